//! One function, five ways to call it: what makes the models comparable.

use std::collections::VecDeque;
use std::num::NonZeroUsize;

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::plan::MOST_PROCESSES;
use super::{Model, Step};
use crate::error::Result;
use crate::multiprocessing::{Context, Plain, Pool, Process, Target, name_of};
use crate::threading::{Interpreter, ThreadPool};
use crate::trace::{self, Phase};

/// Calls `function` with every item as the step's model does, and returns the results in the order of the items.
pub(super) async fn map<F, A, R>(step: &Step, function: F, items: Vec<A>) -> Result<Vec<R>>
where
    F: Fn(A) -> Result<R> + Target<(A,), Plain, Value = R> + Send + Sync,
    A: Serialize + DeserializeOwned + Send + 'static,
    R: Serialize + DeserializeOwned + Send + 'static,
{
    let workers =
        usize::try_from(step.workers).ok().and_then(NonZeroUsize::new).unwrap_or(NonZeroUsize::MIN);
    match step.model {
        Model::Sequential => sequential(function, items),
        Model::Threads => {
            ThreadPool::new(workers, Interpreter::WithGil).await?.map(function, items).await
        }
        Model::ThreadsFree => {
            ThreadPool::new(workers, Interpreter::Free).await?.map(function, items).await
        }
        Model::Processes => processes(context(step)?, function, items).await,
        Model::Pool => pool(context(step)?.pool(workers)?, function, items).await,
    }
}

fn context(step: &Step) -> Result<Context> {
    Context::new(step.start_method)
}

fn sequential<F, A, R>(function: F, items: Vec<A>) -> Result<Vec<R>>
where
    F: Fn(A) -> Result<R>,
{
    let name = name_of::<F>();
    let run = |(task, item)| {
        let _running = trace::during(Phase::Run, &name, Some(task));
        function(item)
    };
    (0..).zip(items).map(run).collect()
}

/// A process for each item, all started at once, as far as a browser lets them.
async fn processes<F, A, R>(context: Context, function: F, items: Vec<A>) -> Result<Vec<R>>
where
    F: Target<(A,), Plain, Value = R>,
    A: Serialize + DeserializeOwned + 'static,
    R: DeserializeOwned,
{
    let mut results = Vec::with_capacity(items.len());
    let mut alive = VecDeque::new();
    for (task, item) in (0..).zip(items) {
        if alive.len() as u64 == MOST_PROCESSES
            && let Some(oldest) = alive.pop_front()
        {
            results.push(result_of(&oldest).await?);
        }
        let process = context
            .process(function.clone(), (item,))
            .with_task(task)
            .with_name(format!("Process-{}", task + 1));
        process.start()?;
        alive.push_back(process);
    }
    for process in &alive {
        results.push(result_of(process).await?);
    }
    Ok(results)
}

async fn result_of<R: DeserializeOwned>(process: &Process) -> Result<R> {
    process.join(None).await?;
    process.result()
}

async fn pool<F, A, R>(pool: Pool, function: F, items: Vec<A>) -> Result<Vec<R>>
where
    F: Target<(A,), Plain, Value = R>,
    A: Serialize + DeserializeOwned + 'static,
{
    let results = pool.map(function, items).await?;
    pool.close();
    pool.join().await?;
    Ok(results)
}
