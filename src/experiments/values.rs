//! The numbers that an experiment was given.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use tsify::Tsify;

/// Numbers by the names of their parameters.
///
/// What parameters there are, and in which ranges, is for the [catalogue](super::catalog()) to say.
///
/// # Examples
/// ```
/// use coreyard::experiments::Values;
///
/// let values = Values::from([("delay", 500)]);
/// assert_eq!(values.get("delay"), Some(500));
/// assert_eq!(values.number("size"), 0);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Tsify)]
pub struct Values(#[tsify(type = "Record<string, number>")] BTreeMap<String, u64>);

impl Values {
    /// The number named `name`; none if there is none.
    ///
    /// # Examples
    /// ```
    /// # use coreyard::experiments::Values;
    /// let values = Values::from([("tasks", 8)]);
    /// assert_eq!((values.get("tasks"), values.get("size")), (Some(8), None));
    /// ```
    pub fn get(&self, name: &str) -> Option<u64> {
        self.0.get(name).copied()
    }

    /// The number named `name`; 0 if there is none, which a request that was checked does not have.
    ///
    /// # Examples
    /// ```
    /// # use coreyard::experiments::Values;
    /// let values = Values::from([("tasks", 8)]);
    /// assert_eq!((values.number("tasks"), values.number("size")), (8, 0));
    /// ```
    pub fn number(&self, name: &str) -> u64 {
        self.get(name).unwrap_or_default()
    }

    /// Names a number, in place of one that had the name.
    ///
    /// # Examples
    /// ```
    /// # use coreyard::experiments::Values;
    /// let mut values = Values::default();
    /// values.set("tasks", 8);
    /// assert_eq!(values.get("tasks"), Some(8));
    /// ```
    pub fn set(&mut self, name: &str, number: u64) {
        self.0.insert(name.to_owned(), number);
    }

    /// Every name and its number, in the order of the names.
    ///
    /// # Examples
    /// ```
    /// # use coreyard::experiments::Values;
    /// let values = Values::from([("tasks", 8), ("size", 30)]);
    /// assert!(values.iter().eq([("size", 30), ("tasks", 8)]));
    /// ```
    pub fn iter(&self) -> impl Iterator<Item = (&str, u64)> {
        self.0.iter().map(|(name, &number)| (name.as_str(), number))
    }
}

impl<const COUNT: usize> From<[(&str, u64); COUNT]> for Values {
    fn from(numbers: [(&str, u64); COUNT]) -> Self {
        Self(numbers.map(|(name, number)| (name.to_owned(), number)).into())
    }
}
