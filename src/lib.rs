//! Python's `multiprocessing`, `threading` and `concurrent.futures`, on the cores of a browser.
//!
//! A process is a Web Worker with an instance of the very module its parent runs, and a memory of its own. Its target is an
//! ordinary Rust function: nothing is registered, and there is no macro.
//!
//! ```no_run
//! use coreyard::multiprocessing::{Pool, Process};
//!
//! fn fibonacci(n: u64) -> u64 {
//!     if n <= 2 { n - 1 } else { fibonacci(n - 1) + fibonacci(n - 2) }
//! }
//!
//! # async fn example() -> coreyard::Result<()> {
//! let process = Process::new(fibonacci, (30,));
//! process.start()?;
//! process.join(None).await?;
//! assert_eq!(process.exitcode(), Some(0));
//!
//! let pool = Pool::new(4.try_into().expect("four is not zero"))?;
//! assert_eq!(pool.map(fibonacci, vec![8, 9, 10]).await?, [13, 21, 34]);
//! # Ok(())
//! # }
//! ```
//!
//! # The tour
//!
//! - [`multiprocessing`]: processes, the start methods spawn, fork and forkserver, pools.
//! - [`threading`]: threads that share memory, with and without the global interpreter lock.
//! - [`concurrent`]: executors and futures.
//! - [`executor`]: what runs a process's own `async` functions.
//! - [`trace`]: who did what when. [`println!`] and [`eprintln!`] write to a process's outputs.
//! - [`time`]: one clock for all processes, and a sleep.
//! - With the features `lab` and `programs`, which are on unless turned off: `kernels` (workloads), `experiments` (the
//!   lessons; without `programs` those alone that compare models), `statistics`, and `wasm` (what the page calls).
//!
//! # Rules of the yard
//!
//! - All of this is for workers. A page's own thread must not compute, and cannot block: start a worker for the main process,
//!   instantiate the module there, and call a function of yours from it.
//! - Whatever waits for a process is settled when that process ends, however it ends: a panic, a trap, a stack overflow, no
//!   memory, a script that does not load. The exit codes are Python's.
//! - After a panic a process is never trusted again: it ends, and nobody else does.
//! - A process ends with its parent at the latest: browsers end the workers of a worker with it. In Python an orphan lives on.
//! - Threads need the feature `threads`, the flags in `.cargo/threads.toml`, and a cross-origin isolated page. Everything else
//!   runs on any page.

mod allocator;
pub mod concurrent;
mod error;
pub mod executor;
#[cfg(feature = "lab")]
pub mod experiments;
mod host;
#[cfg(feature = "lab")]
pub mod kernels;
pub mod multiprocessing;
#[cfg(feature = "lab")]
pub mod statistics;
pub mod threading;
pub mod time;
pub mod trace;
#[cfg(feature = "lab")]
pub mod wasm;

pub use allocator::Allocator;
pub use error::{Error, Result};
