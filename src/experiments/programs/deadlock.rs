//! `deadlock`: two processes take two locks in opposite order, and wait for each other; then in one order.

use std::num::NonZeroUsize;

use crate::error::Result;
use crate::experiments::verdict::Findings;
use crate::experiments::{Check, Entry, Experiment, Group, Parameter, Step, figures};
use crate::multiprocessing::{Barrier, Context, Lock, Process};
use crate::println;

/// Takes two locks, one after the other. With a barrier the other process has its first one by then.
async fn take_both(first: Lock, second: Lock, each_has_one: Option<Barrier>) -> Result<()> {
    let _first = first.lock().await?;
    println!("has its first lock");
    if let Some(barrier) = each_has_one {
        barrier.wait(None).await?;
    }
    println!("wants its second lock");
    let _second = second.lock().await?;
    println!("has both locks");
    Ok(())
}

async fn opposite_orders(context: Context, is_first: bool) -> Result<u64> {
    let (left, right) = locks(context);
    let barrier = context.barrier(TWO, None).with_name("each has one");
    let one = (left.clone(), right.clone(), Some(barrier.clone()));
    let other = (right, left, Some(barrier));
    let processes = [
        context.process(take_both, one).with_name("Process-1").with_task(0),
        context.process(take_both, other).with_name("Process-2").with_task(1),
    ];
    let succeeded = run(&processes).await?;
    if succeeded == 0 {
        println!("{}", processes[0].reason());
    }
    // Where the words begin with the circle differs from run to run: they are said once.
    if succeeded == 0 && is_first {
        figures::note(&format!("Both were told of a {}.", processes[0].reason()));
    }
    Ok(succeeded)
}

async fn one_order(context: Context) -> Result<u64> {
    let (left, right) = locks(context);
    let arguments = (left, right, None);
    run(&[
        context.process(take_both, arguments.clone()).with_name("Process-3").with_task(2),
        context.process(take_both, arguments).with_name("Process-4").with_task(3),
    ])
    .await
}

fn locks(context: Context) -> (Lock, Lock) {
    (context.lock().with_name("left"), context.lock().with_name("right"))
}

/// How many of the processes came to their end without an error.
async fn run(processes: &[Process]) -> Result<u64> {
    for process in processes {
        process.start()?;
    }
    let mut succeeded = 0;
    for process in processes {
        process.join(None).await?;
        println!(
            "{} ended with exit code {}",
            process.name(),
            process.exitcode().unwrap_or_default()
        );
        succeeded += u64::from(process.exitcode() == Some(0));
    }
    Ok(succeeded)
}

async fn main(step: Step) -> Result<Vec<u64>> {
    let context = Context::new(step.start_method)?;
    let mut succeeded = Vec::new();
    if step.number("opposite") == 1 {
        succeeded.push(opposite_orders(context, step.repeat == 0).await?);
    }
    succeeded.push(one_order(context).await?);
    Ok(succeeded)
}

const TWO: NonZeroUsize = NonZeroUsize::new(2).expect("two is not zero");

pub(super) const ENTRY: Entry = Entry {
    experiment: &EXPERIMENT,
    main: |step| Box::pin(main(step)),
    check: Check::Known(|step| if step.number("opposite") == 1 { vec![0, 2] } else { vec![2] }),
    warm_up: &[],
    figures: &[],
    verdict: Some(verdict),
};

fn verdict(findings: &Findings<'_>) -> String {
    let fixed = "in the same order by both, no circle can come to be: both processes had both locks, one after the other.";
    if findings.parameters.values.number("opposite") == 0 {
        return format!("Taken {fixed}");
    }
    format!(
        "Taken in opposite order, the two locks were a deadlock: neither process could ever go on. Taken {fixed}"
    )
}

const OPPOSITE: Parameter = Parameter::switch("opposite", "Opposite order first", true)
    .help("On: two processes take the locks in opposite order, then two in one order. Off: only in one order.");

const EXPERIMENT: Experiment = Experiment {
    name: "deadlock",
    title: "A deadlock",
    group: Group::Trouble,
    summary: "Two processes take two locks in opposite order and wait for each other; then in one order.",
    workers: 2,
    parameters: &[OPPOSITE, Parameter::repeat(1, 1)],
    ..Experiment::PROGRAM
};
