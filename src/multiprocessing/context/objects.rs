//! What a context makes for its processes to share.

use std::num::NonZeroUsize;

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::Context;
use crate::error::Result;
use crate::multiprocessing::sharedctypes::Ctype;
use crate::multiprocessing::{
    Array, Barrier, BoundedSemaphore, Condition, Event, JoinableQueue, Lock, Manager, Queue, RLock,
    Semaphore, SimpleQueue, Value,
};

impl Context {
    /// A lock of this context, see [`Lock::new`].
    ///
    /// What a context makes is refused by a process of another one, as Python does:
    /// [`Error::Misused`](crate::Error::Misused) at its start. What was made without one goes to any process.
    ///
    /// # Examples
    /// ```no_run
    /// # fn work(lock: coreyard::multiprocessing::Lock) {}
    /// # fn example(context: coreyard::multiprocessing::Context) -> coreyard::Result<()> {
    /// let lock = context.lock();
    /// context.process(work, (lock.clone(),)).start()?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn lock(self) -> Lock {
        Lock::of(Some(self.0))
    }

    /// A lock that its holder can take again, see [`RLock::new`].
    ///
    /// # Examples
    /// ```no_run
    /// # async fn example(context: coreyard::multiprocessing::Context) -> coreyard::Result<()> {
    /// let lock = context.rlock();
    /// let _outer = lock.lock().await?;
    /// let _inner = lock.lock().await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn rlock(self) -> RLock {
        RLock::of(Some(self.0))
    }

    /// A semaphore, see [`Semaphore::new`].
    ///
    /// # Examples
    /// ```no_run
    /// # async fn example(context: coreyard::multiprocessing::Context) -> coreyard::Result<()> {
    /// let seats = context.semaphore(3);
    /// let _seat = seats.lock().await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn semaphore(self, value: usize) -> Semaphore {
        Semaphore::of(Some(self.0), value)
    }

    /// A semaphore that never has more permits than at first, see [`BoundedSemaphore::new`].
    ///
    /// # Examples
    /// ```no_run
    /// # async fn example(context: coreyard::multiprocessing::Context) {
    /// let seats = context.bounded_semaphore(3);
    /// assert!(seats.release().await.is_err(), "nobody has taken one");
    /// # }
    /// ```
    pub fn bounded_semaphore(self, value: usize) -> BoundedSemaphore {
        BoundedSemaphore::of(Some(self.0), value)
    }

    /// A condition with a lock of its own, see [`Condition::new`].
    ///
    /// # Examples
    /// ```no_run
    /// # async fn example(context: coreyard::multiprocessing::Context) -> coreyard::Result<()> {
    /// let changed = context.condition();
    /// let _held = changed.lock().await?;
    /// changed.notify_all().await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn condition(self) -> Condition {
        Condition::of(Some(self.0))
    }

    /// An event, see [`Event::new`].
    ///
    /// # Examples
    /// ```no_run
    /// # fn example(context: coreyard::multiprocessing::Context) -> coreyard::Result<()> {
    /// let start = context.event();
    /// start.set()?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn event(self) -> Event {
        Event::of(Some(self.0))
    }

    /// A barrier, with something for the last that comes to do, see [`Barrier::with_action`].
    ///
    /// # Examples
    /// ```no_run
    /// # fn example(context: coreyard::multiprocessing::Context) {
    /// let barrier = context.barrier(3.try_into().expect("three is not zero"), None);
    /// # }
    /// ```
    pub fn barrier(self, parties: NonZeroUsize, action: impl Into<Option<fn()>>) -> Barrier {
        Barrier::of(Some(self.0), parties, action.into())
    }

    /// A queue of at most `maxsize` items; 0 is any number. See [`Queue::new`].
    ///
    /// # Examples
    /// ```no_run
    /// # async fn example(context: coreyard::multiprocessing::Context) -> coreyard::Result<()> {
    /// let words = context.queue(10);
    /// words.put("hello".to_owned()).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn queue<T: Serialize + DeserializeOwned>(self, maxsize: usize) -> Queue<T> {
        Queue::of(Some(self.0), maxsize)
    }

    /// A queue that can be joined, see [`JoinableQueue::new`].
    ///
    /// # Examples
    /// ```no_run
    /// # async fn example(context: coreyard::multiprocessing::Context) -> coreyard::Result<()> {
    /// let jobs = context.joinable_queue(0);
    /// jobs.put("sweep the yard".to_owned()).await?;
    /// jobs.join().await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn joinable_queue<T: Serialize + DeserializeOwned>(
        self,
        maxsize: usize,
    ) -> JoinableQueue<T> {
        JoinableQueue::of(Some(self.0), maxsize)
    }

    /// A number that processes share, see [`Value::new`]. It goes to processes of any context.
    ///
    /// # Examples
    /// ```no_run
    /// # async fn example(context: coreyard::multiprocessing::Context) -> coreyard::Result<()> {
    /// let counter = context.value(0_u32);
    /// counter.set(7).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn value<T: Ctype>(self, value: T) -> Value<T> {
        Value::new(value)
    }

    /// Numbers that processes share, see [`Array::new`]. They go to processes of any context.
    ///
    /// # Examples
    /// ```no_run
    /// # async fn example(context: coreyard::multiprocessing::Context) -> coreyard::Result<()> {
    /// let numbers = context.array([1.5, 2.5]);
    /// assert_eq!(numbers.get(1).await?, 2.5);
    /// # Ok(())
    /// # }
    /// ```
    pub fn array<T: Ctype>(self, numbers: impl AsRef<[T]>) -> Array<T> {
        Array::new(numbers)
    }

    /// A process that keeps objects for others, see [`Manager::start`]. Their handles go to processes of any context.
    ///
    /// # Errors
    /// As [`Manager::start`].
    ///
    /// # Examples
    /// ```no_run
    /// # fn example(context: coreyard::multiprocessing::Context) -> coreyard::Result<()> {
    /// let manager = context.manager()?;
    /// let list = manager.list([1, 2, 3])?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn manager(self) -> Result<Manager> {
        Manager::start()
    }

    /// A simple queue, see [`SimpleQueue::new`].
    ///
    /// # Examples
    /// ```no_run
    /// # async fn example(context: coreyard::multiprocessing::Context) -> coreyard::Result<()> {
    /// let words = context.simple_queue();
    /// words.put("hello".to_owned()).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn simple_queue<T: Serialize + DeserializeOwned>(self) -> SimpleQueue<T> {
        SimpleQueue::of(Some(self.0))
    }
}
