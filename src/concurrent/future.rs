//! A future: what a submitted task will come to.

use std::cell::RefCell;
use std::fmt;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use crate::error::{Error, Result};
use crate::executor;

/// What an executor knows of a task that is not done.
pub(super) trait Pending {
    /// Takes the task back, unless a worker has it, and says whether that could be done.
    fn withdraw(&self) -> bool;

    /// Whether a worker has it.
    fn is_running(&self) -> bool;
}

/// What a submitted task will come to. It can be cloned: all clones stand for the same task.
///
/// It is also a [`std::future::Future`]: `future.await` is `future.result(None).await`.
///
/// # Examples
/// ```no_run
/// use coreyard::concurrent::ProcessPoolExecutor;
///
/// fn square(number: u64) -> u64 {
///     number * number
/// }
///
/// # async fn example() -> coreyard::Result<()> {
/// let executor = ProcessPoolExecutor::new(2.try_into().expect("two is not zero"))?;
/// let future = executor.submit(square, (7,))?;
/// future.add_done_callback(|future| assert!(future.done()));
/// assert_eq!(future.await?, 49);
/// # Ok(())
/// # }
/// ```
///
/// # Source
/// [`concurrent.futures.Future`](https://docs.python.org/3/library/concurrent.futures.html#future-objects)
pub struct Future<T>(Rc<Shared<T>>);

struct Shared<T> {
    task: Box<dyn Pending>,
    state: RefCell<State<T>>,
}

type Callback<T> = Box<dyn FnOnce(&Future<T>)>;

struct State<T> {
    outcome: Option<Result<T>>,
    wakers: Vec<Waker>,
    callbacks: Vec<Callback<T>>,
}

impl<T> Clone for Future<T> {
    fn clone(&self) -> Self {
        Self(Rc::clone(&self.0))
    }
}

impl<T> fmt::Debug for Future<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = formatter.debug_struct("Future");
        shown.field("running", &self.running()).field("done", &self.done());
        shown.finish_non_exhaustive()
    }
}

impl<T> Future<T> {
    pub(super) fn new(task: impl Pending + 'static) -> Self {
        let state = State { outcome: None, wakers: Vec::new(), callbacks: Vec::new() };
        Self(Rc::new(Shared { task: Box::new(task), state: RefCell::new(state) }))
    }

    /// Sets what the task came to, once.
    pub(super) fn settle(&self, outcome: Result<T>) {
        if self.done() {
            return;
        }
        let mut state = self.0.state.borrow_mut();
        state.outcome = Some(outcome);
        let callbacks = std::mem::take(&mut state.callbacks);
        let wakers = std::mem::take(&mut state.wakers);
        drop(state);
        wakers.into_iter().for_each(Waker::wake);
        for callback in callbacks {
            callback(self);
        }
    }

    /// Cancels the task if no worker has it yet, and says whether it is cancelled.
    ///
    /// A worker that is quick has its next tasks already: those cannot be cancelled, as those in CPython's call queue.
    ///
    /// # Examples
    /// ```no_run
    /// # fn example(future: coreyard::concurrent::Future<u64>) {
    /// if future.cancel() {
    ///     coreyard::println!("it will never run");
    /// }
    /// # }
    /// ```
    pub fn cancel(&self) -> bool {
        if !self.done() && self.0.task.withdraw() {
            self.settle(Err(Error::Cancelled));
        }
        self.cancelled()
    }

    /// Whether it was cancelled.
    ///
    /// # Examples
    /// ```no_run
    /// # fn example(future: coreyard::concurrent::Future<u64>) {
    /// future.cancel();
    /// if !future.cancelled() {
    ///     coreyard::println!("too late: a worker has it");
    /// }
    /// # }
    /// ```
    pub fn cancelled(&self) -> bool {
        matches!(self.0.state.borrow().outcome, Some(Err(Error::Cancelled)))
    }

    /// Whether a worker has the task.
    ///
    /// # Examples
    /// ```no_run
    /// # fn example(future: coreyard::concurrent::Future<u64>) {
    /// if future.running() {
    ///     coreyard::println!("a worker is at it");
    /// }
    /// # }
    /// ```
    pub fn running(&self) -> bool {
        !self.done() && self.0.task.is_running()
    }

    /// Whether the task was done, well or badly, or cancelled.
    ///
    /// # Examples
    /// ```no_run
    /// # async fn example(future: coreyard::concurrent::Future<u64>) -> coreyard::Result<()> {
    /// future.result(None).await?;
    /// assert!(future.done());
    /// # Ok(())
    /// # }
    /// ```
    pub fn done(&self) -> bool {
        self.0.state.borrow().outcome.is_some()
    }

    /// Whether it ended with an error, other than by being cancelled.
    pub(super) fn has_failed(&self) -> bool {
        matches!(&self.0.state.borrow().outcome, Some(Err(error)) if *error != Error::Cancelled)
    }

    pub(super) fn is_same(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }

    /// Ready when it is done.
    pub(super) fn poll_done(&self, context: &Context<'_>) -> Poll<()> {
        if self.done() {
            return Poll::Ready(());
        }
        let wakers = &mut self.0.state.borrow_mut().wakers;
        if !wakers.iter().any(|waker| waker.will_wake(context.waker())) {
            wakers.push(context.waker().clone());
        }
        Poll::Pending
    }

    /// Waits until it is done.
    ///
    /// # Errors
    /// [`Error::TimedOut`] if that takes longer than `timeout`.
    pub(super) async fn wait(&self, timeout: Option<Duration>) -> Result<()> {
        let done = std::future::poll_fn(|context| self.poll_done(context));
        executor::timeout(timeout, done).await.ok_or(Error::TimedOut)
    }

    /// The outcome of a future that nobody else asks; [`Error::NotReady`] if there is none.
    pub(super) fn take(&self) -> Result<T> {
        self.0.state.borrow_mut().outcome.take().unwrap_or(Err(Error::NotReady))
    }

    /// The error that the task ended with; `None` if it returned.
    ///
    /// # Errors
    /// - [`Error::TimedOut`] if it is not done within `timeout`.
    /// - [`Error::Cancelled`] if it was cancelled.
    ///
    /// # Examples
    /// ```no_run
    /// # async fn example(future: coreyard::concurrent::Future<u64>) -> coreyard::Result<()> {
    /// match future.exception(None).await? {
    ///     None => coreyard::println!("it returned"),
    ///     Some(error) => coreyard::eprintln!("{error}"),
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub async fn exception(&self, timeout: impl Into<Option<Duration>>) -> Result<Option<Error>> {
        self.wait(timeout.into()).await?;
        match &self.0.state.borrow().outcome {
            Some(Err(Error::Cancelled)) => Err(Error::Cancelled),
            Some(Err(error)) => Ok(Some(error.clone())),
            Some(Ok(_)) | None => Ok(None),
        }
    }

    /// Has `callback` called with this future when it is done: once, at once if it is.
    ///
    /// # Examples
    /// ```no_run
    /// # fn example(future: coreyard::concurrent::Future<u64>) {
    /// future.add_done_callback(|future| {
    ///     coreyard::println!("{}", if future.cancelled() { "cancelled" } else { "done" });
    /// });
    /// # }
    /// ```
    pub fn add_done_callback(&self, callback: impl FnOnce(&Self) + 'static) {
        if self.done() {
            return callback(self);
        }
        self.0.state.borrow_mut().callbacks.push(Box::new(callback));
    }
}

impl<T: Clone> Future<T> {
    /// What the task returned, once it has: a clone, so that it can be asked for again.
    ///
    /// # Errors
    /// - [`Error::TimedOut`] if it is not there within `timeout`.
    /// - [`Error::Cancelled`] if it was cancelled.
    /// - [`Error::BrokenProcessPool`] if a worker of its executor died.
    /// - The error of the task.
    ///
    /// # Examples
    /// ```no_run
    /// # use std::time::Duration;
    /// # async fn example(future: coreyard::concurrent::Future<u64>) -> coreyard::Result<()> {
    /// let number = future.result(Duration::from_secs(1)).await?;
    /// assert_eq!(future.result(None).await?, number, "it can be asked for again");
    /// # Ok(())
    /// # }
    /// ```
    pub async fn result(&self, timeout: impl Into<Option<Duration>>) -> Result<T> {
        self.wait(timeout.into()).await?;
        self.outcome()
    }

    fn outcome(&self) -> Result<T> {
        self.0.state.borrow().outcome.clone().unwrap_or(Err(Error::NotReady))
    }
}

impl<T: Clone> std::future::Future for Future<T> {
    type Output = Result<T>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        self.poll_done(context).map(|()| self.outcome())
    }
}
