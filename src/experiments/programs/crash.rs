//! `crash`: one of four goes wrong, in three ways. What becomes of the other three?

use std::num::NonZeroUsize;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::error::Result;
use crate::experiments::verdict::Findings;
use crate::experiments::{Check, Entry, Experiment, Group, Model, Parameter, Step, figures};
use crate::multiprocessing::{Context, Process};
use crate::threading::{Interpreter, ThreadPool, interpreted};
use crate::{kernels, println};

/// What can go wrong.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
enum Fault {
    /// An error that nobody catches: in Python an exception.
    Panic,
    /// The machine refuses an instruction: in Python `os.abort()`, or a crash in a C extension.
    Trap,
    /// A loop that never ends.
    EndlessLoop,
}

/// Which of the workers is the faulty one.
const FAULTY: usize = 1;

/// For how long an endless loop is waited for. Nobody can know that it has no end: one has to lose patience.
const PATIENCE: Duration = Duration::from_millis(500);

/// What each process and each thread does: it counts, unless something goes wrong.
fn work((size, fault): (u64, Option<Fault>)) -> Result<u64> {
    match fault {
        None => interpreted!(kernels::count(size)),
        Some(Fault::Panic) => panic!("something went wrong"),
        Some(Fault::Trap) => std::process::abort(),
        Some(Fault::EndlessLoop) => loop {
            interpreted!(kernels::count(1_000_000))?;
        },
    }
}

/// A process for each; the results of those that finished.
async fn in_processes(step: &Step, fault: Fault) -> Result<Vec<u64>> {
    let context = Context::new(step.start_method)?;
    let process = |job| context.process(work, (job,));
    let processes: Vec<_> =
        jobs(step.number("workers"), step.number("size"), fault).map(process).collect();
    processes.iter().try_for_each(Process::start)?;
    for (_, process) in processes.iter().enumerate().filter(|&(index, _)| index != FAULTY) {
        process.join(None).await?;
    }
    end_of(&processes[FAULTY], fault).await?;
    processes.iter().for_each(tell);
    Ok(processes.iter().filter_map(|process| process.result().ok()).collect())
}

/// A thread for each, all in one process, so that it is not this one that dies; the results, if there are any.
async fn in_threads(step: &Step, fault: Fault) -> Result<Vec<u64>> {
    let process = Process::new(threads, (step.number("workers"), step.number("size"), fault));
    process.start()?;
    end_of(&process, fault).await?;
    tell(&process);
    Ok(process.result().unwrap_or_default())
}

/// What that process does.
async fn threads(workers: u64, size: u64, fault: Fault) -> Result<Vec<u64>> {
    let count = usize::try_from(workers).ok().and_then(NonZeroUsize::new);
    let pool = ThreadPool::new(count.unwrap_or(NonZeroUsize::MIN), Interpreter::WithGil).await?;
    pool.map(work, jobs(workers, size, fault).collect()).await
}

/// What each is to do: one of them goes wrong.
fn jobs(workers: u64, size: u64, fault: Fault) -> impl Iterator<Item = (u64, Option<Fault>)> {
    (0..workers).map(move |index| (size, (index == FAULTY as u64).then_some(fault)))
}

/// Waits for the end of a process, and ends it when patience is lost.
async fn end_of(process: &Process, fault: Fault) -> Result<()> {
    process.join((fault == Fault::EndlessLoop).then_some(PATIENCE)).await?;
    if process.is_alive() {
        println!("{} does not end, so it is killed", process.name());
        process.kill()?;
        process.join(None).await?;
    }
    let exitcode = process.exitcode().unwrap_or_default();
    figures::measured(fault.figure(), "", f64::from(exitcode));
    Ok(())
}

fn tell(process: &Process) {
    let exitcode = process.exitcode().unwrap_or_default();
    println!("{} has ended with exit code {exitcode}", process.name());
}

async fn main(step: Step) -> Result<Vec<u64>> {
    let mut results = Vec::new();
    for fault in faults(&step) {
        println!("One of {} {}", step.number("workers"), fault.story());
        let finished = match step.model {
            Model::Threads => in_threads(&step, fault).await?,
            _ => in_processes(&step, fault).await?,
        };
        println!("Results of the others: {}", finished.len());
        results.extend(finished);
    }
    #[expect(clippy::cast_precision_loss, reason = "a few dozen")]
    figures::measured(RESULTS, "", results.len() as f64);
    Ok(results)
}

const RESULTS: &str = "results of the others";

impl Fault {
    const ALL: [Self; 3] = [Self::Panic, Self::Trap, Self::EndlessLoop];

    fn story(self) -> &'static str {
        match self {
            Self::Panic => "panics",
            Self::Trap => "traps",
            Self::EndlessLoop => "never ends",
        }
    }

    fn figure(self) -> &'static str {
        match self {
            Self::Panic => "exit code after the panic",
            Self::Trap => "exit code after the trap",
            Self::EndlessLoop => "exit code of the endless loop",
        }
    }
}

/// Every fault, or the one that was asked for.
fn faults(step: &Step) -> impl Iterator<Item = Fault> + use<> {
    let asked = step.number("fault");
    let numbered = (1..).zip(Fault::ALL);
    numbered.filter(move |&(number, _)| asked == 0 || asked == number).map(|(_, fault)| fault)
}

pub(super) const ENTRY: Entry = Entry {
    experiment: &EXPERIMENT,
    main: |step| Box::pin(main(step)),
    check: Check::Known(known),
    warm_up: &[],
    figures: &[],
    verdict: Some(verdict),
};

/// Of processes all finish but the faulty ones, of threads none.
fn known(step: &Step) -> Vec<u64> {
    let others = if step.model == Model::Threads { 0 } else { step.number("workers") - 1 };
    faults(step).flat_map(|_| (0..others).map(|_| step.number("size"))).collect()
}

fn verdict(findings: &Findings<'_>) -> String {
    [Model::Processes, Model::Threads]
        .into_iter()
        .filter_map(|model| survivors(findings, model))
        .collect::<Vec<_>>()
        .join(" ")
}

/// What came of those beside the faulty ones, and how these ended.
fn survivors(findings: &Findings<'_>, model: Model) -> Option<String> {
    let finished = findings.figure(model, RESULTS)?;
    let codes: Vec<_> = Fault::ALL
        .into_iter()
        .filter_map(|fault| findings.figure(model, fault.figure()).map(|code| (fault, code)))
        .collect();
    let others = (findings.parameters.values.number("workers") - 1) * codes.len() as u64;
    let how = |&(fault, code): &(Fault, f64)| format!("{code} where one {}", fault.story());
    let how: Vec<_> = codes.iter().map(how).collect();
    let how = how.join(", ");
    Some(if model == Model::Threads {
        format!(
            "Beside a faulty thread {finished} of {others} results came through: the memory that threads share can no \
             longer be trusted, and their process ended, with exit code {how}."
        )
    } else {
        format!(
            "Beside a faulty process {finished} of {others} others finished. It ended alone, with exit code {how}."
        )
    })
}

const WORKERS: Parameter = Parameter::number("workers", "Workers", 2..=16, 4, 4)
    .unit("processes or threads")
    .help("How many work at once. The second of them goes wrong.");
const SIZE: Parameter =
    Parameter::number("size", "Count to", kernels::count::RANGE, 50_000_000, 10_000_000)
        .unit("numbers each")
        .help("How far each of the others counts.")
        .by_factors();
const FAULT: Parameter = Parameter::number("fault", "What goes wrong", 0..=3, 0, 0)
    .help("1: it panics, 2: it traps, 3: it never ends, 0: one after the other.");

const EXPERIMENT: Experiment = Experiment {
    name: "crash",
    title: "One of them crashes",
    group: Group::Trouble,
    summary: "Several work, one of them goes wrong: as a process of its own, and as a thread.",
    models: &[Model::Threads, Model::Processes],
    default_models: &[Model::Threads, Model::Processes],
    parameters: &[WORKERS, SIZE, FAULT, Parameter::repeat(1, 1)],
    ..Experiment::PROGRAM
};

#[cfg(test)]
mod tests {
    use super::*;

    fn step(model: Model, fault: u64) -> Step {
        let values = [("workers", 4), ("size", 9), ("fault", fault)];
        Step {
            experiment: "crash".to_owned(),
            model,
            build: model.build(),
            workers: 4,
            values: crate::experiments::Values::from(values),
            repeat: 0,
            start_method: crate::multiprocessing::StartMethod::Spawn,
        }
    }

    #[test]
    fn the_others_are_known_to_finish_unless_they_are_threads() {
        assert_eq!(known(&step(Model::Processes, 0)), [9; 9]);
        assert_eq!(known(&step(Model::Processes, 2)), [9; 3]);
        assert!(known(&step(Model::Threads, 0)).is_empty());
    }

    #[test]
    fn a_fault_is_asked_for_by_number() {
        let asked = |fault| faults(&step(Model::Processes, fault)).collect::<Vec<_>>();
        assert_eq!(asked(0), Fault::ALL);
        assert_eq!(asked(3), [Fault::EndlessLoop]);
    }

    #[test]
    fn one_of_them_goes_wrong() {
        let faults: Vec<_> = jobs(3, 9, Fault::Trap).map(|(_, fault)| fault).collect();
        assert_eq!(faults, [None, Some(Fault::Trap), None]);
    }
}
