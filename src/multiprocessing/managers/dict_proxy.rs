//! A dictionary that a manager keeps.

use std::fmt::{self, Debug};
use std::marker::PhantomData;
use std::rc::Rc;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::client::Client;
use super::proxy::{Proxy, all_of, first_of, number_of, pairs_of, pickled_pairs};
use super::{DictRequest, Kind, Reply, Request};
use crate::error::Result;
use crate::multiprocessing::reduction::pickle;

/// A handle on a dictionary that a [`Manager`](super::Manager) keeps. Each method is one question, which nothing comes
/// between. Its keys stay in the order in which they came.
///
/// What it gives is a copy: to change a value, [`set`](Self::set) it. Two keys are equal if they are pickled to the same bytes,
/// so a key must not be a collection without an order.
///
/// # Examples
/// ```no_run
/// # use coreyard::multiprocessing::managers::Manager;
/// # async fn example() -> coreyard::Result<()> {
/// let ages = Manager::start()?.dict([("ann".to_owned(), 31)])?;
/// ages.set(&"bob".to_owned(), &29).await?;
/// assert_eq!(ages.get(&"bob".to_owned()).await?, Some(29));
/// assert_eq!(ages.keys().await?, ["ann", "bob"]);
/// # Ok(())
/// # }
/// ```
///
/// # Source
/// [`SyncManager.dict`](https://docs.python.org/3/library/multiprocessing.html#multiprocessing.managers.SyncManager.dict)
#[derive(Serialize, Deserialize)]
#[serde(bound = "")]
pub struct DictProxy<K, V> {
    proxy: Proxy,
    #[expect(clippy::type_complexity, reason = "it says which types there are")]
    pair: PhantomData<fn(K, V) -> (K, V)>,
}

impl<K, V> Clone for DictProxy<K, V> {
    fn clone(&self) -> Self {
        Self { proxy: self.proxy.clone(), pair: PhantomData }
    }
}

impl<K, V> Debug for DictProxy<K, V> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_tuple("DictProxy").field(&self.proxy).finish()
    }
}

impl<K, V> DictProxy<K, V>
where
    K: Serialize + DeserializeOwned,
    V: Serialize + DeserializeOwned,
{
    pub(super) fn new(
        client: &Rc<Client>,
        pairs: impl IntoIterator<Item = (K, V)>,
    ) -> Result<Self> {
        let pairs = DictRequest::Update(pickled_pairs(pairs)?);
        let first = |id| Some(Request::Dict(id, pairs));
        Ok(Self { proxy: Proxy::new(client, "dict", Kind::Dict, first), pair: PhantomData })
    }

    /// Calls it something in errors and spans.
    ///
    /// # Examples
    /// ```no_run
    /// # fn example(letters: coreyard::multiprocessing::managers::DictProxy<char, u32>) {
    /// let letters = letters.with_name("letters");
    /// # }
    /// ```
    #[must_use]
    pub fn with_name(mut self, name: &str) -> Self {
        self.proxy.rename(name);
        self
    }

    async fn ask(&self, request: DictRequest) -> Result<Reply> {
        self.proxy.ask(Request::Dict, request).await
    }

    /// The value of a key, if there is one.
    ///
    /// # Errors
    /// - [`Error::Unpicklable`](crate::Error::Unpicklable) if the key cannot be pickled.
    /// - [`Error::ManagerEnded`](crate::Error::ManagerEnded) if the manager has ended.
    /// - [`Error::Misused`](crate::Error::Misused) in a process without a connection to the manager.
    ///
    /// # Examples
    /// ```no_run
    /// # async fn example(letters: coreyard::multiprocessing::managers::DictProxy<char, u32>) -> coreyard::Result<()> {
    /// assert_eq!(letters.get(&'e').await?, None);
    /// letters.set(&'e', &1).await?;
    /// assert_eq!(letters.get(&'e').await?, Some(1));
    /// # Ok(())
    /// # }
    /// ```
    pub async fn get(&self, key: &K) -> Result<Option<V>> {
        first_of(self.ask(DictRequest::Get(pickle(key)?)).await?)
    }

    /// Sets the value of a key: `dict[key] = value`.
    ///
    /// # Errors
    /// As [`get`](Self::get).
    ///
    /// # Examples
    /// ```no_run
    /// # async fn example(letters: coreyard::multiprocessing::managers::DictProxy<char, u32>) -> coreyard::Result<()> {
    /// letters.set(&'e', &(letters.get(&'e').await?.unwrap_or(0) + 1)).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub async fn set(&self, key: &K, value: &V) -> Result<()> {
        self.update([(key, value)]).await
    }

    /// Sets the values of keys, all at once. Owned pairs will do, and pairs of references.
    ///
    /// # Errors
    /// As [`get`](Self::get).
    ///
    /// # Examples
    /// ```no_run
    /// # async fn example(letters: coreyard::multiprocessing::managers::DictProxy<char, u32>) -> coreyard::Result<()> {
    /// letters.update([('a', 3), ('b', 1)]).await?;
    /// assert_eq!(letters.get(&'a').await?, Some(3));
    /// # Ok(())
    /// # }
    /// ```
    pub async fn update<A: Serialize, B: Serialize>(
        &self,
        pairs: impl IntoIterator<Item = (A, B)>,
    ) -> Result<()> {
        self.ask(DictRequest::Update(pickled_pairs(pairs)?)).await.map(drop)
    }

    /// The value of a key, which is set to `default` first if there is none.
    ///
    /// # Errors
    /// As [`get`](Self::get).
    ///
    /// # Examples
    /// ```no_run
    /// # async fn example(letters: coreyard::multiprocessing::managers::DictProxy<char, u32>) -> coreyard::Result<()> {
    /// letters.set(&'e', &5).await?;
    /// assert_eq!(letters.setdefault(&'e', &0).await?, 5);
    /// assert_eq!(letters.setdefault(&'q', &0).await?, 0);
    /// # Ok(())
    /// # }
    /// ```
    pub async fn setdefault(&self, key: &K, default: &V) -> Result<V> {
        let request = DictRequest::SetDefault(pickle(key)?, pickle(default)?);
        first_of(self.ask(request).await?)?.ok_or_else(|| self.proxy.missing("value".to_owned()))
    }

    /// Takes a key out: its value.
    ///
    /// # Errors
    /// - [`Error::Missing`](crate::Error::Missing) if there is no such key.
    /// - As [`get`](Self::get).
    ///
    /// # Examples
    /// ```no_run
    /// # async fn example(letters: coreyard::multiprocessing::managers::DictProxy<char, u32>) -> coreyard::Result<()> {
    /// letters.set(&'e', &5).await?;
    /// assert_eq!(letters.pop(&'e').await?, 5);
    /// assert!(letters.pop(&'e').await.is_err());
    /// # Ok(())
    /// # }
    /// ```
    pub async fn pop(&self, key: &K) -> Result<V>
    where
        K: Debug,
    {
        let value = first_of(self.ask(DictRequest::Pop(pickle(key)?)).await?)?;
        value.ok_or_else(|| self.proxy.missing(format!("key {key:?}")))
    }

    /// Takes the key that came last out, with its value.
    ///
    /// # Errors
    /// - [`Error::Missing`](crate::Error::Missing) if there is none.
    /// - As [`get`](Self::get).
    ///
    /// # Examples
    /// ```no_run
    /// # async fn example(letters: coreyard::multiprocessing::managers::DictProxy<char, u32>) -> coreyard::Result<()> {
    /// letters.set(&'q', &1).await?;
    /// assert_eq!(letters.popitem().await?, ('q', 1));
    /// # Ok(())
    /// # }
    /// ```
    pub async fn popitem(&self) -> Result<(K, V)> {
        let pairs = pairs_of(self.ask(DictRequest::PopItem).await?)?;
        pairs.into_iter().next().ok_or_else(|| self.proxy.missing("keys".to_owned()))
    }

    /// Whether there is a key: `key in dict`.
    ///
    /// # Errors
    /// As [`get`](Self::get).
    ///
    /// # Examples
    /// ```no_run
    /// # async fn example(letters: coreyard::multiprocessing::managers::DictProxy<char, u32>) -> coreyard::Result<()> {
    /// if !letters.contains(&'q').await? {
    ///     coreyard::println!("no letter q");
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub async fn contains(&self, key: &K) -> Result<bool> {
        let reply = self.ask(DictRequest::Contains(pickle(key)?)).await?;
        Ok(reply == Reply::Is(true))
    }

    /// The keys.
    ///
    /// # Errors
    /// As [`get`](Self::get).
    ///
    /// # Examples
    /// ```no_run
    /// # async fn example(letters: coreyard::multiprocessing::managers::DictProxy<char, u32>) -> coreyard::Result<()> {
    /// letters.update([('b', 2), ('a', 1)]).await?;
    /// assert_eq!(letters.keys().await?, ['b', 'a']);
    /// # Ok(())
    /// # }
    /// ```
    pub async fn keys(&self) -> Result<Vec<K>> {
        all_of(self.ask(DictRequest::Keys).await?)
    }

    /// The values, in the order of the keys.
    ///
    /// # Errors
    /// As [`get`](Self::get).
    ///
    /// # Examples
    /// ```no_run
    /// # async fn example(letters: coreyard::multiprocessing::managers::DictProxy<char, u32>) -> coreyard::Result<()> {
    /// let all: u32 = letters.values().await?.into_iter().sum();
    /// # Ok(())
    /// # }
    /// ```
    pub async fn values(&self) -> Result<Vec<V>> {
        all_of(self.ask(DictRequest::Values).await?)
    }

    /// The keys with their values.
    ///
    /// # Errors
    /// As [`get`](Self::get).
    ///
    /// # Examples
    /// ```no_run
    /// # async fn example(letters: coreyard::multiprocessing::managers::DictProxy<char, u32>) -> coreyard::Result<()> {
    /// for (letter, count) in letters.items().await? {
    ///     coreyard::println!("{letter}: {count}");
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub async fn items(&self) -> Result<Vec<(K, V)>> {
        pairs_of(self.ask(DictRequest::Items).await?)
    }

    /// How many keys there are: `len(dict)`.
    ///
    /// # Errors
    /// As [`get`](Self::get).
    ///
    /// # Examples
    /// ```no_run
    /// # async fn example(letters: coreyard::multiprocessing::managers::DictProxy<char, u32>) -> coreyard::Result<()> {
    /// letters.update([('a', 1), ('b', 2)]).await?;
    /// assert_eq!(letters.len().await?, 2);
    /// # Ok(())
    /// # }
    /// ```
    pub async fn len(&self) -> Result<usize> {
        self.ask(DictRequest::Len).await.map(|reply| number_of(&reply))
    }

    /// Whether there are no keys.
    ///
    /// # Errors
    /// As [`get`](Self::get).
    ///
    /// # Examples
    /// ```no_run
    /// # async fn example(letters: coreyard::multiprocessing::managers::DictProxy<char, u32>) -> coreyard::Result<()> {
    /// letters.clear().await?;
    /// assert!(letters.is_empty().await?);
    /// # Ok(())
    /// # }
    /// ```
    pub async fn is_empty(&self) -> Result<bool> {
        self.len().await.map(|length| length == 0)
    }

    /// Takes all keys out.
    ///
    /// # Errors
    /// As [`get`](Self::get).
    ///
    /// # Examples
    /// ```no_run
    /// # async fn example(letters: coreyard::multiprocessing::managers::DictProxy<char, u32>) -> coreyard::Result<()> {
    /// letters.clear().await?;
    /// assert_eq!(letters.len().await?, 0);
    /// # Ok(())
    /// # }
    /// ```
    pub async fn clear(&self) -> Result<()> {
        self.ask(DictRequest::Clear).await.map(drop)
    }
}
