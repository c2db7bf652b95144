//! How many times as fast one thing is as another, and what is lost between workers.

use serde::{Deserialize, Serialize};

use super::bootstrap::bootstrap;
use super::{Interval, median};

/// How many times as fast something is, and how sure that is.
///
/// # Examples
/// ```
/// use coreyard::statistics::Speedup;
///
/// let twice = Speedup { ratio: 2.0, interval: None };
/// assert!(twice.ratio > 1.0, "it is faster");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Speedup {
    /// The ratio of the medians: above 1 is faster, below 1 slower.
    pub ratio: f64,
    /// The ratio's interval; none when either side was measured fewer than three times.
    pub interval: Option<Interval>,
}

/// How many times as fast as `baseline` something is that took `times`, both in the same unit.
///
/// None when either has no samples, or one that is not a positive number. The interval is a bootstrap's and the
/// same for the same samples. The two sets are taken to be independent: measure them alternately, so that whatever else
/// the computer does meets both alike.
///
/// # Examples
/// ```
/// use coreyard::statistics::speedup;
///
/// let pool = speedup(&[2.13, 2.10, 2.20], &[0.76, 0.75, 0.80]).expect("positive times");
/// assert_eq!(format!("{:.2}", pool.ratio), "2.80");
/// assert!(pool.interval.is_some_and(|interval| !interval.contains(1.0)));
/// ```
pub fn speedup(baseline: &[f64], times: &[f64]) -> Option<Speedup> {
    let ratio = median_time(baseline)? / median_time(times)?;
    let interval = bootstrap(&[baseline, times], |medians| medians[0] / medians[1]);
    Some(Speedup { ratio, interval })
}

/// The median of `times`, if there is one and all are above zero.
pub(super) fn median_time(times: &[f64]) -> Option<f64> {
    median(times).filter(|_| times.iter().all(|&time| time > 0.0))
}

/// The part of its workers' time that a parallel computation uses: the speed-up divided by `workers`; none without
/// workers.
///
/// 1 is all of it. Above 1 something else changed too: often the data of one worker fits into its core's cache.
///
/// # Examples
/// ```
/// assert_eq!(coreyard::statistics::efficiency(1.5, 2), Some(0.75));
/// ```
pub fn efficiency(speedup: f64, workers: u32) -> Option<f64> {
    (workers > 0).then(|| speedup / f64::from(workers))
}

/// The serial part that a measured speed-up amounts to, overheads included; none for fewer than two workers or a
/// speed-up that is not a positive number.
///
/// 0 is a perfect speed-up, 1 none at all. If it stays the same while workers are added, the work has a serial part;
/// if it grows, starting the workers and talking to them is what costs. Below 0 the speed-up is more than perfect.
///
/// # Examples
/// ```
/// use coreyard::statistics::karp_flatt;
///
/// assert_eq!(karp_flatt(2.0, 2), Some(0.0));
/// assert_eq!(karp_flatt(1.0, 8), Some(1.0));
/// ```
///
/// # Source
/// A. H. Karp and H. P. Flatt, [Measuring Parallel Processor Performance](https://doi.org/10.1145/78607.78614), 1990.
pub fn karp_flatt(speedup: f64, workers: u32) -> Option<f64> {
    let share = 1.0 / f64::from(workers);
    let usable = workers >= 2 && speedup > 0.0 && speedup.is_finite();
    usable.then(|| (1.0 / speedup - share) / (1.0 - share))
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::*;

    const BASELINE: [f64; 5] = [2.13, 2.10, 2.20, 2.15, 2.11];
    const TIMES: [f64; 5] = [0.76, 0.75, 0.80, 0.79, 0.77];

    /// The ends are 2.10 / 0.79 and 2.15 / 0.75. Computed in Python from all 5⁵ × 5⁵ resamples, whose ratios reach
    /// these values at 1.8 to 3.3 % and 96.7 to 98.2 %; `scipy.stats.bootstrap` 1.17.1 (percentile, 200 000 resamples)
    /// gives the same.
    #[test]
    fn interval_agrees_with_scipy() {
        let found = speedup(&BASELINE, &TIMES);
        let interval = Some(Interval { low: 2.10 / 0.79, high: 2.15 / 0.75 });
        assert_eq!(found, Some(Speedup { ratio: 2.13 / 0.77, interval }));
    }

    /// Of all 3³ × 3³ resamples 6.7 % give each of the two extremes.
    #[test]
    fn interval_of_three_samples_reaches_as_far_as_they_do() {
        let found = speedup(&BASELINE[..3], &TIMES[..3]).and_then(|speedup| speedup.interval);
        assert_eq!(found, Some(Interval { low: 2.10 / 0.80, high: 2.20 / 0.75 }));
    }

    #[test]
    fn two_samples_have_a_ratio_without_an_interval() {
        let found = speedup(&BASELINE, &[1.0, 1.0]);
        assert_eq!(found, Some(Speedup { ratio: 2.13, interval: None }));
    }

    #[test]
    fn refuses_times_that_have_no_ratio() {
        for times in [&[][..], &[0.0], &[1.0, 0.0, 1.0], &[-1.0], &[f64::NAN], &[f64::INFINITY]] {
            assert_eq!(speedup(times, &TIMES), None);
            assert_eq!(speedup(&BASELINE, times), None);
        }
    }

    #[test]
    fn efficiency_needs_workers() {
        assert_eq!(efficiency(3.0, 4), Some(0.75));
        assert_eq!(efficiency(3.0, 0), None);
    }

    /// Computed by hand: (1/5 − 1/8) / (1 − 1/8) = 0.075 / 0.875 = 3/35.
    #[test]
    fn karp_flatt_agrees_with_paper_and_pencil() {
        let serial = karp_flatt(5.0, 8).expect("eight workers");
        assert!((serial - 3.0 / 35.0).abs() < 1e-12);
    }

    #[test]
    fn karp_flatt_needs_two_workers_and_a_speedup() {
        for (speedup, workers) in [(1.0, 1), (1.0, 0), (0.0, 2), (f64::NAN, 2), (f64::INFINITY, 2)]
        {
            assert_eq!(karp_flatt(speedup, workers), None);
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(32))]

        #[test]
        fn interval_contains_the_ratio(a in vec(1.0..9.0_f64, 3..12), b in vec(1.0..9.0_f64, 3..12)) {
            let found = speedup(&a, &b).expect("positive times");
            let interval = found.interval.expect("three samples or more");
            prop_assert!(interval.contains(found.ratio));
        }

        #[test]
        fn unit_does_not_matter(a in vec(1.0..9.0_f64, 3..12), b in vec(1.0..9.0_f64, 3..12)) {
            let [a_ms, b_ms] = [&a, &b].map(|times| times.iter().map(|time| time * 1_024.0).collect::<Vec<_>>());
            prop_assert_eq!(speedup(&a, &b), speedup(&a_ms, &b_ms));
        }

        #[test]
        fn nothing_is_faster_than_itself(times in vec(1.0..9.0_f64, 3..12)) {
            let found = speedup(&times, &times).expect("positive times");
            prop_assert!(found.interval.is_some_and(|interval| interval.contains(1.0)));
        }
    }
}
