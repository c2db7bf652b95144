//! `fork-or-spawn`: what a child finds of its parent's memory, and what that costs.

use std::cell::RefCell;

use crate::error::{Error, Result};
use crate::experiments::verdict::{Findings, sentence_case, time};
use crate::experiments::{Check, Entry, Experiment, Group, Model, Parameter, Step, figures};
use crate::multiprocessing::{Context, Process, StartMethod, get_all_start_methods};
use crate::println;
use crate::statistics::{Quartiles, quartiles};
use crate::time::now_ms;

thread_local! {
    /// What a parent holds, and a child may find.
    static HELD: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
}

const MIB: usize = 1 << 20;

/// What a child does: it looks how many mebibytes there are.
fn found() -> u64 {
    HELD.with_borrow(|held| (held.len() / MIB) as u64)
}

/// A parent that holds so many mebibytes: what its children find, and their times from start to end, in milliseconds.
async fn parent(method: StartMethod, mebibytes: u64, starts: u64) -> Result<(u64, Vec<f64>)> {
    HELD.set(vec![1; usize::try_from(mebibytes).unwrap_or_default() * MIB]);
    let context = Context::new(method)?;
    let (mut inherited, mut times_ms) = (0, Vec::new());
    for _ in 0..starts {
        let begin_ms = now_ms();
        let child = context.process(found, ());
        child.start()?;
        child.join(None).await?;
        times_ms.push(now_ms() - begin_ms);
        inherited = child.result()?;
    }
    Ok((inherited, times_ms))
}

async fn main(step: Step) -> Result<Vec<u64>> {
    let (size, starts) = (step.number("size"), step.number("starts"));
    let (mut inherited, mut small) = (Vec::new(), None);
    for (method, mebibytes) in parents(&step) {
        // A parent of its own each time: wasm memory can grow, but never shrinks.
        let process = Process::new(parent, (method, mebibytes, starts));
        process.start()?;
        process.join(None).await?;
        let (found, times_ms): (u64, Vec<f64>) = process.result()?;
        let times = quartiles(&times_ms).ok_or(Error::NotReady)?;
        let ms = times.median;
        println!(
            "{method}: the parent holds {mebibytes} MiB, a child finds {found} and takes {ms:.1} ms"
        );
        if mebibytes == 0 {
            figures::measured(&figure(method, 0), "ms", ms);
            small = Some(times);
        } else if mebibytes == size {
            figures::measured(&figure(method, size), "ms", ms);
            let price_ms = small.map_or(0.0, |small| price_ms(&small, &times, size));
            figures::measured(&price(method), "ms", price_ms);
        }
        inherited.push(found);
    }
    Ok(inherited)
}

/// A child that takes less than so many times as long takes as long.
const NOTABLE: f64 = 1.25;

/// What each mebibyte adds; nothing where the times of small and large parents overlap, or are close.
#[expect(clippy::cast_precision_loss, reason = "a few hundred")]
fn price_ms(small: &Quartiles, large: &Quartiles, mebibytes: u64) -> f64 {
    if large.lower <= small.upper || large.median < small.median * NOTABLE {
        return 0.0;
    }
    (large.median - small.median) / mebibytes as f64
}

fn price(method: StartMethod) -> String {
    format!("{method}, each MiB")
}

fn figure(method: StartMethod, mebibytes: u64) -> String {
    if mebibytes == 0 {
        format!("{method}, nothing held")
    } else {
        format!("{method}, {mebibytes} MiB held")
    }
}

/// Every start method with parents that hold nothing, a quarter, half, and all.
fn parents(step: &Step) -> impl Iterator<Item = (StartMethod, u64)> + use<> {
    let size = step.number("size");
    let mut sizes = vec![0, size / 4, size / 2, size];
    sizes.dedup();
    get_all_start_methods()
        .into_iter()
        .flat_map(move |method| sizes.clone().into_iter().map(move |size| (method, size)))
}

pub(super) const ENTRY: Entry = Entry {
    experiment: &EXPERIMENT,
    main: |step| Box::pin(main(step)),
    check: Check::Known(|step| {
        parents(step)
            .map(|(method, size)| if method == StartMethod::Fork { size } else { 0 })
            .collect()
    }),
    warm_up: &[],
    figures: &[],
    verdict: Some(verdict),
};

fn verdict(findings: &Findings<'_>) -> String {
    let size = findings.parameters.values.number("size");
    let figure = |name: &str| findings.figure(Model::Processes, name);
    let sentences = StartMethod::ALL.into_iter().filter_map(|method| {
        let times_ms = (figure(&self::figure(method, 0))?, figure(&self::figure(method, size))?);
        Some(growth(method, size, times_ms, figure(&price(method))?))
    });
    sentences.collect::<Vec<_>>().join(" ")
}

/// What the memory of the parent did to the time of a child.
fn growth(
    method: StartMethod,
    mebibytes: u64,
    (small_ms, large_ms): (f64, f64),
    price_ms: f64,
) -> String {
    let name = sentence_case(method.name());
    let (small, large) = (time(small_ms), time(large_ms));
    let finds = if method == StartMethod::Fork { "has it all" } else { "has none of it" };
    let comes_to = if price_ms > 0.0 {
        format!("{price_ms:.2}\u{a0}ms for each MiB")
    } else {
        "no clear difference".to_owned()
    };
    format!(
        "{name} took {small} from a parent that holds nothing, {large} with {mebibytes} MiB: {comes_to}, and the child {finds}."
    )
}

const SIZE: Parameter = Parameter::number("size", "Parent holds, up to", 1..=96, 64, 64)
    .unit("MiB")
    .help("How much the parent holds at the most; it is measured with nothing, a quarter, half and all of it.")
    .by_factors();
const STARTS: Parameter = Parameter::number("starts", "Starts", 1..=50, 5, 5)
    .unit("of each kind")
    .help("How many children each parent starts and waits for.");

const EXPERIMENT: Experiment = Experiment {
    name: "fork-or-spawn",
    title: "A copy or a fresh start?",
    group: Group::Apart,
    summary: "Parents that hold more and more start children, which look what they find.",
    start_method: false,
    parameters: &[SIZE, STARTS, Parameter::repeat(1, 1)],
    ..Experiment::PROGRAM
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_price_of_a_mebibyte_is_named_only_if_there_is_one() {
        let said = growth(StartMethod::Fork, 64, (8.0, 40.0), 0.5);
        assert!(said.ends_with("0.50\u{a0}ms for each MiB, and the child has it all."), "{said}");
        let said = growth(StartMethod::Spawn, 64, (12.0, 12.5), 0.0);
        assert!(said.ends_with("no clear difference, and the child has none of it."), "{said}");
    }

    #[test]
    fn times_that_overlap_are_no_difference() {
        let times = |lower, median, upper| Quartiles { lower, median, upper };
        let (small, large) = (times(4.0, 5.0, 6.0), times(9.0, 13.0, 20.0));
        assert!((price_ms(&small, &large, 4) - 2.0).abs() < f64::EPSILON);
        assert!(price_ms(&small, &times(5.5, 9.0, 9.0), 4).abs() < f64::EPSILON);
    }
}
