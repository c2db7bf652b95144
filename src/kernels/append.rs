//! Every integer up to a number, appended to a list: work that is bound by memory.

use std::ops::RangeInclusive;

use serde::{Deserialize, Serialize};

use super::parse_size;
use crate::error::Result;
use crate::threading::Checkpoint;

/// The numbers that [`append`](append()) goes up to: the longest list takes 128 MiB, and 192 MiB while it moves.
pub const RANGE: RangeInclusive<u64> = 1..=1 << 25;

/// Integers appended between two checkpoints: about 20 µs, far less than the 5 ms after which the GIL is offered.
const STRETCH: u64 = 1 << 14;

/// What is known of a list that [`append`](append()) filled.
///
/// # Examples
/// ```
/// use coreyard::kernels::append::Appended;
///
/// let list = Appended { sum: 500_500, bytes: 4 * 1_024 };
/// assert_eq!(coreyard::kernels::append(1_000, &()), Ok(list));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Appended {
    /// The sum of the list's integers: `number * (number + 1) / 2`.
    pub sum: u64,
    /// The bytes that the list held, its free places included.
    pub bytes: u64,
}

/// Appends 1, 2, … `number` to a list, one by one, and returns the list's sum and the bytes it held.
///
/// An integer takes 4 bytes, where Python needs 8 for its place in the list and 28 for itself. A full list moves to
/// a place twice as large, so that its bytes are always a power of two: 10 000 000 integers hold 64 MiB. The places
/// it leaves are together too small for the next move, and wasm's memory never shrinks: the process ends up with up to
/// twice the list's bytes.
///
/// An integer takes 1 to 3 ns, most of it for memory that is touched for the first time. No checkpoint is reached
/// while the list moves, which takes the longest tens of milliseconds. Several at once share the way to memory, so
/// that more cores help less than they help [`count`](super::count()).
///
/// # Errors
/// [`Error::Refused`](crate::Error::Refused) when `number` is outside [`RANGE`].
///
/// # Examples
/// ```
/// let list = coreyard::kernels::append(1_000, &())?;
/// assert_eq!(list.sum, 500_500);
/// assert_eq!(list.bytes, 4 * 1_024);
/// # Ok::<(), coreyard::Error>(())
/// ```
pub fn append<C: Checkpoint>(number: u64, checkpoint: &C) -> Result<Appended> {
    let number = parse_size(number, &RANGE)?;
    let mut list = Vec::new();
    let mut appended = 0;
    while appended < number {
        let end = number.min(appended + STRETCH);
        append_integers(&mut list, appended, end);
        appended = end;
        checkpoint.reached();
    }
    Ok(Appended {
        sum: list.iter().copied().map(u64::from).sum(),
        bytes: (list.capacity() * size_of::<u32>()) as u64,
    })
}

/// Appends the integers after `appended`, up to `end`.
#[inline(never)]
#[expect(clippy::cast_possible_truncation, reason = "the range ends far below the last u32")]
fn append_integers(list: &mut Vec<u32>, appended: u64, end: u64) {
    for integer in appended..end {
        list.push(integer as u32 + 1);
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use proptest::prelude::*;

    use super::super::tests::{Counting, assert_refuses_outside};
    use super::*;

    /// The sum is Gauss's, [OEIS A000217](https://oeis.org/A000217).
    #[test]
    fn holds_every_integer_once() {
        for number in [1, 2, 100, STRETCH, STRETCH + 1, 1_000_000] {
            assert_eq!(append(number, &()).map(|list| list.sum), Ok(number * (number + 1) / 2));
        }
    }

    #[test]
    fn bytes_are_those_of_the_next_power_of_two() {
        for (number, bytes) in [(4, 16), (5, 32), (1_024, 4_096), (1_025, 8_192)] {
            assert_eq!(append(number, &()).map(|list| list.bytes), Ok(bytes));
        }
    }

    #[test]
    fn refuses_what_is_outside_the_range() {
        assert_refuses_outside(&RANGE, |number| append(number, &()));
    }

    #[test]
    fn reaches_a_checkpoint_after_every_stretch() {
        let checkpoint = Counting::default();
        assert!(append(3 * STRETCH + 1, &checkpoint).is_ok());
        assert_eq!(checkpoint.reached.get(), 4);
    }

    proptest! {
        #[test]
        fn checkpoints_do_not_change_the_result(number in 1..4 * STRETCH) {
            prop_assert_eq!(append(number, &Counting::default()), append(number, &()));
        }
    }
}
