//! `synchronize`: a counter without and with its lock, an event, a barrier, a semaphore.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};
use crate::executor::sleep;
use crate::experiments::verdict::Findings;
use crate::experiments::{Check, Entry, Experiment, Group, Model, Parameter, Step, figures};
use crate::multiprocessing::sharedctypes::{Backend, set_backend};
use crate::multiprocessing::{Barrier, Context, Event, Semaphore, Value};
use crate::println;

/// What the processes share.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Shared {
    start: Event,
    careless: Value<u64>,
    careful: Value<u64>,
    gate: Barrier,
    arrived: Value<u64>,
    seats: Semaphore,
    seated: Value<u64>,
    most_seated: Value<u64>,
}

/// Reads, adds one, writes: another process may do the same in between.
async fn raise(counter: &Value<u64>) -> Result<u64> {
    let seen = counter.get().await?;
    counter.set(seen + 1).await?;
    Ok(seen + 1)
}

/// What every process does; what comes back is how many had come to the barrier when this one had left it.
async fn member(shared: Shared, times: u64) -> Result<u64> {
    shared.start.wait(None).await?;
    shared.gate.wait(None).await?;

    for _ in 0..times {
        raise(&shared.careless).await?;
    }
    for _ in 0..times {
        let _held = shared.careful.lock().await?;
        raise(&shared.careful).await?;
    }

    let held = shared.arrived.lock().await?;
    println!("is number {} at the barrier", raise(&shared.arrived).await?);
    drop(held);
    shared.gate.wait(None).await?;
    let arrived = shared.arrived.get().await?;
    println!("leaves the barrier, where {arrived} were");

    let _seat = shared.seats.lock().await?;
    sit(&shared).await?;
    Ok(arrived)
}

/// Sits for a moment, and notes how many do.
async fn sit(Shared { seated, most_seated, .. }: &Shared) -> Result<()> {
    let held = seated.lock().await?;
    let count = raise(seated).await?;
    most_seated.set(count.max(most_seated.get().await?)).await?;
    drop(held);
    println!("has a seat: {count} taken");
    sleep(SITTING).await;
    let _held = seated.lock().await?;
    seated.set(seated.get().await? - 1).await
}

async fn main(step: Step) -> Result<Vec<u64>> {
    let context = Context::new(step.start_method)?;
    set_backend(Some(Backend::Manager))?;
    let shared = Shared {
        start: context.event().with_name("start"),
        careless: Value::new(0),
        careful: Value::new(0),
        gate: context.barrier(parties(&step), None).with_name("gate"),
        arrived: Value::new(0),
        seats: context.semaphore(SEATS).with_name("seats"),
        seated: Value::new(0),
        most_seated: Value::new(0),
    };
    set_backend(None)?;
    let members = (0..).zip(1..=step.workers).map(|(task, number)| {
        let arguments = (shared.clone(), step.number("times"));
        context.process(member, arguments).with_name(format!("Process-{number}")).with_task(task)
    });
    let members: Vec<_> = members.collect();
    for process in &members {
        process.start()?;
    }
    println!("sets the event");
    shared.start.set()?;
    let mut least_arrived = step.workers;
    for process in &members {
        process.join(None).await?;
        least_arrived = least_arrived.min(process.result()?);
    }
    let [careless, careful] = [shared.careless.get().await?, shared.careful.get().await?];
    println!("without the lock: {careless}, with it: {careful}");
    figures::counted("counted without a lock", careless);
    figures::counted("counted with a lock", careful);
    Ok(vec![careless, careful, least_arrived, shared.most_seated.get().await?])
}

/// How many can sit at once, and for how long they do.
const SEATS: usize = 2;
const SITTING: Duration = Duration::from_millis(5);

pub(super) const ENTRY: Entry = Entry {
    experiment: &EXPERIMENT,
    main: |step| Box::pin(main(step)),
    check: Check::Rule(check),
    warm_up: &[],
    figures: &[],
    verdict: Some(verdict),
};

fn parties(step: &Step) -> std::num::NonZeroUsize {
    usize::try_from(step.workers)
        .ok()
        .and_then(std::num::NonZeroUsize::new)
        .unwrap_or(std::num::NonZeroUsize::MIN)
}

/// Without the lock updates may be lost; all else is exact.
fn check(step: &Step, results: &[u64]) -> Result<()> {
    let sum = step.workers * step.number("times");
    let seats = SEATS as u64;
    let allowed = [1..=sum, sum..=sum, step.workers..=step.workers, 1..=seats];
    for (task, allowed) in allowed.into_iter().enumerate() {
        let given = results.get(task);
        if given.is_none_or(|given| !allowed.contains(given)) {
            let given = given.map_or("nothing".to_owned(), u64::to_string);
            let expected = format!("{} to {}", allowed.start(), allowed.end());
            return Err(Error::WrongResult { task, given, expected });
        }
    }
    Ok(())
}

fn verdict(findings: &Findings<'_>) -> String {
    let values = &findings.parameters.values;
    let sum = values.number("workers") * values.number("times");
    let figure = |name| findings.figure(Model::Processes, name).unwrap_or_default();
    #[expect(clippy::cast_precision_loss, reason = "at most 64 times 10 000")]
    let lost = sum as f64 - figure("counted without a lock");
    let careless = if lost > 0.0 {
        format!(
            "Without the lock {lost} of {sum} updates were lost: two processes read the same number and wrote the same one."
        )
    } else {
        format!("Without the lock no update of {sum} was lost this time. Nothing promises that.")
    };
    format!(
        "{careless} With the lock the sum is exact, {}. Nobody left the barrier before all had come, and never were more \
         than {SEATS} seats taken.",
        figure("counted with a lock")
    )
}

const WORKERS: Parameter =
    Parameter { default: Some(4), ..Parameter::workers(4) }.unit("processes");
const TIMES: Parameter = Parameter::number("times", "Each raises the counter", 1..=10_000, 50, 100)
    .unit("times")
    .help("How many times each process adds one: first without the lock, then with it.")
    .by_factors();

const EXPERIMENT: Experiment = Experiment {
    name: "synchronize",
    title: "Waiting for each other",
    group: Group::Together,
    summary: "Processes raise a counter without and with a lock, and meet at an event, a barrier and a semaphore.",
    parameters: &[WORKERS, TIMES, Parameter::repeat(1, 1)],
    ..Experiment::PROGRAM
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiments::Values;

    #[test]
    fn updates_may_be_lost_only_without_the_lock() {
        let step = Step {
            experiment: "synchronize".to_owned(),
            model: Model::Processes,
            build: Model::Processes.build(),
            workers: 4,
            values: Values::from([("workers", 4), ("times", 10)]),
            repeat: 0,
            start_method: crate::multiprocessing::StartMethod::Spawn,
        };
        assert_eq!(check(&step, &[23, 40, 4, 2]), Ok(()));
        for wrong in [[41, 40, 4, 2], [40, 39, 4, 2], [40, 40, 3, 2], [40, 40, 4, 3]] {
            assert!(check(&step, &wrong).is_err(), "{wrong:?}");
        }
        assert!(check(&step, &[40, 40]).is_err());
    }
}
