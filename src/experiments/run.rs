//! One run: recorded from its beginning to its end, its results checked.

use std::cell::{Cell, RefCell};

use super::{Check, Entry, Run, Step, Values, experiment, figures};
use crate::error::{Error, Result};
use crate::multiprocessing::{active_children, begin_main};
use crate::time::now_ms;
use crate::trace::{self, Batch, Life, Link, Phase, Span, Stream};
use litemap::LiteMap;

/// Is shown what happens while it happens. A plain function, because nothing else is the same in a copy of the memory.
pub type Watch = fn(&Batch);

thread_local! {
    static RECORDING: RefCell<Batch> = RefCell::default();
    static WATCH: Cell<Watch> = const { Cell::new(|_| {}) };
}

fn keep_and_show(batch: Batch) {
    WATCH.get()(&batch);
    keep(batch);
}

/// Keeps what happened, all of it.
fn keep(batch: Batch) {
    RECORDING.with_borrow_mut(|kept| {
        kept.spans.extend(batch.spans);
        kept.lines.extend(batch.lines);
        kept.links.extend(batch.links);
        kept.lives.extend(batch.lives);
        kept.memory_bytes = kept.memory_bytes.max(batch.memory_bytes);
    });
}

/// Makes one run in this process, which is its main process; `watch` is shown what happens while it happens.
///
/// # Errors
/// What the tasks failed with, and [`Error::WrongResult`] if one returned something else than the known answer.
///
/// # Examples
/// ```no_run
/// # use coreyard::experiments::{plan, run};
/// # async fn example(request: coreyard::experiments::Request) -> coreyard::Result<()> {
/// for step in plan(&request)?.steps {
///     let run = run(step, |batch| coreyard::println!("{} lines", batch.lines.len())).await?;
///     coreyard::println!("{}: {} ms", run.model, run.wall_ms);
/// }
/// # Ok(())
/// # }
/// ```
pub async fn run(step: Step, watch: Watch) -> Result<Run> {
    let entry = experiment(&step.experiment)?;
    RECORDING.take();
    WATCH.set(watch);
    figures::take();
    begin_main(keep_and_show);
    let results = (entry.main)(step.clone()).await;
    let wall_ms = trace::elapsed_ms();
    end_children();
    trace::end();
    let results = results?;
    match entry.check {
        Check::Known(answers) => compare(&results, &answers(&step))?,
        Check::Rule(check) => check(&step, &results)?,
    }
    Ok(finished(entry, &step, wall_ms, &results))
}

/// After a failure some may be left, at work on tasks that nobody waits for.
fn end_children() {
    for child in active_children() {
        // A child that is alive was started, and can be terminated.
        let _ = child.terminate();
    }
}

fn compare(results: &[u64], expected: &[u64]) -> Result<()> {
    let wrong = results.iter().zip(expected).position(|(given, expected)| given != expected);
    let text =
        |numbers: &[u64], task| numbers.get(task).map_or("nothing".to_owned(), u64::to_string);
    match wrong
        .or_else(|| (results.len() != expected.len()).then(|| results.len().min(expected.len())))
    {
        None => Ok(()),
        Some(task) => Err(Error::WrongResult {
            task,
            given: text(results, task),
            expected: text(expected, task),
        }),
    }
}

fn finished(entry: &Entry, step: &Step, wall_ms: f64, results: &[u64]) -> Run {
    let Batch { spans, mut lines, links, lives, memory_bytes, .. } = RECORDING.take();
    lines.sort_by(|one, other| one.at_ms.total_cmp(&other.at_ms));
    let printed = lines.iter().filter(|line| line.stream == Stream::Stdout);
    let startup_ms = startup_ms(&spans);
    let lives = latest(lives);
    let (figures, notes) = figures::take();
    let mut run = Run {
        model: step.model,
        workers: u32::try_from(step.workers).unwrap_or(u32::MAX),
        repeat: u32::try_from(step.repeat).unwrap_or(u32::MAX),
        wall_ms,
        #[expect(clippy::cast_precision_loss, reason = "every known answer is below 2^53")]
        results: results.iter().map(|&result| result as f64).collect(),
        stdout: printed.map(|line| line.text.clone()).collect(),
        spans: spans.into_iter().map(|span| within(span, wall_ms)).collect(),
        lines,
        links: links.into_iter().map(|link| link_within(link, wall_ms)).collect(),
        memory_bytes: memory_bytes.max(held_at_once(&lives)),
        lives,
        startup_ms,
        figures,
        notes,
    };
    let read: Vec<_> = entry.figures.iter().flat_map(|reading| reading(step, &run)).collect();
    run.figures.extend(read);
    run
}

/// When the first task began.
fn startup_ms(spans: &[Span]) -> f64 {
    let begins = spans
        .iter()
        .filter(|span| matches!(span.phase, Phase::Run | Phase::Io) && span.task.is_some());
    begins.map(|span| span.start_ms).min_by(f64::total_cmp).unwrap_or_default()
}

/// Cuts what the clocks of two workers differ by: at most a step.
fn within(span: Span, wall_ms: f64) -> Span {
    Span {
        start_ms: span.start_ms.clamp(0.0, wall_ms),
        end_ms: span.end_ms.clamp(0.0, wall_ms),
        ..span
    }
}

/// As [`within`], of an arrow.
fn link_within(link: Link, wall_ms: f64) -> Link {
    let (from_ms, to_ms) = (link.from_ms.clamp(0.0, wall_ms), link.to_ms.clamp(0.0, wall_ms));
    Link { from_ms, to_ms, ..link }
}

/// A process is told of when it begins and when it ends; the later word counts.
fn latest(lives: Vec<Life>) -> Vec<Life> {
    let lives: LiteMap<u32, Life> = lives.into_iter().map(|life| (life.pid, life)).collect();
    lives.into_iter().map(|(_, life)| life).collect()
}

/// What this process's children held together, where most of it was held at once. A child tells what it holds before a task
/// and after it: what it grew to in between counts for all its life.
fn held_at_once(lives: &[Life]) -> f64 {
    // What those below a child hold is in its own figure; their numbers are large.
    let children = || lives.iter().filter(|life| life.pid < 10_000);
    let held_at = |moment: f64| -> f64 {
        let there = children().filter(|life| {
            life.start_ms <= moment && life.end_ms.is_none_or(|end_ms| moment < end_ms)
        });
        there.map(|life| life.memory_bytes).sum()
    };
    trace::own_memory_bytes() + children().map(|life| held_at(life.start_ms)).fold(0.0, f64::max)
}

/// How long a model is warmed up at the most.
const WARM_UP_MS: f64 = 400.0;

/// The tasks of one warm-up: all workers of a page share the compiled code, so that a few warm it for all.
const MOST_WARM_UP_TASKS: u64 = 4;

/// Runs short complete calls of the step's tasks on its model until they get no faster: a browser first runs wasm in a
/// slow tier, and every model has to be measured in the fast one.
///
/// # Errors
/// As [`run`].
///
/// # Examples
/// ```no_run
/// # use coreyard::experiments::{plan, run, warm_up};
/// # async fn example(request: coreyard::experiments::Request) -> coreyard::Result<()> {
/// for step in plan(&request)?.steps {
///     warm_up(step.clone()).await?;
///     run(step, |_| {}).await?;
/// }
/// # Ok(())
/// # }
/// ```
pub async fn warm_up(step: Step) -> Result<()> {
    let entry = experiment(&step.experiment)?;
    if entry.warm_up.is_empty() {
        return Ok(());
    }
    let short = Step { values: shortened(&step, entry.warm_up), ..step };
    begin_main(drop);
    let begin_ms = now_ms();
    let (mut last_ms, mut steady) = (f64::INFINITY, 0);
    while steady < 3 && now_ms() - begin_ms < WARM_UP_MS {
        let call_ms = now_ms();
        (entry.main)(short.clone()).await?;
        let took_ms = now_ms() - call_ms;
        steady = if took_ms < 0.95 * last_ms { 0 } else { steady + 1 };
        last_ms = last_ms.min(took_ms);
    }
    Ok(())
}

/// The numbers of a step with smaller ones where there are some for a warm-up, and few tasks.
fn shortened(step: &Step, warm_up: &[(&str, u64)]) -> Values {
    let mut values = step.values.clone();
    let few = ("tasks", step.workers.min(MOST_WARM_UP_TASKS));
    for &(name, number) in warm_up.iter().chain([&few]) {
        if let Some(given) = values.get(name) {
            values.set(name, given.min(number));
        }
    }
    values
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memory_is_counted_where_lives_overlap() {
        let life = |pid, start_ms, end_ms, memory_bytes| Life {
            process: String::new(),
            pid,
            start_ms,
            end_ms: Some(end_ms),
            memory_bytes,
            exitcode: Some(0),
        };
        let lives = [life(2, 0.0, 5.0, 10.0), life(3, 4.0, 9.0, 20.0), life(4, 6.0, 7.0, 5.0)];
        assert!((held_at_once(&lives) - 30.0).abs() < f64::EPSILON);
        let with_one_below = [life(2, 0.0, 5.0, 10.0), life(20_001, 1.0, 4.0, 4.0)];
        assert!((held_at_once(&with_one_below) - 10.0).abs() < f64::EPSILON);
        assert!(held_at_once(&[]).abs() < f64::EPSILON);
    }
}
