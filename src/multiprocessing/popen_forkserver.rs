//! The start method *forkserver*: a copy of the memory of a clean process, the server.
//!
//! The server is spawned when the first process of this method is started. It calls the functions that
//! [`set_forkserver_preload`] names, leaves its memory to the host, and ends; every process begins with a copy of that
//! memory. So nothing of the parent is in it but what is pickled, and it has at once what the preload functions left in
//! statics: a table, a parsed file.
//!
//! CPython's server lives on and forks at each order, so that its children are not those of the process that asked, which
//! hears of them through pipes. Here they are: exit codes, [`terminate`](super::Process::terminate), traces and pipes are
//! those of a spawned process. A memory that nobody runs does not change, so nothing is lost.
//!
//! The threads build has this method, too, although it cannot fork: a server has no threads whose locks a copy could hold,
//! and the stack and the thread-local variables of the one that it has are where those of a fresh instance are.
//!
//! The host also keeps one worker in reserve, whose memory is restored and which waits for its order. It is made some
//! milliseconds after a start, so the first of several processes that are started at once is the quick one.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use super::Process;
use super::bootstrap::Boot;
use super::popen::{Prepared, State};
use super::reduction::pickle;
use crate::error::Result;
use crate::executor;
use crate::host::{self, Descriptor, Event};
use crate::trace::{self, Phase};

thread_local! {
    static SERVER: Cell<Option<Descriptor>> = const { Cell::new(None) };
    static PRELOAD: RefCell<Vec<fn()>> = const { RefCell::new(Vec::new()) };
}

/// Has the server call `functions`, in this order, before anything begins with a copy of its memory
/// (`multiprocessing.set_forkserver_preload`, which names modules).
///
/// A server that there is already is left: the next process has a new one. Python ignores the call then. A function that
/// panics ends the server, and with it every process that waits for it; the next start tries anew.
///
/// # Examples
/// ```no_run
/// use std::cell::Cell;
///
/// use coreyard::multiprocessing::{Context, set_forkserver_preload};
///
/// thread_local!(static SQUARES: Cell<[u64; 4]> = const { Cell::new([0; 4]) });
///
/// fn square_of(number: usize) -> u64 {
///     SQUARES.get()[number]
/// }
///
/// # async fn example() -> coreyard::Result<()> {
/// set_forkserver_preload(&[|| SQUARES.set([0, 1, 4, 9])]);
/// let process = Context::forkserver().process(square_of, (3,));
/// process.start()?;
/// process.join(None).await?;
/// assert_eq!(process.result::<u64>()?, 9);
/// # Ok(())
/// # }
/// ```
///
/// # Source
/// [`multiprocessing.set_forkserver_preload`](https://docs.python.org/3/library/multiprocessing.html#multiprocessing.set_forkserver_preload)
pub fn set_forkserver_preload(functions: &[fn()]) {
    PRELOAD.set(functions.to_vec());
    if let Some(server) = SERVER.take() {
        host::forkserver::leave(server);
    }
}

/// Forgets the server of the process that this memory was copied from: its memory is kept there.
pub(super) fn forget() {
    SERVER.take();
}

/// Starts the worker of a process, now or when the server is there; `ways` move there behind the ends in its arguments. `handler` hears of it until it ends.
pub(super) fn launch(
    boot: &Boot,
    ways: &[Descriptor],
    handler: impl Fn(Event) + 'static,
) -> Result<Descriptor> {
    let payload = pickle(boot)?;
    let server = server()?;
    let ends = [boot.ends(), ways].concat();
    Ok(host::forkserver::start_from(server, &boot.current.name, &payload, &ends, handler))
}

/// The server, which is started if there is none.
fn server() -> Result<Descriptor> {
    if let Some(server) = SERVER.get() {
        return Ok(server);
    }
    let state = Rc::new(State::server("forkserver"));
    let functions = PRELOAD.with_borrow(|all| all.iter().map(|&one| one as usize).collect());
    let server = Rc::clone(&state).launch(Prepared::Server(functions))?;
    let process = Rc::downgrade(&state);
    let hear = move |news: Option<_>| {
        if let (None, Some(state)) = (news, process.upgrade()) {
            note_end(server, &Process(state));
        }
    };
    *state.observer.borrow_mut() = Some(Rc::new(hear));
    SERVER.set(Some(server));
    Ok(server)
}

/// A server that ended well has left its memory, and stays the server.
fn note_end(server: Descriptor, process: &Process) {
    if process.exitcode() == Some(0) {
        return;
    }
    host::forkserver::abandon(server, &process.broken().to_string());
    if SERVER.get() == Some(server) {
        SERVER.take();
    }
}

/// Starts the worker of a server.
pub(super) fn launch_server(boot: &Boot, handler: impl Fn(Event) + 'static) -> Result<Descriptor> {
    Ok(host::forkserver::start_server(&boot.current.name, &pickle(boot)?, handler))
}

/// What a server does: calls the functions at these places of the function table, and leaves its memory.
pub(super) fn serve(functions: &[usize]) {
    let preloading = trace::during(Phase::Start, "preload", None);
    // SAFETY: the numbers were made from functions of this type by `server`, in an instance of this very module, and came
    // in the message that this process was started with: never from a page, an address or a person.
    let functions = functions.iter().map(|&one| unsafe { std::mem::transmute::<usize, fn()>(one) });
    let functions: Vec<fn()> = functions.collect();
    for function in &functions {
        function();
    }
    // The children's children have a server of their own, which is to be like this one.
    PRELOAD.set(functions);
    drop(preloading);
    trace::end();
    // They would run once more before the memory is copied, and might start threads.
    executor::forget();
    host::forkserver::freeze();
}
