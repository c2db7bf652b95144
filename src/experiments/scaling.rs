//! `scaling`: one list of random numbers, appended by 1, 2, 4, … workers.

use super::verdict::{Findings, phrase, sentence_case, two};
use super::{Amdahl, Check, Entry, Experiment, Group, Model, Parameter, Step, Summary};
use super::{figures, models};
use crate::error::{Error, Result};
use crate::kernels;
use crate::println;
use crate::threading::interpreted;

/// The work is cut into as many shares as the most workers there can be. What a share comes to does not depend on who does it.
const SHARES: u64 = 64;

/// The longest list: half a megabyte, so that the lists of all threads together fit into the memory of one process.
const LONGEST: u64 = 1 << 16;

/// What every worker does: its part of the shares, one after the other.
fn list_append((first, end, size): (u64, u64, u64)) -> Result<Vec<u64>> {
    (first..end).map(|share| append_share(share, size)).collect()
}

/// Appends `size` random numbers, to a new list whenever one is full.
fn append_share(share: u64, size: u64) -> Result<u64> {
    let mut checksum = 0;
    for list in 0..size.div_ceil(LONGEST) {
        let (count, seed) = (LONGEST.min(size - list * LONGEST), share << 32 | list);
        checksum += interpreted!(kernels::list_append(count, seed))? % (1 << 32);
    }
    Ok(checksum)
}

async fn main(step: Step) -> Result<Vec<u64>> {
    let first = |worker| worker * SHARES / step.workers;
    let size = step.number("size") / SHARES;
    let jobs = (0..step.workers).map(|worker| (first(worker), first(worker + 1), size)).collect();
    let checksums = models::map(&step, list_append, jobs).await?.concat();
    println!("List processing complete.");
    Ok(checksums)
}

pub(super) const ENTRY: Entry = Entry {
    experiment: &EXPERIMENT,
    main: |step| Box::pin(main(step)),
    check: Check::Rule(check),
    warm_up: &[("size", SHARES * 4_000)],
    figures: &[figures::busy_and_overhead, figures::context_switches],
    verdict: Some(verdict),
};

/// Does the first share and the last again: all of them would take as long as the run.
fn check(step: &Step, checksums: &[u64]) -> Result<()> {
    for share in [0, SHARES - 1] {
        let task = usize::try_from(share).unwrap_or(usize::MAX);
        let expected = append_share(share, step.number("size") / SHARES)?;
        let given = checksums.get(task);
        if given != Some(&expected) {
            let given = given.map_or("nothing".to_owned(), u64::to_string);
            return Err(Error::WrongResult { task, given, expected: expected.to_string() });
        }
    }
    Ok(())
}

fn verdict(findings: &Findings<'_>) -> String {
    let Some(law) = findings.amdahl else { return super::verdict::comparison(findings) };
    let at_the_knee =
        findings.summary.iter().find(|row| (row.model, row.workers) == (law.model, law.knee));
    let Some(at_the_knee) = at_the_knee.filter(|row| is_gain(row)) else {
        return format!("{} {}", super::verdict::comparison(findings), amdahl(law));
    };
    let sentences =
        [Some(gain(at_the_knee)), Some(knee(findings, law)), Some(amdahl(law)), gil(findings)];
    sentences.into_iter().flatten().collect::<Vec<_>>().join(" ")
}

/// Whether it is sure that several were faster than one.
fn is_gain(row: &Summary) -> bool {
    let least = row.speedup_ci.map(|(low, _)| low).or(row.speedup);
    row.workers > 1 && least.is_none_or(|least| least > 1.0)
}

fn gain(row: &Summary) -> String {
    let ratio = row.speedup.map_or("measured".to_owned(), |ratio| {
        format!("{}× as fast as one after the other", two(ratio))
    });
    let workers = if row.workers == 1 { "worker" } else { "workers" };
    let model = sentence_case(name(row.model));
    format!("{model}: {ratio} with {} {workers}.", row.workers)
}

fn name(model: Model) -> &'static str {
    if model == Model::Processes { "processes" } else { phrase(model).0 }
}

fn knee(findings: &Findings<'_>, law: &Amdahl) -> String {
    let cores = findings.environment.cores;
    let most = findings.row(law.model).map_or(law.knee, |row| row.workers);
    let machine = format!("this machine has {cores} {}", if cores == 1 { "core" } else { "cores" });
    if law.knee >= most {
        return format!(
            "More workers kept helping up to {most}, the most that were tried; {machine}."
        );
    }
    format!("More than {} gave nothing: there the curve has its knee, and {machine}.", law.knee)
}

fn amdahl(law: &Amdahl) -> String {
    let percent = |part: f64| format!("{:.0}", part * 100.0);
    let (low, high) = law.ci;
    let interval = if low < high {
        format!(" (95\u{a0}% interval {} to {})", percent(low), percent(high))
    } else {
        String::new()
    };
    format!(
        "Amdahl’s law describes {} with {}\u{a0}% of the work done in parallel{interval}.",
        name(law.model),
        percent(law.parallel_fraction)
    )
}

fn gil(findings: &Findings<'_>) -> Option<String> {
    let threads = findings.row(Model::Threads)?;
    let ratio = threads.speedup.filter(|&ratio| ratio < 1.1)?;
    let workers = threads.workers;
    Some(format!(
        "{workers} threads under the GIL gained nothing ({}×): one of them computes at a time.",
        two(ratio)
    ))
}

const WORKERS: Parameter = Parameter { label: "Workers, up to", per_core: 2, ..Parameter::workers(4) }
    .help("Every model is run with 1, 2, 4, … of them. Unless set, up to twice the cores of this machine.");
const SIZE: Parameter =
    Parameter::number("size", "List", 64..=1_000_000_000, 50_000_000, 10_000_000)
        .unit("random numbers in all")
        .help("How many numbers are appended, by all workers together.")
        .by_factors();

const EXPERIMENT: Experiment = Experiment {
    name: "scaling",
    title: "How far it scales",
    group: Group::Cost,
    summary: "Random numbers are appended to lists; the work is shared among more and more workers.",
    models: &[Model::Sequential, Model::Threads, Model::ThreadsFree, Model::Processes],
    default_models: &[Model::Sequential, Model::Threads, Model::ThreadsFree, Model::Processes],
    scales: true,
    parameters: &[WORKERS, SIZE, Parameter::repeat(3, 3)],
    ..Experiment::PROGRAM
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_is_appended_in_lists_that_fit() {
        assert_eq!(
            append_share(1, 10),
            kernels::list_append(10, 1 << 32, &()).map(|sum| sum % (1 << 32))
        );
        let one = append_share(1, LONGEST).expect("a list");
        let two = append_share(1, LONGEST + 1).expect("two lists");
        assert!(two > one, "{two} and {one}");
    }

    #[test]
    fn a_wrong_share_is_found() {
        let step = Step {
            experiment: "scaling".to_owned(),
            model: Model::Sequential,
            build: Model::Sequential.build(),
            workers: 1,
            values: super::super::Values::from([("size", SHARES * 10)]),
            repeat: 0,
            start_method: crate::multiprocessing::StartMethod::Spawn,
        };
        let mut checksums = list_append((0, SHARES, 10)).expect("small lists");
        assert_eq!(check(&step, &checksums), Ok(()));
        checksums[63] += 1;
        assert!(check(&step, &checksums).is_err());
        assert!(check(&step, &checksums[..10]).is_err());
    }
}
