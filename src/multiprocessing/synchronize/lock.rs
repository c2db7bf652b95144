//! Locks: one process at a time.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::is_yes;
use crate::error::Result;
use crate::multiprocessing::context::StartMethod;
use crate::multiprocessing::managers::{Handle, Kind, Request};

/// Something that can be held: what [`Lock`], [`RLock`] and the semaphores have in common.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Holdable(pub(super) Handle);

impl Holdable {
    pub(super) async fn acquire(&self, limit: Option<Duration>) -> Result<()> {
        let request = Request::Acquire(self.0.id());
        self.0.wait(request, limit, self.0.title()).await?;
        self.0.client()?.hold(self.0.id(), 1);
        Ok(())
    }

    pub(super) async fn try_acquire(&self) -> Result<bool> {
        let is_granted = is_yes(&self.0.ask(Request::TryAcquire(self.0.id())).await?);
        if is_granted {
            self.0.client()?.hold(self.0.id(), 1);
        }
        Ok(is_granted)
    }

    /// A process that holds it need not wait to hear that it gave it back.
    pub(super) async fn release(&self) -> Result<()> {
        let request = Request::Release(self.0.id());
        if self.0.client()?.let_go(self.0.id()) {
            self.0.tell(request)
        } else {
            self.0.ask(request).await.map(drop)
        }
    }

    pub(super) async fn guard(&self) -> Result<Guard<'_>> {
        self.acquire(None).await?;
        Ok(Guard { held: self })
    }
}

/// Holds a lock, or a permit of a semaphore, and gives it back when it is dropped: Python's `with`.
#[derive(Debug)]
#[must_use = "what is held is given back when this is dropped"]
pub struct Guard<'a> {
    held: &'a Holdable,
}

impl Drop for Guard<'_> {
    fn drop(&mut self) {
        let Holdable(handle) = self.held;
        // A manager that has ended took the lock with it, and one that was given back already is not given back again.
        if handle.client().is_ok_and(|client| client.let_go(handle.id())) {
            let _ = handle.tell(Request::Release(handle.id()));
        }
    }
}

macro_rules! lock {
    ($(#[$doc:meta])* $Lock:ident, $word:literal) => {
        $(#[$doc])*
        #[derive(Clone, Debug, Serialize, Deserialize)]
        pub struct $Lock(pub(super) Holdable);

        impl Default for $Lock {
            fn default() -> Self {
                Self::new()
            }
        }

        impl $Lock {
            /// A lock that nobody holds.
            pub fn new() -> Self {
                Self::of(None)
            }

            pub(in crate::multiprocessing) fn of(context: Option<StartMethod>) -> Self {
                Self(Holdable(Handle::new($word, Kind::$Lock, context)))
            }

            /// Calls it something in errors, explanations and spans.
            #[must_use]
            pub fn with_name(mut self, name: &str) -> Self {
                self.0.0.rename(name);
                self
            }

            /// Waits until this process holds it, and holds it until what comes back is dropped: `with lock:`.
            ///
            /// # Errors
            /// As [`acquire`](Self::acquire).
            pub async fn lock(&self) -> Result<Guard<'_>> {
                self.0.guard().await
            }

            /// Waits until this process holds it, for at most `timeout` (`None`: as long as it takes). Whoever comes first is
            /// served first. Dropped before that, it waits no more.
            ///
            /// # Errors
            /// - [`Error::WaitTimedOut`](crate::Error::WaitTimedOut), with the name of the holder and what that waits for. Python's `acquire` is `False` then.
            /// - [`Error::Abandoned`](crate::Error::Abandoned) if its holder has ended, now or ever: what it guards may be half done.
            /// - [`Error::Deadlock`](crate::Error::Deadlock) if processes wait for each other in a circle.
            /// - [`Error::ManagerEnded`](crate::Error::ManagerEnded) if its manager has ended.
            /// - [`Error::Misused`](crate::Error::Misused) in a process without a connection to its manager.
            pub async fn acquire(&self, timeout: impl Into<Option<Duration>>) -> Result<()> {
                self.0.acquire(timeout.into()).await
            }

            /// Takes it if that can be done at once: `acquire(block=False)`.
            ///
            /// # Errors
            /// As [`acquire`](Self::acquire).
            pub async fn try_acquire(&self) -> Result<bool> {
                self.0.try_acquire().await
            }

            /// Gives it back. A process that holds it does not wait for that.
            ///
            /// # Errors
            /// - [`Error::Misused`](crate::Error::Misused) if that cannot be done, see [`Self`].
            /// - [`Error::ManagerEnded`](crate::Error::ManagerEnded) if its manager has ended.
            pub async fn release(&self) -> Result<()> {
                self.0.release().await
            }
        }
    };
}

lock! {
    /// A lock that one process can hold, once. Another process may release it, as in Python.
    ///
    /// # Examples
    /// ```no_run
    /// use coreyard::multiprocessing::{Lock, Process};
    ///
    /// async fn say(lock: Lock, number: u32) -> coreyard::Result<()> {
    ///     let _held = lock.lock().await?;
    ///     coreyard::println!("hello world {number}");
    ///     Ok(())
    /// }
    ///
    /// # fn example() -> coreyard::Result<()> {
    /// let lock = Lock::new().with_name("output");
    /// for number in 0..10 {
    ///     Process::new(say, (lock.clone(), number)).start()?;
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Source
    /// [`multiprocessing.Lock`](https://docs.python.org/3/library/multiprocessing.html#multiprocessing.Lock)
    Lock, "lock"
}

lock! {
    /// A lock that its holder can take again, and has to give back as often. Only its holder can.
    ///
    /// Its holder is a process: two tasks of one process do not keep each other out.
    ///
    /// # Source
    /// [`multiprocessing.RLock`](https://docs.python.org/3/library/multiprocessing.html#multiprocessing.RLock)
    RLock, "lock"
}
