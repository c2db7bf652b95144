//! What a run looks like in time: spans, printed lines and lives, gathered from every process and thread.
//!
//! A process records in its own memory and sends what it recorded to its parent, in batches, at most every
//! [`FLUSH_MS`] milliseconds: watching must not disturb what is watched. The main process sends on to the page.

mod departure;
mod event;
mod recorder;
#[cfg(feature = "threads")]
mod threads;

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

pub(crate) use departure::Departure;
pub use event::{Batch, Life, Line, Link, Phase, Span, Stream};
use recorder::Recorder;
#[cfg(feature = "lab")]
pub(crate) use recorder::own_memory_bytes;
pub(crate) use recorder::{Lane, Sink};
#[cfg(feature = "threads")]
pub(crate) use threads::send_for_threads;

use crate::time::now_ms;
use crate::{executor, host};

/// How long recorded events may wait before they are sent.
pub const FLUSH_MS: f64 = 50.0;

static RECORDER: Mutex<Recorder> = Mutex::new(Recorder::new());

thread_local!(static TID: std::cell::Cell<u32> = const { std::cell::Cell::new(0) });

/// Whether anybody watches this process: a recording that nobody reads is not made.
static WATCHED: AtomicBool = AtomicBool::new(false);

fn with<T>(change: impl FnOnce(&mut Recorder, f64) -> T) -> T {
    let mut recorder = RECORDER.lock().unwrap_or_else(PoisonError::into_inner);
    let now = now_ms() - recorder.origin_ms();
    change(&mut recorder, now)
}

/// What is to be done about what was recorded.
enum Due {
    Later,
    Now,
    /// Later, and nobody is going to do it yet.
    Timer,
}

/// Changes the recording, if there is one, and sends it when that is due.
fn record(change: impl FnOnce(&mut Recorder, f64)) {
    if !is_watched() {
        return;
    }
    // Threads of a pool have no way to the parent: the thread that the process began with sends for them.
    let can_send = host::is_attached();
    let due = with(|recorder, now| {
        change(recorder, now);
        if can_send { recorder.due(now, FLUSH_MS) } else { recorder.due_at_once() }
    });
    match due {
        Due::Later => {}
        #[cfg(feature = "threads")]
        Due::Now if !can_send => threads::ask_to_send(),
        Due::Now => flush(),
        Due::Timer => executor::spawn(async {
            executor::sleep(Duration::from_secs_f64(FLUSH_MS / 1e3)).await;
            flush();
        }),
    }
}

/// Begins a recording: times count from `origin_ms`, and `sink` is given the batches.
pub(crate) fn begin(lane: Lane, origin_ms: f64, sink: Sink) {
    with(|recorder, _| recorder.begin(lane, origin_ms, sink));
    WATCHED.store(true, Ordering::Relaxed);
}

/// Sends what was recorded, and records no more.
pub(crate) fn end() {
    flush();
    WATCHED.store(false, Ordering::Relaxed);
}

pub(crate) fn is_watched() -> bool {
    WATCHED.load(Ordering::Relaxed)
}

/// When the recording began, in milliseconds since 1970; none if there is none.
pub(crate) fn origin_ms() -> Option<f64> {
    is_watched().then(|| with(|recorder, _| recorder.origin_ms()))
}

/// Milliseconds since the recording began.
pub(crate) fn elapsed_ms() -> f64 {
    with(|_, now| now)
}

/// Says which thread of its process this one is.
#[cfg(feature = "threads")]
pub(crate) fn set_thread(tid: u32) {
    TID.set(tid);
}

/// Records what this thread does until the guard is dropped. What it did before is resumed then, so that the spans of
/// a lane never overlap. Where nobody watches, it costs next to nothing.
///
/// # Examples
/// ```no_run
/// use coreyard::trace::{self, Phase};
///
/// let _running = trace::during(Phase::Run, "parse", None);
/// ```
pub fn during(phase: Phase, name: &str, task: Option<u32>) -> During {
    let tid = TID.get();
    let mut id = None;
    record(|recorder, now| id = Some(recorder.open(now, tid, phase, name, task)));
    During { id, tid }
}

/// Gives what this thread does a better name: for a function that does nothing but call another.
#[cfg(feature = "lab")]
pub(crate) fn rename(name: &str) {
    let tid = TID.get();
    record(|recorder, _| recorder.rename(tid, name));
}

/// Ends its span when dropped; made by [`during`].
///
/// # Examples
/// ```no_run
/// use coreyard::trace::{self, During, Phase};
///
/// fn reading(file: &str) -> During {
///     trace::during(Phase::Io, file, None)
/// }
///
/// let _reading = reading("names.txt");
/// ```
#[derive(Debug)]
#[must_use = "a span ends when its guard is dropped"]
pub struct During {
    id: Option<u64>,
    tid: u32,
}

impl Drop for During {
    fn drop(&mut self) {
        if let Some(id) = self.id {
            record(|recorder, now| recorder.close(now, self.tid, id));
        }
    }
}

/// Records a span of `lane` that this process knows of without having been in it, from `start_ms` until now.
pub(crate) fn until_now(lane: &Lane, phase: Phase, name: &str, start_ms: f64) {
    record(|recorder, now| recorder.add(lane.span(0, phase, name, None, start_ms, now)));
}

/// As [`until_now`], with an end.
pub(crate) fn from_to(lane: &Lane, phase: Phase, name: &str, start_ms: f64, end_ms: f64) {
    record(|recorder, _| recorder.add(lane.span(0, phase, name, None, start_ms, end_ms)));
}

/// Writes text to an output of this process. [`println!`](crate::println) and [`eprintln!`](crate::eprintln) call this.
/// Where nobody watches, it goes to the browser's console.
///
/// # Examples
/// ```no_run
/// use coreyard::trace::{Stream, print};
///
/// print(Stream::Stdout, "hello");
/// ```
pub fn print(stream: Stream, text: &str) {
    let tid = TID.get();
    if !is_watched() {
        return console(&crate::multiprocessing::current_process().name, stream, text);
    }
    record(|recorder, now| recorder.print(now, tid, stream, text));
}

fn console(process: &str, stream: Stream, text: &str) {
    #[cfg(target_arch = "wasm32")]
    host::print(stream == Stream::Stderr, &format!("{process}: {text}"));
    #[cfg(not(target_arch = "wasm32"))]
    match stream {
        Stream::Stdout => std::println!("{process}: {text}"),
        Stream::Stderr => std::eprintln!("{process}: {text}"),
    }
}

/// Records that a process began or ended.
pub(crate) fn life(life: Life) {
    record(|recorder, _| recorder.life(life));
}

/// Where something departs from that another process will get; none where nobody watches, and after many.
pub(crate) fn departure() -> Option<Departure> {
    if is_watched() { with(recorder::Recorder::depart) } else { None }
}

/// Records that something arrived: an arrow from its departure to this moment.
pub(crate) fn arrived(what: &str, departure: Option<Departure>) {
    if let Some(departure) = departure {
        record(|recorder, now| recorder.arrive(now, what, departure));
    }
}

/// Takes over what a child recorded.
pub(crate) fn absorb(child: &Lane, batch: Batch) {
    record(|recorder, _| recorder.absorb(child, batch));
}

/// Closes the spans in which a child ended, and forgets it. `reason` goes to its standard error, unless it is empty.
pub(crate) fn bury(child: &Lane, reason: &str) {
    record(|recorder, now| recorder.bury(now, child));
    if reason.is_empty() {
        return;
    }
    if is_watched() {
        record(|recorder, now| recorder.print_for(child, now, 0, Stream::Stderr, reason));
    } else {
        console(&child.process, Stream::Stderr, reason);
    }
}

/// Writes a line to the standard output of this process, as Python's `print`.
///
/// # Examples
/// ```no_run
/// coreyard::println!("{} of {}", 3, 10);
/// ```
#[macro_export]
macro_rules! println {
    ($($argument:tt)*) => {
        $crate::trace::print($crate::trace::Stream::Stdout, &::std::format!($($argument)*))
    };
}

/// Writes a line to the standard error of this process.
///
/// # Examples
/// ```no_run
/// coreyard::eprintln!("nothing to do");
/// ```
#[macro_export]
macro_rules! eprintln {
    ($($argument:tt)*) => {
        $crate::trace::print($crate::trace::Stream::Stderr, &::std::format!($($argument)*))
    };
}

/// Sends what was recorded.
pub(crate) fn flush() {
    // Sent outside the lock: the sink may record.
    if let Some((sink, batch)) = with(Recorder::take) {
        sink(batch);
    }
}
