//! A process: started once, joined, ended, with an exit code.

use std::fmt;
use std::rc::Rc;
use std::time::Duration;

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::context::{StartMethod, get_start_method};
use super::current::{CurrentProcess, current_process, with_current};
use super::popen::{self, Preparation, Prepared, Stage, State};
use super::popen_fork::Call;
use super::popen_spawn::Launch;
use super::reduction::{Parcel, bound_for_child, pickle, unpickle};
use super::sentinel::Sentinel;
use super::target::{Target, name_of};
use crate::error::{Error, Result};
use crate::executor;
use crate::host::{self, Descriptor};
use crate::trace::{self, Phase};

/// The exit codes of processes that SIGTERM and SIGKILL end.
pub(super) const TERMINATED: i32 = -15;
const KILLED: i32 = -9;

/// A target that is to run, or runs, or has run, in a process of its own.
///
/// Dropping it changes nothing: the process lives on, and ends at the latest with its parent.
///
/// # Examples
/// ```no_run
/// use coreyard::multiprocessing::Process;
///
/// fn add(a: i32, b: i32) {
///     coreyard::println!("{}", a + b);
/// }
///
/// # async fn example() -> coreyard::Result<()> {
/// let process = Process::new(add, (1, 2));
/// process.start()?;
/// process.join(None).await?;
/// assert_eq!(process.exitcode(), Some(0));
/// # Ok(())
/// # }
/// ```
///
/// # Source
/// [`multiprocessing.Process`](https://docs.python.org/3/library/multiprocessing.html#multiprocessing.Process)
#[derive(Clone)]
pub struct Process(pub(super) Rc<State>);

impl fmt::Debug for Process {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = formatter.debug_struct("Process");
        shown
            .field("name", &self.0.name)
            .field("pid", &self.pid())
            .field("exitcode", &self.exitcode());
        shown.finish_non_exhaustive()
    }
}

impl Process {
    /// A process that will run `target` with `arguments` once it is [started](Self::start), by the start method that
    /// [`get_start_method`](super::get_start_method) names. A [`Context`](super::Context) makes processes of another.
    pub fn new<F, A, K>(target: F, arguments: A) -> Self
    where
        F: Target<A, K>,
        A: Serialize + DeserializeOwned + 'static,
        K: 'static,
    {
        let name = with_current(CurrentProcess::next_name);
        Self::prepared(name, get_start_method(), target, arguments)
    }

    /// As [`new`](Self::new), by a start method.
    pub(super) fn of<F, A, K>(method: StartMethod, target: F, arguments: A) -> Self
    where
        F: Target<A, K>,
        A: Serialize + DeserializeOwned + 'static,
        K: 'static,
    {
        let name = format!("{}{}", method.prefix(), with_current(CurrentProcess::next_name));
        Self::prepared(name, method, target, arguments)
    }

    fn prepared<F, A, K>(name: String, method: StartMethod, target: F, arguments: A) -> Self
    where
        F: Target<A, K>,
        A: Serialize + DeserializeOwned + 'static,
        K: 'static,
    {
        let preparation: Preparation = Box::new(move || {
            let is_copied = method == StartMethod::Fork;
            let pack = if is_copied { Parcel::gather } else { Parcel::pack };
            let given = bound_for_child(method, pack, &arguments)?;
            Ok(match method {
                StartMethod::Spawn => Prepared::Pickled(Launch::of::<F, A, K>(given)?),
                StartMethod::Forkserver => Prepared::Served(Launch::of::<F, A, K>(given)?),
                StartMethod::Fork => Prepared::Callable(callable(target, arguments), given),
            })
        });
        Self(Rc::new(State::new(name, name_of::<F>(), preparation)))
    }

    /// Names the process; it tells processes apart for people only.
    #[must_use]
    pub fn with_name(self, name: impl Into<String>) -> Self {
        *self.0.name.borrow_mut() = name.into();
        self
    }

    /// Makes the process a daemon: it ends with its parent, which otherwise waits for it, and may not have children.
    #[must_use]
    pub fn with_daemon(self, daemon: bool) -> Self {
        self.0.daemon.set(daemon);
        self
    }

    /// Whether the process is a daemon.
    pub fn is_daemon(&self) -> bool {
        self.0.daemon.get()
    }

    /// Says which task of an experiment this process does.
    #[must_use]
    pub fn with_task(self, task: u32) -> Self {
        self.0.task.set(Some(task));
        self
    }

    /// Leaves the span of the target out: what it does itself records its spans.
    pub(super) fn without_span(self) -> Self {
        self.0.quiet.set(true);
        self
    }

    /// Makes the process one of the runtime's own, which is no child and no lane: a manager, by its number.
    pub(super) fn with_service(self, number: u32) -> Self {
        self.0.service.set(Some(number));
        self.with_daemon(true).without_span()
    }

    /// Has `observer` told of what the process answers and of its end.
    pub(super) fn observe(&self, observer: impl Fn(Option<Vec<u8>>) + 'static) {
        *self.0.observer.borrow_mut() = Some(Rc::new(observer));
    }

    /// Sends a message, and packed ends of pipes, for [`from_parent`](super::bootstrap::from_parent); to a process that is
    /// not alive, nothing.
    pub(super) fn post(&self, message: &[u8], ends: &[Descriptor]) {
        if self.0.check_owner().is_ok()
            && let Stage::Alive(descriptor) = *self.0.stage.borrow()
        {
            host::post_with(descriptor, message, ends);
        }
    }

    /// The name.
    pub fn name(&self) -> String {
        self.0.name()
    }

    /// The number of the process; `None` before it is started.
    pub fn pid(&self) -> Option<u32> {
        self.0.pid.get()
    }

    /// Starts the process and returns at once; the target runs when its worker is up.
    ///
    /// # Errors
    /// - [`Error::AlreadyStarted`] the second time.
    /// - [`Error::Closed`] after [`close`](Self::close).
    /// - [`Error::DaemonicParent`] in a process that is a daemon.
    /// - [`Error::Unpicklable`] if the arguments cannot be pickled, or the target is a closure that captures variables.
    /// - [`Error::Misused`] if there is an object in the arguments that was made in another context.
    pub fn start(&self) -> Result<()> {
        self.0.check_owner()?;
        let parent = current_process();
        if parent.daemon && self.0.service.get().is_none() {
            return Err(Error::DaemonicParent { process: parent.name });
        }
        let preparation = self.0.take_preparation()?;
        let launch = preparation()?;
        self.0.clone().launch(launch).map(drop)
    }

    /// Waits until the process has ended, or until `timeout` is over; [`exitcode`](Self::exitcode) tells which.
    ///
    /// # Errors
    /// [`Error::NotStarted`] before [`start`](Self::start).
    pub async fn join(&self, timeout: impl Into<Option<Duration>>) -> Result<()> {
        self.check_started()?;
        let _waiting = trace::during(Phase::Wait, &format!("join {}", self.name()), None);
        executor::timeout(timeout.into(), self.sentinel()).await;
        Ok(())
    }

    fn check_started(&self) -> Result<()> {
        self.0.check_owner()?;
        match *self.0.stage.borrow() {
            Stage::New(_) => Err(Error::NotStarted { process: self.name() }),
            Stage::Alive(_) | Stage::Ended { .. } => Ok(()),
            Stage::Closed => Err(Error::Closed { what: self.name() }),
        }
    }

    /// Something to await that is ready when the process has ended; [`connection::wait`](super::connection::wait) waits for
    /// several, and for connections besides. It outlives this handle.
    pub fn sentinel(&self) -> Sentinel {
        Sentinel::new(Rc::clone(&self.0))
    }

    /// Whether the process was started and has not ended.
    pub fn is_alive(&self) -> bool {
        self.0.check_owner().is_ok() && matches!(*self.0.stage.borrow(), Stage::Alive(_))
    }

    /// How the process ended: 0, or 1 after an uncaught error or a panic, or a negative number for what killed it: -6 abort, -9
    /// [`kill`](Self::kill) or out of memory (see [`Allocator`](crate::Allocator)), -11 stack overflow or bad memory access, -15 [`terminate`](Self::terminate). `None` while it has not ended.
    ///
    /// `std::process::exit` has no operating system to turn to: whatever its number, it is an abort. A target that wants to
    /// end returns.
    pub fn exitcode(&self) -> Option<i32> {
        self.0.exitcode()
    }

    /// What is known of why the process ended with another code than 0; may be empty.
    pub fn reason(&self) -> String {
        match &*self.0.stage.borrow() {
            Stage::Ended { reason, .. } => reason.clone(),
            Stage::New(_) | Stage::Alive(_) | Stage::Closed => String::new(),
        }
    }

    /// Ends the process at once, whatever it is doing; its children end with it.
    ///
    /// # Errors
    /// [`Error::NotStarted`] before [`start`](Self::start).
    pub fn terminate(&self) -> Result<()> {
        self.check_started()?;
        self.0.end(TERMINATED, String::new());
        Ok(())
    }

    /// As [`terminate`](Self::terminate), with the exit code of SIGKILL, -9: here neither can be caught.
    ///
    /// # Errors
    /// [`Error::NotStarted`] before [`start`](Self::start).
    pub fn kill(&self) -> Result<()> {
        self.check_started()?;
        self.0.end(KILLED, String::new());
        Ok(())
    }

    /// Lets go of what is kept of the process: its result, its exit code. Afterwards it can be asked for nothing.
    ///
    /// # Errors
    /// [`Error::StillRunning`] while the process is alive.
    pub fn close(&self) -> Result<()> {
        if self.is_alive() {
            return Err(Error::StillRunning { process: self.name() });
        }
        *self.0.stage.borrow_mut() = Stage::Closed;
        self.0.value.take();
        Ok(())
    }

    /// What the target returned. Python throws it away; here it is kept until it is asked for.
    ///
    /// # Errors
    /// - [`Error::NotStarted`] before [`start`](Self::start).
    /// - [`Error::NotReady`] while the process is alive and has not returned.
    /// - [`Error::BrokenProcess`] if it ended without returning.
    /// - [`Error::Unpicklable`] if it returned something that is not a `T`.
    pub fn result<T: DeserializeOwned>(&self) -> Result<T> {
        self.check_started()?;
        match &*self.0.value.borrow() {
            Some(value) => unpickle(value),
            None if self.is_alive() => Err(Error::NotReady),
            None => Err(self.broken()),
        }
    }

    /// The error of a process that ended before it had done what was asked of it.
    pub(super) fn broken(&self) -> Error {
        Error::BrokenProcess {
            process: self.name(),
            exitcode: self.exitcode().unwrap_or_default(),
            reason: self.reason(),
        }
    }
}

/// A call of `target` that needs nothing from outside.
fn callable<F, A, K>(target: F, arguments: A) -> Call
where
    F: Target<A, K>,
    A: 'static,
    K: 'static,
{
    Box::new(move || Box::pin(async move { pickle(&target.call(arguments).await?) }))
}

/// Sets the address of the script that the workers of later processes run, for a site that moves it; `None` is the
/// crate's own (`multiprocessing.set_executable`).
///
/// It is `process.js`, which the build puts beside `host.js` and `ports.js` and which imports them from there: they move
/// together.
///
/// # Examples
/// ```no_run
/// coreyard::multiprocessing::set_executable(Some("/assets/coreyard/process.js"));
/// ```
pub fn set_executable(address: Option<&str>) {
    host::set_executable(address);
}

/// How many things the host keeps for this process under numbers, as an operating system does under descriptors: workers,
/// ends of pipes, timers, messages that were not taken. A program that forgets nothing ends where it began.
///
/// # Examples
/// ```no_run
/// use coreyard::multiprocessing::{Process, open_descriptors};
///
/// # fn work() {}
/// # async fn example() -> coreyard::Result<()> {
/// let before = open_descriptors();
/// let process = Process::new(work, ());
/// process.start()?;
/// process.join(None).await?;
/// assert_eq!(open_descriptors(), before);
/// # Ok(())
/// # }
/// ```
pub fn open_descriptors() -> usize {
    host::open_descriptors()
}

/// Sets how long a process may take to come up before it is given up; 30 s unless set.
///
/// # Examples
/// ```no_run
/// use std::time::Duration;
///
/// coreyard::multiprocessing::set_start_timeout(Duration::from_secs(60));
/// ```
pub fn set_start_timeout(limit: Duration) {
    popen::set_start_timeout(limit);
}
