//! `cpu-bound`: ten tasks that do nothing but count.

use super::{Check, Entry, Experiment, Group, Model, Parameter, Step, figures, models};
use crate::error::Result;
use crate::kernels;
use crate::println;
use crate::threading::interpreted;

/// What every task does.
fn cpu_bound_operation((index, number): (u64, u64)) -> Result<u64> {
    println!("Task {index} counts to {number}");
    let result = interpreted!(kernels::count(number))?;
    println!("Task {index} is done");
    Ok(result)
}

async fn main(step: Step) -> Result<Vec<u64>> {
    let tasks = (0..step.number("tasks")).map(|index| (index, step.number("size"))).collect();
    models::map(&step, cpu_bound_operation, tasks).await
}

pub(super) const ENTRY: Entry = Entry {
    experiment: &EXPERIMENT,
    main: |step| Box::pin(main(step)),
    check: Check::Known(|step| (0..step.number("tasks")).map(|_| step.number("size")).collect()),
    warm_up: &[("size", 3_000_000)],
    figures: &[figures::context_switches],
    verdict: None,
};

const SIZE: Parameter =
    Parameter::number("size", "Count to", kernels::count::RANGE, 500_000_000, 10_000_000)
        .unit("numbers a task")
        .help(
            "How far each task counts. Compiled code counts some hundred times as fast as Python.",
        )
        .by_factors();

const EXPERIMENT: Experiment = Experiment {
    name: "cpu-bound",
    title: "Work for the CPU",
    group: Group::Choice,
    summary: "Each task counts up one by one, and needs nothing but a core.",
    models: &Model::ALL,
    default_models: &Model::ALL,
    parameters: &[
        Parameter::workers(10),
        Parameter::tasks(10_000, 8, 10),
        SIZE,
        Parameter::repeat(3, 3),
    ],
    ..Experiment::PROGRAM
};
