//! Python's `multiprocessing`: processes with memories of their own, and what they are organised with.
//!
//! A [`Process`] is a worker of the browser with an instance of the very module its parent runs. Its target is an
//! ordinary Rust function: there is nothing to register, and no macro.
//!
//! # A course
//!
//! 1. [`Process`]: start it, join it, look at its exit code. [`current_process`] says who is asking.
//! 2. Start methods: spawn, fork and forkserver ([`StartMethod`]), each with a [`Context`] of its own.
//! 3. [`Pool`]: many short tasks on a few processes.
//! 4. [`pipe`] and [`queues`]: how processes talk.
//! 5. [`synchronize`]: how they wait for each other, and what happens when they wait in a circle.
//! 6. [`sharedctypes`]: numbers that several processes see. [`Manager`]: lists and dictionaries that they see.
//!
//! # Supported, different, impossible
//!
//! | Python | here |
//! | --- | --- |
//! | `Process`: `start`, `join`, `is_alive`, `terminate`, `kill`, `close`, `name`, `pid`, `daemon`, `exitcode`, `sentinel` | supported; the target may also be `async`, and [`Process::result`] has what it returned |
//! | signals | **cannot**: a browser has none. `terminate` and `kill` end a process at once, and no handler runs |
//! | orphans that live on | **cannot**: browsers end a worker's workers with it. A process waits for its children first, as Python's does |
//! | spawn | supported; a closure that captures something is refused, as a lambda is in Python |
//! | fork | supported in the portable build, with all that closures capture; the threads build refuses it. The call stack is not copied: the child enters at its target |
//! | forkserver | supported; **differs**: the server leaves its memory and ends, and its children are direct ones. [`set_forkserver_preload`] names functions, not modules |
//! | `set_start_method`, `get_context`, objects of one context refused by another | supported |
//! | `freeze_support`, `set_executable` of an interpreter | not needed; [`set_executable`] names the script of the workers |
//! | `Pool` with all its methods | supported; **differs**: a worker that dies fails its task with an error that names it, and is replaced. CPython's pool waits for ever |
//! | `Pipe`, `Connection`, `connection.wait` | supported; an end can be in one process at a time |
//! | `Listener`, `Client`, authentication | **cannot**: a page has no sockets to listen at |
//! | `Queue`, `JoinableQueue`, `SimpleQueue` | supported; **differs**: items live in a manager, so a process that puts something may end at once, and `join_thread` has little to wait for |
//! | `Lock`, `RLock`, semaphores, `Condition`, `Event`, `Barrier` | supported, first come, first served; **differs**: a lock whose holder ended is reported to who waits, and a deadlock is an error that names the circle |
//! | `Value`, `Array`, and their raw forms | supported: in shared memory on an isolated page, in a manager otherwise; reading and writing are `async` |
//! | `Manager`: `list`, `dict`, `Namespace`, and all of the above | supported; **cannot**: proxies of your own classes. Classes cannot be made from a message, and a process of your own with a pipe does the same |
//! | `shared_memory.SharedMemory` by name | **cannot**: browsers have no names for memory; hand an [`Array`] over instead |
//! | `log_to_stderr`, `get_logger` | **differs**: [`eprintln!`](crate::eprintln) writes to a process's own error output |
//! | `cpu_count`, `active_children`, `current_process`, `parent_process` | supported; a browser may say fewer cores than there are |

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
