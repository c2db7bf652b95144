//! What is told of a run: spans, printed lines, processes that began and ended.

use serde::{Deserialize, Serialize};
#[cfg(feature = "lab")]
use tsify::Tsify;

/// What a process or thread was doing.
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
