//! Blocked for a while: work that is bound by somebody else, as reading from a network or a disk is.

use std::ops::RangeInclusive;
use std::time::Duration;

use super::parse_size;
use crate::error::Result;
use crate::threading::Checkpoint;
use crate::time;

/// The milliseconds that [`wait`](wait()) waits: a minute at most.
pub const RANGE: RangeInclusive<u64> = 1..=60_000;

/// Blocks this process or thread for `ms` milliseconds without computing, and returns them.
///
/// It uses no CPU, and under the GIL it waits with the lock released: any number of waits overlap on one core,
/// in threads as in processes.
///
/// # Errors
/// - [`Error::Refused`](crate::Error::Refused) when `ms` is outside [`RANGE`].
/// - [`Error::Unsupported`](crate::Error::Unsupported) where [`time::sleep`] cannot block.
///
/// # Examples
/// ```
/// assert_eq!(coreyard::kernels::wait(5, &())?, 5);
/// # Ok::<(), coreyard::Error>(())
/// ```
///
/// # Source
/// Python's [`time.sleep`](https://docs.python.org/3/library/time.html#time.sleep).
pub fn wait<C: Checkpoint>(ms: u64, checkpoint: &C) -> Result<u64> {
    let ms = parse_size(ms, &RANGE)?;
    checkpoint.blocking(|| time::sleep(Duration::from_millis(ms)))?;
    Ok(ms)
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::super::tests::{Counting, assert_refuses_outside};
    use super::*;

    #[test]
    fn returns_the_milliseconds_it_waited() {
        assert_eq!(wait(1, &()), Ok(1));
    }

    #[test]
    fn refuses_what_is_outside_the_range() {
        assert_refuses_outside(&RANGE, |ms| wait(ms, &()));
    }

    #[test]
    fn blocks_once_and_computes_nothing() {
        let checkpoint = Counting::default();
        assert_eq!(wait(2, &checkpoint), Ok(2));
        assert_eq!((checkpoint.blocking.get(), checkpoint.reached.get()), (1, 0));
    }

    #[test]
    fn refuses_before_it_blocks() {
        let checkpoint = Counting::default();
        assert!(wait(0, &checkpoint).is_err());
        assert_eq!(checkpoint.blocking.get(), 0);
    }
}
