//! An executor whose workers are threads.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::fmt;
use std::num::NonZeroUsize;
use std::pin::pin;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::task::{Context, Poll, Waker};

use litemap::LiteMap;

use super::future::Pending;
use super::{Future, Mapped, Shutdown};
use crate::error::{Error, Result};
use crate::executor;
use crate::multiprocessing::{Plain, Target, name_of};
use crate::threading::{Interpreter, ThreadPool};

/// An executor whose workers are threads, which share the memory of their process: nothing is pickled, and a function may
/// capture what it likes. Under the GIL one of them computes at any time; without it, all do.
///
/// Its threads are those of [`ThreadPool`]: one set a process. A panic in one of them ends the process.
///
/// # Examples
/// ```no_run
/// use coreyard::concurrent::ThreadPoolExecutor;
/// use coreyard::threading::Interpreter;
///
/// # async fn example() -> coreyard::Result<()> {
/// let two = 2.try_into().expect("two is not zero");
/// let executor = ThreadPoolExecutor::new(two, Interpreter::WithGil).await?;
/// let factor = 10;
/// let future = executor.submit(move |number: u64| number * factor, (7,))?;
/// assert_eq!(future.await?, 70);
/// # Ok(())
/// # }
/// ```
///
/// # Source
/// [`concurrent.futures.ThreadPoolExecutor`](https://docs.python.org/3/library/concurrent.futures.html#threadpoolexecutor)
#[derive(Debug)]
pub struct ThreadPoolExecutor {
    threads: ThreadPool,
    is_shut: Cell<bool>,
    submitted: Cell<u32>,
    open: Rc<RefCell<Open>>,
}

/// The tasks that are not done.
#[derive(Debug, Default)]
struct Open {
    tasks: LiteMap<u32, Cancel>,
    waker: Option<Waker>,
}

/// Cancels a task, if no thread has it.
#[derive(Clone)]
struct Cancel(Rc<dyn Fn()>);

impl fmt::Debug for Cancel {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Cancel")
    }
}

const WAITING: u8 = 0;
const RUNNING: u8 = 1;
const WITHDRAWN: u8 = 2;

/// Whether a thread has begun a task, or never will.
#[derive(Clone, Debug, Default)]
struct Started(Arc<AtomicU8>);

impl Started {
    /// Makes it what it is to be, unless somebody was faster.
    fn become_now(&self, stage: u8) -> bool {
        self.0.compare_exchange(WAITING, stage, Ordering::AcqRel, Ordering::Acquire).is_ok()
    }
}

impl Pending for Started {
    fn withdraw(&self) -> bool {
        self.become_now(WITHDRAWN)
    }

    fn is_running(&self) -> bool {
        self.0.load(Ordering::Acquire) == RUNNING
    }
}

impl ThreadPoolExecutor {
    /// An executor of `max_workers` threads, which are up when this returns.
    ///
    /// # Errors
    /// As [`ThreadPool::new`]: [`Error::Unsupported`] in the portable build.
    ///
    /// # Examples
    /// ```no_run
    /// # use coreyard::concurrent::ThreadPoolExecutor;
    /// # use coreyard::threading::Interpreter;
    /// # async fn example() -> coreyard::Result<()> {
    /// let four = 4.try_into().expect("four is not zero");
    /// let executor = ThreadPoolExecutor::new(four, Interpreter::Free).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub async fn new(max_workers: NonZeroUsize, interpreter: Interpreter) -> Result<Self> {
        let threads = ThreadPool::new(max_workers, interpreter).await?;
        let (is_shut, submitted, open) = (Cell::default(), Cell::default(), Rc::default());
        Ok(Self { threads, is_shut, submitted, open })
    }

    /// Has a thread call `function` with `arguments`, a tuple.
    ///
    /// # Errors
    /// [`Error::ExecutorShutDown`] after [`shutdown`](Self::shutdown).
    ///
    /// # Examples
    /// ```no_run
    /// # async fn example(executor: coreyard::concurrent::ThreadPoolExecutor) -> coreyard::Result<()> {
    /// let factor = 10;
    /// let future = executor.submit(move |number: u64| number * factor, (7,))?;
    /// assert_eq!(future.await?, 70);
    /// # Ok(())
    /// # }
    /// ```
    pub fn submit<F, A>(&self, function: F, arguments: A) -> Result<Future<F::Value>>
    where
        F: Target<A, Plain> + Send,
        A: Send + 'static,
        F::Value: Send,
    {
        self.start(function, arguments, Ok)
    }

    /// Calls `function` with every item; the results can be had one by one, in the order of the items.
    ///
    /// # Errors
    /// As [`submit`](Self::submit).
    ///
    /// # Examples
    /// ```no_run
    /// # async fn example(executor: coreyard::concurrent::ThreadPoolExecutor) -> coreyard::Result<()> {
    /// let squares = executor.map(|number: u64| number * number, vec![1, 2, 3])?;
    /// assert_eq!(squares.all().await?, [1, 4, 9]);
    /// # Ok(())
    /// # }
    /// ```
    #[expect(clippy::needless_pass_by_value, reason = "of the same shape as `submit`")]
    pub fn map<F, A>(&self, function: F, items: Vec<A>) -> Result<Mapped<F::Value>>
    where
        F: Target<(A,), Plain> + Send,
        A: Send + 'static,
        F::Value: Send,
    {
        let submit = |item| self.start(function.clone(), (item,), |value| Ok(vec![value]));
        Ok(Mapped::new(items.into_iter().map(submit).collect::<Result<VecDeque<_>>>()?))
    }

    fn start<F, A, T: 'static>(
        &self,
        function: F,
        arguments: A,
        read: fn(F::Value) -> Result<T>,
    ) -> Result<Future<T>>
    where
        F: Target<A, Plain> + Send,
        A: Send + 'static,
        F::Value: Send,
    {
        if self.is_shut.get() {
            return Err(Error::ExecutorShutDown);
        }
        let task = self.submitted.get();
        self.submitted.set(task.wrapping_add(1));
        let started = Started::default();
        let may_run = started.clone();
        let work = move || may_run.become_now(RUNNING).then(|| called(function, arguments));
        let done = self.threads.spawn(name_of::<F>(), task, work);
        let future = Future::new(started);
        let cancelled = future.clone();
        let cancel = Cancel(Rc::new(move || _ = cancelled.cancel()));
        self.open.borrow_mut().tasks.insert(task, cancel);
        let (settled, open) = (future.clone(), Rc::clone(&self.open));
        executor::spawn(async move {
            // A task that was withdrawn has no outcome.
            let outcome = done.await.and_then(|outcome| outcome.unwrap_or(Err(Error::Cancelled)));
            settled.settle(outcome.and_then(read));
            open.borrow_mut().close(task);
        });
        Ok(future)
    }

    /// Lets no more tasks in, and waits until those there are are done. The threads stay, for the next executor.
    ///
    /// # Examples
    /// ```no_run
    /// # use coreyard::concurrent::Shutdown;
    /// # fn square(number: u64) -> u64 { number * number }
    /// # async fn example(executor: coreyard::concurrent::ThreadPoolExecutor) {
    /// executor.shutdown(Shutdown::default()).await;
    /// assert!(executor.submit(square, (7,)).is_err());
    /// # }
    /// ```
    pub async fn shutdown(&self, Shutdown { wait, cancel_futures }: Shutdown) {
        self.is_shut.set(true);
        if cancel_futures {
            // Out of the table first: a callback of one may look at it.
            let tasks: Vec<_> = self.open.borrow().tasks.values().cloned().collect();
            for Cancel(cancel) in tasks {
                cancel();
            }
        }
        if wait {
            std::future::poll_fn(|context| self.open.borrow_mut().poll_empty(context)).await;
        }
    }
}

impl Open {
    fn close(&mut self, task: u32) {
        self.tasks.remove(&task);
        self.waker.take().into_iter().for_each(Waker::wake);
    }

    fn poll_empty(&mut self, context: &Context<'_>) -> Poll<()> {
        self.waker = Some(context.waker().clone());
        if self.tasks.is_empty() { Poll::Ready(()) } else { Poll::Pending }
    }
}

/// Calls a plain function on this thread: its future is ready at once.
fn called<F, A>(function: F, arguments: A) -> Result<F::Value>
where
    F: Target<A, Plain>,
{
    let call = pin!(function.call(arguments));
    match call.poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(result) => result,
        Poll::Pending => Err(Error::NotReady),
    }
}
