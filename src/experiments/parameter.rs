//! A parameter of an experiment: its name, its range, its words.

use std::ops::RangeInclusive;

use serde::Serialize;
use tsify::Tsify;

use crate::error::{Error, Result};

/// A parameter: a whole number and its range.
///
/// # Examples
/// ```
/// for parameter in coreyard::experiments::catalog().experiments[0].parameters {
///     coreyard::println!("{}: {} to {}", parameter.name, parameter.minimum, parameter.maximum);
/// }
/// ```
#[derive(Clone, Copy, Debug, Serialize, Tsify)]
#[tsify(missing_as_null)]
pub struct Parameter {
    /// The stable name: in addresses, on the command line, in reports.
    pub name: &'static str,
    /// What it is called beside its field.
    pub label: &'static str,
    /// What it counts; may be empty.
    pub unit: &'static str,
    /// The least that is allowed.
    pub minimum: u64,
    /// The most that is allowed.
    pub maximum: u64,
    /// What it is unless something else is asked for; none: `per_core` for each core that the machine has.
    pub default: Option<u64>,
    /// How much for each core, where there is no default.
    pub per_core: u64,
    /// What the tutorial uses.
    pub tutorial: u64,
    /// Whether its range is best walked by factors instead of steps.
    pub logarithmic: bool,
    /// Whether it is a switch: 0 is off, 1 is on.
    pub switch: bool,
    /// What it does, in a sentence.
    pub help: &'static str,
}

impl Parameter {
    /// A number in a range; `default` is ours, `tutorial` the tutorial's.
    pub(super) const fn number(
        name: &'static str,
        label: &'static str,
        range: RangeInclusive<u64>,
        default: u64,
        tutorial: u64,
    ) -> Self {
        Self {
            name,
            label,
            unit: "",
            minimum: *range.start(),
            maximum: *range.end(),
            default: Some(default),
            per_core: 0,
            tutorial,
            logarithmic: false,
            switch: false,
            help: "",
        }
    }

    /// Off or on: 0 or 1. The tutorial's is the default.
    #[cfg(feature = "programs")]
    pub(super) const fn switch(name: &'static str, label: &'static str, is_on: bool) -> Self {
        let value = is_on as u64;
        Self { switch: true, ..Self::number(name, label, 0..=1, value, value) }
    }

    /// How many processes or threads work at once: as many as there are cores.
    pub(super) const fn workers(tutorial: u64) -> Self {
        let workers = Self {
            default: None,
            per_core: 1,
            ..Self::number("workers", "Workers", 1..=64, 1, tutorial)
        };
        workers
            .unit("processes or threads")
            .help("How many work at once. More than your cores have to take turns.")
            .by_factors()
    }

    /// How many tasks there are.
    pub(super) const fn tasks(maximum: u64, default: u64, tutorial: u64) -> Self {
        Self::number("tasks", "Tasks", 1..=maximum, default, tutorial)
            .unit("calls")
            .help("How many times the function is called.")
            .by_factors()
    }

    /// How many times every model is measured. Every experiment has it.
    pub(super) const fn repeat(default: u64, tutorial: u64) -> Self {
        Self::number("repeat", "Repeats", 1..=50, default, tutorial)
            .unit("runs")
            .help("How many times each model is measured. From three on there is an interval.")
    }

    pub(super) const fn unit(self, unit: &'static str) -> Self {
        Self { unit, ..self }
    }

    pub(super) const fn help(self, help: &'static str) -> Self {
        Self { help, ..self }
    }

    /// With a slider that goes by factors.
    pub(super) const fn by_factors(self) -> Self {
        Self { logarithmic: true, ..self }
    }

    /// The number that a word stands for; without one, the default on a machine with so many `cores`.
    ///
    /// # Errors
    /// [`Error::Refused`] for what is no whole number, and for one that is not in the range.
    pub(super) fn parse(&self, given: Option<&str>, cores: u64) -> Result<u64> {
        let Some(given) = given else {
            let default = self.default.unwrap_or(self.per_core.saturating_mul(cores));
            return Ok(default.clamp(self.minimum, self.maximum));
        };
        let value = given
            .trim()
            .parse()
            .map_err(|_| Error::out_of_range(self.name, given, &self.range()))?;
        self.check(value).map(|()| value)
    }

    /// Refuses a number that is not in the range.
    ///
    /// # Errors
    /// [`Error::Refused`] with the name, the value and the range.
    pub(super) fn check(&self, value: u64) -> Result<()> {
        if self.range().contains(&value) {
            return Ok(());
        }
        Err(Error::out_of_range(self.name, value, &self.range()))
    }

    /// As [`check`](Self::check), and refuses a number that is not there.
    ///
    /// # Errors
    /// [`Error::Refused`] with the name and the range.
    pub(super) fn check_given(&self, value: Option<u64>) -> Result<()> {
        let missing = || Error::out_of_range(self.name, "missing", &self.range());
        value.ok_or_else(missing).and_then(|value| self.check(value))
    }

    fn range(&self) -> RangeInclusive<u64> {
        self.minimum..=self.maximum
    }
}
