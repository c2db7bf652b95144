//! The report of an experiment, as other tools read it.

use serde::{Deserialize, Serialize};
use tsify::Tsify;

use super::{Model, Parameters, verdict};
use crate::statistics::{median, quartiles, speedup};
use crate::trace::{Life, Line, Span};

/// Where a report was made.
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
}

/// One execution of an experiment on one model.
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
    /// Every process that was started, and how it ended.
    pub lives: Vec<Life>,
    /// Bytes of wasm memory held by all processes together, at the peak.
    pub memory_bytes: f64,
    /// From the run's beginning until the first task began, in milliseconds.
    pub startup_ms: f64,
}

/// What the repeats of one model come to.
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
}

/// Amdahl's law, fitted to the speed-ups measured.
#[derive(Clone, Debug, PartialEq, Serialize, Tsify)]
pub struct Amdahl {
    /// The part of the work that can be done in parallel, from 0 to 1.
    pub parallel_fraction: f64,
    /// Its 95 % interval.
    pub ci: (f64, f64),
}

/// A run that did not come to its end.
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
    /// One row a model, in the order of the models.
    pub summary: Vec<Summary>,
    /// Only of experiments that vary the number of workers.
    pub amdahl: Option<Amdahl>,
    /// What this comes to, in a sentence or two.
    pub verdict: String,
}

/// How long one run took: of a [`Run`], what a summary is made of.
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
}

/// Everything that conclusions are drawn from.
#[derive(Clone, Debug, PartialEq, Deserialize, Tsify)]
pub struct Measured {
    /// Where it was measured.
    pub environment: Environment,
    /// Every run that came to its end.
    pub timings: Vec<Timing>,
    /// Every run that did not.
    pub failures: Vec<Failure>,
}

/// What was measured comes to: the computed part of a [`Report`].
#[derive(Clone, Debug, PartialEq, Serialize, Tsify)]
#[tsify(missing_as_null)]
pub struct Conclusion {
    /// One row a model, in the order of the models.
    pub summary: Vec<Summary>,
    /// Only of experiments that vary the number of workers.
    pub amdahl: Option<Amdahl>,
    /// What this comes to, in a sentence or two.
    pub verdict: String,
}

/// What was measured comes to.
pub fn conclude(Measured { environment, timings, failures }: &Measured) -> Conclusion {
    let summary: Vec<_> = Model::ALL.iter().filter_map(|&model| row(model, timings)).collect();
    let verdict = verdict::of(&summary, failures, environment);
    Conclusion { summary, amdahl: None, verdict }
}

fn wall_times(model: Model, timings: &[Timing]) -> Vec<f64> {
    timings.iter().filter(|timing| timing.model == model).map(|timing| timing.wall_ms).collect()
}

/// The row of one model; none if it has no runs.
fn row(model: Model, timings: &[Timing]) -> Option<Summary> {
    let times = wall_times(model, timings);
    let quarters = quartiles(&times)?;
    let own = || timings.iter().filter(|timing| timing.model == model);
    let startups: Vec<_> = own().map(|timing| timing.startup_ms).collect();
    let faster = speedup(&wall_times(Model::Sequential, timings), &times);
    // What everything else is compared with has no uncertainty of its own.
    let is_baseline = model == Model::Sequential;
    let interval = faster.filter(|_| !is_baseline).and_then(|faster| faster.interval);
    Some(Summary {
        model,
        workers: own().map(|timing| timing.workers).max()?,
        median_ms: quarters.median,
        quartiles_ms: (quarters.lower, quarters.upper),
        speedup: faster.map(|faster| faster.ratio),
        speedup_ci: interval.map(Into::into),
        startup_ms: median(&startups).unwrap_or_default(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn timing(model: Model, wall_ms: f64) -> Timing {
        Timing { model, workers: 2, wall_ms, startup_ms: wall_ms / 10.0 }
    }

    fn summary(timings: Vec<Timing>) -> Vec<Summary> {
        let environment = Environment {
            browser: String::new(),
            cores: 2,
            isolated: true,
            clock_step_us: 5.0,
            version: String::new(),
            build: String::new(),
        };
        conclude(&Measured { environment, timings, failures: vec![] }).summary
    }

    #[test]
    fn a_row_holds_medians_and_the_ratio_to_sequential() {
        let walls = [(Model::Pool, [40.0, 50.0, 60.0]), (Model::Sequential, [100.0, 100.0, 100.0])];
        let timings =
            walls.iter().flat_map(|&(model, walls)| walls.map(|wall| timing(model, wall)));
        let summary = summary(timings.collect());
        assert_eq!(
            summary.iter().map(|row| row.model).collect::<Vec<_>>(),
            [Model::Sequential, Model::Pool]
        );
        let pool = &summary[1];
        assert_eq!(
            (pool.median_ms, pool.quartiles_ms, pool.speedup),
            (50.0, (45.0, 55.0), Some(2.0))
        );
        assert!(pool.speedup_ci.is_some_and(|(low, high)| low < 2.0 && 2.0 < high));
        assert!((pool.startup_ms - 5.0).abs() < f64::EPSILON);
        assert_eq!(summary[0].speedup_ci, None, "the baseline is what it is");
    }

    #[test]
    fn without_sequential_there_is_no_ratio() {
        let summary = summary(vec![timing(Model::Pool, 50.0)]);
        assert_eq!((summary[0].speedup, summary[0].speedup_ci), (None, None));
    }
}
