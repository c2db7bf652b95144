//! A queue that knows which of its items are dealt with.

use std::fmt;
use std::marker::PhantomData;
use std::time::Duration;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::queue;
use super::store::Store;
use crate::error::Result;
use crate::multiprocessing::context::StartMethod;
use crate::multiprocessing::managers::Request;
use crate::multiprocessing::reduction::{pickle, unpickle};

queue! {
    /// A [`Queue`](super::Queue) whose consumers say which items they have dealt with, and that can be waited for.
    ///
    /// # Examples
    /// ```no_run
    /// use coreyard::multiprocessing::{JoinableQueue, Process};
    ///
    /// async fn worker(queue: JoinableQueue<String>) -> coreyard::Result<()> {
    ///     loop {
    ///         coreyard::println!("{}", queue.get().await?);
    ///         queue.task_done().await?;
    ///     }
    /// }
    ///
    /// # async fn example() -> coreyard::Result<()> {
    /// let queue = JoinableQueue::new(0);
    /// Process::new(worker, (queue.clone(),)).with_daemon(true).start()?;
    /// queue.put("hello".to_owned()).await?;
    /// queue.join().await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Source
    /// [`multiprocessing.JoinableQueue`](https://docs.python.org/3/library/multiprocessing.html#multiprocessing.JoinableQueue)
    JoinableQueue, true
}

impl<T: Serialize + DeserializeOwned> JoinableQueue<T> {
    /// Says that an item that was got is dealt with.
    ///
    /// # Errors
    /// - [`Error::Misused`](crate::Error::Misused) if it was said more often than items were put.
    /// - [`Error::ManagerEnded`](crate::Error::ManagerEnded) if its manager has ended.
    ///
    /// # Examples
    /// ```no_run
    /// # async fn example(jobs: coreyard::multiprocessing::JoinableQueue<String>) -> coreyard::Result<()> {
    /// let job = jobs.get().await?;
    /// coreyard::println!("{job}");
    /// jobs.task_done().await?;
    /// # Ok(())
    /// # }
    /// ```
    pub async fn task_done(&self) -> Result<()> {
        let handle = &self.store.handle;
        handle.ask(Request::TaskDone(handle.id(), 1)).await.map(drop)
    }

    /// Waits until all items that were put are dealt with.
    ///
    /// # Errors
    /// - [`Error::Abandoned`](crate::Error::Abandoned) if a process has ended with an item that it had got and not dealt with.
    /// - [`Error::Deadlock`](crate::Error::Deadlock) if everybody waits.
    /// - [`Error::ManagerEnded`](crate::Error::ManagerEnded) if its manager has ended.
    ///
    /// # Examples
    /// ```no_run
    /// # async fn example(jobs: coreyard::multiprocessing::JoinableQueue<String>) -> coreyard::Result<()> {
    /// jobs.put("sweep the yard".to_owned()).await?;
    /// jobs.join().await?;
    /// coreyard::println!("somebody has done it");
    /// # Ok(())
    /// # }
    /// ```
    pub async fn join(&self) -> Result<()> {
        let handle = &self.store.handle;
        handle.ask(Request::Join(handle.id())).await.map(drop)
    }
}
