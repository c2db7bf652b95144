//! Workloads: plain Rust functions that compute or wait.
//!
//! | kernel | bound by | its size is | its result |
//! |---|---|---|---|
//! | [`count`](count()) | the CPU | the number to count to | that number |
//! | [`fibonacci`](fibonacci()) | the CPU | which Fibonacci number | the Fibonacci number |
//! | [`list_append`](list_append()) | the CPU, a little by memory | how many random numbers | a checksum of them |
//! | [`append`](append()) | memory | the last integer appended | the integers' sum, and the bytes they take |
//! | [`wait`](wait()) | a clock | milliseconds | the same milliseconds |
//! | [`fetch`](fetch()) | whoever answers | an address | the answer |
//!
//! Those that have a size have one shape. `RANGE` holds the sizes that are allowed. The kernel refuses the others, then
//! alternates between stretches of work and a [`Checkpoint`](crate::threading::Checkpoint).
//! The stretch is a function of its own that knows nothing of checkpoints and is never inlined, for two reasons: all
//! models run the same compiled copy of it, and a browser, which first runs wasm in a slow tier and cannot
//! switch in the middle of a call, switches between two stretches instead of between two tasks.

use std::ops::RangeInclusive;

use crate::error::{Error, Result};

pub mod append;
pub mod count;
pub mod fetch;
pub mod fibonacci;
pub mod list_append;
pub mod wait;

pub use append::append;
pub use count::count;
pub use fetch::fetch;
pub use fibonacci::fibonacci;
pub use list_append::list_append;
pub use wait::wait;

/// `size`, if `range` has it.
fn parse_size(size: u64, range: &RangeInclusive<u64>) -> Result<u64> {
    if range.contains(&size) { Ok(size) } else { Err(Error::out_of_range("size", size, range)) }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    //! What every kernel's tests share: a checkpoint that counts, and the refusals.

    use std::cell::Cell;
    use std::fmt::Debug;
    use std::ops::RangeInclusive;

    use crate::error::Result;
    use crate::threading::Checkpoint;

    /// Counts how often a kernel offers to let another thread in, and how often it blocks.
    #[derive(Debug, Default)]
    pub(super) struct Counting {
        pub(super) reached: Cell<u64>,
        pub(super) blocking: Cell<u64>,
    }

    impl Checkpoint for Counting {
        fn reached(&self) {
            self.reached.set(self.reached.get() + 1);
        }

        fn blocking<T>(&self, wait: impl FnOnce() -> T) -> T {
            self.blocking.set(self.blocking.get() + 1);
            wait()
        }
    }

    /// Checks that `kernel` refuses the sizes just outside `range`, and says what is allowed.
    pub(super) fn assert_refuses_outside<T: Debug>(
        range: &RangeInclusive<u64>,
        kernel: impl Fn(u64) -> Result<T>,
    ) {
        let allowed =
            format!("it must be a whole number from {} to {}", range.start(), range.end());
        for size in [range.start() - 1, range.end() + 1, u64::MAX] {
            let refusal = kernel(size).expect_err("this size is outside the range");
            assert_eq!(refusal.to_string(), format!("size is {size}: {allowed}"));
        }
    }
}
