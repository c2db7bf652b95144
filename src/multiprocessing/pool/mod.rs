//! A pool: a fixed number of processes that work through tasks together.

mod builder;
mod chunk;
mod hand;
mod inner;
mod job;
mod result;
mod tasks;
mod worker;

use std::num::NonZeroUsize;
use std::ops::Deref;

pub use builder::PoolBuilder;
pub(crate) use inner::{Inner, OnDeath};
pub use result::{AsyncResult, Results};
pub use tasks::Tasks;

use super::context::get_start_method;
use crate::error::Result;

/// A fixed number of processes that work through tasks together. What it can be told to do are the methods of [`Tasks`].
///
/// Its processes start with it and end with it: when it is dropped they are terminated, as at the end of Python's `with`
/// block, so an `async fn` or a block is its scope. A worker that dies fails its task with
/// [`Error::BrokenProcess`](crate::Error::BrokenProcess) and is replaced, and what it had been given besides goes to
/// others; CPython's pool waits for such a task for ever.
///
/// # Examples
/// ```no_run
/// use coreyard::multiprocessing::Pool;
///
/// fn square(number: u64) -> u64 {
///     number * number
/// }
///
/// # async fn example() -> coreyard::Result<()> {
/// let pool = Pool::new(2.try_into().expect("two is not zero"))?;
/// assert_eq!(pool.map(square, vec![1, 2, 3]).await?, [1, 4, 9]);
/// assert_eq!(pool.chunksize(100).map(square, (0..1000).collect()).await?.len(), 1000);
/// # Ok(())
/// # }
/// ```
///
/// # Source
/// [`multiprocessing.pool.Pool`](https://docs.python.org/3/library/multiprocessing.html#multiprocessing.pool.Pool)
#[derive(Debug)]
pub struct Pool(Tasks);

impl Pool {
    /// A pool of `processes` workers, which start at once.
    ///
    /// # Errors
    /// As [`Process::start`](super::Process::start).
    ///
    /// # Examples
    /// ```no_run
    /// # use coreyard::multiprocessing::Pool;
    /// # fn example() -> coreyard::Result<()> {
    /// let pool = Pool::new(4.try_into().expect("four is not zero"))?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn new(processes: NonZeroUsize) -> Result<Self> {
        Self::builder(processes).start()
    }

    /// A pool in the making, for what Python has keyword arguments for.
    ///
    /// # Examples
    /// ```no_run
    /// # use coreyard::multiprocessing::Pool;
    /// # fn example() -> coreyard::Result<()> {
    /// let pool = Pool::builder(4.try_into().expect("four is not zero")).start()?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn builder(processes: NonZeroUsize) -> PoolBuilder {
        PoolBuilder::new(get_start_method(), processes)
    }

    /// Lets no more tasks in; the workers end when they have done those they have.
    ///
    /// # Examples
    /// ```no_run
    /// # fn square(number: u64) -> u64 { number * number }
    /// # async fn example(pool: coreyard::multiprocessing::Pool) -> coreyard::Result<()> {
    /// let squares = pool.map_async(square, vec![1, 2, 3])?;
    /// pool.close();
    /// assert_eq!(squares.get(None).await?, [1, 4, 9]);
    /// assert!(pool.apply(square, (4,)).await.is_err());
    /// # Ok(())
    /// # }
    /// ```
    pub fn close(&self) {
        self.0.pool().close();
    }

    /// Ends every worker at once. Tasks that were not done fail with [`Error::PoolNotRunning`](crate::Error::PoolNotRunning).
    ///
    /// # Examples
    /// ```no_run
    /// # fn square(number: u64) -> u64 { number * number }
    /// # async fn example(pool: coreyard::multiprocessing::Pool) -> coreyard::Result<()> {
    /// let squares = pool.map_async(square, (0..1_000_000).collect())?;
    /// pool.terminate();
    /// assert!(squares.get(None).await.is_err());
    /// # Ok(())
    /// # }
    /// ```
    pub fn terminate(&self) {
        self.0.pool().terminate();
    }

    /// Waits until the workers have ended.
    ///
    /// # Errors
    /// [`Error::PoolStillRunning`](crate::Error::PoolStillRunning) before [`close`](Self::close) or
    /// [`terminate`](Self::terminate).
    ///
    /// # Examples
    /// ```no_run
    /// # async fn example(pool: coreyard::multiprocessing::Pool) -> coreyard::Result<()> {
    /// pool.close();
    /// pool.join().await?;
    /// # Ok(())
    /// # }
    /// ```
    pub async fn join(&self) -> Result<()> {
        self.0.pool().join().await
    }
}

/// All that takes tasks, with the default chunk size.
impl Deref for Pool {
    type Target = Tasks;

    fn deref(&self) -> &Tasks {
        &self.0
    }
}

impl Drop for Pool {
    fn drop(&mut self) {
        self.terminate();
    }
}
