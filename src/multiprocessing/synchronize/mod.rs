//! What processes wait for each other with: locks, semaphores, conditions, events, barriers.
//!
//! They live in a manager (see [`managers`](super::managers)), which the first process that makes one starts; what a process
//! has is a name, which it can copy and hand on: as an argument of a process, on a connection, in what a fork captures.
//! Whoever waits is served in turn. A process that ends while it holds a lock leaves it abandoned, and whoever waits hears so.
//!
//! # Deadlocks
//! A process is *idle* when nothing can make it go on but the answers that it waits for: not when it computes, waits for a
//! process, a pipe or a timer, or when a wait has a time limit. Two things are noticed at once, and fail the waits with
//! [`Error::Deadlock`]:
//! - idle processes that wait for each other's locks in a circle. So a [`Lock`] that another process is to release is no
//!   lock: use an [`Event`], or a [`Semaphore`] of none.
//! - that all processes a manager knows are idle. What JavaScript calls in the main process is not foreseen.
//!
//! A main process that runs futures in another executor than [`executor`](crate::executor) is never idle.
//!
//! # Source
//! [Synchronization primitives](https://docs.python.org/3/library/multiprocessing.html#synchronization-primitives)

mod barrier;
mod condition;
mod event;
mod lock;
mod semaphore;

pub use barrier::Barrier;
pub use condition::Condition;
pub use event::Event;
pub(super) use lock::Holdable;
pub use lock::{Guard, Lock, RLock};
pub use semaphore::{BoundedSemaphore, Semaphore};

use super::managers::Reply;
use crate::error::{Error, Result};

/// Whether an answer is a yes.
fn is_yes(reply: &Reply) -> bool {
    matches!(reply, Reply::Done | Reply::Is(true))
}

/// The number in an answer.
fn number_in(reply: &Reply) -> usize {
    match *reply {
        Reply::Size(number) | Reply::Index(number) => number,
        _ => 0,
    }
}

/// Whether there was what was waited for before the time was over.
fn in_time(reply: Result<Reply>) -> Result<bool> {
    match reply {
        Ok(reply) => Ok(is_yes(&reply)),
        Err(Error::WaitTimedOut { .. }) => Ok(false),
        Err(error) => Err(error),
    }
}
