//! A list that a manager keeps.

mod sort;

use std::fmt::{self, Debug};
use std::marker::PhantomData;
use std::ops::{Bound, RangeBounds};
use std::rc::Rc;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::client::Client;
use super::proxy::{Proxy, all_of, first_of, number_of};
use super::{Kind, ListRequest, Reply, Request};
use crate::error::Result;
use crate::multiprocessing::reduction::pickle;

/// A handle on a list that a [`Manager`](super::Manager) keeps. Each method is one question, which nothing comes between.
///
/// What it gives is a copy: to change an item, [`set`](Self::set) it. Two items are equal if they are pickled to the same
/// bytes, so a number that is not a number equals itself.
///
/// # Examples
/// ```no_run
/// # use coreyard::multiprocessing::managers::Manager;
/// # async fn example() -> coreyard::Result<()> {
/// let list = Manager::start()?.list([vec![1], vec![2]])?;
/// let mut copy = list.get(0).await?;
/// copy.push(3);
/// assert_eq!(list.get(0).await?, [1]);
/// list.set(0, &copy).await?;
/// assert_eq!(list.get(0).await?, [1, 3]);
/// list.sort_by_key(Vec::len).await?;
/// assert_eq!(list.slice(..).await?, [vec![2], vec![1, 3]]);
/// # Ok(())
/// # }
/// ```
///
/// # Source
/// [`SyncManager.list`](https://docs.python.org/3/library/multiprocessing.html#multiprocessing.managers.SyncManager.list)
#[derive(Serialize, Deserialize)]
#[serde(bound = "")]
pub struct ListProxy<T> {
    proxy: Proxy,
    item: PhantomData<fn(T) -> T>,
}

impl<T> Clone for ListProxy<T> {
    fn clone(&self) -> Self {
        Self { proxy: self.proxy.clone(), item: PhantomData }
    }
}

impl<T> Debug for ListProxy<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_tuple("ListProxy").field(&self.proxy).finish()
    }
}

impl<T: Serialize + DeserializeOwned> ListProxy<T> {
    pub(super) fn new(client: &Rc<Client>, items: impl IntoIterator<Item = T>) -> Result<Self> {
        let items = ListRequest::Extend(pickled(items)?);
        let first = |id| Some(Request::List(id, items));
        Ok(Self { proxy: Proxy::new(client, "list", Kind::List, first), item: PhantomData })
    }

    /// Calls it something in errors and spans.
    ///
    /// # Examples
    /// ```no_run
    /// # fn example(list: coreyard::multiprocessing::managers::ListProxy<u32>) {
    /// let list = list.with_name("primes");
    /// # }
    /// ```
    #[must_use]
    pub fn with_name(mut self, name: &str) -> Self {
        self.proxy.rename(name);
        self
    }

    async fn ask(&self, request: ListRequest) -> Result<Reply> {
        self.proxy.ask(Request::List, request).await
    }

    /// Appends an item.
    ///
    /// # Errors
    /// - [`Error::Unpicklable`](crate::Error::Unpicklable) if it cannot be pickled.
    /// - [`Error::ManagerEnded`](crate::Error::ManagerEnded) if the manager has ended.
    /// - [`Error::Misused`](crate::Error::Misused) in a process without a connection to the manager.
    ///
    /// # Examples
    /// ```no_run
    /// # async fn example(list: coreyard::multiprocessing::managers::ListProxy<u32>) -> coreyard::Result<()> {
    /// list.append(&7).await?;
    /// assert_eq!(list.pop(None).await?, 7);
    /// # Ok(())
    /// # }
    /// ```
    pub async fn append(&self, item: &T) -> Result<()> {
        self.ask(ListRequest::Extend(vec![pickle(item)?])).await.map(drop)
    }

    /// Appends items, all at once.
    ///
    /// # Errors
    /// As [`append`](Self::append).
    ///
    /// # Examples
    /// ```no_run
    /// # async fn example(list: coreyard::multiprocessing::managers::ListProxy<u32>) -> coreyard::Result<()> {
    /// list.extend([2, 3, 5]).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub async fn extend(&self, items: impl IntoIterator<Item = T>) -> Result<()> {
        self.ask(ListRequest::Extend(pickled(items)?)).await.map(drop)
    }

    /// Inserts an item before an index, at the end if there is no such index.
    ///
    /// # Errors
    /// As [`append`](Self::append).
    ///
    /// # Examples
    /// ```no_run
    /// # async fn example(list: coreyard::multiprocessing::managers::ListProxy<u32>) -> coreyard::Result<()> {
    /// list.insert(0, &2).await?;
    /// assert_eq!(list.get(0).await?, 2);
    /// # Ok(())
    /// # }
    /// ```
    pub async fn insert(&self, index: usize, item: &T) -> Result<()> {
        self.ask(ListRequest::Insert(index, pickle(item)?)).await.map(drop)
    }

    /// The item at an index: `list[index]`.
    ///
    /// # Errors
    /// - [`Error::Index`](crate::Error::Index) if there is none.
    /// - As [`append`](Self::append).
    ///
    /// # Examples
    /// ```no_run
    /// # async fn example(list: coreyard::multiprocessing::managers::ListProxy<u32>) {
    /// if list.get(9).await.is_err() {
    ///     coreyard::println!("there are fewer than ten");
    /// }
    /// # }
    /// ```
    pub async fn get(&self, index: usize) -> Result<T> {
        self.only(ListRequest::Get(index)).await
    }

    /// Sets the item at an index: `list[index] = item`.
    ///
    /// # Errors
    /// As [`get`](Self::get).
    ///
    /// # Examples
    /// ```no_run
    /// # async fn example(list: coreyard::multiprocessing::managers::ListProxy<u32>) -> coreyard::Result<()> {
    /// list.set(0, &(list.get(0).await? + 1)).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub async fn set(&self, index: usize, item: &T) -> Result<()> {
        self.ask(ListRequest::Set(index, pickle(item)?)).await.map(drop)
    }

    /// Takes the item at an index out, or without one the last.
    ///
    /// # Errors
    /// As [`get`](Self::get).
    ///
    /// # Examples
    /// ```no_run
    /// # async fn example(list: coreyard::multiprocessing::managers::ListProxy<u32>) -> coreyard::Result<()> {
    /// let first = list.pop(0).await?;
    /// let last = list.pop(None).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub async fn pop(&self, index: impl Into<Option<usize>>) -> Result<T> {
        self.only(ListRequest::Pop(index.into())).await
    }

    async fn only(&self, request: ListRequest) -> Result<T> {
        let item = first_of(self.ask(request).await?)?;
        item.ok_or_else(|| self.proxy.missing("item".to_owned()))
    }

    /// The items of a range, `..` for all of them: `list[start:end]`.
    ///
    /// # Errors
    /// As [`get`](Self::get). In Python a slice that reaches too far is shorter.
    ///
    /// # Examples
    /// ```no_run
    /// # async fn example(list: coreyard::multiprocessing::managers::ListProxy<u32>) -> coreyard::Result<()> {
    /// let all = list.slice(..).await?;
    /// assert_eq!(list.slice(1..3).await?, all[1..3]);
    /// # Ok(())
    /// # }
    /// ```
    pub async fn slice(&self, range: impl RangeBounds<usize>) -> Result<Vec<T>> {
        let start = match range.start_bound() {
            Bound::Included(&start) => start,
            Bound::Excluded(&before) => before.saturating_add(1),
            Bound::Unbounded => 0,
        };
        let end = match range.end_bound() {
            Bound::Included(&last) => Some(last.saturating_add(1)),
            Bound::Excluded(&end) => Some(end),
            Bound::Unbounded => None,
        };
        all_of(self.ask(ListRequest::Slice(start, end)).await?)
    }

    /// Puts these items in the place of all: `list[:] = items`.
    ///
    /// # Errors
    /// As [`append`](Self::append).
    ///
    /// # Examples
    /// ```no_run
    /// # async fn example(list: coreyard::multiprocessing::managers::ListProxy<u32>) -> coreyard::Result<()> {
    /// list.replace([2, 3, 5]).await?;
    /// assert_eq!(list.slice(..).await?, [2, 3, 5]);
    /// # Ok(())
    /// # }
    /// ```
    pub async fn replace(&self, items: impl IntoIterator<Item = T>) -> Result<()> {
        self.ask(ListRequest::Replace(pickled(items)?)).await.map(drop)
    }

    /// Takes all items out.
    ///
    /// # Errors
    /// As [`append`](Self::append).
    ///
    /// # Examples
    /// ```no_run
    /// # async fn example(list: coreyard::multiprocessing::managers::ListProxy<u32>) -> coreyard::Result<()> {
    /// list.clear().await?;
    /// assert!(list.is_empty().await?);
    /// # Ok(())
    /// # }
    /// ```
    pub async fn clear(&self) -> Result<()> {
        self.replace([]).await
    }

    /// Turns the order round.
    ///
    /// # Errors
    /// As [`append`](Self::append).
    ///
    /// # Examples
    /// ```no_run
    /// # async fn example(list: coreyard::multiprocessing::managers::ListProxy<u32>) -> coreyard::Result<()> {
    /// list.replace([1, 2, 3]).await?;
    /// list.reverse().await?;
    /// assert_eq!(list.slice(..).await?, [3, 2, 1]);
    /// # Ok(())
    /// # }
    /// ```
    pub async fn reverse(&self) -> Result<()> {
        self.ask(ListRequest::Reverse).await.map(drop)
    }

    /// How many items are equal: `list.count(item)`.
    ///
    /// # Errors
    /// As [`append`](Self::append).
    ///
    /// # Examples
    /// ```no_run
    /// # async fn example(list: coreyard::multiprocessing::managers::ListProxy<u32>) -> coreyard::Result<()> {
    /// list.replace([5, 7, 5]).await?;
    /// assert_eq!(list.count(&5).await?, 2);
    /// # Ok(())
    /// # }
    /// ```
    pub async fn count(&self, item: &T) -> Result<usize> {
        self.ask(ListRequest::Count(pickle(item)?)).await.map(|reply| number_of(&reply))
    }

    /// How many items there are: `len(list)`.
    ///
    /// # Errors
    /// As [`append`](Self::append).
    ///
    /// # Examples
    /// ```no_run
    /// # async fn example(list: coreyard::multiprocessing::managers::ListProxy<u32>) -> coreyard::Result<()> {
    /// list.replace([2, 3, 5]).await?;
    /// assert_eq!(list.len().await?, 3);
    /// # Ok(())
    /// # }
    /// ```
    pub async fn len(&self) -> Result<usize> {
        self.ask(ListRequest::Len).await.map(|reply| number_of(&reply))
    }

    /// Whether there are no items.
    ///
    /// # Errors
    /// As [`append`](Self::append).
    ///
    /// # Examples
    /// ```no_run
    /// # async fn example(list: coreyard::multiprocessing::managers::ListProxy<u32>) -> coreyard::Result<()> {
    /// while !list.is_empty().await? {
    ///     coreyard::println!("{}", list.pop(0).await?);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub async fn is_empty(&self) -> Result<bool> {
        self.len().await.map(|length| length == 0)
    }

    /// Whether there is an equal item: `item in list`.
    ///
    /// # Errors
    /// As [`append`](Self::append).
    ///
    /// # Examples
    /// ```no_run
    /// # async fn example(list: coreyard::multiprocessing::managers::ListProxy<u32>) -> coreyard::Result<()> {
    /// if !list.contains(&7).await? {
    ///     list.append(&7).await?;
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub async fn contains(&self, item: &T) -> Result<bool> {
        let found = self.ask(ListRequest::Find(pickle(item)?)).await?;
        Ok(matches!(found, Reply::Index(_)))
    }

    /// The index of the first item that is equal.
    ///
    /// # Errors
    /// - [`Error::Missing`](crate::Error::Missing) if there is none.
    /// - As [`append`](Self::append).
    ///
    /// # Examples
    /// ```no_run
    /// # async fn example(list: coreyard::multiprocessing::managers::ListProxy<u32>) -> coreyard::Result<()> {
    /// list.replace([2, 3, 5]).await?;
    /// assert_eq!(list.index(&5).await?, 2);
    /// assert!(list.index(&7).await.is_err());
    /// # Ok(())
    /// # }
    /// ```
    pub async fn index(&self, item: &T) -> Result<usize>
    where
        T: Debug,
    {
        match self.ask(ListRequest::Find(pickle(item)?)).await? {
            Reply::Index(index) => Ok(index),
            _ => Err(self.proxy.missing(format!("item {item:?}"))),
        }
    }

    /// Removes the first item that is equal.
    ///
    /// # Errors
    /// As [`index`](Self::index).
    ///
    /// # Examples
    /// ```no_run
    /// # async fn example(list: coreyard::multiprocessing::managers::ListProxy<u32>) -> coreyard::Result<()> {
    /// list.replace([5, 7, 5]).await?;
    /// list.remove(&5).await?;
    /// assert_eq!(list.slice(..).await?, [7, 5]);
    /// # Ok(())
    /// # }
    /// ```
    pub async fn remove(&self, item: &T) -> Result<()>
    where
        T: Debug,
    {
        match self.ask(ListRequest::Remove(pickle(item)?)).await? {
            Reply::Is(true) => Ok(()),
            _ => Err(self.proxy.missing(format!("item {item:?}"))),
        }
    }
}

fn pickled<T: Serialize>(items: impl IntoIterator<Item = T>) -> Result<Vec<Vec<u8>>> {
    items.into_iter().map(|item| pickle(&item)).collect()
}
