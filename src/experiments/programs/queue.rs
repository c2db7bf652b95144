//! `queue`: one process puts numbers into a queue, another gets them out, in the same order.

use std::time::Duration;

use crate::error::{Error, Result};
use crate::experiments::verdict::{Findings, time};
use crate::experiments::{
    Check, Entry, Experiment, Figure, Group, Model, Parameter, Run, Step, figures,
};
use crate::multiprocessing::{Context, Queue};
use crate::statistics::median;
use crate::{executor, println};

async fn put_all(numbers: Vec<u64>, pause: Duration, queue: Queue<u64>) -> Result<()> {
    for number in numbers {
        println!("puts {number}");
        queue.put(number).await?;
        if !pause.is_zero() {
            executor::sleep(pause).await;
        }
    }
    Ok(())
}

async fn get_until_empty(queue: Queue<u64>) -> Result<Vec<u64>> {
    let mut numbers = Vec::new();
    while !queue.empty().await? {
        let number = queue.get().await?;
        println!("gets {number}");
        numbers.push(number);
    }
    println!("found the queue empty");
    Ok(numbers)
}

async fn main(step: Step) -> Result<Vec<u64>> {
    let context = Context::new(step.start_method)?;
    let queue = context.queue(0).with_name("numbers");
    let pause = Duration::from_millis(step.number("pause"));
    let producer = context
        .process(put_all, (numbers(&step), pause, queue.clone()))
        .with_name("Process-1")
        .with_task(0);
    let consumer =
        context.process(get_until_empty, (queue.clone(),)).with_name("Process-2").with_task(1);
    producer.start()?;
    if step.number("at_once") == 0 {
        producer.join(None).await?;
    }
    consumer.start()?;
    producer.join(None).await?;
    consumer.join(None).await?;
    producer.result::<()>()?;
    let got: Vec<u64> = consumer.result()?;
    figures::counted(GOT, got.len());
    figures::counted(LEFT, queue.qsize().await?);
    Ok(got)
}

const GOT: &str = "numbers got";
const LEFT: &str = "left in the queue";
const LAY: &str = "time in the queue";

pub(super) const ENTRY: Entry = Entry {
    experiment: &EXPERIMENT,
    main: |step| Box::pin(main(step)),
    check: Check::Rule(check),
    warm_up: &[],
    figures: &[time_in_the_queue],
    verdict: Some(verdict),
};

/// 5, 10, 15, 20 …
fn numbers(step: &Step) -> Vec<u64> {
    (1..=step.number("tasks")).map(|place| 5 * place).collect()
}

/// What was got is what was put, in its order. Where the two ran at once, the last may be left in the queue.
fn check(step: &Step, got: &[u64]) -> Result<()> {
    let put = numbers(step);
    let may_leave_some = step.number("at_once") == 1;
    let task = (0..put.len()).find(|&task| got.get(task) != put.get(task)).unwrap_or(put.len());
    if task == got.len() && (may_leave_some || task == put.len()) {
        return Ok(());
    }
    let text = |numbers: &[u64]| numbers.get(task).map_or("nothing".to_owned(), u64::to_string);
    Err(Error::WrongResult { task, given: text(got), expected: text(&put) })
}

fn time_in_the_queue(_: &Step, run: &Run) -> Vec<Figure> {
    let times: Vec<_> = run.links.iter().map(|link| link.to_ms - link.from_ms).collect();
    median(&times).map(|lay_ms| Figure::new(LAY, "ms", lay_ms)).into_iter().collect()
}

fn verdict(findings: &Findings<'_>) -> String {
    let figure = |name| findings.figure(Model::Processes, name).unwrap_or_default();
    let (got, left) = (figure(GOT), figure(LEFT));
    let order = match got {
        0.0 => "Nothing was got.".to_owned(),
        1.0 => "One number was got.".to_owned(),
        _ => format!("{got} numbers were got, in the order in which they were put."),
    };
    let rest = if left > 0.0 {
        let lie = if left < 1.5 { "number lies" } else { "numbers lie" };
        format!(
            "{left} {lie} in the queue for ever: Process-2 found it empty and ended, but Process-1 was not done. \
             empty() tells of one moment and not of what is to come."
        )
    } else if findings.parameters.values.number("at_once") == 1 {
        "Process-1 happened to be always ahead, which nothing promises: with a pause after each put it falls behind."
            .to_owned()
    } else {
        let lay = time(figure(LAY));
        format!(
            "Half of them lay in the queue for {lay} or longer: Process-2 was started when Process-1 had ended."
        )
    };
    format!("{order} {rest}")
}

const TASKS: Parameter = Parameter { label: "Numbers", ..Parameter::tasks(100, 4, 4) }
    .unit("items")
    .help("How many numbers are put: 5, 10, 15 and so on.");
const PAUSE: Parameter = Parameter::number("pause", "Pause after each put", 0..=1_000, 0, 0)
    .unit("ms")
    .help("How long the first process sleeps after each number. If both run at once, the second overtakes it.");
const AT_ONCE: Parameter = Parameter::switch("at_once", "Both at once", false)
    .help("Off: the second process is started when the first has ended. On: at the same time.");

const EXPERIMENT: Experiment = Experiment {
    name: "queue",
    title: "A queue between two processes",
    group: Group::Together,
    summary: "One process puts numbers into a queue; another gets them until the queue is empty.",
    workers: 2,
    parameters: &[TASKS, PAUSE, AT_ONCE, Parameter::repeat(1, 1)],
    ..Experiment::PROGRAM
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiments::Values;

    fn step(at_once: u64) -> Step {
        Step {
            experiment: "queue".to_owned(),
            model: Model::Processes,
            build: Model::Processes.build(),
            workers: 2,
            values: Values::from([("tasks", 4), ("at_once", at_once)]),
            repeat: 0,
            start_method: crate::multiprocessing::StartMethod::Spawn,
        }
    }

    #[test]
    fn numbers_out_of_order_are_found() {
        assert_eq!(check(&step(0), &[5, 10, 15, 20]), Ok(()));
        assert!(check(&step(0), &[5, 15, 10, 20]).is_err());
        assert!(check(&step(1), &[10]).is_err());
        assert!(check(&step(0), &[5, 10, 15, 20, 25]).is_err());
    }

    #[test]
    fn some_may_be_left_only_where_both_ran_at_once() {
        assert!(check(&step(0), &[5, 10]).is_err());
        assert_eq!(check(&step(1), &[5, 10]), Ok(()));
        assert_eq!(check(&step(1), &[]), Ok(()));
    }
}
