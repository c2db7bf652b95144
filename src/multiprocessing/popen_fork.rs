//! The start method *fork*: a copy of the parent's memory, as it is at that moment.
//!
//! The child sees the parent's values as they were. Its target may be any closure with all that it captures, because
//! nothing is pickled: the child is told where in the memory it lies.
//!
//! What a fork does not carry:
//! - The call stack. The child enters at its target, as Python's does after `os.fork`.
//! - JavaScript objects. A `JsValue` that was held before the fork means nothing in the child.
//! - What the parent was about: its tasks go on in the parent only. A `RefCell` that is borrowed at the moment of the
//!   fork stays borrowed in the child, as a lock that is held stays locked after a fork in C.
//! - The ends of pipes, which are in one process each: those in the arguments move to the child, those that the target
//!   captures stay with the parent.
//!
//! What it does carry, and few expect: a random generator in a static is where the parent's was, so that brothers who do
//! nothing about it draw the same numbers. Python reseeds its own `random` in a forked child, but not that of numpy;
//! this crate has no generator of its own, and a static of yours is reseeded by what you give [`register_at_fork`]. (The
//! seeds of a `HashMap` are no secret in wasm: std makes them of addresses, the same in every process.)

use std::cell::RefCell;

use super::bootstrap::{Boot, Outcome, Work};
use super::reduction::pickle;
use crate::error::{Error, Result};
use crate::host::{self, Descriptor, Event};

/// A target with its arguments, ready to be called.
pub(super) type Call = Box<dyn FnOnce() -> Outcome>;

thread_local!(static AFTER_IN_CHILD: RefCell<Vec<fn()>> = const { RefCell::new(Vec::new()) });

/// Has every process that begins with a copy of this one's memory call `after_in_child` before its target
/// (`os.register_at_fork`): a forked child and, if a preload function calls this, every process of the method forkserver.
///
/// The functions are called in the order in which they were registered, when [`current_process`](super::current_process)
/// is the child already. A panic in one ends the child.
///
/// # Examples
/// A generator in a static is reseeded, or every child would draw the same numbers:
/// ```no_run
/// use std::cell::Cell;
///
/// use coreyard::multiprocessing::{current_process, register_at_fork};
///
/// thread_local!(static STATE: Cell<u64> = const { Cell::new(2026) });
///
/// register_at_fork(|| STATE.set(STATE.get() ^ u64::from(current_process().pid)));
/// ```
///
/// # Source
/// [`os.register_at_fork`](https://docs.python.org/3/library/os.html#os.register_at_fork)
pub fn register_at_fork(after_in_child: fn()) {
    AFTER_IN_CHILD.with_borrow_mut(|all| all.push(after_in_child));
}

/// Calls what was registered in the process that this memory was copied from; in a fresh memory, nothing.
pub(super) fn after_in_child() {
    // Cloned, so that one of them may register another, for the children of this process.
    let functions = AFTER_IN_CHILD.with_borrow(Clone::clone);
    for function in functions {
        function();
    }
}

/// Whether this build can fork.
///
/// # Errors
/// [`Error::Unsupported`] in the threads build.
pub(super) fn check() -> Result<()> {
    if cfg!(feature = "threads") {
        return Err(Error::Unsupported {
            feature: "fork".to_owned(),
            reason: "a process with threads cannot be copied: the copy would hold the locks of threads that it does not \
                     have (Python warns of it since 3.12); the portable build forks, and spawn works in both"
                .to_owned(),
        });
    }
    Ok(())
}

/// Starts a worker with a copy of this memory, to which `ends` of pipes move, and in which it makes `call`. `handler` hears of it until it ends.
pub(super) fn launch(
    boot: impl FnOnce(Work) -> Boot,
    call: Call,
    ends: &[Descriptor],
    handler: impl Fn(Event) + 'static,
) -> Result<Descriptor> {
    check()?;
    let address = Box::into_raw(Box::new(call));
    let boot = boot(Work::Forked(address as usize));
    let started =
        pickle(&boot).map(|payload| host::fork(&boot.current.name, &payload, ends, handler));
    // SAFETY: the address is that of the box made above, which nobody else in this memory has taken.
    drop(unsafe { Box::from_raw(address) });
    started
}

/// Makes, in the child, the call that lies at `address`.
pub(super) fn run(address: usize) -> Outcome {
    // SAFETY: the parent put the address of a boxed `Call` into the message that this process was started with, and the
    // memory was copied while the box was there. The copy is this process's alone, and this is called once.
    let call = unsafe { Box::from_raw(address as *mut Call) };
    call()
}
