//! What measurements come to: a row for each model, Amdahl's law, the verdict.

use super::figures::medians;
use super::verdict::{self, Findings};
use super::{Amdahl, Conclusion, Measured, Model, Summary, Timing, experiment};
use crate::error::Result;
use crate::statistics::{Scaling, amdahl_fit, median, quartiles, speedup};

/// What was measured comes to.
///
/// # Errors
/// [`Error::Unknown`](crate::Error::Unknown) for an experiment that there is not.
///
/// # Examples
/// ```no_run
/// # use coreyard::experiments::conclude;
/// # fn example(measured: coreyard::experiments::Measured) -> coreyard::Result<()> {
/// let conclusion = conclude(&measured)?;
/// coreyard::println!("{}", conclusion.verdict);
/// # Ok(())
/// # }
/// ```
pub fn conclude(measured: &Measured) -> Result<Conclusion> {
    let entry = experiment(&measured.request.experiment)?;
    let timings = &measured.timings;
    let summary: Vec<_> =
        variants(timings).into_iter().filter_map(|variant| row(variant, timings)).collect();
    let scales = entry.experiment.scales;
    let amdahl = scales.then(|| amdahl(&summary, timings)).flatten();
    let findings = Findings {
        parameters: &measured.request.parameters,
        environment: &measured.environment,
        summary: &summary,
        amdahl: amdahl.as_ref(),
    };
    let verdict = verdict::of(&findings, entry.verdict, measured);
    Ok(Conclusion { summary, amdahl, verdict })
}

/// A model, and how many worked at once.
type Variant = (Model, u32);

fn variant_of(timing: &Timing) -> Variant {
    (timing.model, timing.workers)
}

fn variants(timings: &[Timing]) -> Vec<Variant> {
    let most = timings.iter().map(|timing| timing.workers).max().unwrap_or_default();
    let all =
        Model::ALL.into_iter().flat_map(|model| (0..=most).map(move |workers| (model, workers)));
    all.filter(|&variant| timings.iter().any(|timing| variant_of(timing) == variant)).collect()
}

fn wall_times(variant: Variant, timings: &[Timing]) -> Vec<f64> {
    let own = timings.iter().filter(|timing| variant_of(timing) == variant);
    own.map(|timing| timing.wall_ms).collect()
}

const BASELINE: Variant = (Model::Sequential, 1);

/// The row of one variant; none if it has no runs.
fn row(variant: Variant, timings: &[Timing]) -> Option<Summary> {
    let times = wall_times(variant, timings);
    let quarters = quartiles(&times)?;
    let own = timings.iter().filter(|timing| variant_of(timing) == variant);
    let startups: Vec<_> = own.clone().map(|timing| timing.startup_ms).collect();
    let faster = speedup(&wall_times(BASELINE, timings), &times);
    // What everything else is compared with has no uncertainty of its own.
    let interval = faster.filter(|_| variant != BASELINE).and_then(|faster| faster.interval);
    Some(Summary {
        model: variant.0,
        workers: variant.1,
        median_ms: quarters.median,
        quartiles_ms: (quarters.lower, quarters.upper),
        speedup: faster.map(|faster| faster.ratio),
        speedup_ci: interval.map(Into::into),
        startup_ms: median(&startups).unwrap_or_default(),
        figures: medians(&own.map(|timing| timing.figures.as_slice())),
    })
}

/// More workers have to gain this much, or they gain nothing.
const NOTABLE_GAIN: f64 = 1.05;

/// Whom Amdahl's law is fitted to, if it was measured: what runs at once before what takes turns.
const PARALLEL: [Model; 4] = [Model::Processes, Model::Pool, Model::ThreadsFree, Model::Threads];

/// Amdahl's law, fitted to what was measured up to the knee: beyond it there are no more cores, of which the law knows
/// nothing.
fn amdahl(summary: &[Summary], timings: &[Timing]) -> Option<Amdahl> {
    let is_scaled =
        |&model: &Model| summary.iter().any(|row| row.model == model && row.workers > 1);
    let model = PARALLEL.into_iter().find(is_scaled)?;
    let own: Vec<_> = summary.iter().filter(|row| row.model == model).collect();
    let knee = knee(&own)?;
    let times: Vec<_> = own
        .iter()
        .filter(|row| row.workers <= knee.max(2))
        .map(|row| (row.workers, wall_times((row.model, row.workers), timings)))
        .collect();
    let measured: Vec<_> =
        times.iter().map(|(workers, times)| Scaling { workers: *workers, times }).collect();
    let baseline = wall_times(BASELINE, timings);
    let baseline = if baseline.is_empty() { wall_times((model, 1), timings) } else { baseline };
    let law = amdahl_fit(&baseline, &measured)?;
    let fraction = law.parallel_fraction;
    let ci = law.interval.map_or((fraction, fraction), Into::into);
    Some(Amdahl { model, parallel_fraction: fraction, ci, knee })
}

/// The fewest workers whose time no more workers beat notably; `rows` are of one model, by workers.
fn knee(rows: &[&Summary]) -> Option<u32> {
    let best_ms = rows.iter().map(|row| row.median_ms).min_by(f64::total_cmp)?;
    rows.iter().find(|row| row.median_ms <= best_ms * NOTABLE_GAIN).map(|row| row.workers)
}
#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::super::{Environment, Request};
    use super::*;

    fn timing(model: Model, wall_ms: f64) -> Timing {
        let workers = if model == Model::Sequential { 1 } else { 2 };
        Timing {
            model,
            workers,
            wall_ms,
            startup_ms: wall_ms / 10.0,
            figures: vec![],
            notes: vec![],
        }
    }

    fn summary(timings: Vec<Timing>) -> Vec<Summary> {
        let environment = Environment {
            browser: String::new(),
            cores: 2,
            isolated: true,
            clock_step_us: 5.0,
            version: String::new(),
            build: String::new(),
            measured_at: None,
        };
        let request = Request::parse("cpu-bound", &BTreeMap::new(), 2).expect("allowed");
        let measured = Measured { request, environment, timings, failures: vec![] };
        conclude(&measured).expect("that experiment is there").summary
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
