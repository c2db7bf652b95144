//! The lessons of the tutorials, each runnable: one file a lesson.
//!
//! A lesson is an `Entry`: what the catalogue says of it, its `main`, and what is known of its results. All else is the
//! same for all: requests are checked against the catalogue, a plan says which runs they come to, a run is recorded and its
//! results checked, and the conclusion of all runs is computed.

mod catalog;
mod conclude;
mod cpu_bound;
mod fibonacci_executors;
mod figures;
mod http_executors;
mod io_bound;
mod memory_bound;
mod model;
mod models;
mod parameter;
mod plan;
#[cfg(feature = "programs")]
mod programs;
mod report;
mod request;
mod run;
mod scaling;
mod values;
mod verdict;

use std::future::Future;
use std::pin::Pin;

pub use catalog::{Catalog, Experiment, Group, ModelEntry, StartMethodEntry, catalog};
pub use conclude::conclude;
pub use figures::Figure;
pub use model::{Build, Model};
pub use parameter::Parameter;
pub use plan::{Plan, Step, plan};
pub use report::{
    Amdahl, Conclusion, Environment, Failure, Measured, Report, Run, Summary, Timing,
};
pub use request::{Parameters, Request};
pub use run::{Watch, run, warm_up};
pub use values::Values;

use crate::error::{Error, Result};

type Main = fn(Step) -> Pin<Box<dyn Future<Output = Result<Vec<u64>>>>>;

/// A lesson: what the catalogue says of it, what runs, and what comes of it.
#[derive(Clone, Copy, Debug)]
struct Entry {
    experiment: &'static Experiment,
    main: Main,
    check: Check,
    /// Sizes with which a task takes about a millisecond: enough of them have a browser compile the kernel well. Without any,
    /// nothing is warmed up.
    warm_up: &'static [(&'static str, u64)],
    /// What is read off its runs, beside what its `main` measures.
    figures: &'static [figures::Reading],
    /// What its runs come to, in a sentence or two; none: a comparison of the models.
    verdict: Option<verdict::Verdict>,
}

/// What is known of an experiment's results.
#[derive(Clone, Copy, Debug)]
enum Check {
    /// What every task has to return, computed another way.
    Known(fn(&Step) -> Vec<u64>),
    /// What has to be true of them; an error says what is not.
    Rule(fn(&Step, &[u64]) -> Result<()>),
}

/// The lessons that need nothing but the models, in the order in which they are shown.
static OF_MODELS: [Entry; 6] = [
    cpu_bound::ENTRY,
    io_bound::ENTRY,
    memory_bound::ENTRY,
    fibonacci_executors::ENTRY,
    http_executors::ENTRY,
    scaling::ENTRY,
];

/// Every lesson there is in this build, in the order in which they are shown.
fn entries() -> impl Iterator<Item = &'static Entry> {
    #[cfg(feature = "programs")]
    let programs = &programs::ENTRIES;
    #[cfg(not(feature = "programs"))]
    let programs = &[];
    OF_MODELS.iter().chain(programs)
}

/// The lesson named `name`.
fn experiment(name: &str) -> Result<&'static Entry> {
    let found = entries().find(|entry| entry.experiment.name == name);
    found.ok_or_else(|| {
        Error::unknown("experiment", name, entries().map(|entry| entry.experiment.name))
    })
}

#[cfg(all(test, feature = "programs"))]
mod tests {
    use super::*;

    #[test]
    fn a_build_without_programs_has_the_first_lessons() {
        let names = |entries: &[Entry]| entries.iter().map(|entry| entry.experiment.name).collect();
        let (models, programs): (Vec<_>, Vec<_>) = (names(&OF_MODELS), names(&programs::ENTRIES));
        let all: Vec<_> = catalog().experiments.iter().map(|experiment| experiment.name).collect();
        assert_eq!(all, [models, programs].concat());
    }
}
