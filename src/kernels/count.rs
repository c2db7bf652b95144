//! Counting one by one: work for the CPU and for nothing else.

use std::hint::black_box;
use std::ops::RangeInclusive;

use super::parse_size;
use crate::error::Result;
use crate::threading::Checkpoint;

/// The numbers that [`count`](count()) counts to: the last takes about half a minute at 3 GHz.
pub const RANGE: RangeInclusive<u64> = 1..=100_000_000_000;

/// Numbers counted between two checkpoints: about 20 µs, far less than the 5 ms after which the GIL is offered.
const STRETCH: u64 = 1 << 16;

/// Counts from 0 to `number`, one by one, and returns where it arrived.
///
/// One addition and one comparison a number, which a processor does in one cycle: 10 000 000 numbers take
/// about 3 ms, where Python needs more than half a second. It uses no memory, so that several at once are slowed
/// down by nothing but a lack of cores.
///
/// # Errors
/// [`Error::Refused`](crate::Error::Refused) when `number` is outside [`RANGE`].
///
/// # Examples
/// ```
/// assert_eq!(coreyard::kernels::count(10_000_000, &())?, 10_000_000);
/// # Ok::<(), coreyard::Error>(())
/// ```
pub fn count<C: Checkpoint>(number: u64, checkpoint: &C) -> Result<u64> {
    let number = parse_size(number, &RANGE)?;
    let mut counter = 0;
    while counter < number {
        counter = count_up(counter, number.min(counter + STRETCH));
        checkpoint.reached();
    }
    Ok(counter)
}

/// Counts on from `counter` to `number`.
///
/// The compiler does not know the step, so it can neither replace the loop by its result nor do several steps in one.
/// A `black_box` around the counter would do the same, but sends it through memory at every step: seven times
/// slower in wasm, and hardly in native code.
#[inline(never)]
fn count_up(mut counter: u64, number: u64) -> u64 {
    let step = black_box(1);
    while counter < number {
        counter += step;
    }
    counter
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use proptest::prelude::*;

    use super::super::tests::{Counting, assert_refuses_outside};
    use super::*;

    #[test]
    fn counts_to_the_number() {
        for number in [1, STRETCH - 1, STRETCH, STRETCH + 1, 10_000_000] {
            assert_eq!(count(number, &()), Ok(number));
        }
    }

    #[test]
    fn refuses_what_is_outside_the_range() {
        assert_refuses_outside(&RANGE, |number| count(number, &()));
    }

    #[test]
    fn reaches_a_checkpoint_after_every_stretch() {
        let checkpoint = Counting::default();
        assert_eq!(count(3 * STRETCH + 1, &checkpoint), Ok(3 * STRETCH + 1));
        assert_eq!(checkpoint.reached.get(), 4);
    }

    proptest! {
        #[test]
        fn checkpoints_do_not_change_the_result(number in 1..4 * STRETCH) {
            prop_assert_eq!(count(number, &Counting::default()), count(number, &()));
        }
    }
}
