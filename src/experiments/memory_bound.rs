//! `memory-bound`: tasks that keep every number they come to.

use super::verdict::{Findings, comparison};
use super::{Check, Entry, Experiment, Group, Model, Parameter, Step, figures, models};
use crate::error::Result;
use crate::kernels;
use crate::println;
use crate::threading::interpreted;

/// What every task does: it appends every integer up to a number to a list.
fn memory_bound_operation((index, number): (u64, u64)) -> Result<(u64, u64)> {
    println!("Task {index} appends {number} integers");
    let list = interpreted!(kernels::append(number))?;
    println!("Task {index} holds {:.1} MiB", mebibytes(list.bytes));
    Ok((list.sum, list.bytes))
}

async fn main(step: Step) -> Result<Vec<u64>> {
    let tasks = (0..step.number("tasks")).map(|index| (index, step.number("size"))).collect();
    let lists = models::map(&step, memory_bound_operation, tasks).await?;
    let longest = lists.iter().map(|&(_, bytes)| bytes).max().unwrap_or_default();
    figures::measured("one list", "bytes", mebibytes(longest) * MEBIBYTE);
    Ok(lists.into_iter().map(|(sum, _)| sum).collect())
}

pub(super) const ENTRY: Entry = Entry {
    experiment: &EXPERIMENT,
    main: |step| Box::pin(main(step)),
    check: Check::Known(|step| {
        let number = step.number("size");
        (0..step.number("tasks")).map(|_| number * (number + 1) / 2).collect()
    }),
    warm_up: &[("size", 100_000)],
    figures: &[figures::memory, figures::context_switches],
    verdict: Some(verdict),
};

const MEBIBYTE: f64 = 1_048_576.0;

#[expect(clippy::cast_precision_loss, reason = "a wasm memory has at most 2^32 bytes")]
fn mebibytes(bytes: u64) -> f64 {
    bytes as f64 / MEBIBYTE
}

/// Time, and beside it what it was bought with.
fn verdict(findings: &Findings<'_>) -> String {
    let held = |model| findings.figure(model, "memory in all");
    let all = [
        (Model::Sequential, "one after the other"),
        (Model::Threads, "threads"),
        (Model::Pool, "the pool"),
        (Model::Processes, "a process for each task"),
    ];
    let parts: Vec<_> = all
        .into_iter()
        .filter_map(|(model, name)| Some(format!("{name} {:.0}\u{a0}MiB", held(model)? / MEBIBYTE)))
        .collect();
    format!("{} Memory held at the peak: {}.", comparison(findings), parts.join(", "))
}

const SIZE: Parameter =
    Parameter::number("size", "Append up to", kernels::append::RANGE, 3_000_000, 1_000_000)
        .unit("integers a task")
        .help("How many integers each task keeps. One takes 4 bytes here, in Python about 36.")
        .by_factors();

const EXPERIMENT: Experiment = Experiment {
    name: "memory-bound",
    title: "Filling memory",
    group: Group::Choice,
    summary: "Each task appends every integer up to a number to a list, and keeps them all.",
    models: &Model::ALL,
    default_models: &Model::ALL,
    parameters: &[
        Parameter::workers(10),
        Parameter::tasks(1_000, 8, 10),
        SIZE,
        Parameter::repeat(3, 3),
    ],
    ..Experiment::PROGRAM
};
