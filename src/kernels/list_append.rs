//! Random numbers appended to a list: work for the CPU that also fills memory.

use std::ops::RangeInclusive;

use rand_pcg::Pcg32;
use rand_pcg::rand_core::Rng;

use super::parse_size;
use crate::error::Result;
use crate::threading::Checkpoint;

/// How many numbers [`list_append`](list_append()) appends: the longest list takes 128 MiB, and 192 MiB while it moves.
pub const RANGE: RangeInclusive<u64> = 1..=1 << 24;

/// Numbers appended between two checkpoints: about 20 µs, far less than the 5 ms after which the GIL is offered.
const STRETCH: u64 = 1 << 12;

/// The generator's stream: the one of pcg32's own demonstration, whose output is published.
const STREAM: u64 = 54;

/// Appends `count` random numbers from 0 to 1 to a list, one by one, and returns a checksum of the list.
///
/// The checksum is the sum of the numbers' bits ([`f64::to_bits`]) without what exceeds 53 bits, so that a
/// JavaScript number holds it. The same `seed` gives the same numbers in every process: workers that share a
/// task need a seed each.
///
/// A number takes 4 to 7 ns. The list grows as Python's does, by moving to a larger place whenever it is full,
/// here twice as large: no checkpoint is reached while it moves, which takes the longest tens of milliseconds.
///
/// # Errors
/// [`Error::Refused`](crate::Error::Refused) when `count` is outside [`RANGE`].
///
/// # Examples
/// ```
/// use coreyard::kernels::list_append;
///
/// assert_eq!(list_append(1_000, 1, &())?, list_append(1_000, 1, &())?);
/// assert_ne!(list_append(1_000, 1, &())?, list_append(1_000, 2, &())?);
/// # Ok::<(), coreyard::Error>(())
/// ```
///
/// # Source
/// The generator is pcg32 of M. E. O'Neill, [PCG: A Family of Simple Fast Space-Efficient Statistically Good Algorithms
/// for Random Number Generation](https://www.pcg-random.org/paper.html); the numbers have 53 bits, as those of Python's
/// [`random.random`](https://docs.python.org/3/library/random.html#random.random).
pub fn list_append<C: Checkpoint>(count: u64, seed: u64, checkpoint: &C) -> Result<u64> {
    let count = parse_size(count, &RANGE)?;
    let mut random = Pcg32::new(seed, STREAM);
    let mut list = Vec::new();
    let mut left = count;
    while left > 0 {
        let stretch = left.min(STRETCH);
        append_random(&mut list, &mut random, stretch);
        left -= stretch;
        checkpoint.reached();
    }
    Ok(checksum(&list))
}

fn checksum(list: &[f64]) -> u64 {
    let sum = list.iter().fold(0_u64, |sum, number| sum.wrapping_add(number.to_bits()));
    sum % (1 << 53)
}

#[inline(never)]
fn append_random(list: &mut Vec<f64>, random: &mut Pcg32, count: u64) {
    for _ in 0..count {
        list.push(unit_interval(random.next_u64()));
    }
}

/// The upper 53 bits of `bits` as a number from 0 to 1, without 1.
#[expect(clippy::cast_precision_loss, reason = "53 bits are what an f64 holds")]
fn unit_interval(bits: u64) -> f64 {
    (bits >> 11) as f64 / (1_u64 << 53) as f64
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use proptest::prelude::*;

    use super::super::tests::{Counting, assert_refuses_outside};
    use super::*;

    /// The first output of `pcg32-demo`, seed 42 and stream 54, at <https://github.com/imneme/pcg-c-basic>.
    #[test]
    fn draws_the_published_numbers() {
        let mut random = Pcg32::new(42, STREAM);
        let published =
            [0xa15c_02b7, 0x7b47_f409, 0xba1d_3330, 0x83d2_f293, 0xbfa4_784b, 0xcbed_606e];
        assert_eq!(published.map(|_| random.next_u32()), published);
    }

    /// Computed in Python 3, with pcg32 written out in integers of any length:
    /// `sum(unpack("<Q", pack("<d", ((high << 32 | low) >> 11) * 2.0**-53))[0] for each pair) % 2**53`.
    #[test]
    fn agrees_with_the_checksum_computed_in_python() {
        let known = [
            (1, 42, 0x001e_d1fd_0268_5700),
            (3, 42, 0x0008_ca07_62b7_8f35),
            (10_000, 42, 0x001a_a897_b443_3b8d),
            (10_000, 7, 0x001c_eefc_d23b_9e1b),
            (100_000, 42, 0x0003_5945_804e_d161),
        ];
        for (count, seed, checksum) in known {
            assert_eq!(list_append(count, seed, &()), Ok(checksum));
        }
    }

    #[test]
    fn refuses_what_is_outside_the_range() {
        assert_refuses_outside(&RANGE, |count| list_append(count, 1, &()));
    }

    #[test]
    fn reaches_a_checkpoint_after_every_stretch() {
        let checkpoint = Counting::default();
        assert!(list_append(3 * STRETCH + 1, 1, &checkpoint).is_ok());
        assert_eq!(checkpoint.reached.get(), 4);
    }

    proptest! {
        #[test]
        fn checkpoints_do_not_change_the_result(count in 1..4 * STRETCH, seed: u64) {
            prop_assert_eq!(list_append(count, seed, &Counting::default()), list_append(count, seed, &()));
        }

        #[test]
        fn numbers_are_from_0_to_1_without_1(bits: u64) {
            prop_assert!((0.0..1.0).contains(&unit_interval(bits)));
        }
    }
}
