//! An executor whose workers are processes.

use std::cell::Cell;
use std::collections::VecDeque;
use std::num::NonZeroUsize;
use std::rc::{Rc, Weak};

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::future::Pending;
use super::{Future, Mapped, Shutdown};
use crate::error::{Error, Result};
use crate::executor;
use crate::multiprocessing::{Inner, OnDeath, Pool, PoolBuilder, Target, Tasks};

/// An executor whose workers are processes, which start with it.
///
/// It has the machinery of [`Pool`] and other manners: each task has a [`Future`], and a worker that dies breaks the whole
/// executor, as in Python: everything that was not done fails with [`Error::BrokenProcessPool`], and so does every later
/// [`submit`](Self::submit). Dropping it lets no more tasks in; those that were submitted are done.
///
/// # Examples
/// ```no_run
/// use coreyard::concurrent::{ProcessPoolExecutor, Shutdown};
///
/// fn square(number: u64) -> u64 {
///     number * number
/// }
///
/// # async fn example() -> coreyard::Result<()> {
/// let executor = ProcessPoolExecutor::new(2.try_into().expect("two is not zero"))?;
/// let future = executor.submit(square, (3,))?;
/// let squares = executor.map(square, vec![1, 2, 3])?.all().await?;
/// assert_eq!((future.await?, squares), (9, vec![1, 4, 9]));
/// executor.shutdown(Shutdown::default()).await;
/// # Ok(())
/// # }
/// ```
///
/// # Source
/// [`concurrent.futures.ProcessPoolExecutor`](https://docs.python.org/3/library/concurrent.futures.html#processpoolexecutor)
#[derive(Debug)]
pub struct ProcessPoolExecutor {
    tasks: Tasks,
    submitted: Cell<u32>,
}

/// A task in the queue of a pool. A pool that is gone has ended all its tasks.
struct Queued {
    pool: Weak<Inner>,
    job: u32,
}

impl Pending for Queued {
    fn withdraw(&self) -> bool {
        self.pool.upgrade().is_some_and(|pool| pool.withdraw(self.job))
    }

    fn is_running(&self) -> bool {
        self.pool.upgrade().is_some_and(|pool| pool.has_begun(self.job))
    }
}

impl ProcessPoolExecutor {
    /// An executor of `max_workers` processes, by the start method of
    /// [`get_start_method`](crate::multiprocessing::get_start_method).
    ///
    /// # Errors
    /// As [`Process::start`](crate::multiprocessing::Process::start).
    ///
    /// # Examples
    /// ```no_run
    /// # use coreyard::concurrent::ProcessPoolExecutor;
    /// # fn example() -> coreyard::Result<()> {
    /// let executor = ProcessPoolExecutor::new(4.try_into().expect("four is not zero"))?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn new(max_workers: NonZeroUsize) -> Result<Self> {
        Self::with(Pool::builder(max_workers))
    }

    /// An executor of the workers that `builder` would make a pool of: Python's arguments `mp_context`, `initializer` and
    /// `max_tasks_per_child`.
    ///
    /// # Errors
    /// As [`PoolBuilder::start`].
    ///
    /// # Examples
    /// ```no_run
    /// use coreyard::concurrent::ProcessPoolExecutor;
    /// use coreyard::multiprocessing::Context;
    ///
    /// # fn example() -> coreyard::Result<()> {
    /// let two = 2.try_into().expect("two is not zero");
    /// let executor = ProcessPoolExecutor::with(Context::fork()?.pool_builder(two))?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn with(builder: PoolBuilder) -> Result<Self> {
        let tasks = builder.on_death(OnDeath::Break).start_tasks()?;
        Ok(Self { tasks, submitted: Cell::new(0) })
    }

    /// Has a worker call `function` with `arguments`, a tuple.
    ///
    /// # Errors
    /// - [`Error::ExecutorShutDown`] after [`shutdown`](Self::shutdown).
    /// - [`Error::BrokenProcessPool`] after a worker died.
    /// - [`Error::Unpicklable`] for functions that capture variables and arguments that cannot be pickled. Python gives
    ///   that to the future.
    ///
    /// # Examples
    /// ```no_run
    /// # fn square(number: u64) -> u64 { number * number }
    /// # async fn example(executor: coreyard::concurrent::ProcessPoolExecutor) -> coreyard::Result<()> {
    /// let future = executor.submit(square, (7,))?;
    /// assert_eq!(future.await?, 49);
    /// # Ok(())
    /// # }
    /// ```
    pub fn submit<F, A, K>(&self, function: F, arguments: A) -> Result<Future<F::Value>>
    where
        F: Target<A, K>,
        A: Serialize + DeserializeOwned + 'static,
        K: 'static,
    {
        let first = self.submitted.get();
        self.submitted.set(first.wrapping_add(1));
        let only = |mut results: Vec<F::Value>| results.pop().ok_or(Error::NotReady);
        self.together(function, first, &[arguments], only)
    }

    /// Calls `function` with every item; the results can be had one by one, in the order of the items.
    ///
    /// # Errors
    /// As [`submit`](Self::submit).
    ///
    /// # Examples
    /// ```no_run
    /// # fn square(number: u64) -> u64 { number * number }
    /// # async fn example(executor: coreyard::concurrent::ProcessPoolExecutor) -> coreyard::Result<()> {
    /// let squares = executor.map(square, vec![1, 2, 3])?;
    /// assert_eq!(squares.all().await?, [1, 4, 9]);
    /// # Ok(())
    /// # }
    /// ```
    pub fn map<F, A, K>(&self, function: F, items: Vec<A>) -> Result<Mapped<F::Value>>
    where
        F: Target<(A,), K>,
        A: Serialize + DeserializeOwned + 'static,
        K: 'static,
    {
        self.chunksize(1).map(function, items)
    }

    /// The same executor with chunks of `size` items: Python's argument `chunksize`. At least one.
    ///
    /// # Examples
    /// ```no_run
    /// # fn square(number: u64) -> u64 { number * number }
    /// # fn example(executor: coreyard::concurrent::ProcessPoolExecutor) -> coreyard::Result<()> {
    /// let squares = executor.chunksize(100).map(square, (0..10_000).collect())?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn chunksize(&self, size: usize) -> Chunked<'_> {
        Chunked { executor: self, size: size.max(1) }
    }

    /// Submits tasks that are done together, the first of which has the number `first`.
    fn together<F, A, K, T: 'static>(
        &self,
        function: F,
        first: u32,
        tasks: &[A],
        read: fn(Vec<F::Value>) -> Result<T>,
    ) -> Result<Future<T>>
    where
        F: Target<A, K>,
        A: Serialize + DeserializeOwned + 'static,
        K: 'static,
    {
        let submitted = self.tasks.together(function, first, tasks);
        let (job, result) = submitted.map_err(|error| match error {
            Error::PoolNotRunning => Error::ExecutorShutDown,
            other => other,
        })?;
        let future = Future::new(Queued { pool: Rc::downgrade(self.tasks.pool()), job });
        let (done, failed) = (future.clone(), future.clone());
        result
            .callback(move |results| done.settle(read(results)))
            .error_callback(move |error| failed.settle(Err(error)));
        Ok(future)
    }

    /// Lets no more tasks in, and waits until those there are are done and the workers have ended.
    ///
    /// # Examples
    /// ```no_run
    /// # use coreyard::concurrent::Shutdown;
    /// # fn square(number: u64) -> u64 { number * number }
    /// # async fn example(executor: coreyard::concurrent::ProcessPoolExecutor) -> coreyard::Result<()> {
    /// let future = executor.submit(square, (7,))?;
    /// executor.shutdown(Shutdown::default()).await;
    /// assert!(future.done());
    /// assert!(executor.submit(square, (8,)).is_err());
    /// # Ok(())
    /// # }
    /// ```
    pub async fn shutdown(&self, Shutdown { wait, cancel_futures }: Shutdown) {
        let pool = self.tasks.pool();
        pool.close();
        if cancel_futures {
            pool.withdraw_all();
        }
        if wait {
            // A closed pool can be joined: there is no error to lose.
            let _ = pool.join().await;
        }
    }
}

impl Drop for ProcessPoolExecutor {
    fn drop(&mut self) {
        let pool = Rc::clone(self.tasks.pool());
        pool.close();
        // What was submitted is done: somebody has to keep the pool until then.
        executor::spawn(async move { drop(pool.join().await) });
    }
}

/// An executor with a chunk size, see [`ProcessPoolExecutor::chunksize`].
///
/// # Examples
/// ```no_run
/// # fn square(number: u64) -> u64 { number * number }
/// # async fn example(executor: coreyard::concurrent::ProcessPoolExecutor) -> coreyard::Result<()> {
/// let chunked = executor.chunksize(50);
/// assert_eq!(chunked.map(square, vec![1, 2, 3])?.all().await?, [1, 4, 9]);
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Chunked<'a> {
    executor: &'a ProcessPoolExecutor,
    size: usize,
}

impl Chunked<'_> {
    /// As [`ProcessPoolExecutor::map`], with as many items together as the chunk size says: much faster for many short
    /// tasks.
    ///
    /// # Errors
    /// As [`ProcessPoolExecutor::submit`].
    ///
    /// # Examples
    /// ```no_run
    /// # fn square(number: u64) -> u64 { number * number }
    /// # async fn example(executor: coreyard::concurrent::ProcessPoolExecutor) -> coreyard::Result<()> {
    /// let squares = executor.chunksize(100).map(square, (0..10_000).collect())?.all().await?;
    /// # Ok(())
    /// # }
    /// ```
    #[expect(clippy::needless_pass_by_value, reason = "of the same shape as `submit`")]
    pub fn map<F, A, K>(self, function: F, items: Vec<A>) -> Result<Mapped<F::Value>>
    where
        F: Target<(A,), K>,
        A: Serialize + DeserializeOwned + 'static,
        K: 'static,
    {
        let items: Vec<(A,)> = items.into_iter().map(|item| (item,)).collect();
        let submit = |(index, tasks): (usize, &[(A,)])| {
            let first = u32::try_from(index * self.size).unwrap_or(u32::MAX);
            self.executor.together(function.clone(), first, tasks, Ok)
        };
        let chunks = items.chunks(self.size).enumerate().map(submit);
        Ok(Mapped::new(chunks.collect::<Result<VecDeque<_>>>()?))
    }
}
