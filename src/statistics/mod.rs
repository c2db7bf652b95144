//! What repeated measurements come to: medians, ratios, and how sure one can be of them.
//!
//! | question | answer |
//! |---|---|
//! | how long does it take, and how much does that vary? | [`median`], [`quartiles`] |
//! | how many times as fast is it? | [`speedup`] |
//! | how well does it use its workers? | [`efficiency`], [`karp_flatt`] |
//! | what would more workers give? | [`amdahl_fit`], [`amdahl_speedup`] |
//!
//! Medians, because one run in a few is disturbed by whatever else a computer does: that moves a mean, and hardly
//! a median.
//! Whatever cannot be computed is `None`: nothing measured, a time that is not a number, a time of zero in a ratio.

use serde::{Deserialize, Serialize};

mod amdahl;
mod bootstrap;
mod quartiles;
mod speedup;

pub use amdahl::{Amdahl, Scaling, amdahl_fit, amdahl_speedup};
pub use quartiles::{Quartiles, median, quartiles};
pub use speedup::{Speedup, efficiency, karp_flatt, speedup};

/// The values between which a quantity lies with 95 % confidence.
///
/// Shown as "1.93 (1.88 to 1.97)". A speed-up whose interval contains 1 is no difference at all.
///
/// # Examples
/// ```
/// use coreyard::statistics::Interval;
///
/// let gain = Interval { low: 0.98, high: 1.05 };
/// assert!(gain.contains(1.0), "that is no difference at all");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Interval {
    /// The lower end.
    pub low: f64,
    /// The upper end.
    pub high: f64,
}

impl Interval {
    /// Whether `value` lies in the interval; its ends belong to it.
    ///
    /// # Examples
    /// ```
    /// # use coreyard::statistics::Interval;
    /// let interval = Interval { low: 1.88, high: 1.97 };
    /// assert!(interval.contains(1.97) && !interval.contains(1.0));
    /// ```
    pub fn contains(&self, value: f64) -> bool {
        (self.low..=self.high).contains(&value)
    }
}

impl From<Interval> for (f64, f64) {
    fn from(interval: Interval) -> Self {
        (interval.low, interval.high)
    }
}
