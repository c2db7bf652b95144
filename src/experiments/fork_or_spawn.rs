//! `fork-or-spawn`: what a child finds of its parent's memory, and what that costs.

use std::cell::RefCell;

use super::verdict::{Findings, sentence_case, time};
use super::{Check, Entry, Experiment, Group, Model, Parameter, Step, figures};
use crate::error::Result;
use crate::multiprocessing::{Context, Process, StartMethod, get_all_start_methods};
use crate::println;
use crate::statistics::median;
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

/// A parent that holds so many mebibytes: what its children find, and the median of their times from start to end.
async fn parent(method: StartMethod, mebibytes: u64, starts: u64) -> Result<(u64, f64)> {
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
    Ok((inherited, median(&times_ms).unwrap_or_default()))
}

async fn main(step: Step) -> Result<Vec<u64>> {
    let mut inherited = Vec::new();
    for (method, mebibytes) in parents(&step) {
        // A parent of its own each time: wasm memory can grow, but never shrinks.
        let process = Process::new(parent, (method, mebibytes, step.number("starts")));
        process.start()?;
        process.join(None).await?;
        let (found, ms): (u64, f64) = process.result()?;
        println!(
            "{method}: the parent holds {mebibytes} MiB, a child finds {found} and takes {ms:.1} ms"
        );
        if mebibytes == 0 || mebibytes == step.number("size") {
            figures::measured(&figure(method, mebibytes), "ms", ms);
        }
        inherited.push(found);
    }
    Ok(inherited)
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
    describe,
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
    let figure = |method, size| findings.figure(Model::Processes, &figure(method, size));
    let sentences = StartMethod::ALL
        .into_iter()
        .filter_map(|method| Some(growth(method, size, figure(method, 0)?, figure(method, size)?)));
    sentences.collect::<Vec<_>>().join(" ")
}

/// A child that takes that many times as long, and that much longer in milliseconds, takes longer.
const NOTABLE: (f64, f64) = (1.25, 1.0);

/// What the memory of the parent did to the time of a child.
fn growth(method: StartMethod, mebibytes: u64, least_ms: f64, most_ms: f64) -> String {
    let more_ms = most_ms - least_ms;
    let name = sentence_case(method.name());
    let from_to = format!(
        "{name} took {} from a parent that holds nothing, {} with {mebibytes} MiB",
        time(least_ms),
        time(most_ms)
    );
    let finds = if method == StartMethod::Fork {
        "its child has it all"
    } else {
        "its child has none of it"
    };
    if most_ms < least_ms * NOTABLE.0 || more_ms < NOTABLE.1 {
        return format!("{from_to}: no notable difference, and {finds}.");
    }
    #[expect(clippy::cast_precision_loss, reason = "a few hundred")]
    let each_ms = more_ms / mebibytes as f64;
    format!("{from_to}: {each_ms:.2}\u{a0}ms for each MiB, and {finds}.")
}

fn describe() -> Experiment {
    let size = Parameter::number("size", "Parent holds, up to", 1..=96, 64, 64)
        .unit("MiB")
        .help("How much the parent holds at the most; it is measured with nothing, a quarter, half and all of it.")
        .by_factors();
    let starts = Parameter::number("starts", "Starts", 1..=50, 5, 5)
        .unit("of each kind")
        .help("How many children each parent starts and waits for.");
    Experiment {
        name: "fork-or-spawn",
        title: "A copy or a fresh start?",
        group: Group::Apart,
        summary: "Parents that hold more and more start children, which look what they find.",
        models: &[Model::Processes],
        default_models: &[Model::Processes],
        start_method: false,
        scales: false,
        requests: false,
        largest_size: None,
        parameters: vec![size, starts, Parameter::repeat(1, 1)],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_price_of_a_mebibyte_is_named_only_if_there_is_one() {
        let said = growth(StartMethod::Fork, 64, 8.0, 40.0);
        assert!(said.ends_with("0.50\u{a0}ms for each MiB, and its child has it all."), "{said}");
        let said = growth(StartMethod::Spawn, 64, 12.0, 12.5);
        assert!(said.ends_with("no notable difference, and its child has none of it."), "{said}");
    }
}
