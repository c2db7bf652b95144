//! The runs that a request comes to, and their order.

use rand_pcg::Pcg32;
use rand_pcg::rand_core::Rng;
use serde::{Deserialize, Serialize};
use tsify::Tsify;

use super::{Build, Experiment, Model, Parameters, Request, Values, experiment};
use crate::error::Result;
use crate::multiprocessing::StartMethod;

/// One run that is to be made.
///
/// # Examples
/// ```
/// # use std::collections::BTreeMap;
/// # use coreyard::experiments::{Request, plan};
/// # let request = Request::parse("cpu-bound", &BTreeMap::new(), 4).expect("the defaults are allowed");
/// for step in plan(&request)?.steps {
///     coreyard::println!("{} on {} workers", step.model, step.workers);
/// }
/// # Ok::<(), coreyard::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Tsify)]
pub struct Step {
    /// The experiment's name.
    pub experiment: String,
    /// How its tasks are executed.
    pub model: Model,
    /// The build that runs it.
    pub build: Build,
    /// How many processes or threads work at once.
    pub workers: u64,
    /// The experiment's numbers.
    pub values: Values,
    /// Which repetition this is, from 0.
    pub repeat: u64,
    /// How processes are started.
    #[serde(default)]
    pub start_method: StartMethod,
}

impl Step {
    /// The experiment's number named `name`.
    ///
    /// # Examples
    /// ```
    /// # use std::collections::BTreeMap;
    /// # use coreyard::experiments::{Request, plan};
    /// # let request = Request::parse("cpu-bound", &BTreeMap::new(), 4).expect("the defaults are allowed");
    /// assert_eq!(plan(&request)?.steps[0].number("tasks"), request.parameters.values.number("tasks"));
    /// # Ok::<(), coreyard::Error>(())
    /// ```
    pub fn number(&self, name: &str) -> u64 {
        self.values.number(name)
    }
}

/// The runs that a request comes to, in the order in which they are to be made.
///
/// # Examples
/// ```
/// # use std::collections::BTreeMap;
/// # use coreyard::experiments::{Request, plan};
/// # let request = Request::parse("cpu-bound", &BTreeMap::new(), 4).expect("the defaults are allowed");
/// let steps = plan(&request)?.steps;
/// let repeats = request.parameters.values.number("repeat");
/// assert_eq!(steps.len() as u64, repeats * request.parameters.models.len() as u64);
/// # Ok::<(), coreyard::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Tsify)]
#[tsify(hashmap_as_object)]
pub struct Plan {
    /// The models of every repeat in a random order of its own, so that none profits from its place.
    pub steps: Vec<Step>,
}

/// The order is random but the same for everybody: a report can be made again.
const SEED: u64 = 2026;

/// The most processes that are alive at once: browsers limit workers.
pub(super) const MOST_PROCESSES: u64 = 64;

/// The runs of `request`.
///
/// # Errors
/// As [`Request::check`].
///
/// # Examples
/// ```
/// use std::collections::BTreeMap;
///
/// use coreyard::experiments::{Request, plan};
///
/// let request = Request::parse("cpu-bound", &BTreeMap::new(), 4).expect("the defaults are allowed");
/// assert_eq!(plan(&request), plan(&request), "the order is the same for everybody");
/// ```
pub fn plan(request: &Request) -> Result<Plan> {
    request.check()?;
    let experiment = experiment(&request.experiment)?.experiment;
    let Parameters { values, models, .. } = &request.parameters;
    let variants: Vec<_> = distinct(models)
        .into_iter()
        .flat_map(|model| {
            workers_of(model, values, experiment).into_iter().map(move |workers| (model, workers))
        })
        .collect();
    let mut random = Pcg32::new(SEED, 0);
    let steps = (0..values.number("repeat")).flat_map(|repeat| {
        let mut variants = variants.clone();
        shuffle(&mut variants, &mut random);
        variants.into_iter().map(move |(model, workers)| step(request, model, workers, repeat))
    });
    Ok(Plan { steps: steps.collect() })
}

fn step(
    Request { experiment, parameters }: &Request,
    model: Model,
    workers: u64,
    repeat: u64,
) -> Step {
    Step {
        experiment: experiment.clone(),
        model,
        build: model.build(),
        workers,
        values: parameters.values.clone(),
        repeat,
        start_method: parameters.start_method,
    }
}

/// How many work at once on a model; in an experiment that scales, one number after the other.
fn workers_of(model: Model, values: &Values, experiment: &Experiment) -> Vec<u64> {
    let Some(workers) = values.get("workers") else { return vec![experiment.workers] };
    match model {
        Model::Sequential => vec![1],
        _ if experiment.scales => doubled_up_to(workers),
        Model::Processes => vec![values.get("tasks").unwrap_or(workers).min(MOST_PROCESSES)],
        _ => vec![workers],
    }
}

/// 1, 2, 4, …, and the last.
fn doubled_up_to(last: u64) -> Vec<u64> {
    let doubled = std::iter::successors(Some(1), |workers| Some(workers * 2));
    doubled.take_while(|&workers| workers < last).chain([last]).collect()
}

fn distinct(models: &[Model]) -> Vec<Model> {
    Model::ALL.into_iter().filter(|model| models.contains(model)).collect()
}

/// Fisher and Yates's shuffle.
fn shuffle<T>(items: &mut [T], random: &mut impl Rng) {
    for last in (1..items.len()).rev() {
        items.swap(last, random.next_u32() as usize % (last + 1));
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::super::catalog;
    use super::*;

    fn steps() -> Vec<Step> {
        let given = BTreeMap::from([("repeat".to_owned(), "5".to_owned())]);
        let request = Request::parse("cpu-bound", &given, 2).expect("allowed");
        plan(&request).expect("allowed").steps
    }

    #[test]
    fn every_model_is_run_in_every_repeat() {
        let steps = steps();
        for (repeat, steps) in (0..).zip(steps.chunks(5)) {
            let mut models: Vec<_> = steps.iter().map(|step| step.model).collect();
            models.sort();
            assert_eq!(models, Model::ALL);
            assert!(steps.iter().all(|step| step.repeat == repeat));
        }
    }

    #[test]
    fn the_order_changes_between_repeats_but_not_between_plans() {
        let orders: Vec<Vec<_>> =
            steps().chunks(5).map(|steps| steps.iter().map(|step| step.model).collect()).collect();
        assert!(orders.windows(2).any(|pair| pair[0] != pair[1]), "{orders:?}");
        assert_eq!(steps(), steps());
    }

    #[test]
    fn workers_are_doubled_up_to_the_last() {
        assert_eq!(doubled_up_to(1), [1]);
        assert_eq!(doubled_up_to(4), [1, 2, 4]);
        assert_eq!(doubled_up_to(6), [1, 2, 4, 6]);
    }

    #[test]
    fn a_process_for_each_task_is_as_many_workers() {
        let values = Values::from([("workers", 2), ("tasks", 100)]);
        let scaling = Experiment { scales: true, ..Experiment::PROGRAM };
        let workers = Model::ALL.map(|model| workers_of(model, &values, &Experiment::PROGRAM));
        assert_eq!(workers, [[1], [2], [2], [64], [2]]);
        assert_eq!(workers_of(Model::Processes, &values, &scaling), [1, 2]);
    }

    /// The largest number of workers among the steps of an experiment as it is on the first visit.
    fn workers_in(name: &str) -> Option<u64> {
        let request = Request::parse(name, &BTreeMap::new(), 4).expect("the defaults are allowed");
        plan(&request).expect("allowed").steps.into_iter().map(|step| step.workers).max()
    }

    #[test]
    fn who_puts_and_who_gets_are_two_workers_however_many_numbers_there_are() {
        assert_eq!(workers_in("queue"), Some(2));
    }

    #[test]
    fn two_workers_take_locks_from_each_other() {
        assert_eq!(workers_in("deadlock"), Some(2));
    }

    #[test]
    fn one_worker_answers_at_the_other_end_of_a_pipe() {
        assert_eq!(workers_in("pipe"), Some(1));
    }

    #[test]
    fn one_worker_looks_at_the_variable_whether_it_is_a_thread_or_a_process() {
        assert_eq!(workers_in("variable-isolation"), Some(1));
    }

    #[test]
    fn what_a_start_costs_is_measured_of_one_worker_at_a_time() {
        assert_eq!(workers_in("start-methods"), Some(1));
        assert_eq!(workers_in("fork-or-spawn"), Some(1));
    }

    #[test]
    fn every_other_experiment_has_a_parameter_for_its_workers() {
        let without = catalog().experiments.into_iter().filter(|experiment| {
            !experiment.parameters.iter().any(|parameter| parameter.name == "workers")
        });
        let names: Vec<_> = without.map(|experiment| experiment.name).collect();
        assert_eq!(
            names,
            ["variable-isolation", "start-methods", "fork-or-spawn", "pipe", "queue", "deadlock"]
        );
    }
}
