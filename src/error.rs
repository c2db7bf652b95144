//! What can go wrong, in one place.

#[cfg(feature = "lab")]
use std::{fmt::Display, ops::RangeInclusive};

use serde::{Deserialize, Serialize};

/// A result whose error is [`Error`].
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Everything that this crate refuses, and everything that can end badly.
///
/// Messages are written for the person who reads them: they name the field, the value and what is allowed.
///
/// # Examples
/// ```
/// use coreyard::Error;
/// use coreyard::multiprocessing::StartMethod;
///
/// let error = "clone".parse::<StartMethod>().expect_err("there is none");
/// assert!(matches!(&error, Error::Unknown { name, .. } if name == "clone"));
/// assert_eq!(
///     error.to_string(),
///     "there is no start method named \"clone\"; there are: spawn, fork, forkserver"
/// );
/// ```
#[non_exhaustive]
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
pub enum Error {
    /// A parameter outside its range, or not of its kind.
    #[error("{field} is {value}: it must be {allowed}")]
    Refused {
        /// The parameter's name.
        field: String,
        /// What was given.
        value: String,
        /// What would have been accepted, in words.
        allowed: String,
    },
    /// A name that nothing has.
    #[error("there is no {kind} named {name:?}; there are: {known}")]
    Unknown {
        /// What was looked for: an experiment, a model, a parameter.
        kind: String,
        /// The name that was given.
        name: String,
        /// The names there are, separated by commas.
        known: String,
    },
    /// `start` was called a second time.
    #[error("{process} was started already: a process is started once")]
    AlreadyStarted {
        /// The process's name.
        process: String,
    },
    /// A handle was used in another process than the one that made it: in a forked child.
    #[error("{process} is not a child of this process, and only its parent can ask for that")]
    NotAChild {
        /// The process's name.
        process: String,
    },
    /// A daemon wanted to start a process.
    #[error("{process} is a daemon, and daemons may not have children")]
    DaemonicParent {
        /// The daemon's name.
        process: String,
    },
    /// `close` while the process is alive.
    #[error("{process} is still running: terminate or join it before closing it")]
    StillRunning {
        /// The process's name.
        process: String,
    },
    /// Something was used after it was closed.
    #[error("{what} is closed")]
    Closed {
        /// What it was.
        what: String,
    },
    /// A start method was chosen a second time.
    #[error("the start method was chosen already: it is chosen once; use a context instead")]
    ContextAlreadySet,
    /// `join`, `terminate` or the like, before `start`.
    #[error("{process} was never started")]
    NotStarted {
        /// The process's name.
        process: String,
    },
    /// A value that cannot be turned into bytes, or bytes that are not such a value.
    #[error("cannot pickle {what}: {why}")]
    Unpicklable {
        /// The type of the value.
        what: String,
        /// What the pickler said.
        why: String,
    },
    /// A task returned an error, in another process or thread. A panic is no such error: it ends its process, and whoever
    /// waits has [`BrokenProcess`](Self::BrokenProcess).
    #[error("{message}{}", place.as_ref().map(|place| format!(" (at {place})")).unwrap_or_default())]
    Task {
        /// The message of the error, as it was there.
        message: String,
        /// Where it happened, if that is known.
        place: Option<String>,
    },
    /// A process ended before it had done what was asked of it.
    #[error(
        "{process} ended with exit code {exitcode} before its task was done{}",
        because(reason)
    )]
    BrokenProcess {
        /// The process's name.
        process: String,
        /// Its exit code.
        exitcode: i32,
        /// What is known of the cause; may be empty.
        reason: String,
    },
    /// A read from a pipe whose other end is closed, or whose process has ended, after all that was sent (`EOFError`).
    #[error("end of file: the other end of the pipe is closed")]
    EndOfFile,
    /// A write to such a pipe (`BrokenPipeError`).
    #[error("broken pipe: the other end is closed, nobody can read what is sent")]
    BrokenPipe,
    /// An end of a pipe that cannot be used in this way, or no more.
    #[error("the connection cannot be used: {why}")]
    Connection {
        /// What has become of it, or what it is for.
        why: String,
    },
    /// A lock, or an item of a joinable queue, whose process ended without giving it back.
    #[error("{what} is abandoned: {process} ended while it held it")]
    Abandoned {
        /// The kind and the name of what was held.
        what: String,
        /// The name of the process.
        process: String,
    },
    /// A barrier that was broken: by a call, by a wait that timed out, or by the end of a process that waited.
    #[error("barrier '{name}' is broken: not all will come")]
    BrokenBarrier {
        /// The barrier's name.
        name: String,
    },
    /// A place that an array or a list does not have (`IndexError`).
    #[error("{what}: the index {index} is out of range, its length is {length}")]
    Index {
        /// The kind, and the name if there is one.
        what: String,
        /// The place, or the end of a range of places.
        index: usize,
        /// How many places there are.
        length: usize,
    },
    /// A key that a dictionary does not have, a name that a namespace does not have, or an item that a list does not have
    /// (`KeyError`, `AttributeError`, `ValueError`).
    #[error("{what} has no {item}")]
    Missing {
        /// The kind and the name of what was asked.
        what: String,
        /// What was looked for.
        item: String,
    },
    /// A lock, a semaphore, a queue or the like that cannot do what was asked of it.
    #[error("{what}: {why}")]
    Misused {
        /// The kind and the name.
        what: String,
        /// The reason.
        why: String,
    },
    /// A wait for a lock or the like took longer than it was allowed to.
    #[error("timed out: {explanation}")]
    WaitTimedOut {
        /// Who waits for what, and who has it.
        explanation: String,
    },
    /// A wait that cannot end: processes wait for each other in a circle, or all wait.
    #[error("deadlock: {explanation}")]
    Deadlock {
        /// Who waits for what, and who has it.
        explanation: String,
    },
    /// An item was wanted at once, or in a limited time, and there was none (`queue.Empty`).
    #[error("{queue} is empty")]
    Empty {
        /// The queue, by its name.
        queue: String,
    },
    /// An item was to be put at once, or in a limited time, and there was no room (`queue.Full`).
    #[error("{queue} is full")]
    Full {
        /// The queue, by its name.
        queue: String,
    },
    /// The manager of a lock, a queue or the like has ended, and with it what it kept.
    #[error("{manager} has ended, and with it {what}")]
    ManagerEnded {
        /// The manager's name.
        manager: String,
        /// The kind and the name of what it kept.
        what: String,
    },
    /// A pool that was closed or terminated was given work.
    #[error("the pool is not running: it was closed or terminated")]
    PoolNotRunning,
    /// A worker of a `ProcessPoolExecutor` died, or could not be initialised: all that it had not done fails.
    #[error("the executor is broken: {reason}")]
    BrokenProcessPool {
        /// Which process ended, and how.
        reason: String,
    },
    /// A future was cancelled before its task ran.
    #[error("the future was cancelled")]
    Cancelled,
    /// A time limit was over before what was waited for was there.
    #[error("the time limit was over")]
    TimedOut,
    /// `successful` was asked before the result was there.
    #[error("the result is not ready: wait for it first")]
    NotReady,
    /// An executor that was shut down was given work.
    #[error("the executor was shut down: it takes no new tasks")]
    ExecutorShutDown,
    /// `join` on a pool that still takes work.
    #[error("the pool is still running: close or terminate it before joining it")]
    PoolStillRunning,
    /// Something that this page, this browser or this build does not have.
    #[error("{feature} cannot be had here: {reason}")]
    Unsupported {
        /// What was asked for.
        feature: String,
        /// Why it is missing, and how to get it.
        reason: String,
    },
    /// A request that nobody answered.
    #[error("nobody answers at {address}")]
    NoAnswer {
        /// Where it was sent to.
        address: String,
    },
    /// A file that could not be written, or not be read back.
    #[error("{name} could not be written: {reason}")]
    File {
        /// The file's name.
        name: String,
        /// What the browser says.
        reason: String,
    },
    /// A result that differs from the known answer.
    #[error("task {task} gave {given}, but the answer is {expected}")]
    WrongResult {
        /// The task's index.
        task: usize,
        /// What it gave.
        given: String,
        /// What is right.
        expected: String,
    },
}

fn because(reason: &str) -> String {
    if reason.is_empty() { String::new() } else { format!(": {reason}") }
}

impl Error {
    /// The refusal of the end of a pipe that another process has.
    pub(crate) fn elsewhere() -> Self {
        let why = "this end is in another process: it was handed over, or this is a forked process that was not given it \
                   as an argument";
        Self::Connection { why: why.to_owned() }
    }

    /// The refusal of shared memory where there is none.
    pub(crate) fn no_shared_memory() -> Self {
        let reason = "the page is not cross-origin isolated; a manager's values work on every page";
        Self::Unsupported { feature: "shared memory".to_owned(), reason: reason.to_owned() }
    }

    /// The refusal of a name that nothing of its `kind` has.
    pub(crate) fn unknown<'a>(
        kind: &str,
        name: &str,
        known: impl Iterator<Item = &'a str>,
    ) -> Self {
        let known = known.collect::<Vec<_>>().join(", ");
        Self::Unknown { kind: kind.to_owned(), name: name.to_owned(), known }
    }
}

#[cfg(feature = "lab")]
impl Error {
    /// The refusal of `value`, which is outside `allowed`.
    pub(crate) fn out_of_range<T: Display>(
        field: &str,
        value: impl Display,
        allowed: &RangeInclusive<T>,
    ) -> Self {
        Self::Refused {
            field: field.to_owned(),
            value: value.to_string(),
            allowed: format!("a whole number from {} to {}", allowed.start(), allowed.end()),
        }
    }
}
