//! Sorting a list that a manager keeps.

use std::cmp::Ordering;

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::ListProxy;
use crate::error::Result;
use crate::multiprocessing::managers::{ListRequest, Reply};
use crate::multiprocessing::reduction::unpickle;

impl<T: Serialize + DeserializeOwned> ListProxy<T> {
    /// Sorts the items; those that are equal keep their order.
    ///
    /// # Errors
    /// As [`append`](Self::append).
    ///
    /// # Examples
    /// ```no_run
    /// # async fn example(list: coreyard::multiprocessing::managers::ListProxy<u32>) -> coreyard::Result<()> {
    /// list.replace([3, 1, 2]).await?;
    /// list.sort().await?;
    /// assert_eq!(list.slice(..).await?, [1, 2, 3]);
    /// # Ok(())
    /// # }
    /// ```
    pub async fn sort(&self) -> Result<()>
    where
        T: Ord,
    {
        self.sort_by(T::cmp).await
    }

    /// As [`sort`](Self::sort), by what `key` makes of each item: `sort(key=…)`.
    ///
    /// # Errors
    /// As [`append`](Self::append).
    ///
    /// # Examples
    /// ```no_run
    /// # async fn example(list: coreyard::multiprocessing::managers::ListProxy<u32>) -> coreyard::Result<()> {
    /// list.replace([1, 2, 3]).await?;
    /// list.sort_by_key(|&number| std::cmp::Reverse(number)).await?;
    /// assert_eq!(list.slice(..).await?, [3, 2, 1]);
    /// # Ok(())
    /// # }
    /// ```
    pub async fn sort_by_key<K: Ord>(&self, key: impl Fn(&T) -> K) -> Result<()> {
        self.sort_by(|one, other| key(one).cmp(&key(other))).await
    }

    /// A manager cannot compare items, which it has pickled: they are sorted here, and again should another process have
    /// changed the list meanwhile.
    async fn sort_by(&self, compare: impl Fn(&T, &T) -> Ordering) -> Result<()> {
        loop {
            let Reply::Items(before) = self.ask(ListRequest::Slice(0, None)).await? else {
                return Ok(());
            };
            let read = |item: &Vec<u8>| Ok((unpickle::<T>(item)?, item.clone()));
            let mut items = before.iter().map(read).collect::<Result<Vec<_>>>()?;
            items.sort_by(|(one, _), (other, _)| compare(one, other));
            let sorted = items.into_iter().map(|(_, item)| item).collect();
            if self.ask(ListRequest::Swap(before, sorted)).await? == Reply::Is(true) {
                return Ok(());
            }
        }
    }
}
