//! What can be run, with which parameters: what the page and the runner show and check against.

use serde::Serialize;
use tsify::Tsify;

use super::{Build, Model};
use crate::multiprocessing::StartMethod;

/// Everything that can be run.
#[derive(Clone, Debug, Serialize, Tsify)]
#[tsify(missing_as_null)]
pub struct Catalog {
    /// The models, in the order in which they are shown.
    pub models: Vec<ModelEntry>,
    /// The start methods of processes, the default first.
    pub start_methods: Vec<StartMethodEntry>,
    /// The experiments, in the order of the lessons.
    pub experiments: Vec<Experiment>,
}

/// A model, as a person reads of it.
#[derive(Clone, Debug, Serialize, Tsify)]
pub struct ModelEntry {
    /// The model.
    pub name: Model,
    /// What it is, in a sentence.
    pub summary: &'static str,
    /// The build that it needs.
    pub build: Build,
}

/// A start method, as a person reads of it.
#[derive(Clone, Debug, Serialize, Tsify)]
pub struct StartMethodEntry {
    /// The start method.
    pub name: StartMethod,
    /// What a process begins with, in a sentence.
    pub summary: &'static str,
}

/// An experiment, as a person reads of it.
#[derive(Clone, Debug, Serialize, Tsify)]
#[tsify(missing_as_null)]
pub struct Experiment {
    /// The stable name: in addresses, on the command line, in reports.
    pub name: &'static str,
    /// The title of the lesson.
    pub title: &'static str,
    /// What runs, in a sentence.
    pub summary: &'static str,
    /// The models that it can be run on.
    pub models: &'static [Model],
    /// The models that it is run on unless others are asked for.
    pub default_models: &'static [Model],
    /// If the tasks are `size`, `size` + 1, `size` + 2, …: the largest there is.
    pub largest_size: Option<u64>,
    /// Its parameters, in the order in which they are shown.
    pub parameters: Vec<Parameter>,
}

/// A parameter: a whole number and its range.
#[derive(Clone, Debug, Serialize, Tsify)]
#[tsify(missing_as_null)]
pub struct Parameter {
    /// The stable name: `workers`, `tasks`, `size`, `repeat`.
    pub name: &'static str,
    /// What it is called beside its field.
    pub label: &'static str,
    /// What it counts; may be empty.
    pub unit: &'static str,
    /// The least that is allowed.
    pub minimum: u64,
    /// The most that is allowed.
    pub maximum: u64,
    /// What it is unless something else is asked for; none: as many as the machine has cores.
    pub default: Option<u64>,
    /// What the tutorial uses.
    pub tutorial: u64,
    /// Whether its range is best walked by factors instead of steps.
    pub logarithmic: bool,
    /// What it does, in a sentence.
    pub help: &'static str,
}

/// Everything that can be run.
pub fn catalog() -> Catalog {
    Catalog {
        models: Model::ALL.map(model_entry).to_vec(),
        start_methods: StartMethod::ALL.map(start_method_entry).to_vec(),
        experiments: super::ENTRIES.iter().map(super::Entry::catalog_entry).collect(),
    }
}

fn model_entry(name: Model) -> ModelEntry {
    let summary = match name {
        Model::Sequential => "one task after the other, in the main process",
        Model::Threads => "threads under a global interpreter lock, as Python has them",
        Model::ThreadsFree => "threads without a lock, as Rust has them",
        Model::Processes => "a process for each task, all started at once",
        Model::Pool => "a fixed number of processes that share the tasks",
    };
    ModelEntry { name, summary, build: name.build() }
}

fn start_method_entry(name: StartMethod) -> StartMethodEntry {
    let summary = match name {
        StartMethod::Spawn => "a process begins with fresh memory",
        StartMethod::Fork => "a process begins with a copy of the main process's memory",
        StartMethod::Forkserver => "a process begins with a copy of a clean server's memory",
    };
    StartMethodEntry { name, summary }
}

/// The parameters that every experiment has, around the one that is its own.
pub(super) fn parameters(tutorial_workers: u64, own: Vec<Parameter>) -> Vec<Parameter> {
    let workers = Parameter {
        name: "workers",
        label: "Workers",
        unit: "processes or threads",
        minimum: 1,
        maximum: 64,
        default: None,
        tutorial: tutorial_workers,
        logarithmic: true,
        help: "How many work at once. More than your cores have to take turns.",
    };
    let repeat = Parameter {
        name: "repeat",
        label: "Repeats",
        unit: "runs",
        minimum: 1,
        maximum: 50,
        default: Some(3),
        tutorial: 3,
        logarithmic: false,
        help: "How many times each model is measured. From three on there is an interval.",
    };
    [workers].into_iter().chain(own).chain([repeat]).collect()
}

/// The number of tasks.
pub(super) fn tasks(maximum: u64, default: u64, tutorial: u64) -> Parameter {
    Parameter {
        name: "tasks",
        label: "Tasks",
        unit: "calls",
        minimum: 1,
        maximum,
        default: Some(default),
        tutorial,
        logarithmic: true,
        help: "How many times the function is called.",
    }
}
