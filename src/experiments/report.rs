//! The report of an experiment, as other tools read it.

use serde::{Deserialize, Serialize};
use tsify::Tsify;

use super::{Figure, Model, Parameters, Request};
use crate::trace::{Life, Line, Link, Span};

/// Where a report was made.
///
/// # Examples
/// ```
/// use coreyard::experiments::Environment;
///
/// fn place(environment: &Environment) -> String {
///     format!("{}, {} cores", environment.browser, environment.cores)
/// }
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Tsify)]
pub struct Environment {
    /// The browser's name and version.
    pub browser: String,
    /// How many cores the browser claims.
    pub cores: u32,
    /// Whether the page was cross-origin isolated.
    pub isolated: bool,
    /// The step of the clock, in microseconds.
    pub clock_step_us: f64,
    /// Coreyard's version.
    pub version: String,
    /// The builds that ran: `portable`, `threads` or `portable+threads`.
    pub build: String,
    /// When the runs began, in UTC: `2026-11-21T15:04:05.000Z`; none in older reports.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub measured_at: Option<String>,
}

/// One execution of an experiment on one model.
///
/// # Examples
/// ```
/// use coreyard::experiments::Run;
///
/// fn failed(run: &Run) -> usize {
///     run.lives.iter().filter(|life| life.exitcode != Some(0)).count()
/// }
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Tsify)]
#[tsify(missing_as_null)]
pub struct Run {
    /// How the tasks were executed.
    pub model: Model,
    /// How many processes or threads worked at once.
    pub workers: u32,
    /// Which repetition this is, from 0.
    pub repeat: u32,
    /// From the run's beginning to its end, in milliseconds.
    pub wall_ms: f64,
    /// What the tasks returned, in their order.
    pub results: Vec<f64>,
    /// What was printed, in order.
    pub stdout: Vec<String>,
    /// What every process and thread did.
    pub spans: Vec<Span>,
    /// Everything that was printed, errors too, with its sender.
    pub lines: Vec<Line>,
    /// What went from one process to another: the first 500.
    pub links: Vec<Link>,
    /// Every process that was started, and how it ended.
    pub lives: Vec<Life>,
    /// Bytes of wasm memory held by all processes together, at the peak.
    pub memory_bytes: f64,
    /// From the run's beginning until the first task began, in milliseconds.
    pub startup_ms: f64,
    /// What was measured beside time.
    pub figures: Vec<Figure>,
    /// What has to be said about how it was done, a sentence each.
    pub notes: Vec<String>,
}

/// What the repeats of one model come to.
///
/// # Examples
/// ```
/// use coreyard::experiments::Summary;
///
/// fn is_faster(row: &Summary) -> bool {
///     row.speedup_ci.is_some_and(|(low, _)| low > 1.0)
/// }
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Tsify)]
#[tsify(missing_as_null)]
pub struct Summary {
    /// The model.
    pub model: Model,
    /// How many processes or threads worked at once.
    pub workers: u32,
    /// The median of the wall times, in milliseconds.
    pub median_ms: f64,
    /// The first and third quartile of the wall times, in milliseconds.
    pub quartiles_ms: (f64, f64),
    /// How many times as fast as `sequential`, by medians; none where that was not run.
    pub speedup: Option<f64>,
    /// The 95 % interval of the speed-up (bootstrap); none with fewer than three repeats.
    pub speedup_ci: Option<(f64, f64)>,
    /// From the run's beginning until the first task began, the median in milliseconds.
    pub startup_ms: f64,
    /// What was measured beside time: medians.
    pub figures: Vec<Figure>,
}

/// Amdahl's law, fitted to the speed-ups measured.
///
/// # Examples
/// ```
/// use coreyard::experiments::Amdahl;
///
/// fn at_most(law: &Amdahl) -> f64 {
///     1.0 / (1.0 - law.parallel_fraction)
/// }
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Tsify)]
pub struct Amdahl {
    /// The model that it was fitted to.
    pub model: Model,
    /// The part of the work that can be done in parallel, from 0 to 1.
    pub parallel_fraction: f64,
    /// Its 95 % interval; without width where there are too few repeats for one.
    pub ci: (f64, f64),
    /// The number of workers beyond which more of them gave nothing.
    pub knee: u32,
}

/// A run that did not come to its end.
///
/// # Examples
/// ```
/// use coreyard::experiments::Failure;
///
/// fn told(failure: &Failure) -> String {
///     format!("{}: {}", failure.model, failure.message)
/// }
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Tsify)]
#[tsify(missing_as_null)]
pub struct Failure {
    /// The model.
    pub model: Model,
    /// Which repetition it was, from 0.
    pub repeat: u32,
    /// What happened, in a sentence.
    pub message: String,
}

/// Everything that was measured, and what it comes to. The page puts it together.
///
/// # Examples
/// ```
/// use coreyard::experiments::Report;
///
/// fn told(report: &Report) -> String {
///     format!("{}: {}", report.experiment, report.verdict)
/// }
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Tsify)]
#[tsify(missing_as_null)]
pub struct Report {
    /// The experiment's name.
    pub experiment: String,
    /// What was asked for.
    pub parameters: Parameters,
    /// Where.
    pub environment: Environment,
    /// Every run that came to its end, in the order in which they ran.
    pub runs: Vec<Run>,
    /// Every run that did not.
    pub failures: Vec<Failure>,
    /// One row a model, in the order of the models; of experiments that vary the number of workers, one for each number.
    pub summary: Vec<Summary>,
    /// Only of experiments that vary the number of workers.
    pub amdahl: Option<Amdahl>,
    /// What this comes to, in a sentence or two.
    pub verdict: String,
}

/// How long one run took: of a [`Run`], what a summary is made of.
///
/// # Examples
/// ```
/// use coreyard::experiments::Timing;
///
/// fn working_ms(timing: &Timing) -> f64 {
///     timing.wall_ms - timing.startup_ms
/// }
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Tsify)]
pub struct Timing {
    /// The model.
    pub model: Model,
    /// How many processes or threads worked at once.
    pub workers: u32,
    /// From the run's beginning to its end, in milliseconds.
    pub wall_ms: f64,
    /// From the run's beginning until the first task began, in milliseconds.
    pub startup_ms: f64,
    /// What was measured beside time.
    pub figures: Vec<Figure>,
    /// What has to be said about how it was done.
    pub notes: Vec<String>,
}

/// Everything that conclusions are drawn from.
///
/// # Examples
/// ```
/// use coreyard::experiments::Measured;
///
/// fn longest_ms(measured: &Measured) -> f64 {
///     measured.timings.iter().map(|timing| timing.wall_ms).fold(0.0, f64::max)
/// }
/// ```
#[derive(Clone, Debug, PartialEq, Deserialize, Tsify)]
pub struct Measured {
    /// What was asked for.
    pub request: Request,
    /// Where it was measured.
    pub environment: Environment,
    /// Every run that came to its end.
    pub timings: Vec<Timing>,
    /// Every run that did not.
    pub failures: Vec<Failure>,
}

/// What was measured comes to: the computed part of a [`Report`].
///
/// # Examples
/// ```
/// use coreyard::experiments::Conclusion;
///
/// fn fastest(conclusion: &Conclusion) -> Option<&str> {
///     let rows = conclusion.summary.iter();
///     rows.min_by(|a, b| a.median_ms.total_cmp(&b.median_ms)).map(|row| row.model.name())
/// }
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Tsify)]
#[tsify(missing_as_null)]
pub struct Conclusion {
    /// One row a model, in the order of the models; of experiments that vary the number of workers, one for each number.
    pub summary: Vec<Summary>,
    /// Only of experiments that vary the number of workers.
    pub amdahl: Option<Amdahl>,
    /// What this comes to, in a sentence or two.
    pub verdict: String,
}
