//! `pipe`: a greeting from a child, messages there and back, and what the end of a pipe looks like.

use crate::error::{Error, Result};
use crate::experiments::verdict::{Findings, time};
use crate::experiments::{Check, Entry, Experiment, Group, Model, Parameter, Step, figures};
use crate::multiprocessing::{Connection, Context, current_process, pipe};
use crate::println;
use crate::time::now_ms;

const GREETING: &str = "Good morning from down here!";

/// The child greets, answers every number with its double, and closes its end.
async fn child(connection: Connection, messages: u64) -> Result<()> {
    let name = current_process().name;
    println!("{name} sends: {GREETING}");
    connection.send(GREETING)?;
    for _ in 0..messages {
        let number: u64 = connection.recv().await?;
        connection.send(&(2 * number))?;
    }
    println!("{name} closes its end");
    connection.close();
    Ok(())
}

/// A child that waits for what nobody sends.
async fn listener(connection: Connection) -> Result<u64> {
    connection.recv().await
}

async fn main(step: Step) -> Result<Vec<u64>> {
    let context = Context::new(step.start_method)?;
    let mut replies = both_ways(context, step.number("messages")).await?;
    replies.push(one_way().await?);
    replies.push(killed(context).await?);
    Ok(replies)
}

/// Duplex: each end sends and receives, until the child closes its own.
async fn both_ways(context: Context, messages: u64) -> Result<Vec<u64>> {
    let name = current_process().name;
    let (ours, theirs) = pipe(true);
    let process = context.process(child, (theirs, messages));
    process.start()?;
    let greeting: String = ours.recv().await?;
    println!("{name} receives: {greeting}");
    let mut replies = Vec::new();
    let begin_ms = now_ms();
    for number in 0..messages {
        ours.send(&number)?;
        replies.push(ours.recv().await?);
    }
    #[expect(clippy::cast_precision_loss, reason = "a few thousand")]
    figures::measured(THERE_AND_BACK, "ms", (now_ms() - begin_ms) / messages as f64);
    println!("{name} receives {} numbers, each doubled", replies.len());
    replies.push(refused("EOFError", &Error::EndOfFile, ours.recv::<u64>().await.map(drop)));
    replies.push(refused("BrokenPipeError", &Error::BrokenPipe, ours.send(&1)));
    process.join(None).await?;
    Ok(replies)
}

/// Simplex: the first end receives, the second sends.
async fn one_way() -> Result<u64> {
    let (receiver, sender) = pipe(false);
    sender.send(GREETING)?;
    let greeting: String = receiver.recv().await?;
    println!("{} receives one way: {greeting}", current_process().name);
    let read_only = Error::Connection { why: "it is read-only".to_owned() };
    Ok(refused("OSError", &read_only, receiver.send(GREETING)))
}

/// A process that is killed closes its ends as well.
async fn killed(context: Context) -> Result<u64> {
    let (ours, theirs) = pipe(true);
    let process = context.process(listener, (theirs,));
    process.start()?;
    process.kill()?;
    process.join(None).await?;
    println!("{} was killed", process.name());
    Ok(refused("EOFError", &Error::EndOfFile, ours.recv::<u64>().await.map(drop)))
}

/// Prints an error as Python calls it; 1 if it is the one that was expected.
fn refused(called: &str, expected: &Error, outcome: Result<()>) -> u64 {
    match outcome {
        Ok(()) => 0,
        Err(error) => {
            println!("{called}: {error}");
            u64::from(error == *expected)
        }
    }
}

const THERE_AND_BACK: &str = "there and back";

pub(super) const ENTRY: Entry = Entry {
    experiment: &EXPERIMENT,
    main: |step| Box::pin(main(step)),
    check: Check::Known(|step| {
        let doubled = (0..step.number("messages")).map(|number| 2 * number);
        doubled.chain([1; 4]).collect()
    }),
    warm_up: &[],
    figures: &[],
    verdict: Some(verdict),
};

fn verdict(findings: &Findings<'_>) -> String {
    let messages = findings.parameters.values.number("messages");
    let Some(ms) = findings.figure(Model::Processes, THERE_AND_BACK) else { return String::new() };
    let took = if ms < 1.0 { format!("{:.0}\u{a0}µs", ms * 1e3) } else { time(ms) };
    format!(
        "{} went there and back, every one answered and in order, {took} each. Closing an end ended the file at the \
         other one, and so did killing the process that had it; what was written after that was a broken pipe.",
        if messages == 1 { "One message".to_owned() } else { format!("{messages} messages") }
    )
}

const MESSAGES: Parameter = Parameter::number("messages", "Messages", 1..=5_000, 200, 1)
    .unit("there and back")
    .help("How many numbers the parent sends, one after the other. The child doubles each.")
    .by_factors();

const EXPERIMENT: Experiment = Experiment {
    name: "pipe",
    title: "Two ends of a pipe",
    group: Group::Together,
    summary: "A child greets its parent, answers its messages, and hangs up.",
    parameters: &[MESSAGES, Parameter::repeat(1, 1)],
    ..Experiment::PROGRAM
};
