//! What travels between a pool and its workers.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};
use crate::multiprocessing::bootstrap::Outcome;
use crate::multiprocessing::current_process;
use crate::multiprocessing::reduction::{Parcel, bytes, enclosed, pickle};
use crate::multiprocessing::target::{Target, check_spawnable, conjure, name_of};
use crate::trace::{self, Phase};

/// Runs the tasks of a chunk: `first` and the pickled arguments of each.
type Entry = fn(u32, Parcel) -> Outcome;

/// Tasks sent together. An order to a worker is a list of them; an empty one sends it home.
#[expect(clippy::unsafe_derive_deserialize, reason = "it comes from the parent only, see `run`")]
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Chunk {
    pub(super) job: u32,
    /// The index of the first task.
    pub(super) first: u32,
    /// The place of an [`Entry`] in the function table.
    entry: usize,
    #[serde(with = "enclosed")]
    arguments: Parcel,
}

impl Chunk {
    pub(super) fn new<F, A, K>(job: u32, first: u32, tasks: &[A]) -> Result<Self>
    where
        F: Target<A, K>,
        A: Serialize + DeserializeOwned + 'static,
        K: 'static,
    {
        check_spawnable::<F>()?;
        let entry: Entry = |first, arguments| Box::pin(run_tasks::<F, A, K>(first, arguments));
        Ok(Self { job, first, entry: entry as usize, arguments: Parcel::pack(&tasks)? })
    }

    /// Whether it can be sent once only: ends of pipes move with it.
    pub(super) fn is_unique(&self) -> bool {
        !self.arguments.is_repeatable()
    }

    pub(super) fn run(self) -> Outcome {
        // SAFETY: as in `popen_spawn`: the number was made from an `Entry` by `new`, in an instance of this very module.
        let entry = unsafe { std::mem::transmute::<usize, Entry>(self.entry) };
        entry(self.first, self.arguments)
    }
}

/// What a worker tells the pool.
#[derive(Debug, Serialize, Deserialize)]
pub(super) enum Answer {
    /// It is initialised.
    Ready,
    /// What a chunk came to.
    Done { job: u32, first: u32, took_ms: f64, results: Result<Pickled> },
}

/// The pickled results of a chunk: a `Vec` of them.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Pickled(#[serde(with = "bytes")] pub(super) Vec<u8>);

/// CPython's rule: four chunks a worker, the last may be shorter.
pub(super) fn default_size(tasks: usize, workers: usize) -> usize {
    tasks.div_ceil(4 * workers.max(1)).max(1)
}

/// Cuts the tasks of a job into chunks of `size`.
pub(super) fn cut<F, A, K>(job: u32, tasks: &[A], size: usize) -> Result<Vec<Chunk>>
where
    F: Target<A, K>,
    A: Serialize + DeserializeOwned + 'static,
    K: 'static,
{
    let chunk = |(index, tasks): (usize, &[A])| {
        let first = u32::try_from(index * size).unwrap_or(u32::MAX);
        Chunk::new::<F, A, K>(job, first, tasks)
    };
    tasks.chunks(size).enumerate().map(chunk).collect()
}

async fn run_tasks<F, A, K>(first: u32, arguments: Parcel) -> Result<Vec<u8>>
where
    F: Target<A, K>,
    A: DeserializeOwned,
{
    let receiving = trace::during(Phase::Transfer, "receive", None);
    let tasks: Vec<A> = arguments.unpack()?;
    drop((receiving, arguments));
    let name = name_of::<F>();
    let mut results = Vec::with_capacity(tasks.len());
    for (task, arguments) in (first..).zip(tasks) {
        let _running = trace::during(Phase::Run, &name, Some(task));
        let result = conjure::<F>().call(arguments).await;
        results.push(result.map_err(|error| placed(error, &name, task))?);
    }
    pickle(&results)
}

/// Says where a task failed: what Python keeps as the traceback of the worker.
fn placed(error: Error, name: &str, task: u32) -> Error {
    match error {
        Error::Task { message, place: None } => {
            let place = format!("{name}, task {task}, in {}", current_process().name);
            Error::Task { message, place: Some(place) }
        }
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Figures of `multiprocessing.pool.Pool._map_async` in CPython 3.11, by hand from its `divmod` rule.
    #[test]
    fn chunks_are_cut_as_cpython_cuts_them() {
        assert_eq!(default_size(10, 2), 2);
        assert_eq!(default_size(8, 2), 1);
        assert_eq!(default_size(10_000, 2), 1_250);
        assert_eq!(default_size(1, 64), 1);
        assert_eq!(default_size(0, 2), 1);
    }

    #[test]
    fn a_chunk_knows_its_first_task() {
        fn add(a: u32, b: u32) -> u32 {
            a + b
        }
        fn firsts<F: Target<(u32, u32), K>, K: 'static>(_: F) -> Vec<u32> {
            let chunks = cut::<F, _, K>(1, &[(1, 2); 5], 2).expect("numbers can be pickled");
            chunks.iter().map(|chunk| chunk.first).collect()
        }
        assert_eq!(firsts(add), [0, 2, 4]);
    }
}
