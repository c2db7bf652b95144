//! `start-methods`: one addition, in processes started in every way there is.

use std::sync::atomic::{AtomicU64, Ordering::SeqCst};

use crate::error::Result;
use crate::experiments::verdict::{Findings, time};
use crate::experiments::{Check, Entry, Experiment, Group, Model, Parameter, Step, figures};
use crate::multiprocessing::{
    Context, Lock, Process, StartMethod, current_process, get_all_start_methods, set_start_method,
};
use crate::println;
use crate::statistics::median;
use crate::time::now_ms;

/// The main process sets it before it starts anybody.
static X: AtomicU64 = AtomicU64::new(0);
const MAINS_X: u64 = 7;

/// What every process does; it returns the sum, and what it found x to be.
fn add(a: u64, b: u64) -> (u64, u64) {
    let (sum, x) = (a + b, X.load(SeqCst));
    println!("{}: {a} + {b} = {sum}, and x is {x}", current_process().name);
    (sum, x)
}

/// The same under a lock.
async fn add_in_turn(lock: Lock, a: u64, b: u64) -> Result<(u64, u64)> {
    let _turn = lock.lock().await?;
    Ok(add(a, b))
}

fn nothing() {}

async fn main(step: Step) -> Result<Vec<u64>> {
    let numbers = (step.number("a"), step.number("b"));
    let contexts = get_all_start_methods().into_iter().map(Context::new);
    let contexts = contexts.collect::<Result<Vec<_>>>()?;
    X.store(MAINS_X, SeqCst);
    let mut sums = vec![for_the_program(contexts[0].start_method(), numbers).await?];
    sums.extend(side_by_side(&contexts, numbers).await?);
    for context in &contexts {
        let ms = cost_ms(*context, step.number("starts")).await?;
        println!("{}: {ms:.1} ms from start to end", context.start_method());
        figures::measured(context.start_method().name(), "ms", ms);
    }
    exchange_locks(&contexts, numbers);
    Ok(sums)
}

/// Chooses a start method for the whole program, which can be done once.
async fn for_the_program(method: StartMethod, numbers: (u64, u64)) -> Result<u64> {
    set_start_method(method, false)?;
    if let Err(error) = set_start_method(method, false) {
        println!("RuntimeError: {error}");
    }
    let process = Process::new(add, numbers);
    process.start()?;
    process.join(None).await?;
    process.result().map(|(sum, _): (u64, u64)| sum)
}

/// A context is a start method of one's own: several go together in one program.
async fn side_by_side(contexts: &[Context], numbers: (u64, u64)) -> Result<Vec<u64>> {
    let processes: Vec<_> = contexts.iter().map(|own| own.process(add, numbers)).collect();
    processes.iter().try_for_each(Process::start)?;
    let mut sums = Vec::new();
    for (context, process) in contexts.iter().zip(&processes) {
        process.join(None).await?;
        let (sum, x): (u64, u64) = process.result()?;
        let inherits = f64::from(u8::from(x == MAINS_X));
        figures::measured(&inherited(context.start_method()), "", inherits);
        sums.push(sum);
    }
    Ok(sums)
}

/// Hands each context's lock to a process of the one before, which is refused.
fn exchange_locks(contexts: &[Context], (a, b): (u64, u64)) {
    for (own, other) in contexts.iter().zip(contexts.iter().skip(1)) {
        if let Err(error) = own.process(add_in_turn, (other.lock(), a, b)).start() {
            println!("RuntimeError: {error}");
        }
    }
}

/// The median of so many starts, in milliseconds.
async fn cost_ms(context: Context, starts: u64) -> Result<f64> {
    let mut costs_ms = Vec::new();
    for _ in 0..starts {
        let begin_ms = now_ms();
        let process = context.process(nothing, ());
        process.start()?;
        process.join(None).await?;
        costs_ms.push(now_ms() - begin_ms);
    }
    Ok(median(&costs_ms).unwrap_or_default())
}

fn inherited(method: StartMethod) -> String {
    format!("{method} has the parent’s x")
}

pub(super) const ENTRY: Entry = Entry {
    experiment: &EXPERIMENT,
    main: |step| Box::pin(main(step)),
    check: Check::Known(|step| {
        let sum = step.number("a") + step.number("b");
        (0..=get_all_start_methods().len()).map(|_| sum).collect()
    }),
    warm_up: &[],
    figures: &[],
    verdict: Some(verdict),
};

/// A ratio below this is no difference.
const NOTABLE: f64 = 1.15;

fn verdict(findings: &Findings<'_>) -> String {
    let figure = |name: &str| findings.figure(Model::Processes, name);
    let mut costs: Vec<_> = StartMethod::ALL
        .into_iter()
        .filter_map(|method| figure(method.name()).map(|ms| (method.name(), ms)))
        .collect();
    costs.sort_unstable_by(|(_, one), (_, other)| one.total_cmp(other));
    let has_x = |method: &StartMethod| figure(&inherited(*method)).is_some_and(|has| has > 0.5);
    let (heirs, fresh): (Vec<_>, Vec<_>) = StartMethod::ALL
        .into_iter()
        .filter(|method| figure(&inherited(*method)).is_some())
        .partition(has_x);
    [dearness(&costs), inheritance(&heirs, "inherits"), inheritance(&fresh, "does not have")]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(" ")
}

/// What a start costs by each, the cheapest first.
fn dearness(costs: &[(&str, f64)]) -> Option<String> {
    let &(cheapest, least) = costs.first()?;
    let listed: Vec<_> =
        costs.iter().map(|(name, ms)| format!("{} by {name}", time(*ms))).collect();
    let listed = listed.join(", ");
    let apart = costs.last().is_some_and(|&(_, most)| most > least * NOTABLE);
    Some(if apart {
        format!("A process took {listed}: {cheapest} was the cheapest.")
    } else {
        format!("A process took {listed}: no clear difference.")
    })
}

fn inheritance(methods: &[StartMethod], verb: &str) -> Option<String> {
    let names: Vec<_> = methods.iter().map(|method| method.name()).collect();
    let (last, others) = names.split_last()?;
    let subject = if others.is_empty() {
        (*last).to_owned()
    } else {
        format!("{} or {last}", others.join(", "))
    };
    Some(format!("A child of {subject} {verb} what the parent has set."))
}

const fn number(name: &'static str, label: &'static str) -> Parameter {
    Parameter::number(name, label, 0..=1_000_000_000, 2, 2).help("What is added.")
}

const STARTS: Parameter = Parameter::number("starts", "Starts", 1..=100, 7, 1)
    .unit("by each method")
    .help("How many processes are started and waited for, to measure what a start costs.");

const EXPERIMENT: Experiment = Experiment {
    name: "start-methods",
    title: "Three ways to start",
    group: Group::Apart,
    summary: "The same addition in processes that come to be in different ways.",
    start_method: false,
    parameters: &[number("a", "a"), number("b", "b"), STARTS, Parameter::repeat(1, 1)],
    ..Experiment::PROGRAM
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cheapest_is_named_only_if_there_is_one() {
        let said = dearness(&[("fork", 5.0), ("spawn", 12.0)]).expect("there are costs");
        assert!(said.ends_with("12\u{a0}ms by spawn: fork was the cheapest."), "{said}");
        let said = dearness(&[("fork", 11.5), ("spawn", 12.0)]).expect("there are costs");
        assert!(said.ends_with("no clear difference."), "{said}");
        assert_eq!(dearness(&[]), None);
    }
}
