//! The results of an executor's `map`, one after the other.

use std::collections::VecDeque;
use std::fmt;
use std::time::Duration;

use super::Future;
use crate::error::{Error, Result};
use crate::time::{now_ms, until};

/// The results of an executor's `map`, in the order of the items. Dropping it cancels what no worker has yet.
///
/// # Examples
/// ```no_run
/// # fn square(number: u64) -> u64 { number * number }
/// # async fn example(executor: coreyard::concurrent::ProcessPoolExecutor) -> coreyard::Result<()> {
/// let mut results = executor.map(square, (0..10).collect())?;
/// while let Some(result) = results.next().await {
///     coreyard::println!("{}", result?);
/// }
/// # Ok(())
/// # }
/// ```
///
/// # Source
/// [`Executor.map`](https://docs.python.org/3/library/concurrent.futures.html#concurrent.futures.Executor.map)
pub struct Mapped<T> {
    chunks: VecDeque<Future<Vec<T>>>,
    open: std::vec::IntoIter<T>,
    begin_ms: f64,
    limit_ms: Option<f64>,
}

impl<T> fmt::Debug for Mapped<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Mapped").field("chunks", &self.chunks).finish_non_exhaustive()
    }
}

impl<T> Mapped<T> {
    pub(super) fn new(chunks: VecDeque<Future<Vec<T>>>) -> Self {
        Self { chunks, open: Vec::new().into_iter(), begin_ms: now_ms(), limit_ms: None }
    }

    /// Limits the time for all results together, counted from the call of `map`: Python's argument `timeout`.
    ///
    /// # Examples
    /// ```no_run
    /// # fn square(number: u64) -> u64 { number * number }
    /// # use std::time::Duration;
    /// # async fn example(executor: coreyard::concurrent::ProcessPoolExecutor) -> coreyard::Result<()> {
    /// let squares = executor.map(square, vec![1, 2, 3])?.timeout(Duration::from_secs(1));
    /// assert_eq!(squares.all().await?, [1, 4, 9]);
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.limit_ms = Some(timeout.as_secs_f64() * 1e3);
        self
    }

    /// The next result; `None` after the last, and after an error, which ends it and cancels what has not begun.
    ///
    /// # Errors
    /// - [`Error::TimedOut`] if it is not there within the [`timeout`](Self::timeout).
    /// - As [`Future::result`].
    ///
    /// # Examples
    /// ```no_run
    /// # async fn example(mut squares: coreyard::concurrent::Mapped<u64>) -> coreyard::Result<()> {
    /// while let Some(number) = squares.next().await {
    ///     coreyard::println!("{}", number?);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub async fn next(&mut self) -> Option<Result<T>> {
        loop {
            if let Some(result) = self.open.next() {
                return Some(Ok(result));
            }
            match self.next_chunk().await? {
                Ok(results) => self.open = results.into_iter(),
                Err(error) => {
                    self.cancel();
                    return Some(Err(error));
                }
            }
        }
    }

    async fn next_chunk(&mut self) -> Option<Result<Vec<T>>> {
        let chunk = self.chunks.front()?.clone();
        if chunk.wait(self.left()).await.is_err() {
            return Some(Err(Error::TimedOut));
        }
        self.chunks.pop_front();
        Some(chunk.take())
    }

    fn left(&self) -> Option<Duration> {
        self.limit_ms.map(|limit_ms| until(self.begin_ms + limit_ms))
    }

    /// All results that are left: Python's `list(...)`.
    ///
    /// # Errors
    /// As [`next`](Self::next).
    ///
    /// # Examples
    /// ```no_run
    /// # fn square(number: u64) -> u64 { number * number }
    /// # async fn example(executor: coreyard::concurrent::ProcessPoolExecutor) -> coreyard::Result<()> {
    /// assert_eq!(executor.map(square, vec![1, 2, 3])?.all().await?, [1, 4, 9]);
    /// # Ok(())
    /// # }
    /// ```
    pub async fn all(mut self) -> Result<Vec<T>> {
        let mut all = Vec::new();
        while let Some(result) = self.next().await {
            all.push(result?);
        }
        Ok(all)
    }

    /// From the last to the first, so that none of them is begun meanwhile.
    fn cancel(&mut self) {
        while let Some(chunk) = self.chunks.pop_back() {
            chunk.cancel();
        }
    }
}

impl<T> Drop for Mapped<T> {
    fn drop(&mut self) {
        self.cancel();
    }
}
