//! Conditions: wait, without the lock, until somebody says that something has changed.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::lock::{Guard, Holdable};
use super::{Lock, RLock, in_time};
use crate::error::Result;
use crate::multiprocessing::context::StartMethod;
use crate::multiprocessing::managers::{Handle, Kind, Request};
use crate::time::{now_ms, until};

/// A lock, and a place to wait for a notification without holding it.
///
/// # Examples
/// ```no_run
/// # use coreyard::multiprocessing::Condition;
/// # async fn example(condition: Condition, is_ready: impl Fn() -> bool) -> coreyard::Result<()> {
/// let held = condition.lock().await?;
/// condition.wait_for(is_ready, None).await?;
/// condition.notify(1).await?;
/// drop(held);
/// # Ok(())
/// # }
/// ```
///
/// # Source
/// [`multiprocessing.Condition`](https://docs.python.org/3/library/multiprocessing.html#multiprocessing.Condition)
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Condition {
    lock: Holdable,
    handle: Handle,
}

impl Default for Condition {
    fn default() -> Self {
        Self::new()
    }
}

impl From<&Lock> for Condition {
    /// A condition with a lock that there is.
    fn from(Lock(lock): &Lock) -> Self {
        Self::with(lock.clone())
    }
}

impl From<&RLock> for Condition {
    /// A condition with a lock that there is.
    fn from(RLock(lock): &RLock) -> Self {
        Self::with(lock.clone())
    }
}

impl Condition {
    /// A condition with an [`RLock`] of its own. `Condition::from(&lock)` makes one with a lock that there is.
    ///
    /// # Examples
    /// ```no_run
    /// # use coreyard::multiprocessing::{Condition, Lock};
    /// let lock = Lock::new();
    /// let own_lock = Condition::new();
    /// let that_lock = Condition::from(&lock);
    /// ```
    pub fn new() -> Self {
        Self::of(None)
    }

    pub(in crate::multiprocessing) fn of(context: Option<StartMethod>) -> Self {
        Self::with(RLock::of(context).0)
    }

    fn with(lock: Holdable) -> Self {
        let handle = lock.0.beside("condition", Kind::Condition);
        Self { lock, handle }
    }

    /// Calls it something in errors, explanations and spans.
    ///
    /// # Examples
    /// ```no_run
    /// # fn example(changed: coreyard::multiprocessing::Condition) {
    /// let changed = changed.with_name("changed");
    /// # }
    /// ```
    #[must_use]
    pub fn with_name(mut self, name: &str) -> Self {
        self.handle.rename(name);
        self
    }

    /// Takes the lock, and holds it until what comes back is dropped: `with condition:`.
    ///
    /// # Errors
    /// As [`Lock::acquire`].
    ///
    /// # Examples
    /// ```no_run
    /// # async fn example(changed: coreyard::multiprocessing::Condition) -> coreyard::Result<()> {
    /// let held = changed.lock().await?;
    /// changed.notify_all().await?;
    /// drop(held);
    /// # Ok(())
    /// # }
    /// ```
    pub async fn lock(&self) -> Result<Guard<'_>> {
        self.lock.guard().await
    }

    /// Takes the lock, see [`Lock::acquire`].
    ///
    /// # Errors
    /// As [`Lock::acquire`].
    ///
    /// # Examples
    /// ```no_run
    /// # use std::time::Duration;
    /// # async fn example(changed: coreyard::multiprocessing::Condition) -> coreyard::Result<()> {
    /// changed.acquire(Duration::from_secs(1)).await?;
    /// changed.notify(1).await?;
    /// changed.release().await?;
    /// # Ok(())
    /// # }
    /// ```
    pub async fn acquire(&self, timeout: impl Into<Option<Duration>>) -> Result<()> {
        self.lock.acquire(timeout.into()).await
    }

    /// Gives the lock back, see [`Lock::release`].
    ///
    /// # Errors
    /// As [`Lock::release`].
    ///
    /// # Examples
    /// ```no_run
    /// # async fn example(changed: coreyard::multiprocessing::Condition) -> coreyard::Result<()> {
    /// changed.acquire(None).await?;
    /// changed.release().await?;
    /// # Ok(())
    /// # }
    /// ```
    pub async fn release(&self) -> Result<()> {
        self.lock.release().await
    }

    /// Gives the lock back, waits for a notification, for at most `timeout` (`None`: as long as it takes), and takes the
    /// lock again; false if there was none in time. After an error the lock is not held.
    ///
    /// # Errors
    /// - [`Error::Misused`](crate::Error::Misused) if this process does not hold the lock.
    /// - Otherwise as [`Lock::acquire`], but a wait that times out is no error.
    ///
    /// # Examples
    /// ```no_run
    /// # use std::time::Duration;
    /// # async fn example(changed: coreyard::multiprocessing::Condition) -> coreyard::Result<()> {
    /// let _held = changed.lock().await?;
    /// if changed.wait(Duration::from_secs(1)).await? {
    ///     coreyard::println!("somebody has changed something");
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub async fn wait(&self, timeout: impl Into<Option<Duration>>) -> Result<bool> {
        let lock = self.lock.0.id();
        let client = self.handle.client()?;
        let mut lent = Lent { lock: &self.lock, times: client.let_go_whole(lock) };
        let request = Request::WaitNotified(self.handle.id());
        let reply = self.handle.wait(request, timeout.into(), self.handle.title()).await;
        if reply.is_err() && lent.times > 0 {
            lent.times = 0;
        }
        in_time(reply)
    }

    /// Waits until `predicate` is true, which is asked at first and after every notification; false if it was not in time.
    ///
    /// # Errors
    /// As [`wait`](Self::wait).
    ///
    /// # Examples
    /// ```no_run
    /// # use std::time::Duration;
    /// # async fn example(changed: coreyard::multiprocessing::Condition, free: std::rc::Rc<std::cell::Cell<u32>>) -> coreyard::Result<()> {
    /// let _held = changed.lock().await?;
    /// let is_free = changed.wait_for(|| free.get() > 0, Duration::from_secs(1)).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub async fn wait_for(
        &self,
        predicate: impl Fn() -> bool,
        timeout: impl Into<Option<Duration>>,
    ) -> Result<bool> {
        let limit = timeout.into();
        let end_ms = limit.map(|limit| now_ms() + limit.as_secs_f64() * 1e3);
        while !predicate() {
            let left = end_ms.map(until);
            if left.is_some_and(|left| left.is_zero()) {
                return Ok(false);
            }
            self.wait(left).await?;
        }
        Ok(true)
    }

    /// Ends the waits of `count` processes, the oldest first; each goes on when it has the lock again.
    ///
    /// # Errors
    /// - [`Error::Misused`](crate::Error::Misused) if this process does not hold the lock.
    /// - [`Error::ManagerEnded`](crate::Error::ManagerEnded) if its manager has ended.
    ///
    /// # Examples
    /// ```no_run
    /// # async fn example(changed: coreyard::multiprocessing::Condition) -> coreyard::Result<()> {
    /// let _held = changed.lock().await?;
    /// changed.notify(1).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub async fn notify(&self, count: usize) -> Result<()> {
        let request = Request::Notify(self.handle.id(), count);
        if self.handle.client()?.holds(self.lock.0.id()) {
            self.handle.tell(request)
        } else {
            self.handle.ask(request).await.map(drop)
        }
    }

    /// Ends all waits.
    ///
    /// # Errors
    /// As [`notify`](Self::notify).
    ///
    /// # Examples
    /// ```no_run
    /// # async fn example(changed: coreyard::multiprocessing::Condition) -> coreyard::Result<()> {
    /// let _held = changed.lock().await?;
    /// changed.notify_all().await?;
    /// # Ok(())
    /// # }
    /// ```
    pub async fn notify_all(&self) -> Result<()> {
        self.notify(usize::MAX).await
    }
}

/// A lock that a wait has given back, and that is held again after it, also if the wait is dropped: a process that gives it
/// back before it has it again has it no more.
struct Lent<'a> {
    lock: &'a Holdable,
    times: usize,
}

impl Drop for Lent<'_> {
    fn drop(&mut self) {
        if self.times > 0
            && let Ok(client) = self.lock.0.client()
        {
            client.hold(self.lock.0.id(), self.times);
        }
    }
}
