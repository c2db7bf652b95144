//! What is measured beside time: by an experiment itself, or read off its spans.

use std::cell::RefCell;

use serde::{Deserialize, Serialize};
use tsify::Tsify;

use super::{Model, Run};
use crate::statistics::median;
use crate::trace::{Phase, Span};

/// A figure: what was measured beside time.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Tsify)]
pub struct Figure {
    /// What it is, in a word or a few.
    pub name: String,
    /// Its unit: `ms`, `bytes`, or what it counts.
    pub unit: String,
    /// The value.
    pub value: f64,
}

impl Figure {
    pub(super) fn new(name: &str, unit: &str, value: f64) -> Self {
        Self { name: name.to_owned(), unit: unit.to_owned(), value }
    }
}

/// Figures that are read off a run; none where they have no meaning.
pub(super) type Reading = fn(&Run) -> Vec<Figure>;

thread_local! {
    static TAKEN: RefCell<(Vec<Figure>, Vec<String>)> = RefCell::default();
}

/// Takes a figure down for the run that is on; called by an experiment's `main`.
#[expect(dead_code, reason = "for experiments that measure inside")]
pub(super) fn measured(name: &str, unit: &str, value: f64) {
    TAKEN.with_borrow_mut(|(figures, _)| figures.push(Figure::new(name, unit, value)));
}

/// Takes down what has to be said about how this run was done: a sentence for the verdict.
#[expect(dead_code, reason = "for experiments that depend on where they run")]
pub(super) fn note(sentence: &str) {
    TAKEN.with_borrow_mut(|(_, notes)| notes.push(sentence.to_owned()));
}

/// What was taken down since this was called last.
pub(super) fn take() -> (Vec<Figure>, Vec<String>) {
    TAKEN.take()
}

/// The medians of the figures of repeated runs, in the order in which they were first taken.
pub(super) fn medians<'a>(runs: impl Iterator<Item = &'a [Figure]> + Clone) -> Vec<Figure> {
    let mut medians: Vec<Figure> = Vec::new();
    for figure in runs.clone().flatten() {
        if medians.iter().all(|known| known.name != figure.name) {
            let same = runs.clone().flatten().filter(|other| other.name == figure.name);
            let values: Vec<_> = same.map(|figure| figure.value).collect();
            medians.extend(median(&values).map(|value| Figure { value, ..figure.clone() }));
        }
    }
    medians
}

/// How many times the GIL went from one thread to another.
pub(super) fn context_switches(run: &Run) -> Vec<Figure> {
    if run.model != Model::Threads {
        return vec![];
    }
    let mut computing: Vec<&Span> = computing(run).collect();
    computing.sort_by(|one, other| one.start_ms.total_cmp(&other.start_ms));
    let switches = computing.windows(2).filter(|pair| pair[0].tid != pair[1].tid).count();
    #[expect(clippy::cast_precision_loss, reason = "a run has far fewer spans than 2^53")]
    vec![Figure::new("context switches", "", switches as f64)]
}

/// How long all workers together computed, and how long processes were being started, sent to, received from and ended.
/// Where there are more workers than cores, their wait for a core counts as computing: nobody but the system knows of it.
pub(super) fn busy_and_overhead(run: &Run) -> Vec<Figure> {
    let costs = [Phase::Start, Phase::Transfer, Phase::Exit];
    let spent = run.spans.iter().filter(|span| costs.contains(&span.phase));
    vec![
        Figure::new("busy time", "ms", computing(run).map(length_ms).sum()),
        Figure::new("overhead", "ms", spent.map(length_ms).sum()),
    ]
}

fn length_ms(span: &Span) -> f64 {
    span.end_ms - span.start_ms
}

fn computing(run: &Run) -> impl Iterator<Item = &Span> {
    run.spans.iter().filter(|span| span.phase == Phase::Run && span.task.is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn medians_are_taken_figure_by_figure() {
        let run =
            |delay, bytes| [Figure::new("delay", "ms", delay), Figure::new("held", "bytes", bytes)];
        let runs = [run(1.0, 10.0), run(9.0, 30.0), run(2.0, 20.0)];
        let medians = medians(runs.iter().map(<[Figure; 2]>::as_slice));
        assert_eq!(medians, run(2.0, 20.0));
    }
}
