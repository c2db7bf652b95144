//! Results that are not there yet: of one job, and one after the other.

use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll};
use std::time::Duration;

use futures_core::Stream;
use serde::de::DeserializeOwned;

use super::chunk::Pickled;
use super::job::{Answers, Job};
use crate::error::{Error, Result};
use crate::executor;
use crate::multiprocessing::reduction::unpickle;

/// What [`apply_async`](super::Tasks::apply_async) and its like will come to.
///
/// It may be dropped: the tasks are done all the same. It always comes to something: where the pool is terminated or a
/// worker dies, to an error. CPython's then never does.
///
/// # Examples
/// ```no_run
/// use std::time::Duration;
///
/// use coreyard::Error;
/// use coreyard::multiprocessing::Pool;
///
/// fn square(number: u64) -> u64 {
///     number * number
/// }
///
/// # async fn example() -> coreyard::Result<()> {
/// let pool = Pool::new(2.try_into().expect("two is not zero"))?;
/// let result = pool.apply_async(square, (10,))?.callback(|value| coreyard::println!("{value}"));
/// match result.get(Duration::from_secs(1)).await {
///     Err(Error::TimedOut) => coreyard::println!("not yet"),
///     value => assert_eq!(value, Ok(100)),
/// }
/// # Ok(())
/// # }
/// ```
///
/// # Source
/// [`multiprocessing.pool.AsyncResult`](https://docs.python.org/3/library/multiprocessing.html#multiprocessing.pool.AsyncResult)
#[derive(Debug)]
pub struct AsyncResult<T> {
    pub(super) job: Rc<Job>,
    pub(super) read: fn(&Answers) -> Result<T>,
}

impl<T: 'static> AsyncResult<T> {
    /// The result, once it is there. It may be got again: each time a value of its own is unpickled.
    ///
    /// # Errors
    /// - [`Error::TimedOut`] if it is not there within `timeout`.
    /// - The error of the task that failed first.
    /// - [`Error::BrokenProcess`] if a worker died during one of the tasks.
    /// - [`Error::PoolNotRunning`] if the pool was terminated meanwhile.
    ///
    /// # Examples
    /// ```no_run
    /// # use std::time::Duration;
    /// # async fn example(result: coreyard::multiprocessing::AsyncResult<u64>) {
    /// match result.get(Duration::from_secs(1)).await {
    ///     Ok(number) => coreyard::println!("{number}"),
    ///     Err(error) => coreyard::eprintln!("{error}"),
    /// }
    /// # }
    /// ```
    pub async fn get(&self, timeout: impl Into<Option<Duration>>) -> Result<T> {
        self.wait(timeout).await;
        if self.ready() { self.job.read(self.read) } else { Err(Error::TimedOut) }
    }

    /// Waits until the result is there, or until `timeout` is over; [`ready`](Self::ready) tells which.
    ///
    /// # Examples
    /// ```no_run
    /// # use std::time::Duration;
    /// # async fn example(result: coreyard::multiprocessing::AsyncResult<u64>) {
    /// while !result.ready() {
    ///     result.wait(Duration::from_secs(1)).await;
    ///     coreyard::println!("another second");
    /// }
    /// # }
    /// ```
    pub async fn wait(&self, timeout: impl Into<Option<Duration>>) {
        executor::timeout(timeout.into(), self.job.done()).await;
    }

    /// Whether all tasks are done, well or badly.
    ///
    /// # Examples
    /// ```no_run
    /// # async fn example(result: coreyard::multiprocessing::AsyncResult<u64>) -> coreyard::Result<()> {
    /// if result.ready() {
    ///     coreyard::println!("{}", result.get(None).await?);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn ready(&self) -> bool {
        self.job.is_done()
    }

    /// Whether all tasks were done without an error.
    ///
    /// # Errors
    /// [`Error::NotReady`] before that is known: Python's `ValueError`.
    ///
    /// # Examples
    /// ```no_run
    /// # async fn example(result: coreyard::multiprocessing::AsyncResult<u64>) -> coreyard::Result<()> {
    /// result.wait(None).await;
    /// if !result.successful()? {
    ///     coreyard::println!("it failed");
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn successful(&self) -> Result<bool> {
        if self.ready() { Ok(self.job.error().is_none()) } else { Err(Error::NotReady) }
    }

    /// Has `callback` called with the result, once, before anybody who waits for it goes on: Python's argument
    /// `callback`. It should be quick: no other result comes in meanwhile.
    ///
    /// # Examples
    /// ```no_run
    /// # fn square(number: u64) -> u64 { number * number }
    /// # fn example(pool: coreyard::multiprocessing::Pool) -> coreyard::Result<()> {
    /// pool.apply_async(square, (7,))?.callback(|number| coreyard::println!("{number}"));
    /// # Ok(())
    /// # }
    /// ```
    #[expect(clippy::return_self_not_must_use, reason = "the callback may be all that is wanted")]
    pub fn callback(self, callback: impl FnOnce(T) + 'static) -> Self {
        let read = self.read;
        self.job.when_done(move |job| {
            if let Ok(value) = job.read(read) {
                callback(value);
            }
        });
        self
    }

    /// Has `callback` called with the error, once, if it comes to that: Python's argument `error_callback`.
    ///
    /// # Examples
    /// ```no_run
    /// # fn example(pool: coreyard::multiprocessing::Pool) -> coreyard::Result<()> {
    /// fn fails() -> Result<(), &'static str> {
    ///     Err("no more paper")
    /// }
    ///
    /// pool.apply_async(fails, ())?.error_callback(|error| coreyard::eprintln!("{error}"));
    /// # Ok(())
    /// # }
    /// ```
    #[expect(clippy::return_self_not_must_use, reason = "the callback may be all that is wanted")]
    pub fn error_callback(self, callback: impl FnOnce(Error) + 'static) -> Self {
        let read = self.read;
        self.job.when_done(move |job| {
            if let Err(error) = job.read(read) {
                callback(error);
            }
        });
        self
    }
}

/// Results one after the other, as [`imap`](super::Tasks::imap) and [`imap_unordered`](super::Tasks::imap_unordered) give
/// them: a [`Stream`], and with a `next` of its own.
///
/// An error takes the place of the chunk it happened in, and the rest comes after it.
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
/// let mut results = pool.chunksize(10).imap_unordered(square, (0..100).collect())?;
/// while let Some(result) = results.next(None).await {
///     coreyard::println!("{}", result?);
/// }
/// # Ok(())
/// # }
/// ```
///
/// # Source
/// `IMapIterator` in [CPython's `pool.py`](https://github.com/python/cpython/blob/3.13/Lib/multiprocessing/pool.py)
#[derive(Debug)]
pub struct Results<T> {
    job: Rc<Job>,
    /// Of the chunk that was opened last.
    open: std::vec::IntoIter<T>,
    /// The key of the next chunk, and how far it is from key to key.
    key: u32,
    step: u32,
    is_over: bool,
}

impl<T: DeserializeOwned> Results<T> {
    pub(super) fn new(job: Rc<Job>, step: u32) -> Self {
        let open = Vec::new().into_iter();
        Self { job, open, key: 0, step, is_over: false }
    }

    /// The next result; `None` after the last.
    ///
    /// # Errors
    /// - [`Error::TimedOut`] if it is not there within `timeout`; it may be asked for again.
    /// - As [`AsyncResult::get`], for the chunk whose turn it is.
    ///
    /// # Examples
    /// ```no_run
    /// # use std::time::Duration;
    /// # use coreyard::Error;
    /// # async fn example(mut results: coreyard::multiprocessing::Results<u64>) -> coreyard::Result<()> {
    /// while let Some(result) = results.next(Duration::from_secs(1)).await {
    ///     match result {
    ///         Err(Error::TimedOut) => coreyard::println!("not yet"),
    ///         number => coreyard::println!("{}", number?),
    ///     }
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub async fn next(&mut self, timeout: impl Into<Option<Duration>>) -> Option<Result<T>> {
        let next = std::future::poll_fn(|context| self.poll(context));
        executor::timeout(timeout.into(), next).await.unwrap_or(Some(Err(Error::TimedOut)))
    }

    fn poll(&mut self, context: &Context<'_>) -> Poll<Option<Result<T>>> {
        loop {
            if let Some(result) = self.open.next() {
                return Poll::Ready(Some(Ok(result)));
            }
            let Some(chunk) = self.job.take_answer(self.key) else {
                return self.without_answer(context);
            };
            self.key = self.key.saturating_add(self.step);
            match chunk.and_then(|Pickled(results)| unpickle::<Vec<T>>(&results)) {
                Ok(results) => self.open = results.into_iter(),
                Err(error) => return Poll::Ready(Some(Err(error))),
            }
        }
    }

    /// What to do where there is nothing: wait, or say why nothing will come, or end.
    fn without_answer(&mut self, context: &Context<'_>) -> Poll<Option<Result<T>>> {
        if !self.job.is_done() {
            return self.job.wait(context);
        }
        let failed = self.job.cut_short().filter(|_| !self.is_over);
        self.is_over = true;
        Poll::Ready(failed.map(Err))
    }
}

impl<T: DeserializeOwned> Stream for Results<T> {
    type Item = Result<T>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll(context)
    }
}

// Nothing in it is pinned: what is open is a list of values.
impl<T> Unpin for Results<T> {}
