//! One function, five ways to call it: what makes the models comparable.
//!
//! What runs a task is compiled once and not once for each experiment: it is given the task as bytes, and the number of the
//! function that turns them into a call. Five models for each of a dozen experiments would be half of the download.

use std::collections::VecDeque;
use std::num::NonZeroUsize;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::plan::MOST_PROCESSES;
use super::{Model, Step};
use crate::error::Result;
use crate::multiprocessing::{Context, Pool, Process, conjure, name_of, pickle, unpickle};
use crate::threading::{Interpreter, ThreadPool};
use crate::trace::{self, Phase};

/// Calls `function`, a plain `fn`, with every item as the step's model does, and returns the results in the order of the
/// items.
pub(super) async fn map<F, A, R>(step: &Step, _: F, items: Vec<A>) -> Result<Vec<R>>
where
    F: Fn(A) -> Result<R> + Copy,
    A: Serialize + DeserializeOwned,
    R: Serialize + DeserializeOwned,
{
    let code: Code = code::<F, A, R>;
    let items: Result<_> = items.iter().map(|item| pickle(item)).collect();
    let results = execute(step, calls(&name_of::<F>(), code, items?)).await?;
    results.iter().map(|result| unpickle(result)).collect()
}

/// Turns bytes into a call, and what it returns into bytes.
type Code = fn(&[u8]) -> Result<Vec<u8>>;

fn code<F, A, R>(item: &[u8]) -> Result<Vec<u8>>
where
    F: Fn(A) -> Result<R> + Copy,
    A: DeserializeOwned,
    R: Serialize,
{
    pickle(&conjure::<F>()(unpickle(item)?)?)
}

/// A task: the function's name and number, and its argument.
#[derive(Debug, Serialize, Deserialize)]
struct Call {
    name: String,
    code: usize,
    item: Vec<u8>,
}

fn calls(name: &str, code: Code, items: Vec<Vec<u8>>) -> Vec<Call> {
    let call = |item| Call { name: name.to_owned(), code: code as usize, item };
    items.into_iter().map(call).collect()
}

/// Does a task, in whichever process or thread it is.
fn perform(Call { name, code, item }: Call) -> Result<Vec<u8>> {
    trace::rename(&name);
    // SAFETY: the number is that of a `Code`, and comes from a process that runs the very same module: all its instances
    // have one table of functions.
    let code = unsafe { std::mem::transmute::<usize, Code>(code) };
    code(&item)
}

async fn execute(step: &Step, calls: Vec<Call>) -> Result<Vec<Vec<u8>>> {
    let workers =
        usize::try_from(step.workers).ok().and_then(NonZeroUsize::new).unwrap_or(NonZeroUsize::MIN);
    match step.model {
        Model::Sequential => sequential(calls),
        Model::Threads => {
            ThreadPool::new(workers, Interpreter::WithGil).await?.map(perform, calls).await
        }
        Model::ThreadsFree => {
            ThreadPool::new(workers, Interpreter::Free).await?.map(perform, calls).await
        }
        Model::Processes => processes(context(step)?, calls).await,
        Model::Pool => pool(context(step)?.pool(workers)?, calls).await,
    }
}

fn context(step: &Step) -> Result<Context> {
    Context::new(step.start_method)
}

fn sequential(calls: Vec<Call>) -> Result<Vec<Vec<u8>>> {
    let run = |(task, call): (u32, Call)| {
        let _running = trace::during(Phase::Run, &call.name, Some(task));
        perform(call)
    };
    (0..).zip(calls).map(run).collect()
}

/// A process for each task, all started at once, as far as a browser lets them.
async fn processes(context: Context, calls: Vec<Call>) -> Result<Vec<Vec<u8>>> {
    let mut results = Vec::with_capacity(calls.len());
    let mut alive = VecDeque::new();
    for (task, call) in (0..).zip(calls) {
        if alive.len() as u64 == MOST_PROCESSES
            && let Some(oldest) = alive.pop_front()
        {
            results.push(result_of(&oldest).await?);
        }
        let process = context
            .process(perform, (call,))
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

async fn result_of(process: &Process) -> Result<Vec<u8>> {
    process.join(None).await?;
    process.result()
}

async fn pool(pool: Pool, calls: Vec<Call>) -> Result<Vec<Vec<u8>>> {
    let results = pool.map(perform, calls).await?;
    pool.close();
    pool.join().await?;
    Ok(results)
}
