//! The verdict: what the figures of a report say, in sentences, and why.

use super::{Amdahl, Environment, Failure, Measured, Model, Parameters, Summary};

/// A ratio that close to 1 is no difference when there are too few repeats for an interval.
const MARGIN: f64 = 0.05;

/// Starting that takes more than this part of a run is named as what it costs.
const NOTABLE_START: f64 = 0.1;

/// What a verdict is computed from.
#[derive(Debug)]
pub(super) struct Findings<'a> {
    #[cfg_attr(
        not(feature = "programs"),
        expect(dead_code, reason = "those of programs ask for it")
    )]
    pub(super) parameters: &'a Parameters,
    pub(super) environment: &'a Environment,
    pub(super) summary: &'a [Summary],
    pub(super) amdahl: Option<&'a Amdahl>,
}

/// What an experiment says of its own findings, in a sentence or two.
pub(super) type Verdict = fn(&Findings<'_>) -> String;

impl Findings<'_> {
    /// The row of a model; of several, the one with the most workers.
    pub(super) fn row(&self, model: Model) -> Option<&Summary> {
        self.summary.iter().rev().find(|row| row.model == model)
    }

    /// The median of a figure on a model.
    pub(super) fn figure(&self, model: Model, name: &str) -> Option<f64> {
        let figures = &self.row(model)?.figures;
        figures.iter().find(|figure| figure.name == name).map(|figure| figure.value)
    }
}

/// What was found, in sentences: the experiment's own or a comparison; how it was done; what failed.
pub(super) fn of(findings: &Findings<'_>, own: Option<Verdict>, measured: &Measured) -> String {
    let mut sentences = match own {
        Some(own) if !findings.summary.is_empty() => vec![own(findings)],
        _ => vec![comparison(findings)],
    };
    sentences.extend(notes(measured));
    sentences.extend(failed(&measured.failures));
    sentences.retain(|sentence| !sentence.is_empty());
    sentences.join(" ")
}

/// How the runs were done: what several say is said once.
fn notes(measured: &Measured) -> Vec<String> {
    let mut notes: Vec<String> = Vec::new();
    for note in measured.timings.iter().flat_map(|timing| &timing.notes) {
        if !notes.contains(note) {
            notes.push(note.clone());
        }
    }
    notes
}

/// The best of the models against one after the other, and what the GIL did.
pub(super) fn comparison(findings: &Findings<'_>) -> String {
    let compared = fastest_against_sequential(findings.summary, findings.environment);
    [compared].into_iter().chain(gil(findings.summary)).collect::<Vec<_>>().join(" ")
}

/// What starting processes cost where threads did the same: nothing but waiting.
pub(super) fn price_of_starting(findings: &Findings<'_>) -> String {
    let started = [Model::Processes, Model::Pool].map(|model| findings.row(model));
    let processes = started
        .into_iter()
        .flatten()
        .min_by(|one, other| one.median_ms.total_cmp(&other.median_ms));
    let (Some(threads), Some(processes)) = (findings.row(Model::Threads), processes) else {
        return String::new();
    };
    let more_ms = processes.median_ms - threads.median_ms;
    if processes.quartiles_ms.0 <= threads.quartiles_ms.1 || more_ms <= 0.0 {
        return "Between threads and processes there was no clear difference.".to_owned();
    }
    format!(
        "Threads were done {} before the sooner of the processes: where all only wait, that is the price of starting \
         processes, and it buys nothing.",
        time(more_ms)
    )
}

/// How a model is called in a sentence, and whether that is a plural.
pub(super) fn phrase(model: Model) -> (&'static str, bool) {
    match model {
        Model::Sequential => ("one after the other", false),
        Model::Threads => ("threads under the GIL", true),
        Model::ThreadsFree => ("threads without a GIL", true),
        Model::Processes => ("a process for each task", false),
        Model::Pool => ("the pool", false),
    }
}

/// The model at the beginning of a sentence, with its verb.
fn subject(model: Model) -> String {
    let (phrase, is_plural) = phrase(model);
    format!("{} {}", sentence_case(phrase), if is_plural { "were" } else { "was" })
}

fn fastest_against_sequential(summary: &[Summary], environment: &Environment) -> String {
    let fastest = |rows: &mut dyn Iterator<Item = &Summary>| {
        rows.min_by(|one, other| one.median_ms.total_cmp(&other.median_ms)).cloned()
    };
    let compared = |row: &&Summary| row.speedup.is_some() && row.model != Model::Sequential;
    if let Some(best) = fastest(&mut summary.iter().filter(compared)) {
        return against_sequential(&best, environment);
    }
    match fastest(&mut summary.iter()) {
        None => "Nothing was measured.".to_owned(),
        Some(only) if summary.len() == 1 => {
            format!("{} done in {}.", subject(only.model), time(only.median_ms))
        }
        Some(best) => format!("{} fastest, with {}.", subject(best.model), time(best.median_ms)),
    }
}

/// What the best of the others gained over one after the other.
fn against_sequential(best: &Summary, environment: &Environment) -> String {
    let ratio = best.speedup.unwrap_or(1.0);
    let (subject, interval) = (subject(best.model), interval(best));
    let why_not = || why_not(best, environment);
    if is_uncertain(best) {
        return format!(
            "These runs do not tell: {} {}× as fast as one after the other{interval}. More repeats, and a machine \
             with nothing else to do, would.",
            uncapitalised(&subject),
            two(ratio)
        );
    }
    if is_no_difference(best) {
        return format!(
            "No difference: {} {}× as fast as one after the other{interval}.{}",
            uncapitalised(&subject),
            two(ratio),
            why_not()
        );
    }
    if ratio < 1.0 {
        return format!(
            "Nothing was faster than one after the other; {} came closest, at {}× its speed{interval}.{}",
            phrase(best.model).0,
            two(ratio),
            why_not()
        );
    }
    format!("{subject} {}× as fast as one after the other{interval}.{}", two(ratio), starting(best))
}

/// Whether the interval has 1 in it and the ratio is far from it.
fn is_uncertain(row: &Summary) -> bool {
    let far = row.speedup.is_some_and(|ratio| (ratio - 1.0).abs() > 2.0 * MARGIN);
    row.speedup_ci.is_some() && is_no_difference(row) && far
}

fn is_no_difference(row: &Summary) -> bool {
    match (row.speedup_ci, row.speedup) {
        (Some((low, high)), _) => low <= 1.0 && 1.0 <= high,
        (None, Some(ratio)) => (ratio - 1.0).abs() < MARGIN,
        (None, None) => true,
    }
}

fn interval(row: &Summary) -> String {
    row.speedup_ci
        .map(|(low, high)| format!(" (95\u{a0}% interval {} to {})", two(low), two(high)))
        .unwrap_or_default()
}

fn starts_processes(row: &Summary) -> bool {
    matches!(row.model, Model::Processes | Model::Pool)
}

fn starting(row: &Summary) -> String {
    if !starts_processes(row) {
        return String::new();
    }
    format!(" Starting took {} before the first task began.", time(row.startup_ms))
}

/// The likeliest reason why working at once did not help.
fn why_not(best: &Summary, environment: &Environment) -> String {
    if environment.cores < 2 {
        return " This machine has one core: nothing can run at once.".to_owned();
    }
    if best.workers < 2 {
        return " With one worker nothing runs at once.".to_owned();
    }
    if starts_processes(best) && best.startup_ms > NOTABLE_START * best.median_ms {
        let of = time(best.median_ms);
        return format!(
            " Starting took {} of its {of}: the tasks are too short for that.",
            time(best.startup_ms)
        );
    }
    if best.model == Model::Threads {
        return " Under the GIL one thread computes at a time.".to_owned();
    }
    String::new()
}

/// What the GIL did, if threads under it were measured beside something faster.
fn gil(summary: &[Summary]) -> Option<String> {
    let threads = summary.iter().filter(|row| row.model == Model::Threads);
    let ratio = threads.filter_map(|row| row.speedup).max_by(f64::total_cmp)?;
    let others_gained =
        summary.iter().any(|row| row.speedup.is_some_and(|ratio| ratio > 1.0 + MARGIN));
    if !others_gained || ratio > 1.0 + 2.0 * MARGIN {
        return None;
    }
    Some(format!(
        "Threads under the GIL gained nothing ({}×): one of them computes at a time.",
        two(ratio)
    ))
}

fn failed(failures: &[Failure]) -> Option<String> {
    let first = failures.first()?;
    let runs =
        if failures.len() == 1 { "One run".to_owned() } else { format!("{} runs", failures.len()) };
    Some(format!(
        "{runs} failed; the first, on {}: {}.",
        first.model,
        first.message.trim_end_matches('.')
    ))
}

pub(super) fn sentence_case(phrase: &str) -> String {
    let mut sentence = phrase.to_owned();
    if let Some(first) = sentence.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    sentence
}

fn uncapitalised(sentence: &str) -> String {
    let mut phrase = sentence.to_owned();
    if let Some(first) = phrase.get_mut(..1) {
        first.make_ascii_lowercase();
    }
    phrase
}

/// A ratio with two decimals; with three where the first would be 0.
pub(super) fn two(ratio: f64) -> String {
    if ratio < 0.1 { format!("{ratio:.3}") } else { format!("{ratio:.2}") }
}

/// A duration, with its unit.
pub(super) fn time(ms: f64) -> String {
    if ms < 9.95 {
        format!("{ms:.1}\u{a0}ms")
    } else if ms < 999.5 {
        format!("{ms:.0}\u{a0}ms")
    } else if ms < 59_995.0 {
        format!("{:.2}\u{a0}s", ms / 1e3)
    } else {
        format!("{:.1}\u{a0}s", ms / 1e3)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::super::Request;
    use super::*;

    fn row(
        model: Model,
        median_ms: f64,
        speedup: f64,
        ci: Option<(f64, f64)>,
        startup_ms: f64,
    ) -> Summary {
        let speedup = Some(speedup);
        Summary {
            model,
            workers: 2,
            median_ms,
            quartiles_ms: (median_ms, median_ms),
            speedup,
            speedup_ci: ci,
            startup_ms,
            figures: vec![],
        }
    }

    fn environment(cores: u32) -> Environment {
        Environment {
            browser: String::new(),
            cores,
            isolated: true,
            clock_step_us: 5.0,
            version: String::new(),
            build: String::new(),
            measured_at: None,
        }
    }

    fn told(rows: &[Summary], failures: Vec<Failure>, cores: u32) -> String {
        let request = Request::parse("cpu-bound", &BTreeMap::new(), 2).expect("allowed");
        let environment = environment(cores);
        let findings = Findings {
            parameters: &request.parameters,
            environment: &environment,
            summary: rows,
            amdahl: None,
        };
        let measured = Measured {
            request: request.clone(),
            environment: environment.clone(),
            timings: vec![],
            failures,
        };
        of(&findings, None, &measured).replace('\u{a0}', " ")
    }

    /// With plain spaces, to be compared with plain sentences.
    fn verdict(rows: &[Summary]) -> String {
        let sequential = row(Model::Sequential, 1000.0, 1.0, None, 0.0);
        told(&[&[sequential], rows].concat(), vec![], 2)
    }

    #[test]
    fn a_gain_is_said_with_its_interval_and_what_starting_cost() {
        let pool = row(Model::Pool, 520.0, 1.93, Some((1.9, 1.96)), 41.0);
        assert_eq!(
            verdict(&[pool]),
            "The pool was 1.93× as fast as one after the other (95 % interval 1.90 to 1.96). \
             Starting took 41 ms before the first task began."
        );
    }

    #[test]
    fn an_interval_with_1_in_it_is_no_difference() {
        let pool = row(Model::Pool, 980.0, 1.02, Some((0.97, 1.08)), 20.0);
        assert!(verdict(&[pool]).starts_with("No difference: the pool was 1.02× as fast"));
    }

    #[test]
    fn a_wide_interval_tells_nothing() {
        let pool = row(Model::Pool, 565.0, 1.77, Some((0.89, 2.17)), 20.0);
        assert!(verdict(&[pool]).starts_with("These runs do not tell: the pool was 1.77× as fast"));
    }

    #[test]
    fn threads_are_many() {
        let free = row(Model::ThreadsFree, 510.0, 1.96, None, 0.0);
        assert!(verdict(&[free]).starts_with("Threads without a GIL were 1.96×"));
    }

    #[test]
    fn a_loss_is_said_with_its_reason() {
        let pool = row(Model::Pool, 50.0, 0.4, None, 30.0);
        assert_eq!(
            verdict(&[pool]),
            "Nothing was faster than one after the other; the pool came closest, at 0.40× its speed. \
             Starting took 30 ms of its 50 ms: the tasks are too short for that."
        );
    }

    #[test]
    fn the_gil_is_named_where_others_gained() {
        let threads = row(Model::Threads, 1010.0, 0.99, None, 0.0);
        let free = row(Model::ThreadsFree, 510.0, 1.96, None, 0.0);
        assert!(verdict(&[threads.clone(), free]).ends_with("one of them computes at a time."));
        assert!(verdict(&[threads]).contains("Under the GIL one thread computes at a time."));
    }

    #[test]
    fn one_core_is_the_reason_on_one_core() {
        let rows =
            [row(Model::Sequential, 10.0, 1.0, None, 0.0), row(Model::Pool, 11.0, 0.91, None, 0.1)];
        assert!(told(&rows, vec![], 1).contains("This machine has one core"));
    }

    #[test]
    fn failures_are_told() {
        let failure =
            Failure { model: Model::Pool, repeat: 0, message: "out of memory".to_owned() };
        let told = told(&[], vec![failure], 2);
        assert_eq!(
            told,
            "Nothing was measured. One run failed; the first, on pool: out of memory."
        );
    }

    #[test]
    fn without_sequential_the_fastest_is_named() {
        let mut rows =
            [row(Model::Pool, 50.0, 1.0, None, 0.0), row(Model::Processes, 9.5, 1.0, None, 0.0)];
        rows[0].speedup = None;
        rows[1].speedup = None;
        let told = told(&rows, vec![], 2);
        assert_eq!(told, "A process for each task was fastest, with 9.5 ms.");
    }
}
