//! Numbers that several processes read and write.
//!
//! A [`Value`] is one number, an [`Array`] several; each has a lock. Where the page lets processes share memory they lie in a
//! block of it, and to read one takes no message; elsewhere a manager has them. [`Backend`] tells which.
//!
//! # What a learner should notice
//! To read, to add one and to write are three steps. Two processes that do this at the same time without the lock lose
//! updates: both read 7, both write 8. Each step by itself is safe, and with the lock all three are one.
//!
//! # Source
//! [`multiprocessing.sharedctypes`](https://docs.python.org/3/library/multiprocessing.html#module-multiprocessing.sharedctypes)

mod array;
mod cells;
mod ctype;
mod lock;
mod value;

use std::cell::Cell;

use serde::{Deserialize, Serialize};

pub use array::{Array, RawArray};
pub use ctype::Ctype;
pub use lock::{Guard, SharedLock};
pub use value::{RawValue, Value};

use crate::error::{Error, Result};
use crate::host::shared;

/// Where shared values are.
///
/// # Examples
/// ```no_run
/// use coreyard::multiprocessing::Value;
/// use coreyard::multiprocessing::sharedctypes::Backend;
///
/// # fn example() {
/// match Value::new(0).backend() {
///     Backend::SharedMemory => coreyard::println!("this page is isolated"),
///     Backend::Manager => coreyard::println!("every read is a message"),
/// }
/// # }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Backend {
    /// In a block of memory that the processes share. To read or write takes well below a microsecond.
    SharedMemory,
    /// In a manager, a process of its own. To read or write takes a message there and back.
    Manager,
}

thread_local!(static CHOSEN: Cell<Option<Backend>> = const { Cell::new(None) });

/// Where the values are that this process makes from now on: shared memory, unless the page has none or
/// [`set_backend`] said otherwise.
///
/// # Examples
/// ```no_run
/// use coreyard::multiprocessing::Value;
/// use coreyard::multiprocessing::sharedctypes::get_backend;
///
/// # fn example() {
/// assert_eq!(Value::new(0).backend(), get_backend());
/// # }
/// ```
pub fn get_backend() -> Backend {
    let best = || if shared::can_share() { Backend::SharedMemory } else { Backend::Manager };
    CHOSEN.get().unwrap_or_else(best)
}

/// Runs `work`, whose values are there.
pub(super) fn with_backend<T>(backend: Backend, work: impl FnOnce() -> T) -> T {
    let outer = CHOSEN.replace(Some(backend));
    let result = work();
    CHOSEN.set(outer);
    result
}

/// Chooses where the values are that this process makes from now on, to compare the two; `None` is the best there is.
///
/// # Errors
/// [`Error::Unsupported`] for shared memory on a page that is not isolated.
///
/// # Examples
/// ```no_run
/// use coreyard::multiprocessing::Value;
/// use coreyard::multiprocessing::sharedctypes::{Backend, set_backend};
///
/// # async fn example() -> coreyard::Result<()> {
/// set_backend(Some(Backend::Manager))?;
/// assert_eq!(Value::new(0.5).backend(), Backend::Manager);
/// # Ok(())
/// # }
/// ```
pub fn set_backend(backend: Option<Backend>) -> Result<()> {
    if backend == Some(Backend::SharedMemory) && !shared::can_share() {
        return Err(Error::no_shared_memory());
    }
    CHOSEN.set(backend);
    Ok(())
}
