//! Locks: one process at a time.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::is_yes;
use crate::error::Result;
use crate::multiprocessing::context::StartMethod;
use crate::multiprocessing::managers::{Handle, Kind, Request};

/// Something that can be held: what [`Lock`], [`RLock`] and the semaphores have in common.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(in crate::multiprocessing) struct Holdable(pub(in crate::multiprocessing) Handle);

impl Holdable {
    pub(in crate::multiprocessing) async fn acquire(&self, limit: Option<Duration>) -> Result<()> {
        let request = Request::Acquire(self.0.id());
        self.0.wait(request, limit, self.0.title()).await?;
        self.0.client()?.hold(self.0.id(), 1);
        Ok(())
    }

    pub(in crate::multiprocessing) async fn try_acquire(&self) -> Result<bool> {
        let is_granted = is_yes(&self.0.ask(Request::TryAcquire(self.0.id())).await?);
        if is_granted {
            self.0.client()?.hold(self.0.id(), 1);
        }
        Ok(is_granted)
    }

    /// A process that holds it need not wait to hear that it gave it back.
    pub(in crate::multiprocessing) async fn release(&self) -> Result<()> {
        let request = Request::Release(self.0.id());
        if self.0.client()?.let_go(self.0.id()) {
            self.0.tell(request)
        } else {
            self.0.ask(request).await.map(drop)
        }
    }

    /// As [`release`](Self::release), for a guard: a manager that has ended took the lock with it, and one that was given
    /// back already is not given back again.
    pub(in crate::multiprocessing) fn let_go(&self) {
        let Self(handle) = self;
        if handle.client().is_ok_and(|client| client.let_go(handle.id())) {
            let _ = handle.tell(Request::Release(handle.id()));
        }
    }

    pub(super) async fn guard(&self) -> Result<Guard<'_>> {
        self.acquire(None).await?;
        Ok(Guard { held: self })
    }
}

/// Holds a lock, or a permit of a semaphore, and gives it back when it is dropped: Python's `with`.
///
/// # Examples
/// ```no_run
/// # async fn example(lock: coreyard::multiprocessing::Lock) -> coreyard::Result<()> {
/// {
///     let _held = lock.lock().await?;
///     coreyard::println!("alone");
/// }
/// coreyard::println!("the lock is free again");
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
#[must_use = "what is held is given back when this is dropped"]
pub struct Guard<'a> {
    held: &'a Holdable,
}

impl Drop for Guard<'_> {
    fn drop(&mut self) {
        self.held.let_go();
    }
}

/// A type that is a [`Holdable`]; how one is made is its own. `$example` begins the examples of its methods.
macro_rules! holdable {
    ($(#[$doc:meta])* $Name:ident) => {
        holdable! {
            $(#[$doc])*
            $Name, concat!(
                "# async fn example(printer: coreyard::multiprocessing::",
                stringify!($Name),
                ") -> coreyard::Result<()> {"
            )
        }
    };
    ($(#[$doc:meta])* $Name:ident, $example:expr) => {
        $(#[$doc])*
        #[derive(Clone, Debug, Serialize, Deserialize)]
        pub struct $Name(pub(super) Holdable);

        impl $Name {
            /// Calls it something in errors, explanations and spans.
            ///
            /// # Examples
            /// ```no_run
            #[doc = $example]
            /// let printer = printer.with_name("printer");
            /// # Ok(())
            /// # }
            /// ```
            #[must_use]
            pub fn with_name(mut self, name: &str) -> Self {
                self.0.0.rename(name);
                self
            }

            /// Waits until this process has it, and holds it until what comes back is dropped: Python's `with`.
            ///
            /// # Errors
            /// As [`acquire`](Self::acquire).
            ///
            /// # Examples
            /// ```no_run
            #[doc = $example]
            /// let held = printer.lock().await?;
            /// coreyard::println!("page 1");
            /// drop(held);
            /// # Ok(())
            /// # }
            /// ```
            pub async fn lock(&self) -> Result<Guard<'_>> {
                self.0.guard().await
            }

            /// Waits until this process has it, for at most `timeout` (`None`: as long as it takes). Whoever comes first is
            /// served first. Dropped before that, it waits no more.
            ///
            /// # Errors
            /// - [`Error::WaitTimedOut`](crate::Error::WaitTimedOut), with the name of the holder and what that waits for. Python's `acquire` is `False` then.
            /// - [`Error::Abandoned`](crate::Error::Abandoned) if the holder of a lock has ended, now or ever: what it guards may be half done.
            /// - [`Error::Deadlock`](crate::Error::Deadlock) if processes wait for each other in a circle.
            /// - [`Error::ManagerEnded`](crate::Error::ManagerEnded) if its manager has ended.
            /// - [`Error::Misused`](crate::Error::Misused) in a process without a connection to its manager.
            ///
            /// # Examples
            /// ```no_run
            /// # use std::time::Duration;
            #[doc = $example]
            /// printer.acquire(Duration::from_secs(1)).await?;
            /// coreyard::println!("page 1");
            /// printer.release().await?;
            /// # Ok(())
            /// # }
            /// ```
            pub async fn acquire(&self, timeout: impl Into<Option<Duration>>) -> Result<()> {
                self.0.acquire(timeout.into()).await
            }

            /// Takes it if that can be done at once: `acquire(block=False)`.
            ///
            /// # Errors
            /// As [`acquire`](Self::acquire).
            ///
            /// # Examples
            /// ```no_run
            #[doc = $example]
            /// if printer.try_acquire().await? {
            ///     coreyard::println!("page 1");
            ///     printer.release().await?;
            /// }
            /// # Ok(())
            /// # }
            /// ```
            pub async fn try_acquire(&self) -> Result<bool> {
                self.0.try_acquire().await
            }

            /// Gives it back. A process that holds it does not wait for that.
            ///
            /// # Errors
            /// - [`Error::Misused`](crate::Error::Misused) if that cannot be done, see [`Self`].
            /// - [`Error::ManagerEnded`](crate::Error::ManagerEnded) if its manager has ended.
            ///
            /// # Examples
            /// ```no_run
            #[doc = $example]
            /// printer.acquire(None).await?;
            /// printer.release().await?;
            /// # Ok(())
            /// # }
            /// ```
            pub async fn release(&self) -> Result<()> {
                self.0.release().await
            }
        }
    };
}
pub(super) use holdable;

macro_rules! lock {
    ($(#[$doc:meta])* $Lock:ident) => {
        holdable! { $(#[$doc])* $Lock }

        impl Default for $Lock {
            fn default() -> Self {
                Self::new()
            }
        }

        impl $Lock {
            /// A lock that nobody holds.
            ///
            /// # Examples
            /// ```no_run
            #[doc = concat!("# use coreyard::multiprocessing::", stringify!($Lock), ";")]
            #[doc = concat!("let lock = ", stringify!($Lock), "::new();")]
            /// ```
            pub fn new() -> Self {
                Self::of(None)
            }

            pub(in crate::multiprocessing) fn of(context: Option<StartMethod>) -> Self {
                Self(Holdable(Handle::new("lock", Kind::$Lock, context)))
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
    Lock
}

lock! {
    /// A lock that its holder can take again, and has to give back as often. Only its holder can.
    ///
    /// Its holder is a process: two tasks of one process do not keep each other out.
    ///
    /// # Examples
    /// ```no_run
    /// use coreyard::multiprocessing::RLock;
    ///
    /// # async fn example() -> coreyard::Result<()> {
    /// let lock = RLock::new();
    /// let _outer = lock.lock().await?;
    /// let _inner = lock.lock().await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Source
    /// [`multiprocessing.RLock`](https://docs.python.org/3/library/multiprocessing.html#multiprocessing.RLock)
    RLock
}
