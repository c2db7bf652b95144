//! What both executors can do.

use std::future::Future as StdFuture;

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::{Future, Mapped, ProcessPoolExecutor, Shutdown, ThreadPoolExecutor};
use crate::error::Result;
use crate::multiprocessing::{Plain, Target};

/// What both executors can do: a function that takes any executor runs its tasks on processes or on threads.
///
/// It asks of a task what the stricter of the two asks. As for processes, it is a plain `fn`, and its arguments and its
/// result can be pickled; as for threads, all of them can go to another thread. A closure that captures variables is
/// refused by processes only when it is submitted: the type cannot tell. Each executor's own methods ask for less, and
/// come first where the type of the executor is known.
///
/// # Examples
/// ```no_run
/// use coreyard::concurrent::{Executor, ProcessPoolExecutor, ThreadPoolExecutor};
/// use coreyard::threading::Interpreter;
///
/// fn square(number: u64) -> u64 {
///     number * number
/// }
///
/// async fn sum_of_squares(executor: &impl Executor, numbers: Vec<u64>) -> coreyard::Result<u64> {
///     Ok(executor.map(square, numbers)?.all().await?.into_iter().sum())
/// }
///
/// # async fn example() -> coreyard::Result<()> {
/// let two = 2.try_into().expect("two is not zero");
/// let processes = ProcessPoolExecutor::new(two)?;
/// assert_eq!(sum_of_squares(&processes, vec![1, 2, 3]).await?, 14);
/// let threads = ThreadPoolExecutor::new(two, Interpreter::WithGil).await?;
/// assert_eq!(sum_of_squares(&threads, vec![1, 2, 3]).await?, 14);
/// # Ok(())
/// # }
/// ```
///
/// # Source
/// [`concurrent.futures.Executor`](https://docs.python.org/3/library/concurrent.futures.html#executor-objects)
pub trait Executor {
    /// Has a worker call `function` with `arguments`, a tuple.
    ///
    /// # Errors
    /// As [`ProcessPoolExecutor::submit`] and [`ThreadPoolExecutor::submit`].
    ///
    /// # Examples
    /// ```no_run
    /// # fn square(number: u64) -> u64 { number * number }
    /// # async fn example(executor: impl coreyard::concurrent::Executor) -> coreyard::Result<()> {
    /// assert_eq!(executor.submit(square, (7,))?.await?, 49);
    /// # Ok(())
    /// # }
    /// ```
    fn submit<F, A>(&self, function: F, arguments: A) -> Result<Future<F::Value>>
    where
        F: Target<A, Plain> + Send,
        A: Serialize + DeserializeOwned + Send + 'static,
        F::Value: Send;

    /// Calls `function` with every item; the results can be had one by one, in the order of the items.
    ///
    /// # Errors
    /// As [`submit`](Self::submit).
    ///
    /// # Examples
    /// ```no_run
    /// # fn square(number: u64) -> u64 { number * number }
    /// # async fn example(executor: impl coreyard::concurrent::Executor) -> coreyard::Result<()> {
    /// let mut squares = executor.map(square, vec![1, 2, 3])?;
    /// while let Some(number) = squares.next().await {
    ///     coreyard::println!("{}", number?);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    fn map<F, A>(&self, function: F, items: Vec<A>) -> Result<Mapped<F::Value>>
    where
        F: Target<(A,), Plain> + Send,
        A: Serialize + DeserializeOwned + Send + 'static,
        F::Value: Send;

    /// Lets no more tasks in, and waits as it is told to.
    ///
    /// # Examples
    /// ```no_run
    /// # use coreyard::concurrent::Shutdown;
    /// # async fn example(executor: impl coreyard::concurrent::Executor) {
    /// executor.shutdown(Shutdown { cancel_futures: true, ..Shutdown::default() }).await;
    /// # }
    /// ```
    fn shutdown(&self, how: Shutdown) -> impl StdFuture<Output = ()>;
}

/// Both have these methods themselves, with fewer conditions.
macro_rules! executors {
    ($($kind:ty),*) => {$(
        impl Executor for $kind {
            fn submit<F, A>(&self, function: F, arguments: A) -> Result<Future<F::Value>>
            where
                F: Target<A, Plain> + Send,
                A: Serialize + DeserializeOwned + Send + 'static,
                F::Value: Send,
            {
                self.submit(function, arguments)
            }

            fn map<F, A>(&self, function: F, items: Vec<A>) -> Result<Mapped<F::Value>>
            where
                F: Target<(A,), Plain> + Send,
                A: Serialize + DeserializeOwned + Send + 'static,
                F::Value: Send,
            {
                self.map(function, items)
            }

            fn shutdown(&self, how: Shutdown) -> impl StdFuture<Output = ()> {
                self.shutdown(how)
            }
        }
    )*};
}

executors!(ProcessPoolExecutor, ThreadPoolExecutor);
