//! The bytes of a shared value or array with their lock, wherever they are.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::ctype::{Ctype, bytes_of, numbers_of};
use super::{Backend, get_backend};
use crate::error::Result;
use crate::multiprocessing::heap::Block;
use crate::multiprocessing::managers::{CellsRequest, Handle, Kind, Reply, Request};
use crate::multiprocessing::synchronize::Holdable;

/// A handle on the bytes and the lock.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Cells {
    /// What they are, for errors.
    what: String,
    /// Whether who reads or writes them waits while another process holds the lock.
    is_guarded: bool,
    place: Place,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
enum Place {
    Block(Block),
    Manager(Holdable),
}

impl Cells {
    /// Cells without a lock.
    pub(super) fn new(what: &str, bytes: &[u8]) -> Self {
        Self::at(what, false, bytes)
    }

    /// Cells with a lock.
    pub(super) fn with_lock(what: &str, bytes: &[u8]) -> Self {
        Self::at(what, true, bytes)
    }

    fn at(what: &str, is_guarded: bool, bytes: &[u8]) -> Self {
        let place = match get_backend() {
            Backend::SharedMemory => Place::Block(Block::new(bytes)),
            Backend::Manager => Place::Manager(kept(is_guarded, bytes)),
        };
        Self { what: what.to_owned(), is_guarded, place }
    }

    pub(super) fn what(&self) -> &str {
        &self.what
    }

    pub(super) fn backend(&self) -> Backend {
        match self.place {
            Place::Block(_) => Backend::SharedMemory,
            Place::Manager(_) => Backend::Manager,
        }
    }

    /// The number at an index.
    pub(super) async fn load<T: Ctype>(&self, index: usize) -> Result<T> {
        let width = T::WIDTH as usize;
        match &self.place {
            Place::Block(block) => {
                self.guarded(block, || T::from_bits(block.load(T::WIDTH, index))).await
            }
            Place::Manager(Holdable(handle)) => {
                let bytes = read(handle, index * width, width).await?;
                Ok(numbers_of(&bytes).first().copied().unwrap_or(T::from_bits(0)))
            }
        }
    }

    /// Sets the number at an index.
    pub(super) async fn store<T: Ctype>(&self, index: usize, number: T) -> Result<()> {
        match &self.place {
            Place::Block(block) => {
                self.guarded(block, || block.store(T::WIDTH, index, number.into_bits())).await
            }
            Place::Manager(Holdable(handle)) => {
                write(handle, index * T::WIDTH as usize, bytes_of(&[number])).await
            }
        }
    }

    /// So many bytes from `start` on.
    pub(super) async fn read(&self, start: usize, length: usize) -> Result<Vec<u8>> {
        match &self.place {
            Place::Block(block) => self.guarded(block, || block.read(start, length)).await,
            Place::Manager(Holdable(handle)) => read(handle, start, length).await,
        }
    }

    /// Sets the bytes from `start` on.
    pub(super) async fn write(&self, start: usize, bytes: Vec<u8>) -> Result<()> {
        match &self.place {
            Place::Block(block) => self.guarded(block, || block.write(start, &bytes)).await,
            Place::Manager(Holdable(handle)) => write(handle, start, bytes).await,
        }
    }

    async fn guarded<R>(&self, block: &Block, work: impl FnOnce() -> R) -> Result<R> {
        if !self.is_guarded {
            return Ok(work());
        }
        block.acquire(&self.what, None).await?;
        let result = work();
        block.release(&self.what)?;
        Ok(result)
    }

    pub(super) async fn acquire(&self, timeout: Option<Duration>) -> Result<()> {
        match &self.place {
            Place::Block(block) => block.acquire(&self.what, timeout).await,
            Place::Manager(lock) => lock.acquire(timeout).await,
        }
    }

    pub(super) async fn try_acquire(&self) -> Result<bool> {
        match &self.place {
            Place::Block(block) => block.try_acquire(&self.what),
            Place::Manager(lock) => lock.try_acquire().await,
        }
    }

    pub(super) async fn release(&self) -> Result<()> {
        match &self.place {
            Place::Block(block) => block.release(&self.what),
            Place::Manager(lock) => lock.release().await,
        }
    }

    /// Gives the lock back, for a guard: where this process does not hold it, nothing happens.
    pub(super) fn let_go(&self) {
        match &self.place {
            Place::Block(block) => drop(block.release(&self.what)),
            Place::Manager(lock) => lock.let_go(),
        }
    }
}

/// Makes bytes in the manager that this process uses.
fn kept(is_guarded: bool, bytes: &[u8]) -> Holdable {
    let kind = Kind::Cells { length: bytes.len(), is_guarded };
    let first = |id| Some(Request::Cells(id, CellsRequest::Write(0, bytes.to_vec())));
    Holdable(Handle::beginning_with("value", kind, first))
}

async fn read(handle: &Handle, start: usize, length: usize) -> Result<Vec<u8>> {
    match handle.ask(Request::Cells(handle.id(), CellsRequest::Read(start, length))).await? {
        Reply::Items(items) => Ok(items.concat()),
        _ => Ok(Vec::new()),
    }
}

async fn write(handle: &Handle, start: usize, bytes: Vec<u8>) -> Result<()> {
    handle.ask(Request::Cells(handle.id(), CellsRequest::Write(start, bytes))).await.map(drop)
}
