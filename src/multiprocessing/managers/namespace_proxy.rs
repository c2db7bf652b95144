//! A namespace that a manager keeps.

use std::rc::Rc;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::client::Client;
use super::proxy::{Proxy, all_of, first_of};
use super::{DictRequest, Kind, Reply, Request};
use crate::error::Result;
use crate::multiprocessing::reduction::pickle;

/// A handle on names with values of any types, which a [`Manager`](super::Manager) keeps.
///
/// # Examples
/// ```no_run
/// # use coreyard::multiprocessing::managers::Manager;
/// # async fn example() -> coreyard::Result<()> {
/// let settings = Manager::start()?.namespace();
/// settings.set("title", "yard").await?;
/// settings.set("cores", &8_u32).await?;
/// let title: String = settings.get("title").await?;
/// assert_eq!((title.as_str(), settings.get("cores").await?), ("yard", 8_u32));
/// # Ok(())
/// # }
/// ```
///
/// # Source
/// [`SyncManager.Namespace`](https://docs.python.org/3/library/multiprocessing.html#multiprocessing.managers.SyncManager.Namespace)
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct NamespaceProxy(Proxy);

impl NamespaceProxy {
    pub(super) fn new(client: &Rc<Client>) -> Self {
        Self(Proxy::new(client, "namespace", Kind::Namespace, |_| None))
    }

    /// Calls it something in errors and spans.
    ///
    /// # Examples
    /// ```no_run
    /// # fn example(settings: coreyard::multiprocessing::managers::NamespaceProxy) {
    /// let settings = settings.with_name("settings");
    /// # }
    /// ```
    #[must_use]
    pub fn with_name(mut self, name: &str) -> Self {
        self.0.rename(name);
        self
    }

    async fn ask(&self, request: DictRequest) -> Result<Reply> {
        self.0.ask(Request::Dict, request).await
    }

    /// The value of a name, which must be of the type that was set: `namespace.name`.
    ///
    /// # Errors
    /// - [`Error::Missing`](crate::Error::Missing) if there is no such name.
    /// - [`Error::Unpicklable`](crate::Error::Unpicklable) if its value is not a `T`.
    /// - [`Error::ManagerEnded`](crate::Error::ManagerEnded) if the manager has ended.
    /// - [`Error::Misused`](crate::Error::Misused) in a process without a connection to the manager.
    ///
    /// # Examples
    /// ```no_run
    /// # async fn example(settings: coreyard::multiprocessing::managers::NamespaceProxy) -> coreyard::Result<()> {
    /// settings.set("cores", &8_u32).await?;
    /// assert_eq!(settings.get::<u32>("cores").await?, 8);
    /// # Ok(())
    /// # }
    /// ```
    pub async fn get<T: DeserializeOwned>(&self, name: &str) -> Result<T> {
        let value = first_of(self.ask(DictRequest::Get(pickle(&name)?)).await?)?;
        value.ok_or_else(|| self.0.missing(format!("name {name:?}")))
    }

    /// Sets the value of a name: `namespace.name = value`.
    ///
    /// # Errors
    /// As [`get`](Self::get), but any name will do.
    ///
    /// # Examples
    /// ```no_run
    /// # async fn example(settings: coreyard::multiprocessing::managers::NamespaceProxy) -> coreyard::Result<()> {
    /// settings.set("title", "yard").await?;
    /// settings.set("sizes", &[1.5, 2.5]).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub async fn set<T: Serialize + ?Sized>(&self, name: &str, value: &T) -> Result<()> {
        let pair = vec![pickle(&name)?, pickle(&value)?];
        self.ask(DictRequest::Update(pair)).await.map(drop)
    }

    /// Takes a name out: `del namespace.name`.
    ///
    /// # Errors
    /// As [`get`](Self::get).
    ///
    /// # Examples
    /// ```no_run
    /// # async fn example(settings: coreyard::multiprocessing::managers::NamespaceProxy) -> coreyard::Result<()> {
    /// settings.set("cores", &8_u32).await?;
    /// settings.del("cores").await?;
    /// assert!(settings.get::<u32>("cores").await.is_err());
    /// # Ok(())
    /// # }
    /// ```
    pub async fn del(&self, name: &str) -> Result<()> {
        match self.ask(DictRequest::Pop(pickle(&name)?)).await? {
            Reply::Items(items) if items.is_empty() => {
                Err(self.0.missing(format!("name {name:?}")))
            }
            _ => Ok(()),
        }
    }

    /// The names that have a value, in the order in which they came: `dir(namespace)`.
    ///
    /// # Errors
    /// As [`get`](Self::get).
    ///
    /// # Examples
    /// ```no_run
    /// # async fn example(settings: coreyard::multiprocessing::managers::NamespaceProxy) -> coreyard::Result<()> {
    /// settings.set("title", "yard").await?;
    /// settings.set("cores", &8_u32).await?;
    /// assert_eq!(settings.names().await?, ["title", "cores"]);
    /// # Ok(())
    /// # }
    /// ```
    pub async fn names(&self) -> Result<Vec<String>> {
        all_of(self.ask(DictRequest::Keys).await?)
    }
}
