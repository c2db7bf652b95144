//! Amdahl's law: what more workers can give when a part of the work cannot be shared.

use serde::{Deserialize, Serialize};

use super::Interval;
use super::bootstrap::bootstrap;
use super::speedup::median_time;

/// The times that a computation took with some number of workers.
///
/// # Examples
/// ```
/// use coreyard::statistics::Scaling;
///
/// let two = Scaling { workers: 2, times: &[1.045, 1.050, 1.038] };
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scaling<'a> {
    /// How many workers shared the work.
    pub workers: u32,
    /// The repeated measurements, in the unit of the baseline.
    pub times: &'a [f64],
}

/// Amdahl's law, fitted to measurements.
///
/// # Examples
/// ```
/// use coreyard::statistics::{Amdahl, amdahl_speedup};
///
/// let law = Amdahl { parallel_fraction: 0.5, interval: None };
/// assert_eq!(amdahl_speedup(law.parallel_fraction, 1), Some(1.0));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Amdahl {
    /// The part of the work that can be shared, from 0 to 1.
    pub parallel_fraction: f64,
    /// Its interval; none when something was measured fewer than three times.
    pub interval: Option<Interval>,
}

/// The speed-up that `workers` give when `parallel_fraction` of the work can be shared; none without workers or for a
/// fraction outside 0 to 1.
///
/// However many workers there are, it stays below `1 / (1 - parallel_fraction)`.
///
/// # Examples
/// ```
/// use coreyard::statistics::amdahl_speedup;
///
/// assert_eq!(amdahl_speedup(1.0, 8), Some(8.0));
/// assert_eq!(amdahl_speedup(0.5, 1_000_000).map(f64::round), Some(2.0));
/// ```
///
/// # Source
/// G. M. Amdahl, [Validity of the single processor approach to achieving large scale computing
/// capabilities](https://doi.org/10.1145/1465482.1465560), 1967.
pub fn amdahl_speedup(parallel_fraction: f64, workers: u32) -> Option<f64> {
    let usable = (0.0..=1.0).contains(&parallel_fraction) && workers > 0;
    usable.then(|| 1.0 / (1.0 - parallel_fraction + parallel_fraction / f64::from(workers)))
}

/// Fits Amdahl's law to the times that were measured with several numbers of workers, against the `baseline` of the
/// same work without any.
///
/// The parallel fraction is the one whose predicted times, as parts of the baseline's, differ least from the medians
/// measured, in squares; measurements with one worker have no say in it. A fit outside 0 to 1 becomes 0 (workers
/// make it slower) or 1 (more than perfect). The interval is a bootstrap's: it tells how far the repeats vary, not
/// whether the law describes this computer, which a look at the points beside the curve does.
///
/// None when nothing was measured with two workers or more, or when a time is not a positive number.
///
/// # Examples
/// ```
/// use coreyard::statistics::{Scaling, amdahl_fit};
///
/// let measured = [Scaling { workers: 2, times: &[1.045] }, Scaling { workers: 4, times: &[0.540] }];
/// let law = amdahl_fit(&[2.003], &measured).expect("positive times");
/// assert_eq!(format!("{:.3}", law.parallel_fraction), "0.969");
/// assert_eq!(law.interval, None);
/// ```
pub fn amdahl_fit(baseline: &[f64], measured: &[Scaling<'_>]) -> Option<Amdahl> {
    let shared: Vec<_> = measured.iter().filter(|scaling| scaling.workers >= 2).collect();
    if shared.is_empty() {
        return None;
    }
    let workers: Vec<u32> = shared.iter().map(|scaling| scaling.workers).collect();
    let groups: Vec<&[f64]> =
        [baseline].into_iter().chain(shared.iter().map(|scaling| scaling.times)).collect();
    let medians: Option<Vec<f64>> = groups.iter().map(|times| median_time(times)).collect();
    Some(Amdahl {
        parallel_fraction: parallel_fraction(&workers, &medians?),
        interval: bootstrap(&groups, |medians| parallel_fraction(&workers, medians)),
    })
}

/// The least-squares slope through the origin of the time saved over the time that a perfect speed-up would save,
/// both as parts of the baseline; `medians` begins with the baseline's.
fn parallel_fraction(workers: &[u32], medians: &[f64]) -> f64 {
    let baseline = medians[0];
    let (mut product, mut square) = (0.0, 0.0);
    for (&workers, median) in workers.iter().zip(&medians[1..]) {
        let savable = 1.0 - 1.0 / f64::from(workers);
        product += savable * (1.0 - median / baseline);
        square += savable * savable;
    }
    (product / square).clamp(0.0, 1.0)
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::super::karp_flatt;
    use super::*;

    fn fraction_of(baseline: &[f64], measured: &[Scaling<'_>]) -> f64 {
        amdahl_fit(baseline, measured).expect("positive times").parallel_fraction
    }

    /// numpy 2.4.6, `numpy.linalg.lstsq(1 - 1/w, 1 - t/10)`, and scipy 1.17.1, `optimize.curve_fit` of `(1 - p) + p/w`
    /// to `t/10`, for w = 2, 3, 4, 8 and t = 5.6, 4.2, 3.4, 2.3: both 0.8778025751.
    #[test]
    fn agrees_with_numpy() {
        let measured = [
            Scaling { workers: 2, times: &[5.6] },
            Scaling { workers: 3, times: &[4.2] },
            Scaling { workers: 4, times: &[3.4] },
            Scaling { workers: 8, times: &[2.3] },
        ];
        assert!((fraction_of(&[10.0], &measured) - 0.877_802_575_1).abs() < 1e-9);
    }

    /// Computed in Python from all resamples of the three groups: the fit is 0.88652, its outcomes reach 0.85714 at 2.1
    /// to 3.1 % and 0.90533 at 97.1 to 99.4 %.
    #[test]
    fn interval_agrees_with_every_resample() {
        let measured = [
            Scaling { workers: 2, times: &[5.6, 5.9, 5.5, 5.7, 5.6] },
            Scaling { workers: 4, times: &[3.4, 3.6, 3.3, 3.5, 3.4] },
        ];
        let law = amdahl_fit(&[10.0, 10.4, 9.8, 10.1, 10.2], &measured).expect("positive times");
        assert!((law.parallel_fraction - 0.886_519_421_2).abs() < 1e-9);
        let interval = law.interval.expect("five samples of each");
        assert!((interval.low - 0.857_142_857_1).abs() < 1e-9);
        assert!((interval.high - 0.905_325_443_8).abs() < 1e-9);
    }

    #[test]
    fn measurements_with_one_worker_have_no_say() {
        let two = Scaling { workers: 2, times: &[6.0] };
        let one = Scaling { workers: 1, times: &[11.0] };
        assert_eq!(amdahl_fit(&[10.0], &[one, two]), amdahl_fit(&[10.0], &[two]));
        assert_eq!(amdahl_fit(&[10.0], &[one]), None);
    }

    #[test]
    fn workers_that_cost_time_leave_nothing_to_share() {
        let measured = [Scaling { workers: 2, times: &[12.0, 13.0, 14.0] }];
        let interval = Some(Interval { low: 0.0, high: 0.0 });
        let law = amdahl_fit(&[10.0, 10.0, 10.0], &measured);
        assert_eq!(law, Some(Amdahl { parallel_fraction: 0.0, interval }));
    }

    #[test]
    fn refuses_what_cannot_be_fitted() {
        assert_eq!(amdahl_fit(&[10.0], &[]), None);
        for times in [&[][..], &[0.0], &[f64::NAN]] {
            assert_eq!(amdahl_fit(&[10.0], &[Scaling { workers: 2, times }]), None);
            assert_eq!(amdahl_fit(times, &[Scaling { workers: 2, times: &[1.0] }]), None);
        }
    }

    #[test]
    fn law_refuses_what_is_no_part_and_no_workers() {
        for (fraction, workers) in [(-0.1, 2), (1.1, 2), (f64::NAN, 2), (0.5, 0)] {
            assert_eq!(amdahl_speedup(fraction, workers), None);
        }
    }

    proptest! {
        #[test]
        fn speedup_is_between_none_and_perfect(fraction in 0.0..=1.0_f64, workers in 1..1_000_u32) {
            let speedup = amdahl_speedup(fraction, workers).expect("a part and workers");
            prop_assert!((1.0 - 1e-9..=f64::from(workers) * (1.0 + 1e-9)).contains(&speedup));
        }

        #[test]
        fn fit_finds_the_law_again(fraction in 0.0..=1.0_f64, workers in vec(2..64_u32, 1..6)) {
            let times = workers.iter().map(|&n| [10.0 / amdahl_speedup(fraction, n).expect("a part")]);
            let times: Vec<_> = times.collect();
            let measured: Vec<_> = workers.iter().zip(&times)
                .map(|(&workers, times)| Scaling { workers, times }).collect();
            prop_assert!((fraction_of(&[10.0], &measured) - fraction).abs() < 1e-9);
        }

        #[test]
        fn karp_flatt_is_the_serial_part_of_the_law(fraction in 0.0..=1.0_f64, workers in 2..64_u32) {
            let speedup = amdahl_speedup(fraction, workers).expect("a part and workers");
            let serial = karp_flatt(speedup, workers).expect("two workers or more");
            prop_assert!((serial - (1.0 - fraction)).abs() < 1e-9);
        }
    }
}
