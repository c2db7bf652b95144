//! A pool of threads that share the memory of their process: Python's `multiprocessing.pool.ThreadPool`.

#[cfg(not(feature = "threads"))]
use std::future::Pending;
use std::num::NonZeroUsize;

use crate::error::Result;

/// Whether threads take turns.
///
/// # Examples
/// ```no_run
/// use coreyard::threading::{Interpreter, ThreadPool};
///
/// # async fn example() -> coreyard::Result<()> {
/// let four = 4.try_into().expect("four is not zero");
/// let as_in_python = ThreadPool::new(four, Interpreter::WithGil).await?;
/// let as_in_rust = ThreadPool::new(four, Interpreter::Free).await?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Interpreter {
    /// As in Python: under the [GIL](super::Gil), one thread computes at any time.
    WithGil,
    /// As in free-threaded Python, and in Rust: all threads compute at once.
    Free,
}

/// Threads of the browser's that work through tasks together.
///
/// A process has one set of threads, started by the first pool and kept until the process ends: rayon's. A panic in one
/// of them ends the process, as a crash in a thread does.
///
/// # Examples
/// ```no_run
/// use coreyard::threading::{Interpreter, ThreadPool};
///
/// fn square(number: u64) -> coreyard::Result<u64> {
///     Ok(number * number)
/// }
///
/// # async fn example() -> coreyard::Result<()> {
/// let two = 2.try_into().expect("two is not zero");
/// let pool = ThreadPool::new(two, Interpreter::WithGil).await?;
/// assert_eq!(pool.map(square, vec![1, 2, 3]).await?, [1, 4, 9]);
/// # Ok(())
/// # }
/// ```
///
/// # Source
/// [`multiprocessing.pool.ThreadPool`](https://docs.python.org/3/library/multiprocessing.html#multiprocessing.pool.ThreadPool)
#[derive(Debug)]
pub struct ThreadPool {
    #[cfg_attr(not(feature = "threads"), expect(dead_code, reason = "none can be made"))]
    threads: NonZeroUsize,
    #[cfg_attr(not(feature = "threads"), expect(dead_code, reason = "none can be made"))]
    interpreter: Interpreter,
}

impl ThreadPool {
    /// A pool of `threads` threads, which are up when this returns.
    ///
    /// # Errors
    /// [`Error::Unsupported`](crate::Error::Unsupported) in the portable build, and in a process whose threads were started
    /// with another number.
    ///
    /// # Examples
    /// ```no_run
    /// # use coreyard::threading::{Interpreter, ThreadPool};
    /// # async fn example() -> coreyard::Result<()> {
    /// let four = 4.try_into().expect("four is not zero");
    /// let pool = ThreadPool::new(four, Interpreter::WithGil).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub async fn new(threads: NonZeroUsize, interpreter: Interpreter) -> Result<Self> {
        super::rayon::start(threads).await?;
        Ok(Self { threads, interpreter })
    }

    /// Calls `function` with every item, on the pool's threads, and returns the results in the order of the items.
    ///
    /// # Errors
    /// The error of a task that failed; the first in the order of the items.
    ///
    /// # Examples
    /// ```no_run
    /// # fn square(number: u64) -> coreyard::Result<u64> { Ok(number * number) }
    /// # async fn example(pool: coreyard::threading::ThreadPool) -> coreyard::Result<()> {
    /// assert_eq!(pool.map(square, vec![1, 2, 3]).await?, [1, 4, 9]);
    /// # Ok(())
    /// # }
    /// ```
    #[cfg(feature = "threads")]
    pub async fn map<T, R, F>(&self, function: F, items: Vec<T>) -> Result<Vec<R>>
    where
        T: Send + 'static,
        R: Send + 'static,
        F: Fn(T) -> Result<R> + Send + Sync + 'static,
    {
        match self.interpreter {
            Interpreter::WithGil => super::rayon::map_in_turns(self.threads, function, items).await,
            Interpreter::Free => super::rayon::map(function, items).await,
        }
    }

    /// Has a thread do `work`, as task number `task` of the function `name`, and waits for what it returns.
    #[cfg(feature = "threads")]
    pub(crate) fn spawn<T, W>(
        &self,
        name: String,
        task: u32,
        work: W,
    ) -> impl Future<Output = Result<T>> + use<T, W>
    where
        T: Send + 'static,
        W: FnOnce() -> T + Send + 'static,
    {
        super::rayon::spawn(self.interpreter, name, task, work)
    }

    /// Has a thread do `work`: in this build there can be no pool.
    #[cfg(not(feature = "threads"))]
    #[expect(clippy::unused_self, reason = "of the same shape as with threads")]
    pub(crate) fn spawn<T, W>(&self, _: String, _: u32, _: W) -> Pending<Result<T>>
    where
        W: FnOnce() -> T,
    {
        std::future::pending()
    }

    /// Calls `function` with every item, on the pool's threads: in this build there can be no pool.
    ///
    /// # Errors
    /// None: it cannot be called.
    ///
    /// # Examples
    /// ```no_run
    /// # fn square(number: u64) -> coreyard::Result<u64> { Ok(number * number) }
    /// # async fn example(pool: coreyard::threading::ThreadPool) -> coreyard::Result<()> {
    /// assert_eq!(pool.map(square, vec![1, 2, 3]).await?, [1, 4, 9]);
    /// # Ok(())
    /// # }
    /// ```
    #[cfg(not(feature = "threads"))]
    pub async fn map<T, R, F>(&self, _: F, _: Vec<T>) -> Result<Vec<R>>
    where
        F: Fn(T) -> Result<R>,
    {
        std::future::pending().await
    }
}
