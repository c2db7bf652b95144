//! The lessons of the tutorials, each runnable on every model: one file a lesson.

mod catalog;
mod cpu_bound;
mod fibonacci_executors;
mod model;
mod models;
mod plan;
mod report;
mod request;
mod run;
mod verdict;

use std::future::Future;
use std::pin::Pin;

pub use catalog::{Catalog, Experiment, ModelEntry, Parameter, StartMethodEntry, catalog};
pub use model::{Build, Model};
pub use plan::{Plan, Step, plan};
pub use report::{
    Amdahl, Conclusion, Environment, Failure, Measured, Report, Run, Summary, Timing, conclude,
};
pub use request::{Parameters, Request};
pub use run::{Watch, run, warm_up};

use crate::error::{Error, Result};

type Main = fn(Step) -> Pin<Box<dyn Future<Output = Result<Vec<u64>>>>>;

/// A lesson: what the catalogue says of it, and what runs.
#[derive(Clone, Copy, Debug)]
struct Entry {
    describe: fn() -> Experiment,
    main: Main,
    /// What every task has to return, computed another way.
    expected: fn(&Step) -> Vec<u64>,
    /// The size of a task that takes about a millisecond: enough of them have a browser compile the kernel well.
    warm_up_size: u64,
}

impl Entry {
    fn catalog_entry(&self) -> Experiment {
        (self.describe)()
    }
}

/// Every lesson, in the order in which they are shown.
const ENTRIES: [Entry; 2] = [cpu_bound::ENTRY, fibonacci_executors::ENTRY];

/// The lesson named `name`.
fn experiment(name: &str) -> Result<Entry> {
    let found = ENTRIES.into_iter().find(|entry| entry.catalog_entry().name == name);
    found.ok_or_else(|| {
        Error::unknown("experiment", name, ENTRIES.iter().map(|entry| entry.catalog_entry().name))
    })
}
