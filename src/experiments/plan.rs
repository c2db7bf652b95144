//! The runs that a request comes to, and their order.

use rand_pcg::Pcg32;
use rand_pcg::rand_core::Rng;
use serde::{Deserialize, Serialize};
use tsify::Tsify;

use super::{Build, Model, Request};
use crate::error::Result;
use crate::multiprocessing::StartMethod;

/// One run that is to be made.
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
    /// How many tasks there are.
    pub tasks: u64,
    /// How large each task is.
    pub size: u64,
    /// Which repetition this is, from 0.
    pub repeat: u64,
    /// How processes are started.
    #[serde(default)]
    pub start_method: StartMethod,
}

/// The runs that a request comes to, in the order in which they are to be made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Tsify)]
pub struct Plan {
    /// The models of every repeat in a random order of its own, so that none profits from its place.
    pub steps: Vec<Step>,
}

/// The order is random but the same for everybody: a report can be made again.
const SEED: u64 = 2026;

/// The runs of `request`.
///
/// # Errors
/// As [`Request::check`].
pub fn plan(request: &Request) -> Result<Plan> {
    request.check()?;
    let mut random = Pcg32::new(SEED, 0);
    let steps = (0..request.parameters.repeat).flat_map(|repeat| {
        let mut models = distinct(&request.parameters.models);
        shuffle(&mut models, &mut random);
        models.into_iter().map(move |model| step(request, model, repeat))
    });
    Ok(Plan { steps: steps.collect() })
}

fn step(Request { experiment, parameters }: &Request, model: Model, repeat: u64) -> Step {
    Step {
        experiment: experiment.clone(),
        model,
        build: model.build(),
        workers: parameters.workers,
        tasks: parameters.tasks,
        size: parameters.size,
        repeat,
        start_method: parameters.start_method,
    }
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
}
