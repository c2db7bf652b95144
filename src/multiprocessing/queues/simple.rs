//! A queue that does little.

use std::fmt;
use std::marker::PhantomData;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::store::Store;
use crate::error::Result;
use crate::multiprocessing::context::StartMethod;
use crate::multiprocessing::reduction::{pickle, unpickle};

/// A queue without limit that is put in and got from, and not much more.
///
/// # Examples
/// ```no_run
/// use coreyard::multiprocessing::SimpleQueue;
///
/// # async fn example() -> coreyard::Result<()> {
/// let queue = SimpleQueue::new();
/// queue.put("hello".to_owned()).await?;
/// assert_eq!(queue.get().await?, "hello");
/// assert!(queue.empty().await?);
/// # Ok(())
/// # }
/// ```
///
/// # Source
/// [`multiprocessing.SimpleQueue`](https://docs.python.org/3/library/multiprocessing.html#multiprocessing.SimpleQueue)
#[derive(Serialize, Deserialize)]
#[serde(bound = "")]
pub struct SimpleQueue<T> {
    store: Store,
    item: PhantomData<fn(T) -> T>,
}

impl<T> Clone for SimpleQueue<T> {
    fn clone(&self) -> Self {
        Self { store: self.store.clone(), item: PhantomData }
    }
}

impl<T> fmt::Debug for SimpleQueue<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_tuple("SimpleQueue").field(&self.store.handle).finish()
    }
}

impl<T: Serialize + DeserializeOwned> Default for SimpleQueue<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T: Serialize + DeserializeOwned> SimpleQueue<T> {
    /// An empty queue.
    ///
    /// # Examples
    /// ```no_run
    /// # use coreyard::multiprocessing::SimpleQueue;
    /// # async fn example() -> coreyard::Result<()> {
    /// let words = SimpleQueue::new();
    /// words.put("hello".to_owned()).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn new() -> Self {
        Self::of(None)
    }

    pub(in crate::multiprocessing) fn of(context: Option<StartMethod>) -> Self {
        Self { store: Store::new(context, 0, false), item: PhantomData }
    }

    /// Calls it something in errors and explanations.
    ///
    /// # Examples
    /// ```no_run
    /// # fn example(words: coreyard::multiprocessing::SimpleQueue<String>) {
    /// let words = words.with_name("words");
    /// # }
    /// ```
    #[must_use]
    pub fn with_name(mut self, name: &str) -> Self {
        self.store.handle.rename(name);
        self
    }

    /// Puts an item at the end.
    ///
    /// # Errors
    /// As [`Queue::put`](super::Queue::put).
    ///
    /// # Examples
    /// ```no_run
    /// # async fn example(words: coreyard::multiprocessing::SimpleQueue<String>) -> coreyard::Result<()> {
    /// words.put("hello".to_owned()).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub async fn put(&self, item: T) -> Result<()> {
        self.store.put(pickle(&item)?, None).await
    }

    /// Takes the oldest item; waits while the queue is empty.
    ///
    /// # Errors
    /// As [`Queue::get`](super::Queue::get).
    ///
    /// # Examples
    /// ```no_run
    /// # async fn example(words: coreyard::multiprocessing::SimpleQueue<String>) -> coreyard::Result<()> {
    /// coreyard::println!("{}", words.get().await?);
    /// # Ok(())
    /// # }
    /// ```
    pub async fn get(&self) -> Result<T> {
        unpickle(&self.store.get(None).await?)
    }

    /// Whether there is no item at this moment.
    ///
    /// # Errors
    /// As [`Queue::qsize`](super::Queue::qsize).
    ///
    /// # Examples
    /// ```no_run
    /// # async fn example(words: coreyard::multiprocessing::SimpleQueue<String>) -> coreyard::Result<()> {
    /// while !words.empty().await? {
    ///     coreyard::println!("{}", words.get().await?);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub async fn empty(&self) -> Result<bool> {
        Ok(self.store.qsize().await? == 0)
    }

    /// Says that this process puts nothing more.
    ///
    /// # Examples
    /// ```no_run
    /// # async fn example(words: coreyard::multiprocessing::SimpleQueue<String>) {
    /// words.close();
    /// assert!(words.put("hello".to_owned()).await.is_err());
    /// # }
    /// ```
    pub fn close(&self) {
        self.store.close();
    }
}
