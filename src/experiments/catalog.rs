//! What can be run, with which parameters: what the page and the runner show and check against.

use serde::Serialize;
use tsify::Tsify;

use super::{Build, Model, Parameter};
use crate::multiprocessing::StartMethod;

/// Everything that can be run.
///
/// # Examples
/// ```
/// let catalog = coreyard::experiments::catalog();
/// assert_eq!(catalog.models[0].name.name(), "sequential");
/// assert_eq!(catalog.experiments[0].name, "cpu-bound");
/// ```
#[derive(Clone, Debug, Serialize, Tsify)]
#[tsify(missing_as_null)]
pub struct Catalog {
    /// The models, in the order in which they are shown.
    pub models: Vec<ModelEntry>,
    /// The ways to start a process, the default first.
    pub start_methods: Vec<StartMethodEntry>,
    /// The experiments, in the order of the lessons.
    pub experiments: Vec<Experiment>,
}

/// A model, as a person reads of it.
///
/// # Examples
/// ```
/// for model in coreyard::experiments::catalog().models {
///     coreyard::println!("{}: {}", model.name, model.summary);
/// }
/// ```
#[derive(Clone, Debug, Serialize, Tsify)]
pub struct ModelEntry {
    /// The model.
    pub name: Model,
    /// What it is, in a sentence.
    pub summary: &'static str,
    /// The build that it needs.
    pub build: Build,
}

/// A way to start a process, as a person reads of it.
///
/// # Examples
/// ```
/// for method in coreyard::experiments::catalog().start_methods {
///     coreyard::println!("{}: {}", method.name, method.summary);
/// }
/// ```
#[derive(Clone, Debug, Serialize, Tsify)]
pub struct StartMethodEntry {
    /// Python's name for it.
    pub name: StartMethod,
    /// What it is, in a sentence.
    pub summary: &'static str,
}

/// Lessons that belong together are shown under one heading.
///
/// # Examples
/// ```
/// use coreyard::experiments::{Group, catalog};
///
/// let troubles = catalog().experiments.into_iter().filter(|one| one.group == Group::Trouble);
/// assert!(troubles.count() > 0);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Tsify)]
pub enum Group {
    /// Which of the two helps with what.
    #[serde(rename = "Threads or processes?")]
    Choice,
    /// What more workers give, and what they cost.
    #[serde(rename = "Gains and costs")]
    Cost,
    /// What a process has, and what it cannot see.
    #[serde(rename = "A memory of its own")]
    Apart,
    /// How processes talk, and wait for each other.
    #[serde(rename = "Working together")]
    Together,
    /// What happens when something breaks.
    #[serde(rename = "When it goes wrong")]
    Trouble,
}

/// An experiment, as a person reads of it.
///
/// # Examples
/// ```
/// for experiment in coreyard::experiments::catalog().experiments {
///     coreyard::println!("{}: {}", experiment.title, experiment.summary);
/// }
/// ```
#[derive(Clone, Copy, Debug, Serialize, Tsify)]
#[tsify(missing_as_null)]
pub struct Experiment {
    /// The stable name: in addresses, on the command line, in reports.
    pub name: &'static str,
    /// The title of the lesson.
    pub title: &'static str,
    /// The heading that it is shown under.
    pub group: Group,
    /// What runs, in a sentence.
    pub summary: &'static str,
    /// The models that it can be run on.
    pub models: &'static [Model],
    /// The models that it is run on unless others are asked for.
    pub default_models: &'static [Model],
    /// Whether one can choose how its processes are started.
    pub start_method: bool,
    /// Whether every model is run with 1, 2, 4, … workers, up to `workers`.
    pub scales: bool,
    /// Whether its tasks send requests, which somebody has to answer.
    pub requests: bool,
    /// How many processes or threads do its work together, where there is no parameter `workers` to say so.
    pub workers: u64,
    /// If the tasks are `size`, `size` + 1, `size` + 2, …: the largest there is.
    pub largest_size: Option<u64>,
    /// Its parameters, in the order in which they are shown.
    pub parameters: &'static [Parameter],
}

impl Experiment {
    /// A program of some processes: what an experiment is but for what it says of itself.
    pub(super) const PROGRAM: Self = Self {
        name: "",
        title: "",
        group: Group::Together,
        summary: "",
        models: &[Model::Processes],
        default_models: &[Model::Processes],
        start_method: true,
        scales: false,
        requests: false,
        workers: 1,
        largest_size: None,
        parameters: &[],
    };
}

/// Everything that can be run.
///
/// # Examples
/// ```
/// let names: Vec<_> = coreyard::experiments::catalog().experiments.iter().map(|one| one.name).collect();
/// assert!(names.contains(&"cpu-bound"));
/// ```
pub fn catalog() -> Catalog {
    Catalog {
        models: Model::ALL.map(model_entry).to_vec(),
        start_methods: StartMethod::ALL.map(start_method_entry).to_vec(),
        experiments: super::entries().map(|entry| *entry.experiment).collect(),
    }
}

fn model_entry(name: Model) -> ModelEntry {
    let summary = match name {
        Model::Sequential => "one task after the other, in the main process",
        Model::Threads => "threads under a global interpreter lock, as Python has them",
        Model::ThreadsFree => "threads without a lock, as Rust has them",
        Model::Processes => "processes with memories of their own, all started at once",
        Model::Pool => "a fixed number of processes that share the tasks",
    };
    ModelEntry { name, summary, build: name.build() }
}

fn start_method_entry(name: StartMethod) -> StartMethodEntry {
    let summary = match name {
        StartMethod::Spawn => "a fresh instance; what the process needs is sent to it",
        StartMethod::Fork => "a copy of the parent with everything it holds",
        StartMethod::Forkserver => "a copy of a clean server process, which was started once",
    };
    StartMethodEntry { name, summary }
}
