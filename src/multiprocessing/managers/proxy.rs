//! What the handles of lists, dictionaries and namespaces have in common: pickled items go there and come back.

use std::rc::Rc;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::client::Client;
use super::{Handle, Kind, ObjectId, Reply, Request};
use crate::error::{Error, Result};
use crate::multiprocessing::reduction::{pickle, unpickle};

/// A handle, and how it is asked.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Proxy(Handle);

impl Proxy {
    /// Makes an object that a manager keeps, and that begins with what `first` requests.
    pub(super) fn new(
        client: &Rc<Client>,
        word: &str,
        kind: Kind,
        first: impl FnOnce(ObjectId) -> Option<Request>,
    ) -> Self {
        Self(Handle::within(client, word, kind, None, first))
    }

    pub(super) fn rename(&mut self, name: &str) {
        self.0.rename(name);
    }

    /// Requests something and waits for the answer.
    ///
    /// # Errors
    /// [`Error::ManagerEnded`], [`Error::Misused`], and those of the answer.
    pub(super) async fn ask<R>(
        &self,
        about: fn(ObjectId, R) -> Request,
        request: R,
    ) -> Result<Reply> {
        self.0.ask(about(self.0.id(), request)).await
    }

    /// The refusal of an item that it does not have.
    pub(super) fn missing(&self, item: String) -> Error {
        Error::Missing { what: self.0.title().to_owned(), item }
    }
}

/// The pickled items of an answer.
pub(super) fn items_of(reply: Reply) -> Vec<Vec<u8>> {
    match reply {
        Reply::Items(items) => items,
        _ => Vec::new(),
    }
}

/// The first item of an answer, if there is one.
pub(super) fn first_of<T: DeserializeOwned>(reply: Reply) -> Result<Option<T>> {
    items_of(reply).first().map(|bytes| unpickle(bytes)).transpose()
}

/// All items of an answer.
pub(super) fn all_of<T: DeserializeOwned>(reply: Reply) -> Result<Vec<T>> {
    items_of(reply).iter().map(|bytes| unpickle(bytes)).collect()
}

/// Keys and values that come in turn.
pub(super) fn pairs_of<K: DeserializeOwned, V: DeserializeOwned>(
    reply: Reply,
) -> Result<Vec<(K, V)>> {
    let items = items_of(reply);
    items.chunks_exact(2).map(|pair| Ok((unpickle(&pair[0])?, unpickle(&pair[1])?))).collect()
}

/// Keys and values, pickled in turn.
pub(super) fn pickled_pairs<K: Serialize, V: Serialize>(
    pairs: impl IntoIterator<Item = (K, V)>,
) -> Result<Vec<Vec<u8>>> {
    let mut items = Vec::new();
    for (key, value) in pairs {
        items.extend([pickle(&key)?, pickle(&value)?]);
    }
    Ok(items)
}

/// The number in an answer.
pub(super) fn number_of(reply: &Reply) -> usize {
    match *reply {
        Reply::Size(number) | Reply::Index(number) => number,
        _ => 0,
    }
}
