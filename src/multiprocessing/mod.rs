//! Python's `multiprocessing`: processes with memories of their own, and what they are organised with.
//!
//! A [`Process`] is a worker of the browser with an instance of the very module its parent runs. Its target is an
//! ordinary Rust function: there is nothing to register, and no macro.

mod bootstrap;
pub mod connection;
mod context;
mod current;
pub mod managers;
mod pool;
mod popen;
mod popen_fork;
mod popen_spawn;
mod process;
pub mod queues;
mod reduction;
pub mod synchronize;
mod target;

pub(crate) use bootstrap::enter;
#[cfg(any(feature = "threads", feature = "lab"))]
pub(crate) use bootstrap::install_panic_hook;
pub use connection::{Connection, pipe};
pub use context::{
    Context, StartMethod, get_all_start_methods, get_start_method, set_start_method,
};
#[cfg(feature = "lab")]
pub(crate) use current::begin_main;
pub use current::{
    CurrentProcess, ParentProcess, active_children, current_process, parent_process,
};
pub use pool::{AsyncResult, Pool, PoolBuilder, Results, Tasks};
pub(crate) use pool::{Inner, OnDeath};
pub use process::{Process, set_executable, set_start_timeout};
pub use queues::{JoinableQueue, Queue, SimpleQueue};
#[cfg(feature = "lab")]
pub(crate) use reduction::{pickle, unpickle};
pub use synchronize::{Barrier, BoundedSemaphore, Condition, Event, Guard, Lock, RLock, Semaphore};
#[cfg(feature = "lab")]
pub(crate) use target::conjure;
pub(crate) use target::name_of;
pub use target::{Asynchronous, Outcome, Plain, Target};
