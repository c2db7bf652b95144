//! `variable-isolation`: the main process changes a variable; a thread and a process look at what they have under that name.

use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicU64, Ordering::SeqCst};
use std::time::Duration;

use crate::concurrent::{Future, ThreadPoolExecutor};
use crate::error::{Error, Result};
use crate::experiments::verdict::Findings;
use crate::experiments::{Check, Entry, Experiment, Figure, Group, Model, Parameter, Run, Step};
use crate::multiprocessing::{
    Context, Process, StartMethod, current_process, get_all_start_methods,
};
use crate::threading::{Interpreter, interpreted};
use crate::{executor, kernels, println};

/// Each process has one of these. A fresh one begins at 0.
static X: AtomicU64 = AtomicU64::new(0);

/// What the thread and the process do: they look at x, each time half-way between two changes.
#[expect(clippy::needless_pass_by_value, reason = "an argument of a process is its own")]
fn access_x(tag: String, looks: u64, every: u64) -> Result<Vec<u64>> {
    let pid = current_process().pid;
    let mut seen = Vec::new();
    interpreted!(kernels::wait(every / 2))?;
    for _ in 0..looks {
        let x = X.load(SeqCst);
        println!("{tag}-{pid} sees x = {x}");
        seen.push(x);
        interpreted!(kernels::wait(every))?;
    }
    Ok(seen)
}

async fn main(step: Step) -> Result<Vec<u64>> {
    X.store(step.number("first"), SeqCst);
    let thread = start_thread(&step).await?;
    let process = start_process(&step)?;

    let main_pid = current_process().pid;
    for _ in 0..step.number("changes") {
        let x = X.fetch_add(1, SeqCst) + 1;
        println!("Main-{main_pid} sets x to {x}");
        executor::sleep(Duration::from_millis(step.number("every"))).await;
    }

    let mut seen = Vec::new();
    if let Some(thread) = thread {
        seen.extend(thread.await?);
    }
    if let Some(process) = process {
        process.join(None).await?;
        seen.extend(process.result::<Vec<u64>>()?);
    }
    Ok(seen)
}

async fn start_thread(step: &Step) -> Result<Option<Future<Vec<u64>>>> {
    if step.model != Model::Threads {
        return Ok(None);
    }
    let one = ThreadPoolExecutor::new(NonZeroUsize::MIN, Interpreter::WithGil).await?;
    one.submit(access_x, arguments("Thread", step)).map(Some)
}

/// Beside a thread there cannot be a process of every start method.
fn start_process(step: &Step) -> Result<Option<Process>> {
    if !get_all_start_methods().contains(&step.start_method) {
        return Ok(None);
    }
    let process = Context::new(step.start_method)?.process(access_x, arguments("Process", step));
    process.start()?;
    Ok(Some(process))
}

fn arguments(tag: &str, step: &Step) -> (String, u64, u64) {
    (tag.to_owned(), step.number("changes"), step.number("every"))
}

pub(super) const ENTRY: Entry = Entry {
    experiment: &EXPERIMENT,
    main: |step| Box::pin(main(step)),
    check: Check::Rule(check),
    warm_up: &[],
    figures: &[changes_seen],
    verdict: Some(verdict),
};

const SEEN_BY_THREAD: &str = "changes seen by the thread";
const SEEN_BY_PROCESS: &str = "changes seen by the process";

#[expect(clippy::cast_precision_loss, reason = "numbers up to a million")]
fn changes_seen(step: &Step, run: &Run) -> Vec<Figure> {
    let first = step.number("first") as f64;
    let (thread, process) = run.results.split_at(looks_of_the_thread(step, run.results.len()));
    let counted = |name, before, seen: &[f64]| {
        (!seen.is_empty()).then(|| Figure::new(name, "", changes_in(before, seen)))
    };
    let own = own_x(step.start_method, step.number("first")) as f64;
    [counted(SEEN_BY_THREAD, first, thread), counted(SEEN_BY_PROCESS, own, process)]
        .into_iter()
        .flatten()
        .collect()
}

/// How many of what was seen the thread saw.
fn looks_of_the_thread(step: &Step, looks: usize) -> usize {
    let thread = if step.model == Model::Threads { step.number("changes") } else { 0 };
    usize::try_from(thread).unwrap_or(usize::MAX).min(looks)
}

/// How many times somebody who began with `before` saw something new.
fn changes_in(before: f64, seen: &[f64]) -> f64 {
    let known = [before].into_iter().chain(seen.iter().copied());
    let changes = known.zip(seen).filter(|(before, now)| (before - *now).abs() > 0.5).count();
    f64::from(u32::try_from(changes).unwrap_or(u32::MAX))
}

/// What a process has for x at its beginning, and ever after.
fn own_x(start_method: StartMethod, first: u64) -> u64 {
    if start_method == StartMethod::Fork { first } else { 0 }
}

/// The thread sees x grow, or stay; the process always sees what it began with.
fn check(step: &Step, seen: &[u64]) -> Result<()> {
    let (first, most) = (step.number("first"), step.number("first") + step.number("changes"));
    let own = own_x(step.start_method, first);
    let of_the_thread = looks_of_the_thread(step, seen.len());
    let mut least = first;
    for (task, &x) in seen.iter().enumerate() {
        let expected = if task < of_the_thread { least..=most } else { own..=own };
        if !expected.contains(&x) {
            let expected = format!("from {} to {}", expected.start(), expected.end());
            return Err(Error::WrongResult { task, given: x.to_string(), expected });
        }
        least = x;
    }
    Ok(())
}

fn verdict(findings: &Findings<'_>) -> String {
    let models = [Model::Threads, Model::Processes];
    let figure = |name| models.into_iter().find_map(|model| findings.figure(model, name));
    let values = &findings.parameters.values;
    let method = findings.parameters.start_method;
    let thread = figure(SEEN_BY_THREAD).map(|seen| {
        format!(
            "The thread saw {seen} of {} changes: it looks at the same memory as the main thread.",
            values.number("changes")
        )
    });
    let process = figure(SEEN_BY_PROCESS).map(|seen| {
        let seen = if seen > 0.0 { seen.to_string() } else { "none".to_owned() };
        let own = own_x(method, values.number("first"));
        format!(
            "The process saw {seen} of them: its own x was {own} all the time, {}.",
            origin(method)
        )
    });
    let alone =
        (method == StartMethod::Fork && findings.row(Model::Threads).is_some()).then(|| {
            "Beside a thread no process can be forked, so that the thread had its run to itself."
                .to_owned()
        });
    [thread, process, alone].into_iter().flatten().collect::<Vec<_>>().join(" ")
}

/// Where a process has its x from.
fn origin(start_method: StartMethod) -> &'static str {
    if start_method == StartMethod::Fork {
        "the value at the moment of the fork"
    } else {
        "as in any fresh memory"
    }
}

const FIRST: Parameter = Parameter::number("first", "x before the start", 0..=1_000_000, 10, 0)
    .help("What the main process sets x to before it starts the others.");
const CHANGES: Parameter = Parameter::number("changes", "Changes", 1..=20, 3, 3)
    .unit("times")
    .help("How often the main process adds one to x, and how often the others look.");
const EVERY: Parameter = Parameter::number("every", "One every", 20..=5_000, 400, 1_000)
    .unit("ms")
    .help("How long the main process waits between two changes.")
    .by_factors();

const EXPERIMENT: Experiment = Experiment {
    name: "variable-isolation",
    title: "Whose variable is it?",
    group: Group::Apart,
    summary: "The main process changes a variable, a thread and a process keep looking at it.",
    models: &[Model::Threads, Model::Processes],
    default_models: &[Model::Threads, Model::Processes],
    parameters: &[FIRST, CHANGES, EVERY, Parameter::repeat(1, 1)],
    ..Experiment::PROGRAM
};

#[cfg(test)]
mod tests {
    use super::*;

    fn step(model: Model, start_method: StartMethod) -> Step {
        Step {
            experiment: "variable-isolation".to_owned(),
            model,
            build: model.build(),
            workers: 1,
            values: crate::experiments::Values::from([
                ("first", 10),
                ("changes", 3),
                ("every", 20),
            ]),
            repeat: 0,
            start_method,
        }
    }

    #[test]
    fn a_process_sees_what_it_began_with() {
        let spawned = step(Model::Processes, StartMethod::Spawn);
        assert_eq!(check(&spawned, &[0, 0, 0]), Ok(()));
        assert!(check(&spawned, &[0, 11, 0]).is_err());
        let forked = step(Model::Processes, StartMethod::Fork);
        assert_eq!(check(&forked, &[10, 10, 10]), Ok(()));
        assert!(check(&forked, &[0, 0, 0]).is_err());
    }

    #[test]
    fn a_thread_sees_x_grow_and_never_shrink() {
        let both = step(Model::Threads, StartMethod::Spawn);
        assert_eq!(check(&both, &[11, 12, 13, 0, 0, 0]), Ok(()));
        assert_eq!(check(&both, &[10, 12, 12]), Ok(()), "late, and alone");
        assert!(check(&both, &[12, 11, 13, 0, 0, 0]).is_err());
        assert!(check(&both, &[11, 12, 14, 0, 0, 0]).is_err());
    }

    #[test]
    fn what_is_new_is_counted() {
        assert!((changes_in(10.0, &[11.0, 12.0, 12.0]) - 2.0).abs() < f64::EPSILON);
        assert!(changes_in(0.0, &[0.0, 0.0, 0.0]).abs() < f64::EPSILON);
    }
}
