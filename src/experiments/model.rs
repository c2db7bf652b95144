//! The five ways to execute an experiment's tasks.

use std::fmt;

use serde::{Deserialize, Serialize};
use tsify::Tsify;

/// How an experiment's tasks are executed.
///
/// # Examples
/// ```
/// use coreyard::experiments::Model;
///
/// assert_eq!(Model::ThreadsFree.to_string(), "threads-free");
/// ```
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Tsify,
)]
#[serde(rename_all = "kebab-case")]
pub enum Model {
    /// One after the other, in the main process.
    Sequential,
    /// Python's threads: they share memory, and the GIL lets one compute at a time.
    Threads,
    /// Threads without a GIL: rayon.
    ThreadsFree,
    /// One `Process` for each task.
    Processes,
    /// `Pool(workers).map`.
    Pool,
}

impl Model {
    /// Every model, in the order in which they are shown.
    pub const ALL: [Self; 5] =
        [Self::Sequential, Self::Threads, Self::ThreadsFree, Self::Processes, Self::Pool];

    /// The model's stable name.
    ///
    /// # Examples
    /// ```
    /// # use coreyard::experiments::Model;
    /// assert_eq!(Model::ALL.map(Model::name)[0], "sequential");
    /// ```
    pub fn name(self) -> &'static str {
        match self {
            Self::Sequential => "sequential",
            Self::Threads => "threads",
            Self::ThreadsFree => "threads-free",
            Self::Processes => "processes",
            Self::Pool => "pool",
        }
    }

    /// The build that runs it.
    ///
    /// # Examples
    /// ```
    /// # use coreyard::experiments::{Build, Model};
    /// assert_eq!(Model::Pool.build(), Build::Portable);
    /// assert_eq!(Model::Threads.build(), Build::Threads);
    /// ```
    pub fn build(self) -> Build {
        match self {
            Self::Threads | Self::ThreadsFree => Build::Threads,
            Self::Sequential | Self::Processes | Self::Pool => Build::Portable,
        }
    }
}

impl fmt::Display for Model {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

/// The two wasm builds of this crate.
///
/// # Examples
/// ```
/// use coreyard::experiments::{Build, Model};
///
/// let on_every_page = Model::ALL.into_iter().filter(|model| model.build() == Build::Portable);
/// assert_eq!(on_every_page.count(), 3);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "kebab-case")]
pub enum Build {
    /// No shared memory: runs on every page.
    Portable,
    /// Shared memory: runs on cross-origin isolated pages.
    Threads,
}
