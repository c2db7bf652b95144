//! The places in a computation where a thread may be asked to let another one in.

use crate::trace::{self, Phase};

/// What a kernel calls every now and then while it computes.
///
/// Under the [GIL](super::Gil) a checkpoint is where CPython's interpreter looks whether another thread
/// wants to run. Without one, `()` stands in: its checkpoints are empty and the compiler removes them.
pub trait Checkpoint {
    /// Called between two steps of a computation; may block for as long as others compute.
    fn reached(&self);

    /// Runs `wait`, which blocks without computing, with the GIL released.
    fn blocking<T>(&self, wait: impl FnOnce() -> T) -> T;
}

impl Checkpoint for () {
    #[inline]
    fn reached(&self) {}

    fn blocking<T>(&self, wait: impl FnOnce() -> T) -> T {
        let _blocked = trace::during(Phase::Io, "blocked", None);
        wait()
    }
}
