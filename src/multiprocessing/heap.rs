//! Memory that several processes have: what lies behind a [`Value`](super::Value) where memory can be shared.
//!
//! A block has a lock, and bytes. The lock is one word in the block, in which the number of its holder stands: to take it is
//! one atomic step, and nobody has to be asked. Who waits for it looks, now and then, whether its holder is still alive.

use std::rc::Rc;
use std::task::Poll;
use std::time::Duration;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::current::current_process;
use super::reduction::{refuse, register};
use crate::error::{Error, Result};
use crate::executor;
use crate::host::ports;
use crate::host::shared::{self, BlockNumber, Holder};
use crate::trace::{self, Phase};

/// A block of shared memory, for as long as this process needs it. Its copy in another process is the same memory.
#[derive(Clone, Debug)]
pub(super) struct Block(Rc<Held>);

#[derive(Debug)]
struct Held(BlockNumber);

impl Drop for Held {
    fn drop(&mut self) {
        shared::let_go(self.0);
    }
}

#[expect(clippy::cast_possible_truncation, reason = "a wasm address has 32 bits")]
impl Block {
    /// A block of these bytes.
    pub(super) fn new(bytes: &[u8]) -> Self {
        let block = Self(Rc::new(Held(shared::create(bytes.len() as u32))));
        block.write(0, bytes);
        block
    }

    fn number(&self) -> BlockNumber {
        self.0.0
    }

    /// The bits of the number of `width` bytes at an index, which must be there.
    pub(super) fn load(&self, width: u32, index: usize) -> u64 {
        shared::load(self.number(), width, index as u32)
    }

    /// Sets the bits of the number at an index, which must be there.
    pub(super) fn store(&self, width: u32, index: usize, bits: u64) {
        shared::store(self.number(), width, index as u32, bits);
    }

    /// A copy of bytes that must be there.
    pub(super) fn read(&self, start: usize, length: usize) -> Vec<u8> {
        let mut bytes = vec![0; length];
        shared::read(self.number(), start as u32, &mut bytes);
        bytes
    }

    /// Sets bytes that must be there.
    pub(super) fn write(&self, start: usize, bytes: &[u8]) {
        shared::write(self.number(), start as u32, bytes);
    }
}

impl Block {
    /// Waits for the lock, for `timeout` at the most; `what` is its owner, for errors.
    ///
    /// # Errors
    /// [`Error::WaitTimedOut`], and [`Error::Abandoned`] if its holder has ended.
    pub(super) async fn acquire(&self, what: &str, timeout: Option<Duration>) -> Result<()> {
        if shared::acquire(self.number()).is_ok() {
            return Ok(());
        }
        let _waiting = trace::during(Phase::Wait, &format!("lock of {what}"), None);
        let acquired = executor::timeout(timeout, self.acquired(what)).await;
        acquired.unwrap_or_else(|| Err(self.timed_out(what)))
    }

    /// Takes the lock if nobody else holds it.
    ///
    /// # Errors
    /// [`Error::Abandoned`] if its holder has ended.
    pub(super) fn try_acquire(&self, what: &str) -> Result<bool> {
        match shared::acquire(self.number()) {
            Ok(()) => Ok(true),
            Err(holder) if shared::is_alive(holder) => Ok(false),
            Err(holder) => self.inherited(what, holder),
        }
    }

    async fn acquired(&self, what: &str) -> Result<()> {
        while !self.try_acquire(what)? {
            self.news().await;
        }
        Ok(())
    }

    /// Whether the lock was given back by a holder that has ended: it may have done so just before, and somebody else may
    /// hold it by now.
    fn inherited(&self, what: &str, ended: Holder) -> Result<bool> {
        match shared::acquire(self.number()) {
            Ok(()) => Ok(true),
            Err(holder) if holder != ended => Ok(false),
            Err(_) => {
                let process = shared::name_of(ended);
                Err(Error::Abandoned { what: format!("the lock of {what}"), process })
            }
        }
    }

    /// Waits until it may be worth another try.
    async fn news(&self) {
        let Some(holder) = shared::holder(self.number()) else { return };
        let mut is_watching = false;
        std::future::poll_fn(|context| {
            if std::mem::replace(&mut is_watching, true) {
                return Poll::Ready(());
            }
            ports::watch(self.number(), context.waker());
            shared::await_release(self.number(), holder);
            Poll::Pending
        })
        .await;
    }

    fn timed_out(&self, what: &str) -> Error {
        let own = current_process().name;
        let held = shared::holder(self.number())
            .map(|holder| format!(", held by {}", shared::name_of(holder)));
        let explanation = format!("{own} waits for the lock of {what}{}", held.unwrap_or_default());
        Error::WaitTimedOut { explanation }
    }

    /// Gives the lock back, once.
    ///
    /// # Errors
    /// [`Error::Misused`] if this process does not hold it.
    pub(super) fn release(&self, what: &str) -> Result<()> {
        if shared::release(self.number()) {
            return Ok(());
        }
        let what = format!("the lock of {what}");
        Err(Error::Misused { what, why: "this process does not hold it".to_owned() })
    }
}

impl Serialize for Block {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        register(self.number());
        self.number().serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Block {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let number = u32::deserialize(deserializer)?;
        if shared::hold(number) {
            return Ok(Self(Rc::new(Held(number))));
        }
        Err(refuse(
            "this process does not have that shared memory: it comes on a connection or as an argument of a target, of a \
             pool's task or of its initializer, not in a queue, and not as a result",
        ))
    }
}
