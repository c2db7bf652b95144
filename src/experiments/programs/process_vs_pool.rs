//! `process-vs-pool`: many small jobs with files, in a process each or in a pool.

use crate::error::{Error, Result};
use crate::experiments::verdict::{Findings, comparison, time};
use crate::experiments::{
    Check, Entry, Experiment, Group, Model, Parameter, Step, Summary, figures,
};
use crate::host;
use crate::multiprocessing::{Context, current_process};
use crate::println;
use crate::trace::{self, Phase};

/// What every task does: it creates a file, writes to it and closes it.
async fn test((task, size, has_files): (u64, usize, bool)) -> Result<u64> {
    let (name, text) = (format!("test-{task}.txt"), text(task, size));
    if has_files {
        let _writing = trace::during(Phase::Io, "file", None);
        host::write_file(&name, &text)
            .await
            .map_err(|reason| Error::File { name: name.clone(), reason })?;
    }
    println!("{} is done with {name}", current_process().name);
    Ok(text.len() as u64)
}

async fn main(step: Step) -> Result<Vec<u64>> {
    let has_files = has_files().await;
    let size = usize::try_from(step.number("size")).unwrap_or_default();
    let tasks = (0..step.number("tasks")).map(|task| (task, size, has_files)).collect();
    let context = Context::new(step.start_method)?;
    match step.model {
        Model::Pool => pool(context, step.workers, tasks).await,
        _ => processes(context, tasks).await,
    }
}

type Task = (u64, usize, bool);

async fn processes(context: Context, tasks: Vec<Task>) -> Result<Vec<u64>> {
    let mut processes = Vec::new();
    for (index, task) in (0..).zip(tasks) {
        let process = context.process(test, (task,)).with_task(index);
        process.start()?;
        processes.push(process);
    }
    let mut written = Vec::new();
    for process in &processes {
        process.join(None).await?;
        written.push(process.result()?);
    }
    Ok(written)
}

async fn pool(context: Context, workers: u64, tasks: Vec<Task>) -> Result<Vec<u64>> {
    let workers =
        usize::try_from(workers).unwrap_or(1).try_into().unwrap_or(std::num::NonZeroUsize::MIN);
    let pool = context.pool(workers)?;
    let written = pool.map(test, tasks).await?;
    pool.close();
    pool.join().await?;
    Ok(written)
}

/// As many bytes as are asked for, different for every task.
fn text(task: u64, size: usize) -> String {
    format!("This is line {task} of nobody's novel.\n").chars().cycle().take(size).collect()
}

/// Whether this browser keeps files; it is tried, because some only say so.
async fn has_files() -> bool {
    let tried = host::write_file("trial.txt", "").await;
    figures::note(match tried {
        Ok(()) => {
            "The files were real: written, closed, read back and removed in this site’s private file system."
        }
        Err(_) => {
            "This browser keeps no files here, so nothing was written: only starting and handing out is measured."
        }
    });
    tried.is_ok()
}

pub(super) const ENTRY: Entry = Entry {
    experiment: &EXPERIMENT,
    main: |step| Box::pin(main(step)),
    check: Check::Known(|step| (0..step.number("tasks")).map(|_| step.number("size")).collect()),
    warm_up: &[("size", 1)],
    figures: &[figures::memory, figures::last_begin],
    verdict: Some(verdict),
};

fn verdict(findings: &Findings<'_>) -> String {
    let (Some(processes), Some(pool)) = (findings.row(Model::Processes), findings.row(Model::Pool))
    else {
        return comparison(findings);
    };
    let memory = |model| findings.figure(model, "memory in all").unwrap_or_default() / 1_048_576.0;
    format!(
        "{} They held {:.0}\u{a0}MiB at the peak, the pool {:.0}\u{a0}MiB.",
        sooner(processes, pool),
        memory(Model::Processes),
        memory(Model::Pool)
    )
}

fn sooner(processes: &Summary, pool: &Summary) -> String {
    let (each, few) = (processes.workers, pool.workers);
    let (slow, fast) = (time(processes.median_ms), time(pool.median_ms));
    let apart = processes.quartiles_ms.1 < pool.quartiles_ms.0
        || pool.quartiles_ms.1 < processes.quartiles_ms.0;
    if !apart {
        return format!(
            "No clear difference: {each} processes took {slow}, a pool of {few} {fast}."
        );
    }
    if processes.median_ms < pool.median_ms {
        return format!(
            "{each} processes, one for each task, were sooner: {slow} against {fast} of a pool of {few}."
        );
    }
    format!(
        "A pool of {few} was sooner: {fast} against {slow} of {each} processes, one for each task."
    )
}

const SIZE: Parameter = Parameter::number("size", "Write", 1..=1_000_000, 10_000, 100)
    .unit("bytes a file")
    .help("How much each task writes to its file.")
    .by_factors();

const EXPERIMENT: Experiment = Experiment {
    name: "process-vs-pool",
    title: "Process or Pool",
    group: Group::Cost,
    summary: "Each task creates a file, writes to it and closes it.",
    models: &[Model::Processes, Model::Pool],
    default_models: &[Model::Processes, Model::Pool],
    parameters: &[
        Parameter { label: "Workers of the pool", ..Parameter::workers(4) },
        Parameter::tasks(48, 10, 10),
        SIZE,
        Parameter::repeat(3, 3),
    ],
    ..Experiment::PROGRAM
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_has_the_size_that_is_asked_for() {
        assert_eq!(text(3, 12), "This is line");
        assert_eq!(text(3, 500).len(), 500);
        assert_ne!(text(3, 50), text(4, 50));
    }
}
