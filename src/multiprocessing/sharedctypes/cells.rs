//! The bytes of a shared value or array with their lock, wherever they are.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::ctype::Ctype;
use super::{Backend, get_backend};
use crate::error::Result;
use crate::multiprocessing::heap::Block;

/// A handle on the bytes and the lock.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Cells {
    /// What they are, for errors.
    what: String,
    /// Whether who reads or writes them takes the lock for it.
    is_guarded: bool,
    place: Place,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
enum Place {
    Block(Block),
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
            Backend::SharedMemory | Backend::Manager => Place::Block(Block::new(bytes)),
        };
        Self { what: what.to_owned(), is_guarded, place }
    }

    pub(super) fn what(&self) -> &str {
        &self.what
    }

    pub(super) fn backend(&self) -> Backend {
        match self.place {
            Place::Block(_) => Backend::SharedMemory,
        }
    }

    /// The number at an index.
    pub(super) async fn load<T: Ctype>(&self, index: usize) -> Result<T> {
        match &self.place {
            Place::Block(block) => {
                self.guarded(block, || T::from_bits(block.load(T::WIDTH, index))).await
            }
        }
    }

    /// Sets the number at an index.
    pub(super) async fn store<T: Ctype>(&self, index: usize, number: T) -> Result<()> {
        match &self.place {
            Place::Block(block) => {
                self.guarded(block, || block.store(T::WIDTH, index, number.into_bits())).await
            }
        }
    }

    /// So many bytes from `start` on.
    pub(super) async fn read(&self, start: usize, length: usize) -> Result<Vec<u8>> {
        match &self.place {
            Place::Block(block) => self.guarded(block, || block.read(start, length)).await,
        }
    }

    /// Sets the bytes from `start` on.
    pub(super) async fn write(&self, start: usize, bytes: &[u8]) -> Result<()> {
        match &self.place {
            Place::Block(block) => self.guarded(block, || block.write(start, bytes)).await,
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
        }
    }

    pub(super) fn release(&self) -> Result<()> {
        match &self.place {
            Place::Block(block) => block.release(&self.what),
        }
    }
}
