//! `io-bound`: ten tasks that do nothing but wait.

use super::verdict::{Findings, comparison, price_of_starting};
use super::{
    Check, Entry, Experiment, Figure, Group, Model, Parameter, Run, Step, figures, models,
};
use crate::error::Result;
use crate::kernels;
use crate::println;
use crate::threading::interpreted;

/// What every task does: it waits, as for a disk or a network.
fn io_bound_operation((index, delay): (u64, u64)) -> Result<u64> {
    println!("Task {index} begins to wait");
    let waited = interpreted!(kernels::wait(delay))?;
    println!("Task {index} is done after {delay} ms");
    Ok(waited)
}

async fn main(step: Step) -> Result<Vec<u64>> {
    let tasks = (0..step.number("tasks")).map(|index| (index, step.number("delay"))).collect();
    models::map(&step, io_bound_operation, tasks).await
}

pub(super) const ENTRY: Entry = Entry {
    experiment: &EXPERIMENT,
    main: |step| Box::pin(main(step)),
    check: Check::Known(|step| (0..step.number("tasks")).map(|_| step.number("delay")).collect()),
    warm_up: &[("delay", 1)],
    figures: &[beside_waiting, figures::memory],
    verdict: Some(verdict),
};

/// How much longer it took than the waits alone, one after the other or as many at once as there are workers.
fn beside_waiting(step: &Step, run: &Run) -> Vec<Figure> {
    let rounds = step.number("tasks").div_ceil(step.workers);
    #[expect(clippy::cast_precision_loss, reason = "ten minutes at the most")]
    let waits_ms = (rounds * step.number("delay")) as f64;
    vec![Figure::new("beside waiting", "ms", run.wall_ms - waits_ms)]
}

fn verdict(findings: &Findings<'_>) -> String {
    [comparison(findings), price_of_starting(findings)].join(" ")
}

const WORKERS: Parameter = Parameter { default: Some(10), ..Parameter::workers(10) }.help(
    "How many wait at once. Waiting needs no core: there may be far more of them than cores.",
);
const DELAY: Parameter = Parameter::number("delay", "Wait", 1..=60_000, 300, 5_000)
    .unit("ms a task")
    .help("How long each task waits for something that happens elsewhere.")
    .by_factors();

const EXPERIMENT: Experiment = Experiment {
    name: "io-bound",
    title: "Waiting for others",
    group: Group::Choice,
    summary: "Each task waits, as for a network or a disk, and computes nothing.",
    models: &Model::ALL,
    default_models: &Model::ALL,
    parameters: &[WORKERS, Parameter::tasks(64, 10, 10), DELAY, Parameter::repeat(3, 1)],
    ..Experiment::PROGRAM
};
