//! Fibonacci numbers the slow way: work for the CPU that grows faster than one expects.

use std::ops::RangeInclusive;

use super::parse_size;
use crate::error::Result;
use crate::threading::Checkpoint;

/// The places that [`fibonacci`](fibonacci()) computes: the last takes about half a minute.
pub const RANGE: RangeInclusive<u64> = 1..=50;

/// The place whose computation has no checkpoints: about 30 µs, far less than the 5 ms after which the GIL is offered.
const STRETCH: u64 = 22;

/// The `n`th Fibonacci number, by plain double recursion: the first is 0, the second 1.
///
/// It calls itself twice for every number above the second, so each place takes 1.6 times as long as the one before it:
/// the 36th about 30 ms, the 40th about 0.2 s. Tasks of different places therefore differ much in length, and a pool
/// is as slow as its longest.
///
/// # Errors
/// [`Error::Refused`](crate::Error::Refused) when `n` is outside [`RANGE`].
///
/// # Examples
/// ```
/// let first: Result<Vec<u64>, _> = (1..=8).map(|n| coreyard::kernels::fibonacci(n, &())).collect();
/// assert_eq!(first?, [0, 1, 1, 2, 3, 5, 8, 13]);
/// # Ok::<(), coreyard::Error>(())
/// ```
///
/// # Source
/// [OEIS A000045](https://oeis.org/A000045), whose place 0 is the first here.
pub fn fibonacci<C: Checkpoint>(n: u64, checkpoint: &C) -> Result<u64> {
    Ok(recurse_with_checkpoints(parse_size(n, &RANGE)?, checkpoint))
}

fn recurse_with_checkpoints<C: Checkpoint>(n: u64, checkpoint: &C) -> u64 {
    if n > STRETCH {
        return recurse_with_checkpoints(n - 1, checkpoint)
            + recurse_with_checkpoints(n - 2, checkpoint);
    }
    let number = recurse(n);
    checkpoint.reached();
    number
}

#[inline(never)]
fn recurse(n: u64) -> u64 {
    if n <= 2 { n - 1 } else { recurse(n - 1) + recurse(n - 2) }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use proptest::prelude::*;

    use super::super::tests::{Counting, assert_refuses_outside};
    use super::*;

    /// The b-file of [OEIS A000045](https://oeis.org/A000045/b000045.txt), places shifted by one.
    #[test]
    fn agrees_with_the_encyclopedia() {
        let known = [(1, 0), (2, 1), (3, 1), (10, 34), (20, 4_181), (30, 514_229), (36, 9_227_465)];
        for (n, number) in known {
            assert_eq!(fibonacci(n, &()), Ok(number));
        }
    }

    #[test]
    fn refuses_what_is_outside_the_range() {
        assert_refuses_outside(&RANGE, |n| fibonacci(n, &()));
    }

    #[test]
    fn reaches_a_checkpoint_after_every_stretch() {
        let checkpoint = Counting::default();
        assert_eq!(fibonacci(STRETCH + 3, &checkpoint), Ok(46_368));
        // Three above the stretch is two above it and one above it; two above it is one above it and the stretch; …
        assert_eq!(checkpoint.reached.get(), 5);
    }

    proptest! {
        #[test]
        fn checkpoints_do_not_change_the_result(n in 1..STRETCH + 5) {
            prop_assert_eq!(fibonacci(n, &Counting::default()), fibonacci(n, &()));
        }

        #[test]
        fn is_the_sum_of_the_two_before_it(n in 3..STRETCH + 5) {
            let [a, b, c] = [n - 2, n - 1, n].map(|n| fibonacci(n, &()).expect("in range"));
            prop_assert_eq!(a + b, c);
        }
    }
}
