//! Start methods, and contexts: the same functions with a start method of their own.

use std::cell::Cell;
use std::fmt;
use std::num::NonZeroUsize;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::{
    Barrier, BoundedSemaphore, Condition, Event, JoinableQueue, Lock, Pool, PoolBuilder, Process,
    Queue, RLock, Semaphore, SimpleQueue, Target,
};
use crate::error::{Error, Result};

/// How a process comes to be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "lab", derive(tsify::Tsify))]
#[serde(rename_all = "snake_case")]
pub enum StartMethod {
    /// A fresh instance with fresh memory; target and arguments are pickled.
    #[default]
    Spawn,
    /// A copy of the parent's memory at that moment; nothing is pickled.
    Fork,
}

impl StartMethod {
    /// Every start method there is; [`get_all_start_methods`] tells which of them this build has.
    pub const ALL: [Self; 2] = [Self::Spawn, Self::Fork];

    /// Python's name for it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Spawn => "spawn",
            Self::Fork => "fork",
        }
    }

    /// The name in the names of its processes.
    pub(super) fn prefix(self) -> &'static str {
        match self {
            Self::Spawn => "Spawn",
            Self::Fork => "Fork",
        }
    }
}

impl fmt::Display for StartMethod {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

thread_local!(static CHOSEN: Cell<Option<StartMethod>> = const { Cell::new(None) });

/// Forgets which start method was chosen: another program begins.
#[cfg(feature = "lab")]
pub(super) fn forget_choice() {
    CHOSEN.set(None);
}

/// The start methods that this build has, the default first (`multiprocessing.get_all_start_methods`).
pub fn get_all_start_methods() -> Vec<StartMethod> {
    StartMethod::ALL.into_iter().filter(|&method| check(method).is_ok()).collect()
}

/// The start method of [`Process::new`] and [`Pool::new`] (`multiprocessing.get_start_method`).
pub fn get_start_method() -> StartMethod {
    CHOSEN.get().unwrap_or(StartMethod::Spawn)
}

/// Chooses the start method of [`Process::new`] and [`Pool::new`], once a program (`multiprocessing.set_start_method`).
///
/// # Errors
/// - [`Error::ContextAlreadySet`] the second time.
/// - [`Error::Unsupported`] for a method that this build does not have.
pub fn set_start_method(method: StartMethod) -> Result<()> {
    check(method)?;
    if CHOSEN.get().is_some() {
        return Err(Error::ContextAlreadySet);
    }
    CHOSEN.set(Some(method));
    Ok(())
}

fn check(method: StartMethod) -> Result<()> {
    match method {
        StartMethod::Spawn => Ok(()),
        StartMethod::Fork => super::popen_fork::check(),
    }
}

/// A start method, and everything that can be made with it.
///
/// # Examples
/// ```no_run
/// use coreyard::multiprocessing::Context;
///
/// # async fn example() -> coreyard::Result<()> {
/// let greeting = String::from("the child has a copy of this");
/// let process = Context::fork()?.process(move || coreyard::println!("{greeting}"), ());
/// process.start()?;
/// process.join(None).await?;
/// # Ok(())
/// # }
/// ```
///
/// # Source
/// [Contexts and start methods](https://docs.python.org/3/library/multiprocessing.html#contexts-and-start-methods)
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Context(StartMethod);

impl Context {
    /// The context of a start method (`multiprocessing.get_context`).
    ///
    /// # Errors
    /// [`Error::Unsupported`] for a method that this build does not have.
    pub fn new(method: StartMethod) -> Result<Self> {
        check(method).map(|()| Self(method))
    }

    /// The context of spawn, which every build has.
    pub fn spawn() -> Self {
        Self(StartMethod::Spawn)
    }

    /// The context of fork.
    ///
    /// # Errors
    /// [`Error::Unsupported`] in the threads build.
    pub fn fork() -> Result<Self> {
        Self::new(StartMethod::Fork)
    }

    /// Its start method.
    pub fn start_method(self) -> StartMethod {
        self.0
    }

    /// A process that will run `target`, see [`Process::new`].
    pub fn process<F, A, K>(self, target: F, arguments: A) -> Process
    where
        F: Target<A, K>,
        A: Serialize + DeserializeOwned + 'static,
        K: 'static,
    {
        Process::of(self.0, target, arguments)
    }

    /// A pool of workers, see [`Pool::new`].
    ///
    /// # Errors
    /// As [`Process::start`].
    pub fn pool(self, processes: NonZeroUsize) -> Result<Pool> {
        self.pool_builder(processes).start()
    }

    /// A pool in the making, see [`Pool::builder`].
    pub fn pool_builder(self, processes: NonZeroUsize) -> PoolBuilder {
        PoolBuilder::new(self.0, processes)
    }

    /// A lock of this context, see [`Lock::new`].
    ///
    /// What a context makes is refused by a process of another one, as Python does: [`Error::Misused`] at its start. What
    /// was made without one goes to any process.
    pub fn lock(self) -> Lock {
        Lock::of(Some(self.0))
    }

    /// A lock that its holder can take again, see [`RLock::new`].
    pub fn rlock(self) -> RLock {
        RLock::of(Some(self.0))
    }

    /// A semaphore, see [`Semaphore::new`].
    pub fn semaphore(self, value: usize) -> Semaphore {
        Semaphore::of(Some(self.0), value)
    }

    /// A semaphore that never has more permits than at first, see [`BoundedSemaphore::new`].
    pub fn bounded_semaphore(self, value: usize) -> BoundedSemaphore {
        BoundedSemaphore::of(Some(self.0), value)
    }

    /// A condition with a lock of its own, see [`Condition::new`].
    pub fn condition(self) -> Condition {
        Condition::of(Some(self.0))
    }

    /// An event, see [`Event::new`].
    pub fn event(self) -> Event {
        Event::of(Some(self.0))
    }

    /// A barrier, with something for the last that comes to do, see [`Barrier::with_action`].
    pub fn barrier(self, parties: NonZeroUsize, action: impl Into<Option<fn()>>) -> Barrier {
        Barrier::of(Some(self.0), parties, action.into())
    }

    /// A queue of at most `maxsize` items; 0 is any number. See [`Queue::new`].
    pub fn queue<T: Serialize + DeserializeOwned>(self, maxsize: usize) -> Queue<T> {
        Queue::of(Some(self.0), maxsize)
    }

    /// A queue that can be joined, see [`JoinableQueue::new`].
    pub fn joinable_queue<T: Serialize + DeserializeOwned>(
        self,
        maxsize: usize,
    ) -> JoinableQueue<T> {
        JoinableQueue::of(Some(self.0), maxsize)
    }

    /// A simple queue, see [`SimpleQueue::new`].
    pub fn simple_queue<T: Serialize + DeserializeOwned>(self) -> SimpleQueue<T> {
        SimpleQueue::of(Some(self.0))
    }
}
