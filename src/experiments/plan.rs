//! The runs that a request comes to, and their order.

use rand_pcg::Pcg32;
use rand_pcg::rand_core::Rng;
use serde::{Deserialize, Serialize};
use tsify::Tsify;

use super::{Build, Model, Parameters, Request, Values, experiment};
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
    let scales = experiment(&request.experiment)?.experiment.scales;
    let Parameters { values, models, .. } = &request.parameters;
    let variants: Vec<_> = distinct(models)
        .into_iter()
        .flat_map(|model| {
            workers_of(model, values, scales).into_iter().map(move |workers| (model, workers))
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
fn workers_of(model: Model, values: &Values, scales: bool) -> Vec<u64> {
    let workers = values.get("workers").unwrap_or(1);
    match model {
        Model::Sequential => vec![1],
        _ if scales => doubled_up_to(workers),
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
        let workers = Model::ALL.map(|model| workers_of(model, &values, false));
        assert_eq!(workers, [[1], [2], [2], [64], [2]]);
        assert_eq!(workers_of(Model::Processes, &values, true), [1, 2]);
    }
}
