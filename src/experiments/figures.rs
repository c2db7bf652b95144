//! What is measured beside time: by an experiment itself, or read off its spans.

use std::cell::RefCell;

use serde::{Deserialize, Serialize};
use tsify::Tsify;

use super::{Model, Run, Step};
use crate::statistics::median;
use crate::trace::{Phase, Span};

/// A figure: what was measured beside time.
///
/// # Examples
/// ```
/// use coreyard::experiments::Figure;
///
/// let figure = Figure { name: "busy time".to_owned(), unit: "ms".to_owned(), value: 1.5 };
/// assert_eq!(format!("{}: {} {}", figure.name, figure.value, figure.unit), "busy time: 1.5 ms");
/// ```
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
pub(super) type Reading = fn(&Step, &Run) -> Vec<Figure>;

thread_local! {
    static TAKEN: RefCell<(Vec<Figure>, Vec<String>)> = RefCell::default();
}

/// Takes a figure down for the run that is on; called by an experiment's `main`.
pub(super) fn measured(name: &str, unit: &str, value: f64) {
    TAKEN.with_borrow_mut(|(figures, _)| figures.push(Figure::new(name, unit, value)));
}

/// As [`measured`], of what is counted.
#[cfg(feature = "programs")]
pub(super) fn counted(name: &str, count: impl TryInto<u64>) {
    #[expect(clippy::cast_precision_loss, reason = "nothing that is counted here comes near 2^53")]
    measured(name, "", count.try_into().unwrap_or(u64::MAX) as f64);
}

/// Takes down what has to be said about how this run was done: a sentence for the verdict.
pub(super) fn note(sentence: &str) {
    TAKEN.with_borrow_mut(|(_, notes)| notes.push(sentence.to_owned()));
}

/// What was taken down since this was called last.
pub(super) fn take() -> (Vec<Figure>, Vec<String>) {
    TAKEN.take()
}

/// The medians of the figures of repeated runs, in the order in which they were first taken.
pub(super) fn medians<'a>(runs: &(impl Iterator<Item = &'a [Figure]> + Clone)) -> Vec<Figure> {
    let mut medians: Vec<Figure> = Vec::new();
    for figure in runs.clone().flatten() {
        if medians.iter().all(|known| known.name != figure.name) {
            let same = runs.clone().flatten().filter(|other| other.name == figure.name);
            let values: Vec<_> = same.map(|other| other.value).collect();
            medians.extend(median(&values).map(|value| Figure { value, ..figure.clone() }));
        }
    }
    medians
}

/// How many times the GIL went from one thread to another. The threads of a process are recorded together, and of those under
/// the GIL one computes at a time: their spans are in order.
pub(super) fn context_switches(_: &Step, run: &Run) -> Vec<Figure> {
    if run.model != Model::Threads {
        return vec![];
    }
    let threads: Vec<_> = computing(run).map(|span| span.tid).collect();
    let switches = threads.windows(2).filter(|pair| pair[0] != pair[1]).count();
    vec![Figure::new("context switches", "", count(switches))]
}

/// How long all workers together computed, and how long processes were being started, sent to, received from and ended.
/// Where there are more workers than cores, their wait for a core counts as computing: nobody but the system knows of it.
pub(super) fn busy_and_overhead(_: &Step, run: &Run) -> Vec<Figure> {
    let costs = [Phase::Start, Phase::Transfer, Phase::Exit];
    let spent = run.spans.iter().filter(|span| costs.contains(&span.phase));
    vec![
        Figure::new("busy time", "ms", total_ms(computing(run))),
        Figure::new("overhead", "ms", total_ms(spent)),
    ]
}

/// The memory of all processes at the peak, the main process among them, and the part of each.
pub(super) fn memory(_: &Step, run: &Run) -> Vec<Figure> {
    vec![
        Figure::new("memory in all", "bytes", run.memory_bytes),
        Figure::new("processes", "", count(1 + run.lives.len())),
        Figure::new("memory of each", "bytes", run.memory_bytes / count(1 + run.lives.len())),
    ]
}

/// When the last task began: with fewer workers than tasks, it waited for one to be free.
pub(super) fn last_begin(_: &Step, run: &Run) -> Vec<Figure> {
    let mut begins: Vec<f64> = Vec::new();
    for span in &run.spans {
        let Some(task) = span.task.and_then(|task| usize::try_from(task).ok()) else { continue };
        begins.resize(begins.len().max(task + 1), f64::INFINITY);
        begins[task] = begins[task].min(span.start_ms);
    }
    let last = begins.into_iter().filter(|begin| begin.is_finite()).max_by(f64::total_cmp);
    last.map(|last| Figure::new("last task after", "ms", last)).into_iter().collect()
}

#[expect(clippy::cast_precision_loss, reason = "nothing is counted up to 2^53")]
fn count(things: usize) -> f64 {
    things as f64
}

/// Of none it is 0, and not the -0 that a sum of floats begins with.
fn total_ms<'a>(spans: impl Iterator<Item = &'a Span>) -> f64 {
    spans.fold(0.0, |total, span| total + span.end_ms - span.start_ms)
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
        let medians = medians(&runs.iter().map(<[Figure; 2]>::as_slice));
        assert_eq!(medians, run(2.0, 20.0));
    }
}
