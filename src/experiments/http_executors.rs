//! `http-executors`: requests that are answered after a while, sent by processes and by threads.

use super::verdict::{Findings, comparison, price_of_starting};
use super::{Check, Entry, Experiment, Group, Model, Parameter, Step, figures, models};
use crate::error::{Error, Result};
use crate::kernels;
use crate::println;
use crate::threading::interpreted;

/// What every task does: it sends a request, and blocks until the answer is there.
fn http_get((task, delay, is_answered): (u64, u64, bool)) -> Result<u64> {
    if !is_answered {
        return interpreted!(kernels::wait(delay));
    }
    let answer = interpreted!(kernels::fetch(&address(delay, task)))?;
    println!("GET {delay} ms: {answer}");
    waited(&answer).ok_or(Error::NoAnswer { address: address(delay, task) })
}

async fn main(step: Step) -> Result<Vec<u64>> {
    let answerer = answerer();
    note_on(answerer.as_deref());
    let tasks = delays(&step).enumerate();
    let tasks = tasks.map(|(task, delay)| (task as u64, delay, answerer.is_some())).collect();
    models::map(&step, http_get, tasks).await
}

/// An endpoint that answers after a while, with how long that was and who it is. Every task has an address of its own,
/// because a browser does not ask for the same twice at once.
fn address(delay: u64, task: u64) -> String {
    format!("delay?ms={delay}&task={task}")
}

/// How long the answer says that it took.
fn waited(answer: &str) -> Option<u64> {
    answer.split(' ').next()?.parse().ok()
}

/// Who answers: the site's server, or its service worker; none if nobody does.
fn answerer() -> Option<String> {
    let answer = kernels::fetch(&address(0, 0), &()).ok()?;
    waited(&answer)?;
    answer.split_once(' ').map(|(_, who)| who.to_owned())
}

fn note_on(answerer: Option<&str>) {
    match answerer {
        Some(who) => {
            figures::note(&format!("The requests were answered by the {who} of this page."));
        }
        None => figures::note("Nobody answers requests here: a timer stood in for them."),
    }
}

/// A wait has at least a millisecond.
fn delays(step: &Step) -> impl Iterator<Item = u64> {
    let (first, more) = (step.number("delay"), step.number("step"));
    (0..step.number("tasks")).map(move |task| first + task * more)
}

pub(super) const ENTRY: Entry = Entry {
    experiment: &EXPERIMENT,
    main: |step| Box::pin(main(step)),
    check: Check::Known(|step| delays(step).collect()),
    warm_up: &[("delay", 1), ("step", 1)],
    figures: &[figures::last_begin],
    verdict: Some(verdict),
};

fn verdict(findings: &Findings<'_>) -> String {
    [comparison(findings), price_of_starting(findings)].join(" ")
}

const WORKERS: Parameter = Parameter { default: Some(8), ..Parameter::workers(8) }.help(
    "How many requests are under way at once. As many as there are tasks, and nobody queues.",
);
const DELAY: Parameter = Parameter::number("delay", "First answer after", 1..=5_000, 200, 1_000)
    .unit("ms")
    .help("How long the first request waits for its answer.")
    .by_factors();
const STEP: Parameter = Parameter::number("step", "Each next after", 0..=500, 50, 100)
    .unit("ms more")
    .help("How much longer each further request waits than the one before it.");

const EXPERIMENT: Experiment = Experiment {
    name: "http-executors",
    title: "Executors: who waits for whom",
    group: Group::Choice,
    summary: "Each task sends an HTTP request that is answered after a while.",
    models: &Model::ALL,
    default_models: &[Model::Sequential, Model::Threads, Model::Processes, Model::Pool],
    requests: true,
    parameters: &[WORKERS, Parameter::tasks(32, 8, 8), DELAY, STEP, Parameter::repeat(3, 3)],
    ..Experiment::PROGRAM
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_says_how_long_it_took() {
        assert_eq!(waited("1700 server"), Some(1_700));
        assert_eq!(waited("<!doctype html>"), None);
    }
}
