//! Queues: what one process puts, another gets.
//!
//! A queue lives in a manager (see [`managers`](super::managers)); what a process has is a name, which it can copy and hand
//! on, as it can [locks](super::Lock). Items are pickled. A lock or a queue in an item finds its manager if the receiver has a connection to it;
//! the end of a pipe cannot be in one: send it on a [`Connection`](super::Connection).
//!
//! # Speed, and what a death costs
//! Without a limit (`maxsize` 0), [`put`](Queue::put) does not wait, and items travel together: the first few at once, in a
//! long stream up to an eighth of it, for a millisecond at the most unless their process computes. Python has a thread for
//! that, here they leave at the latest when the process waits for something. A process that is killed or traps loses those that
//! have not left.
//!
//! [`get`](Queue::get) takes one item at a time. Only a process that gets one after the other at once, more than 64 times,
//! is given several, in the end up to 512; when it waits for something else, when an item takes longer than a
//! millisecond, and when it ends, the rest goes back to the front. A process that is killed in such a stream loses what it was given.
//! With a limit neither is done: a full queue holds its producers back exactly.
//!
//! # Source
//! [Pipes and queues](https://docs.python.org/3/library/multiprocessing.html#pipes-and-queues)

mod joinable;
mod simple;
mod store;

use std::fmt;
use std::marker::PhantomData;
use std::time::Duration;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

pub use joinable::JoinableQueue;
pub use simple::SimpleQueue;
use store::Store;

use super::context::StartMethod;
use super::reduction::{pickle, unpickle};
use crate::error::Result;

/// A queue's type, with what all queues can do. `$example` begins the examples of its methods.
macro_rules! queue {
    ($(#[$doc:meta])* $Queue:ident, $is_joinable:literal) => {
        queue! {
            $(#[$doc])*
            $Queue, $is_joinable, concat!(
                "# async fn example(numbers: coreyard::multiprocessing::",
                stringify!($Queue),
                "<u32>) -> coreyard::Result<()> {"
            )
        }
    };
    ($(#[$doc:meta])* $Queue:ident, $is_joinable:literal, $example:expr) => {
        $(#[$doc])*
        #[derive(Serialize, Deserialize)]
        #[serde(bound = "")]
        pub struct $Queue<T> {
            store: Store,
            item: PhantomData<fn(T) -> T>,
        }

        impl<T> Clone for $Queue<T> {
            fn clone(&self) -> Self {
                Self { store: self.store.clone(), item: PhantomData }
            }
        }

        impl<T> fmt::Debug for $Queue<T> {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.debug_tuple(stringify!($Queue)).field(&self.store.handle).finish()
            }
        }

        impl<T: Serialize + DeserializeOwned> $Queue<T> {
            /// A queue of at most `maxsize` items; 0 is any number.
            ///
            /// # Examples
            /// ```no_run
            /// # async fn example() -> coreyard::Result<()> {
            #[doc = concat!("# use coreyard::multiprocessing::", stringify!($Queue), ";")]
            #[doc = concat!("let words = ", stringify!($Queue), "::new(10);")]
            /// words.put("hello".to_owned()).await?;
            /// # Ok(())
            /// # }
            /// ```
            pub fn new(maxsize: usize) -> Self {
                Self::of(None, maxsize)
            }

            pub(in crate::multiprocessing) fn of(
                context: Option<StartMethod>,
                maxsize: usize,
            ) -> Self {
                Self { store: Store::new(context, maxsize, $is_joinable), item: PhantomData }
            }

            /// Calls it something in errors and explanations.
            ///
            /// # Examples
            /// ```no_run
            #[doc = $example]
            /// let numbers = numbers.with_name("numbers");
            /// # Ok(())
            /// # }
            /// ```
            #[must_use]
            pub fn with_name(mut self, name: &str) -> Self {
                self.store.handle.rename(name);
                self
            }

            /// Puts an item at the end; waits while the queue is full. Without a limit it never waits.
            ///
            /// # Errors
            /// - [`Error::Unpicklable`](crate::Error::Unpicklable) if the item cannot be pickled.
            /// - [`Error::Closed`](crate::Error::Closed) after [`close`](Self::close).
            /// - [`Error::Deadlock`](crate::Error::Deadlock) if everybody waits.
            /// - [`Error::ManagerEnded`](crate::Error::ManagerEnded) if its manager has ended.
            /// - [`Error::Misused`](crate::Error::Misused) in a process without a connection to its manager.
            ///
            /// # Examples
            /// ```no_run
            #[doc = $example]
            /// numbers.put(7).await?;
            /// assert_eq!(numbers.get().await?, 7);
            /// # Ok(())
            /// # }
            /// ```
            pub async fn put(&self, item: T) -> Result<()> {
                self.store.put(pickle(&item)?, None).await
            }

            /// As [`put`](Self::put), but waits for at most `timeout`: `put(item, timeout=…)`.
            ///
            /// # Errors
            /// As [`put`](Self::put), and [`Error::Full`](crate::Error::Full).
            ///
            /// # Examples
            /// ```no_run
            /// # use std::time::Duration;
            #[doc = $example]
            /// if numbers.put_timeout(7, Duration::from_secs(1)).await.is_err() {
            ///     coreyard::println!("there was no room for a second");
            /// }
            /// # Ok(())
            /// # }
            /// ```
            pub async fn put_timeout(
                &self,
                item: T,
                timeout: impl Into<Option<Duration>>,
            ) -> Result<()> {
                self.store.put(pickle(&item)?, timeout.into()).await
            }

            /// As [`put`](Self::put), if there is room at once.
            ///
            /// # Errors
            /// As [`put`](Self::put), and [`Error::Full`](crate::Error::Full).
            ///
            /// # Examples
            /// ```no_run
            #[doc = $example]
            /// match numbers.put_nowait(7).await {
            ///     Err(coreyard::Error::Full { .. }) => coreyard::println!("there is no room"),
            ///     other => other?,
            /// }
            /// # Ok(())
            /// # }
            /// ```
            pub async fn put_nowait(&self, item: T) -> Result<()> {
                self.store.put_nowait(pickle(&item)?).await
            }

            /// Takes the oldest item; waits while the queue is empty. Whoever comes first is served first.
            ///
            /// # Errors
            /// - [`Error::Unpicklable`](crate::Error::Unpicklable) if the item is not a `T`; it is lost.
            /// - [`Error::Deadlock`](crate::Error::Deadlock) if everybody waits.
            /// - [`Error::ManagerEnded`](crate::Error::ManagerEnded) if its manager has ended.
            /// - [`Error::Misused`](crate::Error::Misused) in a process without a connection to its manager.
            ///
            /// # Examples
            /// ```no_run
            #[doc = $example]
            /// numbers.put(7).await?;
            /// numbers.put(8).await?;
            /// assert_eq!((numbers.get().await?, numbers.get().await?), (7, 8));
            /// # Ok(())
            /// # }
            /// ```
            pub async fn get(&self) -> Result<T> {
                unpickle(&self.store.get(None).await?)
            }

            /// As [`get`](Self::get), but waits for at most `timeout`: `get(timeout=…)`.
            ///
            /// # Errors
            /// As [`get`](Self::get), and [`Error::Empty`](crate::Error::Empty).
            ///
            /// # Examples
            /// ```no_run
            /// # use std::time::Duration;
            #[doc = $example]
            /// while let Ok(number) = numbers.get_timeout(Duration::from_secs(1)).await {
            ///     coreyard::println!("{number}");
            /// }
            /// # Ok(())
            /// # }
            /// ```
            pub async fn get_timeout(&self, timeout: impl Into<Option<Duration>>) -> Result<T> {
                unpickle(&self.store.get(timeout.into()).await?)
            }

            /// As [`get`](Self::get), if there is an item at once.
            ///
            /// # Errors
            /// As [`get`](Self::get), and [`Error::Empty`](crate::Error::Empty).
            ///
            /// # Examples
            /// ```no_run
            #[doc = $example]
            /// match numbers.get_nowait().await {
            ///     Err(coreyard::Error::Empty { .. }) => coreyard::println!("nothing to do"),
            ///     number => coreyard::println!("{}", number?),
            /// }
            /// # Ok(())
            /// # }
            /// ```
            pub async fn get_nowait(&self) -> Result<T> {
                unpickle(&self.store.get_nowait().await?)
            }

            /// How many items there are at this moment.
            ///
            /// # Errors
            /// - [`Error::ManagerEnded`](crate::Error::ManagerEnded) if its manager has ended.
            /// - [`Error::Misused`](crate::Error::Misused) in a process without a connection to its manager.
            ///
            /// # Examples
            /// ```no_run
            #[doc = $example]
            /// numbers.put(7).await?;
            /// assert_eq!(numbers.qsize().await?, 1);
            /// # Ok(())
            /// # }
            /// ```
            pub async fn qsize(&self) -> Result<usize> {
                self.store.qsize().await
            }

            /// Whether there is no item at this moment.
            ///
            /// # Errors
            /// As [`qsize`](Self::qsize).
            ///
            /// # Examples
            /// ```no_run
            #[doc = $example]
            /// if numbers.empty().await? {
            ///     coreyard::println!("nothing to do");
            /// }
            /// # Ok(())
            /// # }
            /// ```
            pub async fn empty(&self) -> Result<bool> {
                Ok(self.store.qsize().await? == 0)
            }

            /// Whether there is no room at this moment.
            ///
            /// # Errors
            /// As [`qsize`](Self::qsize).
            ///
            /// # Examples
            /// ```no_run
            #[doc = $example]
            /// if !numbers.full().await? {
            ///     numbers.put(7).await?;
            /// }
            /// # Ok(())
            /// # }
            /// ```
            pub async fn full(&self) -> Result<bool> {
                self.store.is_full().await
            }

            /// Says that this process puts nothing more. What it has put can be got, by others and by itself.
            ///
            /// # Examples
            /// ```no_run
            #[doc = $example]
            /// numbers.put(7).await?;
            /// numbers.close();
            /// assert!(numbers.put(8).await.is_err());
            /// assert_eq!(numbers.get().await?, 7);
            /// # Ok(())
            /// # }
            /// ```
            pub fn close(&self) {
                self.store.close();
            }

            /// Waits until all that this process has put is in the queue. Here that is so at its end in any case.
            ///
            /// # Errors
            /// As [`qsize`](Self::qsize), and [`Error::Misused`](crate::Error::Misused) before [`close`](Self::close).
            ///
            /// # Examples
            /// ```no_run
            #[doc = $example]
            /// numbers.put(7).await?;
            /// numbers.close();
            /// numbers.join_thread().await?;
            /// # Ok(())
            /// # }
            /// ```
            pub async fn join_thread(&self) -> Result<()> {
                self.store.join_thread().await
            }

            /// In Python: lets the process end although what it has put is not in the queue yet. Here that takes no time, and
            /// nothing is lost: it does nothing.
            ///
            /// # Examples
            /// ```no_run
            #[doc = $example]
            /// numbers.cancel_join_thread();
            /// numbers.put(7).await?;
            /// # Ok(())
            /// # }
            /// ```
            pub fn cancel_join_thread(&self) {}
        }
    };
}
use queue;

queue! {
    /// A queue that any number of processes put items in and get items from, the oldest first.
    ///
    /// # Examples
    /// ```no_run
    /// use coreyard::multiprocessing::{Process, Queue};
    ///
    /// async fn square(numbers: Vec<u64>, queue: Queue<u64>) -> coreyard::Result<()> {
    ///     for number in numbers {
    ///         queue.put(number * number).await?;
    ///     }
    ///     Ok(())
    /// }
    ///
    /// # async fn example() -> coreyard::Result<()> {
    /// let queue = Queue::new(0);
    /// let process = Process::new(square, (vec![1, 2, 3], queue.clone()));
    /// process.start()?;
    /// assert_eq!((queue.get().await?, queue.get().await?), (1, 4));
    /// process.join(None).await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Source
    /// [`multiprocessing.Queue`](https://docs.python.org/3/library/multiprocessing.html#multiprocessing.Queue)
    Queue, false
}
