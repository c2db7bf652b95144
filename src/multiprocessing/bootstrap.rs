//! What happens in a new process: it becomes who it is, runs its target, says what came of it, and ends.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::future::Future;
use std::pin::Pin;
use std::task::{Poll, Waker};

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::context::{self, StartMethod};
use super::current::{self, CurrentProcess};
use super::managers::{self, Link};
use super::popen_spawn::Launch;
use super::reduction::{bytes, disclose, pickle, unpickle};
use super::{popen_fork, popen_forkserver};
use crate::error::Result;
use crate::executor;
use crate::host::{self, Descriptor, Event};
use crate::trace::{self, Batch, Phase};

/// What a target comes to: its pickled result, once it has one.
pub(super) type Outcome = Pin<Box<dyn Future<Output = Result<Vec<u8>>>>>;

/// How a process gets at its target.
#[derive(Serialize, Deserialize)]
pub(super) enum Work {
    /// By unpickling it.
    Spawned(Launch),
    /// By its address in the memory that was copied from the parent.
    Forked(usize),
    /// It has none: it is a server, and calls the functions at these places of the function table.
    Serving(Vec<usize>),
}

/// Everything a new process needs to know.
#[derive(Serialize, Deserialize)]
pub(super) struct Boot {
    pub(super) current: CurrentProcess,
    /// Its connections to managers, whose ends come last.
    pub(super) links: Vec<Link>,
    /// The parent's start method; a forked process has it in its memory.
    pub(super) start_method: StartMethod,
    /// When the recording began, if there is one.
    pub(super) origin_ms: Option<f64>,
    pub(super) start_ms: f64,
    /// What the target's span is called; none leaves it out.
    pub(super) name: Option<String>,
    /// The task that the target's span belongs to.
    pub(super) task: Option<u32>,
    pub(super) work: Work,
}

impl Boot {
    /// The ends of pipes that move to the process.
    pub(super) fn ends(&self) -> &[Descriptor] {
        match &self.work {
            Work::Spawned(launch) => launch.ends(),
            Work::Forked(_) | Work::Serving(_) => &[],
        }
    }
}

/// What a process tells its parent.
#[derive(Serialize, Deserialize)]
pub(super) enum Report {
    /// It runs, and nobody watches it.
    Up,
    /// What happened in it.
    Trace(Batch),
    /// Something for whoever started it: the answer of a pool's worker.
    Answer(#[serde(with = "bytes")] Vec<u8>),
    /// The target returned, and what.
    Returned { at_ms: f64, value: Vec<u8> },
}

/// Becomes the process that `payload` describes: what a worker does first. `ends` are those of the pipes in its arguments.
pub(crate) fn enter(payload: &[u8], ends: Vec<Descriptor>, loaded_ms: f64) {
    match unpickle::<Boot>(payload) {
        Ok(boot) => become_process(boot, ends, loaded_ms),
        Err(error) => host::exit(1, &error.to_string()),
    }
}

fn become_process(boot: Boot, mut ends: Vec<Descriptor>, loaded_ms: f64) {
    let Boot { current, links, start_method, origin_ms, start_ms, name, task, work } = boot;
    install_panic_hook();
    forget_former();
    if let Some(origin_ms) = origin_ms {
        let (lane, loaded_ms) = (current.lane(), loaded_ms - origin_ms);
        trace::begin(lane.clone(), origin_ms, |batch| report(&Report::Trace(batch)));
        trace::from_to(&lane, Phase::Start, "start worker", start_ms, loaded_ms);
        trace::until_now(&lane, Phase::Start, "instantiate", loaded_ms);
    } else {
        report(&Report::Up);
    }
    current::set_current(current);
    executor::own_everything();
    // A forked process's ends have the numbers that they had in its parent.
    let ways = ends.split_off(ends.len().saturating_sub(links.len()));
    managers::connect(links, &ways);
    host::listen(host::PARENT, receive);
    let outcome = match work {
        Work::Spawned(launch) => {
            context::inherit(start_method);
            launch.run(ends)
        }
        Work::Forked(address) => popen_fork::run(address),
        Work::Serving(functions) => return popen_forkserver::serve(&functions),
    };
    popen_fork::after_in_child();
    executor::spawn(live(name, task, outcome));
}

/// What the memory of this process holds of the doings of another, if it is a copy, is not its own: it is forgotten, not
/// ended.
fn forget_former() {
    executor::forget();
    host::forget();
    popen_forkserver::forget();
    current::forget_children();
    managers::forget();
    std::mem::forget(INBOX.take());
}

/// Has a panic in any thread of this process remembered until it traps: it becomes the reason of its end.
pub(crate) fn install_panic_hook() {
    std::panic::set_hook(Box::new(|panic| host::panicked(&panic_text(panic))));
}

/// A panic in words: its message and its place.
fn panic_text(panic: &std::panic::PanicHookInfo<'_>) -> String {
    let message = panic.payload_as_str().unwrap_or("panicked");
    let place = panic.location().map(|place| format!(" (panicked at {place})"));
    format!("{message}{}", place.unwrap_or_default())
}

/// The life of a process: runs the target, says what it returned, and ends.
async fn live(name: Option<String>, task: Option<u32>, outcome: Outcome) {
    let running = name.map(|name| trace::during(Phase::Run, &name, task));
    let outcome = outcome.await;
    current::end_children().await;
    drop(running);
    managers::leave().await;
    let at_ms = trace::elapsed_ms();
    trace::flush();
    match outcome {
        Ok(value) => {
            report(&Report::Returned { at_ms, value });
            host::exit(0, "");
        }
        Err(error) => host::exit(1, &error.to_string()),
    }
}

/// Tells the parent something.
pub(super) fn report(report: &Report) {
    match pickle(report) {
        Ok(bytes) => host::post(host::PARENT, &bytes),
        Err(error) => host::exit(1, &error.to_string()),
    }
}

/// As [`report`], together with the next one: at the latest when this process ends.
pub(super) fn report_later(report: &Report) -> Result<()> {
    pickle(report).map(|bytes| host::hold(&bytes))
}

/// Bytes, and the packed ends of pipes that came with them.
type Message = (Vec<u8>, Vec<Descriptor>);

thread_local! {
    static INBOX: RefCell<(VecDeque<Message>, Option<Waker>)> = RefCell::default();
}

fn receive(event: Event) {
    let Event::Message(bytes, ends) = event else { return };
    let waker = INBOX.with_borrow_mut(|(messages, waker)| {
        messages.push_back((bytes, ends));
        waker.take()
    });
    if let Some(waker) = waker {
        waker.wake();
    }
}

/// The next message from the parent; ends are in [`enclosed`](super::reduction::enclosed) parcels.
pub(super) async fn from_parent<T: DeserializeOwned>() -> Result<T> {
    let message = std::future::poll_fn(|context| {
        INBOX.with_borrow_mut(|(messages, waker)| {
            messages.pop_front().map_or_else(
                || {
                    *waker = Some(context.waker().clone());
                    Poll::Pending
                },
                Poll::Ready,
            )
        })
    });
    let (bytes, ends) = message.await;
    disclose(&bytes, ends)
}
