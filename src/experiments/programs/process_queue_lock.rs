//! `process-queue-lock`: processes drain a queue and print under a lock; the same by a pool, and one after the other.

use crate::error::Result;
use crate::experiments::verdict::{Findings, comparison, two};
use crate::experiments::{
    Check, Entry, Experiment, Group, Model, Parameter, Step, Summary, figures, models,
};
use crate::kernels;
use crate::multiprocessing::{Context, Lock, Queue, current_process};
use crate::println;
use crate::threading::interpreted;
use crate::trace::{self, Phase};

fn fibonacci(n: u64) -> Result<u64> {
    interpreted!(kernels::fibonacci(n))
}

/// One for all processes, as the terminal is of the programs that run in it: it takes what is written as it comes. A
/// write is over when the terminal has it.
type Terminal = Queue<String>;

/// What every process does: jobs from the queue, until it gets `None`.
async fn work(
    jobs: Queue<Option<u64>>,
    print_lock: Option<Lock>,
    terminal: Terminal,
) -> Result<Vec<(u64, u64)>> {
    let mut results = Vec::new();
    while let Some(n) = jobs.get().await? {
        results.push((n, run(n)?));
        let held = match &print_lock {
            Some(lock) => Some(lock.lock().await?),
            None => None,
        };
        terminal.put(format!("{} ", current_process().name)).await?;
        terminal.put(format!("{n}\n")).await?;
        drop(held);
    }
    Ok(results)
}

/// Computes a job, as a bar of its own on the timeline.
fn run(n: u64) -> Result<u64> {
    let _running = trace::during(Phase::Run, "fibonacci", u32::try_from(n).ok());
    fibonacci(n)
}

async fn processes(step: &Step) -> Result<Vec<u64>> {
    let context = Context::new(step.start_method)?;
    let jobs = context.queue(0).with_name("jobs");
    let print_lock = (step.number("lock") == 1).then(|| context.lock().with_name("print"));
    let terminal: Terminal = context.queue(ROOM).with_name("terminal");

    let workers = (1..=step.workers).map(|number| {
        let arguments = (jobs.clone(), print_lock.clone(), terminal.clone());
        context.process(work, arguments).with_name(format!("Process-{number}"))
    });
    let workers: Vec<_> = workers.collect();
    for process in &workers {
        process.start()?;
    }
    for n in numbers(step) {
        jobs.put(Some(n)).await?;
    }
    for _ in &workers {
        jobs.put(None).await?;
    }
    let mixed = show(&terminal, step.number("size")).await?;
    let mut results = Vec::new();
    for process in &workers {
        process.join(None).await?;
        results.extend(process.result::<Vec<(u64, u64)>>()?);
    }
    results.sort_unstable();
    figures::counted(MIXED, mixed);
    Ok(results.into_iter().map(|(_, result)| result).collect())
}

/// Prints what is written to the terminal, until so many lines have ended; how many of them are not as they should be.
async fn show(terminal: &Terminal, lines: u64) -> Result<usize> {
    let (mut line, mut mixed) = (String::new(), 0);
    for _ in 0..lines {
        while !line.ends_with('\n') {
            line += &terminal.get().await?;
        }
        println!("{}", line.trim_end());
        mixed += usize::from(!is_whole(&line));
        line.clear();
    }
    Ok(mixed)
}

/// Whether a line is the name of a process, a space and a number, and nothing else.
fn is_whole(line: &str) -> bool {
    let words: Vec<_> = line.trim_end_matches('\n').split(' ').collect();
    let is_number = |word: &str| word.parse::<u64>().is_ok();
    matches!(words[..], [name, n] if is_number(n) && name.strip_prefix("Process-").is_some_and(is_number))
}

async fn main(step: Step) -> Result<Vec<u64>> {
    match step.model {
        Model::Processes => processes(&step).await,
        _ => models::map(&step, fibonacci, numbers(&step).collect()).await,
    }
}

/// How much a terminal holds that is not shown yet.
const ROOM: usize = 1000;

const MIXED: &str = "lines mixed up";

pub(super) const ENTRY: Entry = Entry {
    experiment: &EXPERIMENT,
    main: |step| Box::pin(main(step)),
    check: Check::Known(|step| known(step.number("size"))),
    warm_up: &[("size", 27)],
    figures: &[],
    verdict: Some(verdict),
};

fn numbers(step: &Step) -> std::ops::RangeInclusive<u64> {
    1..=step.number("size")
}

/// The same numbers by addition.
fn known(size: u64) -> Vec<u64> {
    let pairs = std::iter::successors(Some((0, 1)), |&(a, b)| Some((b, a + b)));
    pairs.map(|(a, _)| a).zip(1..=size).map(|(number, _)| number).collect()
}

fn verdict(findings: &Findings<'_>) -> String {
    let told = |model, name| findings.row(model).and_then(|row| against_sequential(row, name));
    let ways = [told(Model::Processes, "The queue"), told(Model::Pool, "The pool")];
    let compared = ways.into_iter().flatten().collect::<Vec<_>>().join(" ");
    let compared = if compared.is_empty() { comparison(findings) } else { compared };
    findings
        .figure(Model::Processes, MIXED)
        .map_or(compared.clone(), |mixed| format!("{compared} {}", printed(findings, mixed)))
}

/// What a way gained over one after the other.
fn against_sequential(row: &Summary, name: &str) -> Option<String> {
    let ratio = two(row.speedup?);
    let (low, high) = row.speedup_ci.unwrap_or((row.speedup?, row.speedup?));
    let interval = format!("95\u{a0}% interval {} to {}", two(low), two(high));
    Some(match row.speedup_ci {
        Some(_) if low <= 1.0 && 1.0 <= high => {
            format!(
                "{name} made no certain difference: {ratio}× as fast as one after the other ({interval})."
            )
        }
        Some(_) => format!("{name} was {ratio}× as fast as one after the other ({interval})."),
        None => format!("{name} was {ratio}× as fast as one after the other."),
    })
}

/// What became of the lines.
fn printed(findings: &Findings<'_>, mixed: f64) -> String {
    let values = &findings.parameters.values;
    let lines = values.number("size");
    match (values.number("lock"), mixed) {
        (1, 0.0) => format!("Under the lock all {lines} lines were printed whole."),
        (1, _) => format!(
            "{mixed} of {lines} lines were mixed up although there is a lock: that is a fault of ours."
        ),
        (_, 0.0) => {
            format!("There was no lock, and by luck all {lines} lines were whole this time.")
        }
        _ => format!(
            "Without the lock {mixed} of {lines} lines were mixed up: between the two parts of a line others wrote theirs."
        ),
    }
}

const WORKERS: Parameter =
    Parameter { default: Some(4), ..Parameter::workers(4) }.unit("processes");
const SIZE: Parameter = Parameter::number("size", "Up to fibonacci of", 1..=46, 40, 40)
    .unit("place in the series")
    .help("Every number from the first to this one is computed. Each takes 1.6 times as long as the one before.");
const LOCK: Parameter = Parameter::switch("lock", "Print under a lock", true)
    .help("Whether a process holds a lock while it writes the two parts of its line.");

const EXPERIMENT: Experiment = Experiment {
    name: "process-queue-lock",
    title: "Processes, a queue and a lock",
    group: Group::Together,
    summary: "Processes take jobs from a queue and print under a lock; a pool does the same jobs, and one process.",
    models: &[Model::Sequential, Model::Processes, Model::Pool],
    default_models: &[Model::Sequential, Model::Processes, Model::Pool],
    parameters: &[WORKERS, SIZE, LOCK, Parameter::repeat(3, 1)],
    ..Experiment::PROGRAM
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_known_answers_are_the_first_places_of_the_series() {
        assert_eq!(known(8), [0, 1, 1, 2, 3, 5, 8, 13]);
        assert_eq!(known(46).len(), 46);
    }

    #[test]
    fn a_line_in_which_two_processes_wrote_is_not_whole() {
        assert!(is_whole("Process-12 40\n"));
        for mixed in ["Process-1 Process-2 17\n", "18\n", "Process-1 17 18\n", "Process-1 \n", "\n"]
        {
            assert!(!is_whole(mixed), "{mixed:?}");
        }
    }
}
