//! How far a figure would move if the measurements were made again.

use rand_pcg::Pcg32;
use rand_pcg::rand_core::Rng;

use super::Interval;
use super::quartiles::{quantile, sorted};

/// Resamples, of which 50 lie outside each end of the interval.
const RESAMPLES: usize = 2_000;

/// Fewer samples than this say nothing about how they vary.
const SAMPLES_NEEDED: usize = 3;

/// Fixed, so that the same measurements give the same interval on every machine.
const SEED: u64 = 1;
const STREAM: u64 = 54;

/// The 95 % interval of `statistic`, a function of the medians of `groups`; none when a group has fewer than three
/// samples.
///
/// The percentile bootstrap: each group is drawn anew from its own samples, with replacement, and the figure computed
/// again, 2 000 times; the interval leaves out the lowest and the highest 2.5 % of the outcomes. With three or four
/// samples it is nearly as wide as the samples allow; it is about right from ten.
///
/// # Source
/// B. Efron and R. J. Tibshirani, *An Introduction to the Bootstrap*, 1993, chapter 13.
pub(super) fn bootstrap(groups: &[&[f64]], statistic: impl Fn(&[f64]) -> f64) -> Option<Interval> {
    if groups.iter().any(|group| group.len() < SAMPLES_NEEDED) {
        return None;
    }
    let mut random = Pcg32::new(SEED, STREAM);
    let mut outcome = || -> Option<f64> {
        let medians: Option<Vec<f64>> =
            groups.iter().map(|group| resampled_median(group, &mut random)).collect();
        Some(statistic(&medians?))
    };
    let outcomes: Option<Vec<f64>> = (0..RESAMPLES).map(|_| outcome()).collect();
    let outcomes = sorted(&outcomes?)?;
    Some(Interval { low: quantile(&outcomes, 0.025), high: quantile(&outcomes, 0.975) })
}

fn resampled_median(group: &[f64], random: &mut Pcg32) -> Option<f64> {
    let resample: Vec<f64> = group.iter().map(|_| group[index(group.len(), random)]).collect();
    super::median(&resample)
}

/// A random index below `length`: the upper bits of a product, because a remainder would favour the first ones.
#[expect(clippy::cast_possible_truncation, reason = "the result is below `length`")]
fn index(length: usize, random: &mut Pcg32) -> usize {
    ((u128::from(random.next_u64()) * length as u128) >> 64) as usize
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;

    #[test]
    fn draws_every_index_and_none_beyond() {
        let mut random = Pcg32::new(SEED, STREAM);
        let mut drawn = [0; 5];
        for _ in 0..1_000 {
            drawn[index(5, &mut random)] += 1;
        }
        // 200 each are expected, with a standard deviation of 13.
        assert!(drawn.iter().all(|times| (150..250).contains(times)), "{drawn:?}");
    }

    #[test]
    fn needs_three_samples_of_everything() {
        let three: &[f64] = &[1.0, 2.0, 3.0];
        assert_eq!(bootstrap(&[three, &[1.0, 2.0]], |medians| medians[0]), None);
        assert!(bootstrap(&[three, three], |medians| medians[0]).is_some());
    }

    #[test]
    fn samples_that_do_not_vary_have_an_interval_without_width() {
        let interval = bootstrap(&[&[4.0; 3]], |medians| medians[0]);
        assert_eq!(interval, Some(Interval { low: 4.0, high: 4.0 }));
    }
}
