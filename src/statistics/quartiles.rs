//! The middle of some samples, and how far they lie apart.

use serde::{Deserialize, Serialize};

/// The three values that cut sorted samples into four parts of the same size.
///
/// # Examples
/// ```
/// use coreyard::statistics::quartiles;
///
/// let times = quartiles(&[1.0, 2.0, 3.0, 4.0]).expect("four samples");
/// assert!(times.lower < times.median && times.median < times.upper);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Quartiles {
    /// A quarter of the samples lies below.
    pub lower: f64,
    /// Half of the samples lies below.
    pub median: f64,
    /// Three quarters of the samples lie below.
    pub upper: f64,
}

/// The value in the middle of `samples`, or the mean of the two; none without samples, or when one is not finite.
///
/// # Examples
/// ```
/// use coreyard::statistics::median;
///
/// assert_eq!(median(&[12.0, 10.0, 300.0]), Some(12.0));
/// assert_eq!(median(&[]), None);
/// ```
pub fn median(samples: &[f64]) -> Option<f64> {
    Some(quantile(&sorted(samples)?, 0.5))
}

/// The quartiles of `samples`; none without samples, or when one is not finite.
///
/// Between two samples the value is interpolated linearly, as numpy and spreadsheets do. With fewer than about five
/// samples the outer two say little.
///
/// # Examples
/// ```
/// use coreyard::statistics::{Quartiles, quartiles};
///
/// let expected = Quartiles { lower: 1.75, median: 2.5, upper: 3.25 };
/// assert_eq!(quartiles(&[4.0, 1.0, 3.0, 2.0]), Some(expected));
/// ```
///
/// # Source
/// Method 7 of R. J. Hyndman and Y. Fan, [Sample Quantiles in Statistical
/// Packages](https://doi.org/10.2307/2684934), 1996.
pub fn quartiles(samples: &[f64]) -> Option<Quartiles> {
    let sorted = sorted(samples)?;
    let [lower, median, upper] = [0.25, 0.5, 0.75].map(|part| quantile(&sorted, part));
    Some(Quartiles { lower, median, upper })
}

/// `samples` in ascending order, if there is one and all are finite.
pub(super) fn sorted(samples: &[f64]) -> Option<Vec<f64>> {
    let usable = !samples.is_empty() && samples.iter().all(|sample| sample.is_finite());
    usable.then(|| {
        let mut sorted = samples.to_vec();
        sorted.sort_unstable_by(f64::total_cmp);
        sorted
    })
}

/// The value below which `part` of the samples lies, from 0 to 1; `sorted` is not empty.
#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "an index into samples that are held in memory, and not negative"
)]
pub(super) fn quantile(sorted: &[f64], part: f64) -> f64 {
    let place = (sorted.len() - 1) as f64 * part;
    let below = sorted[place.floor() as usize];
    let above = sorted[place.ceil() as usize];
    let share = place.fract();
    // Clamped, because the sum of two rounded products may lie a little outside.
    (below * (1.0 - share) + above * share).clamp(below, above)
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use proptest::collection::vec;
    use proptest::num::f64::{NORMAL, ZERO};
    use proptest::prelude::*;

    use super::*;

    /// numpy 2.4.6: `numpy.percentile(samples, [25, 50, 75])`, exact in binary.
    #[test]
    fn agrees_with_numpy() {
        let known: [(&[f64], [f64; 3]); 4] = [
            (&[7.0], [7.0, 7.0, 7.0]),
            (&[3.0, 1.0], [1.5, 2.0, 2.5]),
            (&[2.5, 9.0, 4.0, 1.0, 8.0], [2.5, 4.0, 8.0]),
            (&[15.0, 20.0, 35.0, 40.0, 50.0, 55.0, 70.0, 80.0], [31.25, 45.0, 58.75]),
        ];
        for (samples, [lower, median, upper]) in known {
            assert_eq!(quartiles(samples), Some(Quartiles { lower, median, upper }));
        }
    }

    #[test]
    fn refuses_what_has_no_order() {
        for samples in [&[][..], &[f64::NAN], &[1.0, f64::INFINITY], &[f64::NEG_INFINITY, 1.0, 2.0]]
        {
            assert_eq!(median(samples), None);
            assert_eq!(quartiles(samples), None);
        }
    }

    proptest! {
        #[test]
        fn quartiles_are_ordered_and_among_the_samples(samples in vec(NORMAL | ZERO, 1..40)) {
            let found = quartiles(&samples).expect("finite samples have quartiles");
            let least = samples.iter().copied().fold(f64::INFINITY, f64::min);
            let most = samples.iter().copied().fold(f64::NEG_INFINITY, f64::max);
            prop_assert!(least <= found.lower && found.lower <= found.median);
            prop_assert!(found.median <= found.upper && found.upper <= most);
        }

        #[test]
        fn order_does_not_matter(samples in vec(-1e6..1e6_f64, 1..40)) {
            let reversed: Vec<f64> = samples.iter().rev().copied().collect();
            prop_assert_eq!(quartiles(&samples), quartiles(&reversed));
            prop_assert_eq!(median(&samples), quartiles(&samples).map(|found| found.median));
        }
    }
}
