//! Waiting for several futures.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::fmt;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use super::Future;
use crate::error::{Error, Result};
use crate::executor;
use crate::time::{now_ms, until};

/// When [`wait`] returns.
///
/// # Examples
/// ```no_run
/// use coreyard::concurrent::{Future, ReturnWhen, wait};
///
/// # async fn example(futures: Vec<Future<u64>>) {
/// let all = wait(&futures, None, ReturnWhen::default()).await;
/// assert!(all.not_done.is_empty());
/// # }
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ReturnWhen {
    /// When any future is done or cancelled: `FIRST_COMPLETED`.
    FirstCompleted,
    /// When any future ends with an error, or all are done: `FIRST_EXCEPTION`.
    FirstException,
    /// When all futures are done or cancelled: `ALL_COMPLETED`.
    #[default]
    AllCompleted,
}

/// What [`wait`] returns: the futures in two groups, each in the order in which they were given.
///
/// # Examples
/// ```no_run
/// use std::time::Duration;
///
/// use coreyard::concurrent::{Future, ReturnWhen, Waited, wait};
///
/// # async fn example(futures: Vec<Future<u64>>) {
/// let limit = Duration::from_secs(1);
/// let Waited { done, not_done } = wait(&futures, limit, ReturnWhen::AllCompleted).await;
/// assert_eq!(done.len() + not_done.len(), futures.len());
/// # }
/// ```
#[derive(Debug)]
pub struct Waited<T> {
    /// Those that are done or cancelled.
    pub done: Vec<Future<T>>,
    /// The others.
    pub not_done: Vec<Future<T>>,
}

/// Waits for `futures` until it is as `return_when` says, or until `timeout` is over.
///
/// # Examples
/// ```no_run
/// use coreyard::concurrent::{Future, ReturnWhen, wait};
///
/// # async fn example(futures: Vec<Future<u64>>) {
/// let first = wait(&futures, None, ReturnWhen::FirstCompleted).await;
/// coreyard::println!("{} done, {} to come", first.done.len(), first.not_done.len());
/// # }
/// ```
///
/// # Source
/// [`concurrent.futures.wait`](https://docs.python.org/3/library/concurrent.futures.html#concurrent.futures.wait)
pub async fn wait<T>(
    futures: &[Future<T>],
    timeout: impl Into<Option<Duration>>,
    return_when: ReturnWhen,
) -> Waited<T> {
    let enough = std::future::poll_fn(|context| poll_enough(futures, return_when, context));
    executor::timeout(timeout.into(), enough).await;
    let (done, not_done) = futures.iter().cloned().partition(Future::done);
    Waited { done, not_done }
}

fn poll_enough<T>(
    futures: &[Future<T>],
    return_when: ReturnWhen,
    context: &Context<'_>,
) -> Poll<()> {
    // All are polled, so that each wakes this task.
    let done = futures.iter().filter(|future| future.poll_done(context).is_ready()).count();
    let is_enough = match return_when {
        ReturnWhen::FirstCompleted => done > 0,
        ReturnWhen::FirstException => futures.iter().any(Future::has_failed),
        ReturnWhen::AllCompleted => false,
    };
    if is_enough || done == futures.len() { Poll::Ready(()) } else { Poll::Pending }
}

/// Gives `futures` one by one as they are done or cancelled, each once; those that are done already come first.
///
/// # Examples
/// ```no_run
/// use std::time::Duration;
///
/// use coreyard::concurrent::{Future, as_completed};
///
/// # async fn example(futures: Vec<Future<u64>>) -> coreyard::Result<()> {
/// let mut completed = as_completed(&futures, Duration::from_secs(1));
/// while let Some(future) = completed.next().await {
///     coreyard::println!("{}", future?.await?);
/// }
/// # Ok(())
/// # }
/// ```
///
/// # Source
/// [`concurrent.futures.as_completed`](https://docs.python.org/3/library/concurrent.futures.html#concurrent.futures.as_completed)
pub fn as_completed<T: 'static>(
    futures: &[Future<T>],
    timeout: impl Into<Option<Duration>>,
) -> AsCompleted<T> {
    let mut different: Vec<&Future<T>> = Vec::with_capacity(futures.len());
    for future in futures {
        if !different.iter().any(|other| other.is_same(future)) {
            different.push(future);
        }
    }
    let finished = Rc::<RefCell<Finished<T>>>::default();
    for future in &different {
        let finished = Rc::clone(&finished);
        future.add_done_callback(move |future| finished.borrow_mut().push(future.clone()));
    }
    let limit_ms = timeout.into().map(|timeout| now_ms() + timeout.as_secs_f64() * 1e3);
    AsCompleted { finished, left: different.len(), limit_ms }
}

/// The futures of [`as_completed`].
///
/// # Examples
/// ```no_run
/// use coreyard::concurrent::{Future, as_completed};
///
/// # async fn example(futures: Vec<Future<u64>>) -> coreyard::Result<()> {
/// let mut completed = as_completed(&futures, None);
/// while let Some(future) = completed.next().await {
///     coreyard::println!("{}", future?.result(None).await?);
/// }
/// # Ok(())
/// # }
/// ```
pub struct AsCompleted<T> {
    finished: Rc<RefCell<Finished<T>>>,
    left: usize,
    limit_ms: Option<f64>,
}

struct Finished<T> {
    futures: VecDeque<Future<T>>,
    waker: Option<Waker>,
}

impl<T> Default for Finished<T> {
    fn default() -> Self {
        Self { futures: VecDeque::new(), waker: None }
    }
}

impl<T> Finished<T> {
    fn push(&mut self, future: Future<T>) {
        self.futures.push_back(future);
        self.waker.take().into_iter().for_each(Waker::wake);
    }

    fn poll(&mut self, context: &Context<'_>) -> Poll<Future<T>> {
        self.waker = Some(context.waker().clone());
        self.futures.pop_front().map_or(Poll::Pending, Poll::Ready)
    }
}

impl<T> fmt::Debug for AsCompleted<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("AsCompleted").field("left", &self.left).finish_non_exhaustive()
    }
}

impl<T> AsCompleted<T> {
    /// The next future that is done; `None` after the last.
    ///
    /// # Errors
    /// [`Error::TimedOut`] if there is none within the timeout, which counts from the call of [`as_completed`].
    ///
    /// # Examples
    /// ```no_run
    /// # async fn example(mut completed: coreyard::concurrent::AsCompleted<u64>) -> coreyard::Result<()> {
    /// while let Some(future) = completed.next().await {
    ///     coreyard::println!("{}", future?.await?);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub async fn next(&mut self) -> Option<Result<Future<T>>> {
        if self.left == 0 {
            return None;
        }
        let timeout = self.limit_ms.map(until);
        let next = std::future::poll_fn(|context| self.finished.borrow_mut().poll(context));
        let Some(future) = executor::timeout(timeout, next).await else {
            return Some(Err(Error::TimedOut));
        };
        self.left -= 1;
        Some(Ok(future))
    }
}
