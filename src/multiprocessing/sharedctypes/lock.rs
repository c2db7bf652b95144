//! The lock of a shared value or array.

use std::time::Duration;

use super::cells::Cells;
use crate::error::Result;

/// The lock of a [`Value`](super::Value) or an [`Array`](super::Array). One process holds it at a time, and can take it
/// again; it gives it back as often.
///
/// It is the process that holds it, not a task: two tasks of one process do not keep each other out.
///
/// In shared memory an acquire that need not wait takes well below a microsecond. Nobody is preferred because he waited longer.
///
/// # Examples
/// ```no_run
/// use std::time::Duration;
///
/// use coreyard::multiprocessing::Value;
///
/// # async fn example() -> coreyard::Result<()> {
/// let lock = Value::new(0).get_lock();
/// lock.acquire(Duration::from_secs(1)).await?;
/// lock.release().await?;
/// # Ok(())
/// # }
/// ```
///
/// # Source
/// [`Value.get_lock`](https://docs.python.org/3/library/multiprocessing.html#multiprocessing.Value)
#[derive(Clone, Debug)]
pub struct SharedLock(Cells);

impl SharedLock {
    pub(super) fn new(cells: Cells) -> Self {
        Self(cells)
    }

    /// Waits for the lock, for `timeout` at the most.
    ///
    /// # Errors
    /// - [`Error::WaitTimedOut`](crate::Error::WaitTimedOut), naming the holder, if another process held it all the time.
    /// - [`Error::Abandoned`](crate::Error::Abandoned) if the process that holds it has ended: what it was about is half
    ///   done, and nobody gets the lock any more. Python waits for ever.
    /// - [`Error::ManagerEnded`](crate::Error::ManagerEnded) if a manager has it and is gone.
    ///
    /// # Examples
    /// ```no_run
    /// # use std::time::Duration;
    /// # async fn example(lock: coreyard::multiprocessing::sharedctypes::SharedLock) -> coreyard::Result<()> {
    /// lock.acquire(Duration::from_secs(1)).await?;
    /// coreyard::println!("alone");
    /// lock.release().await?;
    /// # Ok(())
    /// # }
    /// ```
    pub async fn acquire(&self, timeout: impl Into<Option<Duration>>) -> Result<()> {
        self.0.acquire(timeout.into()).await
    }

    /// Takes the lock if that can be done at once: `acquire(block=False)`.
    ///
    /// # Errors
    /// As [`acquire`](Self::acquire).
    ///
    /// # Examples
    /// ```no_run
    /// # async fn example(lock: coreyard::multiprocessing::sharedctypes::SharedLock) -> coreyard::Result<()> {
    /// if lock.try_acquire().await? {
    ///     coreyard::println!("alone");
    ///     lock.release().await?;
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub async fn try_acquire(&self) -> Result<bool> {
        self.0.try_acquire().await
    }

    /// Waits for the lock, and holds it until the guard is dropped.
    ///
    /// # Errors
    /// As [`acquire`](Self::acquire).
    ///
    /// # Examples
    /// ```no_run
    /// # async fn example(lock: coreyard::multiprocessing::sharedctypes::SharedLock) -> coreyard::Result<()> {
    /// let held = lock.lock().await?;
    /// coreyard::println!("alone");
    /// drop(held);
    /// # Ok(())
    /// # }
    /// ```
    pub async fn lock(&self) -> Result<Guard> {
        self.acquire(None).await?;
        Ok(Guard(self.clone()))
    }

    /// Gives the lock back, once.
    ///
    /// # Errors
    /// [`Error::Misused`](crate::Error::Misused) if this process does not hold it.
    ///
    /// # Examples
    /// ```no_run
    /// # async fn example(lock: coreyard::multiprocessing::sharedctypes::SharedLock) -> coreyard::Result<()> {
    /// lock.acquire(None).await?;
    /// lock.release().await?;
    /// # Ok(())
    /// # }
    /// ```
    pub async fn release(&self) -> Result<()> {
        self.0.release().await
    }
}

/// Holds the lock of a value or an array, and gives it back when it is dropped.
///
/// # Examples
/// ```no_run
/// use coreyard::multiprocessing::Value;
///
/// # async fn example(hits: Value<u64>) -> coreyard::Result<()> {
/// let held = hits.lock().await?;
/// hits.set(hits.get().await? + 1).await?;
/// drop(held);
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
#[must_use = "the lock is given back when the guard is dropped"]
pub struct Guard(SharedLock);

impl Drop for Guard {
    fn drop(&mut self) {
        // A forked process drops copies of its parent's guards: it does not hold those locks, and gives nothing back.
        self.0.0.let_go();
    }
}
