//! `fibonacci-executors`: tasks of very different lengths, handed out to processes and to threads.

use super::{Check, Entry, Experiment, Group, Model, Parameter, Step, figures, models};
use crate::error::Result;
use crate::kernels;
use crate::println;
use crate::threading::interpreted;

/// What every task does.
fn timed_fibonacci(n: u64) -> Result<u64> {
    let result = interpreted!(kernels::fibonacci(n))?;
    println!("fibonacci({n}) = {result}");
    Ok(result)
}

async fn main(step: Step) -> Result<Vec<u64>> {
    models::map(&step, timed_fibonacci, inputs(&step).collect()).await
}

pub(super) const ENTRY: Entry = Entry {
    experiment: &EXPERIMENT,
    main: |step| Box::pin(main(step)),
    check: Check::Known(|step| inputs(step).map(known_fibonacci).collect()),
    warm_up: &[("size", 27)],
    figures: &[figures::context_switches],
    verdict: None,
};

const SIZE: Parameter = Parameter::number("size", "First number", kernels::fibonacci::RANGE, 34, 34)
    .unit("place in the series")
    .help("The first task computes this Fibonacci number, each further task the next: 1.6 times the work.");

const EXPERIMENT: Experiment = Experiment {
    name: "fibonacci-executors",
    title: "Executors: who computes when",
    group: Group::Choice,
    summary: "Each task computes the next Fibonacci number by plain recursion.",
    models: &Model::ALL,
    default_models: &Model::ALL,
    largest_size: Some(*kernels::fibonacci::RANGE.end()),
    parameters: &[Parameter::workers(8), Parameter::tasks(50, 8, 8), SIZE, Parameter::repeat(3, 3)],
    ..Experiment::PROGRAM
};

fn inputs(step: &Step) -> std::ops::Range<u64> {
    step.number("size")..step.number("size") + step.number("tasks")
}

/// The same number by addition: fibonacci(1) is 0, fibonacci(2) is 1.
fn known_fibonacci(n: u64) -> u64 {
    (1..n).fold((0, 1), |(a, b), _| (b, a + b)).0
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::super::Request;
    use super::*;

    /// [OEIS A000045](https://oeis.org/A000045), shifted by one place.
    #[test]
    fn the_known_answers_are_the_encyclopedias() {
        assert_eq!(
            (1..=10).map(known_fibonacci).collect::<Vec<_>>(),
            [0, 1, 1, 2, 3, 5, 8, 13, 21, 34]
        );
        assert_eq!(known_fibonacci(41), 102_334_155);
    }

    #[test]
    fn a_series_beyond_the_last_number_is_refused() {
        let given = [("size", "45"), ("tasks", "7")]
            .map(|(name, value)| (name.to_owned(), value.to_owned()));
        let refused =
            Request::parse("fibonacci-executors", &BTreeMap::from(given), 2).expect_err("to 51");
        assert_eq!(
            refused[0].to_string(),
            "tasks is 7: it must be at most 6 with a size of 45, because the largest is 50"
        );
    }
}
