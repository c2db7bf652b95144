//! How tasks are given to a pool.

use std::rc::Rc;

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::chunk::{Chunk, Pickled, cut, default_size};
use super::inner::Inner;
use super::job::{Answers, Job, Order};
use super::result::{AsyncResult, Results};
use crate::error::{Error, Result};
use crate::multiprocessing::Target;
use crate::multiprocessing::reduction::unpickle;
use crate::trace::{self, Phase};

/// What a [`Pool`](super::Pool) can be told to do, with chunks of a size.
///
/// Every method takes a `fn` or an `async fn` and sends it to the workers with its arguments. All may fail with
/// [`Error::Unpicklable`] for functions that capture variables and for arguments that cannot be pickled, and with
/// [`Error::PoolNotRunning`] after [`close`](super::Pool::close) or [`terminate`](super::Pool::terminate), or with the
/// error of the last worker if none could start.
///
/// # Examples
/// ```no_run
/// # fn square(number: u64) -> u64 { number * number }
/// # async fn example(pool: coreyard::multiprocessing::Pool) -> coreyard::Result<()> {
/// let one_by_one = pool.chunksize(1);
/// assert_eq!(one_by_one.map(square, vec![1, 2, 3]).await?, [1, 4, 9]);
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct Tasks {
    pool: Rc<Inner>,
    chunksize: Option<usize>,
}

impl Tasks {
    pub(super) fn new(pool: Rc<Inner>) -> Self {
        Self { pool, chunksize: None }
    }

    pub(crate) fn pool(&self) -> &Rc<Inner> {
        &self.pool
    }

    /// The same pool with chunks of `size` tasks: Python's argument `chunksize`. At least one.
    ///
    /// A large chunk costs less for each task, a small one lets the workers share the work more evenly.
    ///
    /// # Examples
    /// ```no_run
    /// # fn square(number: u64) -> u64 { number * number }
    /// # async fn example(pool: coreyard::multiprocessing::Pool) -> coreyard::Result<()> {
    /// let squares = pool.chunksize(50).map(square, (0..1000).collect()).await?;
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn chunksize(&self, size: usize) -> Self {
        Self { pool: Rc::clone(&self.pool), chunksize: Some(size.max(1)) }
    }

    /// Calls `function` with `arguments`, a tuple, in one worker, and waits for its result.
    ///
    /// # Errors
    /// As [`AsyncResult::get`].
    ///
    /// # Examples
    /// ```no_run
    /// # fn add(a: u64, b: u64) -> u64 { a + b }
    /// # async fn example(pool: coreyard::multiprocessing::Pool) -> coreyard::Result<()> {
    /// assert_eq!(pool.apply(add, (1, 2)).await?, 3);
    /// # Ok(())
    /// # }
    /// ```
    pub async fn apply<F, A, K>(&self, function: F, arguments: A) -> Result<F::Value>
    where
        F: Target<A, K>,
        A: Serialize + DeserializeOwned + 'static,
        K: 'static,
    {
        let _waiting = trace::during(Phase::Wait, "apply", None);
        self.apply_async(function, arguments)?.get(None).await
    }

    /// As [`apply`](Self::apply), without waiting.
    ///
    /// # Errors
    /// See [`Tasks`].
    ///
    /// # Examples
    /// ```no_run
    /// # fn add(a: u64, b: u64) -> u64 { a + b }
    /// # async fn example(pool: coreyard::multiprocessing::Pool) -> coreyard::Result<()> {
    /// let result = pool.apply_async(add, (1, 2))?;
    /// assert_eq!(result.get(None).await?, 3);
    /// # Ok(())
    /// # }
    /// ```
    pub fn apply_async<F, A, K>(&self, function: F, arguments: A) -> Result<AsyncResult<F::Value>>
    where
        F: Target<A, K>,
        A: Serialize + DeserializeOwned + 'static,
        K: 'static,
    {
        let (_, job) = self.submit(function, &[arguments], Order::OfTasks, 1)?;
        Ok(AsyncResult { job, read: read_one })
    }

    /// Submits tasks as one chunk, of which the first has the number `first`; returns the number of the job, too, by which
    /// it can be taken back.
    pub(crate) fn together<F, A, K>(
        &self,
        _: F,
        first: u32,
        tasks: &[A],
    ) -> Result<(u32, AsyncResult<Vec<F::Value>>)>
    where
        F: Target<A, K>,
        A: Serialize + DeserializeOwned + 'static,
        K: 'static,
    {
        let one = |job| Ok(vec![Chunk::new::<F, A, K>(job, first, tasks)?]);
        let (number, job) = self.pool.submit(Order::OfTasks, one)?;
        Ok((number, AsyncResult { job, read: read_all }))
    }

    /// Calls `function` with every item, and returns the results in the order of the items.
    ///
    /// Items are sent in chunks of `ceil(items / (4 · processes))`, as CPython cuts them, unless a
    /// [`chunksize`](Self::chunksize) is given. Where one task fails, the rest of its chunk is not run.
    ///
    /// # Errors
    /// As [`AsyncResult::get`].
    ///
    /// # Examples
    /// ```no_run
    /// # fn square(number: u64) -> u64 { number * number }
    /// # async fn example(pool: coreyard::multiprocessing::Pool) -> coreyard::Result<()> {
    /// assert_eq!(pool.map(square, vec![1, 2, 3]).await?, [1, 4, 9]);
    /// # Ok(())
    /// # }
    /// ```
    pub async fn map<F, A, K>(&self, function: F, items: Vec<A>) -> Result<Vec<F::Value>>
    where
        F: Target<(A,), K>,
        A: Serialize + DeserializeOwned + 'static,
        K: 'static,
    {
        let _waiting = trace::during(Phase::Wait, "map", None);
        self.map_async(function, items)?.get(None).await
    }

    /// As [`map`](Self::map), without waiting.
    ///
    /// # Errors
    /// See [`Tasks`].
    ///
    /// # Examples
    /// ```no_run
    /// # fn square(number: u64) -> u64 { number * number }
    /// # async fn example(pool: coreyard::multiprocessing::Pool) -> coreyard::Result<()> {
    /// let result = pool
    ///     .map_async(square, vec![1, 2, 3])?
    ///     .callback(|squares| coreyard::println!("{squares:?}"))
    ///     .error_callback(|error| coreyard::eprintln!("{error}"));
    /// result.wait(None).await;
    /// # Ok(())
    /// # }
    /// ```
    pub fn map_async<F, A, K>(
        &self,
        function: F,
        items: Vec<A>,
    ) -> Result<AsyncResult<Vec<F::Value>>>
    where
        F: Target<(A,), K>,
        A: Serialize + DeserializeOwned + 'static,
        K: 'static,
    {
        self.starmap_async(function, tuples(items))
    }

    /// As [`map`](Self::map), for a function of several arguments: every item is a tuple of them.
    ///
    /// # Errors
    /// As [`AsyncResult::get`].
    ///
    /// # Examples
    /// ```no_run
    /// # fn add(a: u64, b: u64) -> u64 { a + b }
    /// # async fn example(pool: coreyard::multiprocessing::Pool) -> coreyard::Result<()> {
    /// assert_eq!(pool.starmap(add, vec![(1, 2), (3, 4)]).await?, [3, 7]);
    /// # Ok(())
    /// # }
    /// ```
    pub async fn starmap<F, A, K>(&self, function: F, items: Vec<A>) -> Result<Vec<F::Value>>
    where
        F: Target<A, K>,
        A: Serialize + DeserializeOwned + 'static,
        K: 'static,
    {
        let _waiting = trace::during(Phase::Wait, "starmap", None);
        self.starmap_async(function, items)?.get(None).await
    }

    /// As [`starmap`](Self::starmap), without waiting.
    ///
    /// # Errors
    /// See [`Tasks`].
    ///
    /// # Examples
    /// ```no_run
    /// # fn add(a: u64, b: u64) -> u64 { a + b }
    /// # async fn example(pool: coreyard::multiprocessing::Pool) -> coreyard::Result<()> {
    /// let sums = pool.starmap_async(add, vec![(1, 2), (3, 4)])?;
    /// assert_eq!(sums.get(None).await?, [3, 7]);
    /// # Ok(())
    /// # }
    /// ```
    #[expect(clippy::needless_pass_by_value, reason = "of the same shape as `map_async`")]
    pub fn starmap_async<F, A, K>(
        &self,
        function: F,
        items: Vec<A>,
    ) -> Result<AsyncResult<Vec<F::Value>>>
    where
        F: Target<A, K>,
        A: Serialize + DeserializeOwned + 'static,
        K: 'static,
    {
        let size =
            self.chunksize.unwrap_or_else(|| default_size(items.len(), self.pool.processes()));
        let (_, job) = self.submit(function, &items, Order::OfTasks, size)?;
        Ok(AsyncResult { job, read: read_all })
    }

    /// As [`map`](Self::map), but the results can be had one by one, as soon as they are there and it is their turn. The
    /// chunk size is 1 unless given.
    ///
    /// # Errors
    /// See [`Tasks`].
    ///
    /// # Examples
    /// ```no_run
    /// # fn square(number: u64) -> u64 { number * number }
    /// # async fn example(pool: coreyard::multiprocessing::Pool) -> coreyard::Result<()> {
    /// let mut squares = pool.imap(square, vec![1, 2, 3])?;
    /// while let Some(number) = squares.next(None).await {
    ///     coreyard::println!("{}", number?);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn imap<F, A, K>(&self, function: F, items: Vec<A>) -> Result<Results<F::Value>>
    where
        F: Target<(A,), K>,
        A: Serialize + DeserializeOwned + 'static,
        K: 'static,
    {
        let size = self.chunksize.unwrap_or(1);
        let (_, job) = self.submit(function, &tuples(items), Order::OfTasks, size)?;
        Ok(Results::new(job, u32::try_from(size).unwrap_or(u32::MAX)))
    }

    /// As [`imap`](Self::imap), in the order in which they are done.
    ///
    /// # Errors
    /// See [`Tasks`].
    ///
    /// # Examples
    /// ```no_run
    /// # fn square(number: u64) -> u64 { number * number }
    /// # async fn example(pool: coreyard::multiprocessing::Pool) -> coreyard::Result<()> {
    /// let mut squares = pool.imap_unordered(square, vec![1, 2, 3])?;
    /// while let Some(number) = squares.next(None).await {
    ///     coreyard::println!("{}, in any order", number?);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn imap_unordered<F, A, K>(&self, function: F, items: Vec<A>) -> Result<Results<F::Value>>
    where
        F: Target<(A,), K>,
        A: Serialize + DeserializeOwned + 'static,
        K: 'static,
    {
        let size = self.chunksize.unwrap_or(1);
        let (_, job) = self.submit(function, &tuples(items), Order::OfArrival, size)?;
        Ok(Results::new(job, 1))
    }

    fn submit<F, A, K>(
        &self,
        _: F,
        tasks: &[A],
        order: Order,
        size: usize,
    ) -> Result<(u32, Rc<Job>)>
    where
        F: Target<A, K>,
        A: Serialize + DeserializeOwned + 'static,
        K: 'static,
    {
        let cut = |job| -> Result<Vec<Chunk>> { cut::<F, A, K>(job, tasks, size) };
        self.pool.submit(order, cut)
    }
}

fn tuples<A>(items: Vec<A>) -> Vec<(A,)> {
    items.into_iter().map(|item| (item,)).collect()
}

fn read_all<T: DeserializeOwned>(answers: &Answers) -> Result<Vec<T>> {
    let mut all = Vec::new();
    for chunk in answers.values() {
        let Pickled(results) = chunk.as_ref().map_err(Clone::clone)?;
        all.extend(unpickle::<Vec<T>>(results)?);
    }
    Ok(all)
}

/// The result of the only task.
fn read_one<T: DeserializeOwned>(answers: &Answers) -> Result<T> {
    read_all(answers)?.pop().ok_or(Error::NotReady)
}
