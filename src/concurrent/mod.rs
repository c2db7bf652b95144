//! Python's `concurrent.futures`: functions are submitted to an executor, and futures stand for what they will come to.
//!
//! [`ProcessPoolExecutor`] and [`ThreadPoolExecutor`] have the same methods, those of [`Executor`]: a program changes from one
//! to the other by one word, and learns what threads under a GIL, threads without one, and processes do for it.

mod executor;
mod future;
mod map;
mod process;
mod thread;
mod wait;

pub use executor::Executor;
pub use future::Future;
pub use map::Mapped;
pub use process::{Chunked, ProcessPoolExecutor};
pub use thread::ThreadPoolExecutor;
pub use wait::{AsCompleted, ReturnWhen, Waited, as_completed, wait};

/// How an executor is shut down: Python's arguments of `shutdown`.
///
/// # Examples
/// ```no_run
/// use coreyard::concurrent::{ProcessPoolExecutor, Shutdown};
///
/// # async fn example(executor: ProcessPoolExecutor) -> coreyard::Result<()> {
/// executor.shutdown(Shutdown { cancel_futures: true, ..Shutdown::default() }).await?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shutdown {
    /// Whether to wait until everything is done and the workers have ended.
    pub wait: bool,
    /// Whether tasks that no worker has yet are cancelled.
    pub cancel_futures: bool,
}

/// Python's defaults: wait, and cancel nothing.
impl Default for Shutdown {
    fn default() -> Self {
        Self { wait: true, cancel_futures: false }
    }
}
