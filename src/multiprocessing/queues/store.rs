//! A queue of bytes: what all queues are made of.

use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};
use crate::multiprocessing::context::StartMethod;
use crate::multiprocessing::managers::{Handle, Kind, Reply, Request};

#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Store {
    pub(super) handle: Handle,
    maxsize: usize,
    /// Whether this process puts nothing more.
    #[serde(skip)]
    closed: Rc<Cell<bool>>,
}

impl Store {
    pub(super) fn new(context: Option<StartMethod>, maxsize: usize, is_joinable: bool) -> Self {
        let kind =
            if is_joinable { Kind::JoinableQueue { maxsize } } else { Kind::Queue { maxsize } };
        Self { handle: Handle::new("queue", kind, context), maxsize, closed: Rc::default() }
    }

    pub(super) async fn put(&self, item: Vec<u8>, limit: Option<Duration>) -> Result<()> {
        self.check_open()?;
        if self.maxsize == 0 {
            return self.handle.put(item);
        }
        let request = Request::Put(self.handle.id(), vec![item]);
        self.handle.wait(request, limit, "put").await.map(drop).map_err(|error| match error {
            Error::WaitTimedOut { .. } => self.full(),
            error => error,
        })
    }

    pub(super) async fn put_nowait(&self, item: Vec<u8>) -> Result<()> {
        self.check_open()?;
        if self.maxsize == 0 {
            return self.handle.put(item);
        }
        let request = Request::TryPut(self.handle.id(), vec![item]);
        match self.handle.wait(request, None, "put").await? {
            Reply::Is(false) => Err(self.full()),
            _ => Ok(()),
        }
    }

    pub(super) async fn get(&self, limit: Option<Duration>) -> Result<Vec<u8>> {
        // Items that are taken ahead leave room: whoever is held back by a limit is not held back by them.
        let got = if self.maxsize == 0 {
            self.handle.get(limit).await
        } else {
            let request = Request::Get(self.handle.id(), 1);
            self.handle.wait(request, limit, "get").await.and_then(|reply| self.only(reply))
        };
        got.map_err(|error| match error {
            Error::WaitTimedOut { .. } => self.empty(),
            error => error,
        })
    }

    pub(super) async fn get_nowait(&self) -> Result<Vec<u8>> {
        self.handle.client()?.pause();
        let request = Request::TryGet(self.handle.id(), 1);
        self.only(self.handle.wait(request, None, "get").await?)
    }

    fn only(&self, reply: Reply) -> Result<Vec<u8>> {
        match reply {
            Reply::Items(mut items) => items.pop().ok_or_else(|| self.empty()),
            _ => Err(self.empty()),
        }
    }

    pub(super) async fn qsize(&self) -> Result<usize> {
        self.handle.client()?.pause();
        match self.handle.ask(Request::Size(self.handle.id())).await? {
            Reply::Size(size) => Ok(size),
            _ => Ok(0),
        }
    }

    pub(super) async fn is_full(&self) -> Result<bool> {
        Ok(self.qsize().await? >= self.maxsize && self.maxsize > 0)
    }

    pub(super) fn close(&self) {
        self.closed.set(true);
    }

    pub(super) async fn join_thread(&self) -> Result<()> {
        if !self.closed.get() {
            return Err(self.handle.misused("close it before joining its thread"));
        }
        self.qsize().await.map(drop)
    }

    fn check_open(&self) -> Result<()> {
        if self.closed.get() {
            return Err(Error::Closed { what: self.handle.title().to_owned() });
        }
        Ok(())
    }

    fn full(&self) -> Error {
        Error::Full { queue: self.handle.title().to_owned() }
    }

    fn empty(&self) -> Error {
        Error::Empty { queue: self.handle.title().to_owned() }
    }
}
