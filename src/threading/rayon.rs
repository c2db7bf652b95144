//! What a [`ThreadPool`](super::ThreadPool) is made of: rayon's threads, kept from blocking the thread that waits for them.

use std::num::NonZeroUsize;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use futures_channel::oneshot;
use rayon::prelude::*;

use super::{Gil, Interpreter};
use crate::error::{Error, Result};
use crate::multiprocessing::{install_panic_hook, name_of};
use crate::trace::{self, Phase};
use crate::{executor, host};

/// Where the process's set of threads is.
#[derive(Clone, Copy)]
enum Stage {
    None,
    Starting(usize),
    Up(usize),
}

static STAGE: Mutex<Stage> = Mutex::new(Stage::None);

/// How long the threads may take to come up: nobody would hear of one whose script does not load.
const START_TIMEOUT: Duration = Duration::from_secs(30);

fn stage() -> MutexGuard<'static, Stage> {
    STAGE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Starts rayon's threads, once a process.
pub(super) async fn start(threads: NonZeroUsize) -> Result<()> {
    let threads = threads.get();
    loop {
        let known = *stage();
        match known {
            Stage::None => return start_first(threads).await,
            Stage::Up(started) if started == threads => return Ok(()),
            Stage::Starting(started) if started == threads => {
                executor::sleep(Duration::from_millis(1)).await;
            }
            Stage::Up(started) | Stage::Starting(started) => return Err(refused(threads, started)),
        }
    }
}

async fn start_first(threads: usize) -> Result<()> {
    *stage() = Stage::Starting(threads);
    executor::listen_for_threads();
    install_panic_hook();
    let promise = wasm_bindgen_rayon::init_thread_pool(threads);
    let up = executor::timeout(Some(START_TIMEOUT), host::settled(&promise)).await;
    let up = up.unwrap_or_else(|| {
        let (feature, reason) =
            (format!("a pool of {threads} threads"), "they did not start within 30 s");
        Err(Error::Unsupported { feature, reason: reason.to_owned() })
    });
    if up.is_ok() {
        look_after_threads();
    }
    *stage() = if up.is_ok() { Stage::Up(threads) } else { Stage::None };
    up
}

/// Has this process told of a thread that dies, and send what threads have to tell.
fn look_after_threads() {
    executor::spawn_service(trace::send_for_threads());
    let channel = host::hear_of_deaths();
    // Rayon's threads look at broadcasts first: none does a task before this.
    rayon::spawn_broadcast(move |thread| {
        host::tell_of_death(&channel, &format!("Thread-{}", thread.index() + 1));
    });
}

fn refused(threads: usize, started: usize) -> Error {
    Error::Unsupported {
        feature: format!("a pool of {threads} threads"),
        reason: format!("this process has started {started}, and cannot change that"),
    }
}

/// Runs `work` on a thread of the pool and waits without blocking; what the threads record is sent meanwhile.
async fn on_the_pool<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
    let (sender, receiver) = oneshot::channel();
    rayon::spawn(move || drop(sender.send(work())));
    let _waiting = trace::during(Phase::Wait, "map", None);
    received(receiver).await
}

/// What a thread sends.
async fn received<T>(mut receiver: oneshot::Receiver<T>) -> Result<T> {
    let often = trace::is_watched().then(|| Duration::from_secs_f64(trace::FLUSH_MS / 1e3));
    loop {
        match executor::timeout(often, &mut receiver).await {
            Some(Ok(result)) => return Ok(result),
            Some(Err(_)) => return Err(crashed()),
            None => trace::flush(),
        }
    }
}

/// Has a thread of the pool do `work`, after all that it was given before, as the task number `task`.
pub(super) fn spawn<T, W>(
    interpreter: Interpreter,
    name: String,
    task: u32,
    work: W,
) -> impl Future<Output = Result<T>> + use<T, W>
where
    T: Send + 'static,
    W: FnOnce() -> T + Send + 'static,
{
    let (sender, receiver) = oneshot::channel();
    let run = move || {
        enter_lane();
        let _running = trace::during(Phase::Run, &name, Some(task));
        drop(sender.send(work()));
    };
    rayon::spawn_fifo(move || match interpreter {
        Interpreter::WithGil => Gil::of_this_process().with(run),
        Interpreter::Free => run(),
    });
    received(receiver)
}

fn crashed() -> Error {
    Error::Task { message: "a thread ended before its task was done".to_owned(), place: None }
}

/// Runs one task on this thread, in its lane.
fn run<T, R>(function: &impl Fn(T) -> R, name: &str, task: usize, item: T) -> R {
    let _running = trace::during(Phase::Run, name, u32::try_from(task).ok());
    function(item)
}

/// Says which lane of the timeline this thread has; the first thread of a pool is number 1.
fn enter_lane() {
    let index = rayon::current_thread_index().unwrap_or_default();
    trace::set_thread(u32::try_from(index + 1).unwrap_or(u32::MAX));
}

/// All threads at once: rayon as it is.
pub(super) async fn map<T, R, F>(function: F, items: Vec<T>) -> Result<Vec<R>>
where
    T: Send + 'static,
    R: Send + 'static,
    F: Fn(T) -> Result<R> + Send + Sync + 'static,
{
    let name = name_of::<F>();
    let task = move |(task, item)| {
        enter_lane();
        run(&function, &name, task, item)
    };
    let all = on_the_pool(move || {
        let results = items.into_par_iter().with_max_len(1).enumerate().map(task);
        results.collect::<Vec<_>>()
    });
    // Collected first: of several errors, rayon would give whichever came first.
    all.await?.into_iter().collect()
}

/// Python's threads: each takes the next item when it has done one, and the GIL lets one of them compute.
pub(super) async fn map_in_turns<T, R, F>(
    threads: NonZeroUsize,
    function: F,
    items: Vec<T>,
) -> Result<Vec<R>>
where
    T: Send + 'static,
    R: Send + 'static,
    F: Fn(T) -> Result<R> + Send + Sync + 'static,
{
    let name = name_of::<F>();
    let length = items.len();
    let todo = Mutex::new(items.into_iter().enumerate());
    let done = Mutex::new(Vec::with_capacity(length));
    let work = move || {
        rayon::scope(|scope| {
            for _ in 0..threads.get().min(length) {
                scope.spawn(|_| {
                    // First its lane: waiting for the lock is the thread's own doing already.
                    enter_lane();
                    Gil::of_this_process().with(|| drain(&function, &name, &todo, &done));
                });
            }
        });
        in_order(done.into_inner().unwrap_or_else(PoisonError::into_inner))
    };
    on_the_pool(work).await?
}

/// What one thread does under the GIL: task after task, until there are none.
fn drain<T, R>(
    function: &impl Fn(T) -> Result<R>,
    name: &str,
    todo: &Mutex<impl Iterator<Item = (usize, T)>>,
    done: &Mutex<Vec<(usize, Result<R>)>>,
) {
    let next = || todo.lock().unwrap_or_else(PoisonError::into_inner).next();
    while let Some((task, item)) = next() {
        let result = run(function, name, task, item);
        done.lock().unwrap_or_else(PoisonError::into_inner).push((task, result));
    }
}

fn in_order<R>(mut done: Vec<(usize, Result<R>)>) -> Result<Vec<R>> {
    done.sort_unstable_by_key(|&(task, _)| task);
    done.into_iter().map(|(_, result)| result).collect()
}
