//! `cpu-bound`: ten tasks that do nothing but count.

use super::catalog::{parameters, tasks};
use super::{Entry, Experiment, Model, Parameter, Step, models};
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
    let tasks = (0..step.tasks).map(|index| (index, step.size)).collect();
    models::map(&step, cpu_bound_operation, tasks).await
}

pub(super) const ENTRY: Entry = Entry {
    describe,
    main: |step| Box::pin(main(step)),
    expected: |step| (0..step.tasks).map(|_| step.size).collect(),
    warm_up_size: 3_000_000,
};

fn describe() -> Experiment {
    let size = Parameter {
        name: "size",
        label: "Count to",
        unit: "numbers a task",
        minimum: *kernels::count::RANGE.start(),
        maximum: *kernels::count::RANGE.end(),
        default: Some(500_000_000),
        tutorial: 10_000_000,
        logarithmic: true,
        help: "How far each task counts. Compiled code counts some hundred times as fast as Python.",
    };
    Experiment {
        name: "cpu-bound",
        title: "Work for the CPU",
        summary: "Each task counts up one by one, and needs nothing but a core.",
        models: &Model::ALL,
        default_models: &Model::ALL,
        largest_size: None,
        parameters: parameters(10, vec![tasks(10_000, 8, 10), size]),
    }
}
