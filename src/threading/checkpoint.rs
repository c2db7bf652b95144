//! The places in a computation where a thread may be asked to let another one in.

use crate::trace::{self, Phase};

/// What a kernel calls every now and then while it computes.
///
/// Under the [GIL](super::Gil) a checkpoint is where CPython's interpreter looks whether another thread
/// wants to run. Without one, `()` stands in: its checkpoints are empty and the compiler removes them.
///
/// # Examples
/// A computation that lets others in between its steps:
/// ```
/// use coreyard::threading::{Checkpoint, Gil};
///
/// fn sum(numbers: &[u64], checkpoint: &impl Checkpoint) -> u64 {
///     let sums = numbers.chunks(1_000).map(|stretch| {
///         checkpoint.reached();
///         stretch.iter().sum::<u64>()
///     });
///     sums.sum()
/// }
///
/// let gil = Gil::of_this_process();
/// assert_eq!(gil.with(|| sum(&[1, 2, 3], gil)), sum(&[1, 2, 3], &()));
/// ```
pub trait Checkpoint {
    /// Called between two steps of a computation; may block for as long as others compute.
    ///
    /// # Examples
    /// ```
    /// # use coreyard::threading::Checkpoint;
    /// fn sum(numbers: &[u64], checkpoint: &impl Checkpoint) -> u64 {
    ///     numbers.iter().inspect(|_| checkpoint.reached()).sum()
    /// }
    ///
    /// assert_eq!(sum(&[1, 2, 3], &()), 6);
    /// ```
    fn reached(&self);

    /// Runs `wait`, which blocks without computing, with the GIL released.
    ///
    /// # Examples
    /// ```no_run
    /// # use std::time::Duration;
    /// # fn example(checkpoint: impl coreyard::threading::Checkpoint) {
    /// let line = checkpoint.blocking(|| coreyard::time::sleep(Duration::from_millis(5)));
    /// # }
    /// ```
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
