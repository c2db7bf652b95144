//! What is told of a run: spans, printed lines, processes that began and ended.

use serde::{Deserialize, Serialize};
#[cfg(feature = "lab")]
use tsify::Tsify;

/// What a process or thread was doing.
///
/// # Examples
/// ```no_run
/// use coreyard::trace::{self, Phase};
///
/// let _reading = trace::during(Phase::Io, "names.txt", None);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "lab", derive(Tsify))]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// From the call of `start` until the target is entered.
    Start,
    /// Computing a task.
    Run,
    /// Blocked in input or output: a sleep, a request, a file.
    Io,
    /// Waiting for another process or thread: for a task, a lock, the GIL, an end.
    Wait,
    /// Sending or receiving a message.
    Transfer,
    /// From the target's return until the process is gone.
    Exit,
}

/// What one process or thread did from one moment to another.
///
/// A lane is a `(pid, tid)`; the spans of a lane never overlap.
///
/// # Examples
/// ```
/// use coreyard::trace::{Phase, Span};
///
/// fn computing_ms(spans: &[Span]) -> f64 {
///     let computing = spans.iter().filter(|span| span.phase == Phase::Run);
///     computing.map(|span| span.end_ms - span.start_ms).sum()
/// }
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "lab", derive(Tsify), tsify(missing_as_null))]
pub struct Span {
    /// The name of the process, as Python names it: `MainProcess`, `Process-1`, `SpawnPoolWorker-1`.
    pub process: String,
    /// The process's number.
    pub pid: u32,
    /// The thread's number within its process; 0 is the thread that the process began with.
    pub tid: u32,
    /// The index of the task, if this belongs to one.
    pub task: Option<u32>,
    /// The function that ran, or what was waited for.
    pub name: String,
    /// What kind of doing it was.
    pub phase: Phase,
    /// Milliseconds since the run began.
    pub start_ms: f64,
    /// Milliseconds since the run began; of a span still open, the moment it was told of.
    pub end_ms: f64,
}

/// Which of its two outputs a process wrote to.
///
/// # Examples
/// ```no_run
/// use coreyard::trace::{Stream, print};
///
/// print(Stream::Stderr, "no more paper");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "lab", derive(Tsify))]
#[serde(rename_all = "snake_case")]
pub enum Stream {
    /// What the target printed.
    Stdout,
    /// Errors and panics.
    Stderr,
}

/// One printed line and its sender.
///
/// # Examples
/// ```
/// use coreyard::trace::{Line, Stream};
///
/// fn errors(lines: &[Line]) -> impl Iterator<Item = &str> {
///     lines.iter().filter(|line| line.stream == Stream::Stderr).map(|line| line.text.as_str())
/// }
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "lab", derive(Tsify))]
pub struct Line {
    /// The name of the process that printed it.
    pub process: String,
    /// The process's number.
    pub pid: u32,
    /// The thread's number within its process.
    pub tid: u32,
    /// Where it was printed to.
    pub stream: Stream,
    /// The text, without its newline.
    pub text: String,
    /// Milliseconds since the run began.
    pub at_ms: f64,
}

/// The life of one process.
///
/// # Examples
/// ```
/// use coreyard::trace::Life;
///
/// fn has_failed(life: &Life) -> bool {
///     life.exitcode.is_some_and(|code| code != 0)
/// }
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "lab", derive(Tsify), tsify(missing_as_null))]
pub struct Life {
    /// The process's name.
    pub process: String,
    /// The process's number.
    pub pid: u32,
    /// When `start` was called, in milliseconds since the run began.
    pub start_ms: f64,
    /// When its parent learnt of its end; none while it is alive.
    pub end_ms: Option<f64>,
    /// Bytes of wasm memory that it and those below it held, as far as is known: all of it at its end, because wasm's memory
    /// never shrinks.
    pub memory_bytes: f64,
    /// Python's exit code: 0, 1 after an error, negative for what killed it; none while it is alive.
    pub exitcode: Option<i32>,
}

/// Something that went from one process to another: an arrow of the timeline.
///
/// # Examples
/// ```
/// use coreyard::trace::Link;
///
/// fn on_its_way_ms(link: &Link) -> f64 {
///     link.to_ms - link.from_ms
/// }
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "lab", derive(Tsify))]
pub struct Link {
    /// What it went through: `queue 'jobs'`, `pipe`.
    pub what: String,
    /// The number of the process that put or sent it.
    pub from_pid: u32,
    /// When that was, in milliseconds since the run began.
    pub from_ms: f64,
    /// The number of the process that got or received it.
    pub to_pid: u32,
    /// When that was, in milliseconds since the run began.
    pub to_ms: f64,
}

/// What happened since the last batch, in a process and in all its children.
///
/// # Examples
/// ```
/// use coreyard::trace::Batch;
///
/// let batch = Batch::default();
/// assert!(batch.spans.is_empty() && batch.lines.is_empty());
/// ```
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "lab", derive(Tsify), tsify(missing_as_null))]
pub struct Batch {
    /// Spans that ended.
    pub spans: Vec<Span>,
    /// Spans still open when the batch was sent: a snapshot that replaces the one before it.
    pub open: Vec<Span>,
    /// Lines printed.
    pub lines: Vec<Line>,
    /// What went from one process to another: the first 500 of a run.
    pub links: Vec<Link>,
    /// Processes that began or ended; a process that is told of twice is described by the later one.
    pub lives: Vec<Life>,
    /// Bytes of wasm memory held at the moment by all processes together.
    pub memory_bytes: f64,
}
