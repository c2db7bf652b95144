//! A process: made, and started once.

mod end;

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
use super::reduction::{Parcel, bound_for_child, pickle};
use super::target::{Target, name_of};
use crate::error::{Error, Result};
use crate::host::{self, Descriptor};

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
    ///
    /// # Examples
    /// ```no_run
    /// # use coreyard::multiprocessing::Process;
    /// fn greet(name: String) {
    ///     coreyard::println!("hello {name}");
    /// }
    ///
    /// let process = Process::new(greet, ("bob".to_owned(),));
    /// ```
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
    ///
    /// # Examples
    /// ```
    /// # use coreyard::multiprocessing::Process;
    /// # fn work() {}
    /// let process = Process::new(work, ()).with_name("reader");
    /// assert_eq!(process.name(), "reader");
    /// ```
    #[must_use]
    pub fn with_name(self, name: impl Into<String>) -> Self {
        *self.0.name.borrow_mut() = name.into();
        self
    }

    /// Makes the process a daemon: it ends with its parent, which otherwise waits for it, and may not have children.
    ///
    /// # Examples
    /// ```
    /// # use coreyard::multiprocessing::Process;
    /// # fn work() {}
    /// let process = Process::new(work, ()).with_daemon(true);
    /// assert!(process.is_daemon());
    /// ```
    #[must_use]
    pub fn with_daemon(self, daemon: bool) -> Self {
        self.0.daemon.set(daemon);
        self
    }

    /// Whether the process is a daemon.
    ///
    /// # Examples
    /// ```
    /// # use coreyard::multiprocessing::Process;
    /// # fn work() {}
    /// assert!(!Process::new(work, ()).is_daemon());
    /// ```
    pub fn is_daemon(&self) -> bool {
        self.0.daemon.get()
    }

    /// Says which task of an experiment this process does.
    ///
    /// # Examples
    /// ```no_run
    /// # use coreyard::multiprocessing::Process;
    /// # fn work() {}
    /// # fn example() -> coreyard::Result<()> {
    /// for task in 0..4 {
    ///     Process::new(work, ()).with_task(task).start()?;
    /// }
    /// # Ok(())
    /// # }
    /// ```
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
    ///
    /// # Examples
    /// ```
    /// # use coreyard::multiprocessing::Process;
    /// # fn work() {}
    /// assert_eq!(Process::new(work, ()).name(), "Process-1");
    /// ```
    pub fn name(&self) -> String {
        self.0.name()
    }

    /// The number of the process; `None` before it is started.
    ///
    /// # Examples
    /// ```no_run
    /// # fn example(process: coreyard::multiprocessing::Process) -> coreyard::Result<()> {
    /// assert_eq!(process.pid(), None);
    /// process.start()?;
    /// assert!(process.pid().is_some());
    /// # Ok(())
    /// # }
    /// ```
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
    ///
    /// # Examples
    /// ```no_run
    /// # fn example(process: coreyard::multiprocessing::Process) -> coreyard::Result<()> {
    /// process.start()?;
    /// assert!(process.is_alive());
    /// assert!(process.start().is_err(), "a process is started once");
    /// # Ok(())
    /// # }
    /// ```
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
