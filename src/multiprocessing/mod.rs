//! Python's `multiprocessing`: processes with memories of their own, and what they are organised with.
//!
//! A [`Process`] is a worker of the browser with an instance of the very module its parent runs. Its target is an
//! ordinary Rust function: there is nothing to register, and no macro.
//!
//! What Python has for processes that begin by importing the main module has nothing to do here: `freeze_support`, and the
//! guard `if __name__ == "__main__"`. A new process runs its target, and nothing before it.

mod bootstrap;
pub mod connection;
mod context;
mod current;
mod heap;
pub mod managers;
mod pool;
mod popen;
mod popen_fork;
mod popen_forkserver;
mod popen_spawn;
mod process;
pub mod queues;
mod reduction;
mod sentinel;
pub mod sharedctypes;
pub mod synchronize;
mod target;

pub(crate) use bootstrap::enter;
#[cfg(any(feature = "threads", feature = "lab"))]
pub(crate) use bootstrap::install_panic_hook;
pub use connection::{Connection, pipe};
pub use context::{
    Context, StartMethod, cpu_count, get_all_start_methods, get_context, get_start_method,
    set_start_method,
};
#[cfg(feature = "lab")]
pub(crate) use current::begin_main;
pub use current::{
    CurrentProcess, ParentProcess, active_children, current_process, parent_process,
};
pub use managers::Manager;
pub use pool::{AsyncResult, Pool, PoolBuilder, Results, Tasks};
pub(crate) use pool::{Inner, OnDeath};
pub use popen_fork::register_at_fork;
pub use popen_forkserver::set_forkserver_preload;
pub use process::{Process, open_descriptors, set_executable, set_start_timeout};
pub use queues::{JoinableQueue, Queue, SimpleQueue};
#[cfg(feature = "lab")]
pub(crate) use reduction::{pickle, unpickle};
pub use sentinel::Sentinel;
pub use sharedctypes::{Array, RawArray, RawValue, Value};
pub use synchronize::{Barrier, BoundedSemaphore, Condition, Event, Guard, Lock, RLock, Semaphore};
#[cfg(feature = "lab")]
pub(crate) use target::conjure;
pub(crate) use target::name_of;
pub use target::{Asynchronous, Outcome, Plain, Target};
