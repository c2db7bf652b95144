//! Python's `threading`: threads that share the memory of their process, with and without the GIL.

mod checkpoint;
mod gil;
mod pool;
#[cfg(feature = "threads")]
mod rayon;

pub use checkpoint::Checkpoint;
pub use gil::{Gil, SWITCH_INTERVAL};
pub use pool::{Interpreter, ThreadPool};

/// Without shared memory there are no threads to start.
#[cfg(not(feature = "threads"))]
mod rayon {
    use std::num::NonZeroUsize;

    use crate::error::{Error, Result};

    #[expect(clippy::unused_async, reason = "of the same shape as with threads")]
    pub(super) async fn start(threads: NonZeroUsize) -> Result<()> {
        Err(Error::Unsupported {
            feature: format!("a pool of {threads} threads"),
            reason: "threads share memory, and this is the portable build; the threads build needs a cross-origin \
                     isolated page"
                .to_owned(),
        })
    }
}

/// Calls a kernel with the checkpoint of the thread it is called on: the GIL's if it runs under it, none otherwise.
#[cfg(feature = "lab")]
macro_rules! interpreted {
    ($($kernel:ident)::+ ($($argument:expr),*)) => {
        match $crate::threading::Gil::held() {
            Some(gil) => $($kernel)::+($($argument,)* gil),
            None => $($kernel)::+($($argument,)* &()),
        }
    };
}
#[cfg(feature = "lab")]
pub(crate) use interpreted;
