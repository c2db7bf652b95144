//! A manager that somebody asked for, and what it can keep.

use std::num::NonZeroUsize;
use std::rc::Rc;

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::client::Client;
use super::{DictProxy, ListProxy, NamespaceProxy, known};
use crate::error::{Error, Result};
use crate::multiprocessing::sharedctypes::{Backend, Ctype, with_backend};
use crate::multiprocessing::{
    Array, Barrier, BoundedSemaphore, Condition, Event, JoinableQueue, Lock, Process, Queue, RLock,
    Semaphore, Value,
};

/// A process that keeps objects for others (`multiprocessing.Manager`).
///
/// What it makes are names: a handle goes to other processes as an argument of their target, on a connection, or in what a
/// fork captures, and all of them ask this manager. It works on every page, and each question takes a message there and
/// back. Dropping it changes nothing: it lives until its [`shutdown`](Self::shutdown) or the end of the process that
/// started it.
///
/// # What a learner should notice
/// What a list or a dictionary gives is a copy. To change an element in place changes the copy: put it back afterwards, or
/// keep a handle of another object in it.
///
/// # Examples
/// ```no_run
/// use coreyard::multiprocessing::Process;
/// use coreyard::multiprocessing::managers::{DictProxy, ListProxy, Manager};
///
/// async fn work(dict: DictProxy<String, u32>, list: ListProxy<u32>) -> coreyard::Result<()> {
///     dict.set(&"one".to_owned(), &1).await?;
///     list.reverse().await
/// }
///
/// # async fn example() -> coreyard::Result<()> {
/// let manager = Manager::start()?;
/// let (dict, list) = (manager.dict([])?, manager.list([1, 2, 3])?);
/// let process = Process::new(work, (dict.clone(), list.clone()));
/// process.start()?;
/// process.join(None).await?;
/// assert_eq!(dict.get(&"one".to_owned()).await?, Some(1));
/// assert_eq!(list.slice(..).await?, [3, 2, 1]);
/// manager.shutdown()?;
/// # Ok(())
/// # }
/// ```
///
/// # Source
/// [`multiprocessing.Manager`](https://docs.python.org/3/library/multiprocessing.html#multiprocessing.Manager)
#[derive(Clone, Debug)]
pub struct Manager {
    client: Rc<Client>,
    process: Process,
}

impl Manager {
    /// Starts a manager, and returns at once.
    ///
    /// # Errors
    /// [`Error::ManagerEnded`] if its process cannot be started.
    ///
    /// # Examples
    /// ```no_run
    /// # use coreyard::multiprocessing::Manager;
    /// # async fn example() -> coreyard::Result<()> {
    /// let manager = Manager::start()?;
    /// let list = manager.list([1, 2, 3])?;
    /// assert_eq!(list.len().await?, 3);
    /// # Ok(())
    /// # }
    /// ```
    pub fn start() -> Result<Self> {
        let client = known::start("SyncManager");
        match known::process_of(client.manager) {
            Some(process) if process.is_alive() => Ok(Self { client, process }),
            _ => {
                let what = "all that it was to keep".to_owned();
                Err(Error::ManagerEnded { manager: client.name.clone(), what })
            }
        }
    }

    /// The process that keeps the objects. It is no child: it is not joined, and is not among the
    /// [`active_children`](crate::multiprocessing::active_children).
    ///
    /// # Examples
    /// ```no_run
    /// # fn example(manager: coreyard::multiprocessing::managers::Manager) {
    /// coreyard::println!("{} keeps it all", manager.process().name());
    /// # }
    /// ```
    pub fn process(&self) -> &Process {
        &self.process
    }

    /// Ends the manager, and with it all that it keeps: whoever waits for that, or asks for it later, has
    /// [`Error::ManagerEnded`].
    ///
    /// # Errors
    /// [`Error::NotAChild`] in a forked process: who started it ends it.
    ///
    /// # Examples
    /// ```no_run
    /// # async fn example(manager: coreyard::multiprocessing::managers::Manager) -> coreyard::Result<()> {
    /// let list = manager.list([1, 2, 3])?;
    /// manager.shutdown()?;
    /// assert!(list.len().await.is_err(), "the list has ended with its manager");
    /// # Ok(())
    /// # }
    /// ```
    pub fn shutdown(&self) -> Result<()> {
        self.process.terminate()
    }

    /// Has this manager keep what `work` makes.
    fn keeping<T>(&self, work: impl FnOnce() -> T) -> T {
        known::with_default(&self.client, || with_backend(Backend::Manager, work))
    }

    /// A list of these items.
    ///
    /// # Errors
    /// [`Error::Unpicklable`] if an item cannot be pickled.
    ///
    /// # Examples
    /// ```no_run
    /// # async fn example(manager: coreyard::multiprocessing::managers::Manager) -> coreyard::Result<()> {
    /// let list = manager.list([1, 2, 3])?;
    /// list.append(&4).await?;
    /// assert_eq!(list.slice(..).await?, [1, 2, 3, 4]);
    /// # Ok(())
    /// # }
    /// ```
    pub fn list<T: Serialize + DeserializeOwned>(
        &self,
        items: impl IntoIterator<Item = T>,
    ) -> Result<ListProxy<T>> {
        ListProxy::new(&self.client, items)
    }

    /// A dictionary of these keys and values.
    ///
    /// # Errors
    /// [`Error::Unpicklable`] if one of them cannot be pickled.
    ///
    /// # Examples
    /// ```no_run
    /// # async fn example(manager: coreyard::multiprocessing::managers::Manager) -> coreyard::Result<()> {
    /// let letters = manager.dict([('a', 1), ('b', 2)])?;
    /// assert_eq!(letters.get(&'b').await?, Some(2));
    /// # Ok(())
    /// # }
    /// ```
    pub fn dict<K, V>(&self, pairs: impl IntoIterator<Item = (K, V)>) -> Result<DictProxy<K, V>>
    where
        K: Serialize + DeserializeOwned,
        V: Serialize + DeserializeOwned,
    {
        DictProxy::new(&self.client, pairs)
    }

    /// A namespace without names in it.
    ///
    /// # Examples
    /// ```no_run
    /// # async fn example(manager: coreyard::multiprocessing::managers::Manager) -> coreyard::Result<()> {
    /// let settings = manager.namespace();
    /// settings.set("cores", &8).await?;
    /// assert_eq!(settings.get::<i32>("cores").await?, 8);
    /// # Ok(())
    /// # }
    /// ```
    pub fn namespace(&self) -> NamespaceProxy {
        NamespaceProxy::new(&self.client)
    }

    /// A number; unlike Python's, it has a lock.
    ///
    /// # Examples
    /// ```no_run
    /// # async fn example(manager: coreyard::multiprocessing::managers::Manager) -> coreyard::Result<()> {
    /// let counter = manager.value(7);
    /// assert_eq!(counter.get().await?, 7);
    /// # Ok(())
    /// # }
    /// ```
    pub fn value<T: Ctype>(&self, value: T) -> Value<T> {
        self.keeping(|| Value::new(value))
    }

    /// Numbers; unlike Python's, they have a lock.
    ///
    /// # Examples
    /// ```no_run
    /// # async fn example(manager: coreyard::multiprocessing::managers::Manager) -> coreyard::Result<()> {
    /// let numbers = manager.array([1.5, 2.5]);
    /// assert_eq!(numbers.get(1).await?, 2.5);
    /// # Ok(())
    /// # }
    /// ```
    pub fn array<T: Ctype>(&self, numbers: impl AsRef<[T]>) -> Array<T> {
        self.keeping(|| Array::new(numbers))
    }

    /// A lock.
    ///
    /// # Examples
    /// ```no_run
    /// # async fn example(manager: coreyard::multiprocessing::managers::Manager) -> coreyard::Result<()> {
    /// let lock = manager.lock();
    /// let _held = lock.lock().await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn lock(&self) -> Lock {
        self.keeping(Lock::new)
    }

    /// A lock that its holder can take again.
    ///
    /// # Examples
    /// ```no_run
    /// # async fn example(manager: coreyard::multiprocessing::managers::Manager) -> coreyard::Result<()> {
    /// let lock = manager.rlock();
    /// let _outer = lock.lock().await?;
    /// let _inner = lock.lock().await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn rlock(&self) -> RLock {
        self.keeping(RLock::new)
    }

    /// A semaphore of so many permits.
    ///
    /// # Examples
    /// ```no_run
    /// # async fn example(manager: coreyard::multiprocessing::managers::Manager) -> coreyard::Result<()> {
    /// let seats = manager.semaphore(2);
    /// let _seat = seats.lock().await?;
    /// assert_eq!(seats.get_value().await?, 1);
    /// # Ok(())
    /// # }
    /// ```
    pub fn semaphore(&self, value: usize) -> Semaphore {
        self.keeping(|| Semaphore::new(value))
    }

    /// A semaphore of so many permits and never more.
    ///
    /// # Examples
    /// ```no_run
    /// # async fn example(manager: coreyard::multiprocessing::managers::Manager) {
    /// let seats = manager.bounded_semaphore(2);
    /// assert!(seats.release().await.is_err(), "nobody has taken one");
    /// # }
    /// ```
    pub fn bounded_semaphore(&self, value: usize) -> BoundedSemaphore {
        self.keeping(|| BoundedSemaphore::new(value))
    }

    /// A condition with a lock of its own.
    ///
    /// # Examples
    /// ```no_run
    /// # async fn example(manager: coreyard::multiprocessing::managers::Manager) -> coreyard::Result<()> {
    /// let changed = manager.condition();
    /// let _held = changed.lock().await?;
    /// changed.notify_all().await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn condition(&self) -> Condition {
        self.keeping(Condition::new)
    }

    /// An event that is not set.
    ///
    /// # Examples
    /// ```no_run
    /// # async fn example(manager: coreyard::multiprocessing::managers::Manager) -> coreyard::Result<()> {
    /// let start = manager.event();
    /// start.set()?;
    /// assert!(start.is_set().await?);
    /// # Ok(())
    /// # }
    /// ```
    pub fn event(&self) -> Event {
        self.keeping(Event::new)
    }

    /// A barrier for so many processes.
    ///
    /// # Examples
    /// ```no_run
    /// # async fn example(manager: coreyard::multiprocessing::managers::Manager) -> coreyard::Result<()> {
    /// let barrier = manager.barrier(3.try_into().expect("three is not zero"));
    /// assert_eq!(barrier.n_waiting().await?, 0);
    /// # Ok(())
    /// # }
    /// ```
    pub fn barrier(&self, parties: NonZeroUsize) -> Barrier {
        self.keeping(|| Barrier::new(parties))
    }

    /// A queue of at most `maxsize` items; 0 is any number.
    ///
    /// # Examples
    /// ```no_run
    /// # async fn example(manager: coreyard::multiprocessing::managers::Manager) -> coreyard::Result<()> {
    /// let queue = manager.queue(10);
    /// queue.put("hello".to_owned()).await?;
    /// assert_eq!(queue.get().await?, "hello");
    /// # Ok(())
    /// # }
    /// ```
    pub fn queue<T: Serialize + DeserializeOwned>(&self, maxsize: usize) -> Queue<T> {
        self.keeping(|| Queue::new(maxsize))
    }

    /// A queue that knows which of its items are dealt with.
    ///
    /// # Examples
    /// ```no_run
    /// # async fn example(manager: coreyard::multiprocessing::managers::Manager) -> coreyard::Result<()> {
    /// let jobs = manager.joinable_queue(0);
    /// jobs.put(7).await?;
    /// assert_eq!(jobs.get().await?, 7);
    /// jobs.task_done().await?;
    /// jobs.join().await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn joinable_queue<T: Serialize + DeserializeOwned>(
        &self,
        maxsize: usize,
    ) -> JoinableQueue<T> {
        self.keeping(|| JoinableQueue::new(maxsize))
    }
}
