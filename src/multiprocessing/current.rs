//! Who a process is: its name, its number, its parent, its children.

use std::cell::RefCell;
use std::sync::{LazyLock, Mutex, PoisonError};

use litemap::LiteMap;
use serde::{Deserialize, Serialize};

use super::Process;
use crate::trace::Lane;
#[cfg(feature = "lab")]
use crate::{time, trace};

/// The process that is asking, as [`current_process`] tells of it.
///
/// # Examples
/// ```
/// use coreyard::multiprocessing::current_process;
///
/// let main = current_process();
/// assert_eq!((main.name.as_str(), main.pid, main.daemon), ("MainProcess", 1, false));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CurrentProcess {
    /// The name.
    pub name: String,
    /// The number.
    pub pid: u32,
    /// The process that started it; `None` for the main process (`multiprocessing.parent_process`).
    pub parent: Option<ParentProcess>,
    /// Whether it ends with its parent, and may not have children itself.
    pub daemon: bool,
    /// Python's `_identity`: the places in the counts of its ancestors, from the oldest.
    identity: Vec<u32>,
    /// How many children were named, and how many were started.
    named: u32,
    started: u32,
}

/// The process that started another, as that one knows it.
///
/// # Examples
/// ```no_run
/// use coreyard::multiprocessing::{Process, parent_process};
///
/// fn child() {
///     let parent = parent_process().expect("a child has a parent");
///     coreyard::println!("started by {}, whose number is {}", parent.name, parent.pid);
/// }
///
/// # fn example() -> coreyard::Result<()> {
/// Process::new(child, ()).start()?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ParentProcess {
    /// The name.
    pub name: String,
    /// The number.
    pub pid: u32,
}

impl CurrentProcess {
    fn main() -> Self {
        let name = "MainProcess".to_owned();
        Self {
            name,
            pid: 1,
            parent: None,
            daemon: false,
            identity: Vec::new(),
            named: 0,
            started: 0,
        }
    }

    pub(crate) fn lane(&self) -> Lane {
        Lane { process: self.name.clone(), pid: self.pid }
    }

    /// The next name of a child, as Python counts: `Process-2`, and of a child of that one `Process-2:1`.
    pub(super) fn next_name(&mut self) -> String {
        self.named += 1;
        let numbers = self.identity.iter().chain([&self.named]).map(u32::to_string);
        format!("Process-{}", numbers.collect::<Vec<_>>().join(":"))
    }

    pub(super) fn child(&mut self, name: &str, daemon: bool) -> Self {
        self.started += 1;
        let identity = self.identity.iter().copied().chain([self.started]).collect();
        let parent = Some(ParentProcess { name: self.name.clone(), pid: self.pid });
        let (name, pid) = (name.to_owned(), self.child_pid());
        Self { name, pid, parent, daemon, identity, named: 0, started: 0 }
    }

    /// A process of the runtime's own: it is not counted, and has one of the last of the numbers that the children have.
    pub(super) fn service(&self, name: &str, number: u32) -> Self {
        let parent = Some(ParentProcess { name: self.name.clone(), pid: self.pid });
        let pid = self.first_pid().wrapping_add(10_000 - number % 1_000);
        let (name, identity) = (name.to_owned(), self.identity.clone());
        Self { name, pid, parent, daemon: true, identity, named: 0, started: 0 }
    }

    /// The main process counts its children from 2; every other has ten thousand numbers of its own.
    fn child_pid(&self) -> u32 {
        self.first_pid().wrapping_add(self.started)
    }

    fn first_pid(&self) -> u32 {
        if self.parent.is_none() { 1 } else { self.pid.wrapping_mul(10_000) }
    }
}

/// Who this process is: the same in all its threads.
static CURRENT: LazyLock<Mutex<CurrentProcess>> =
    LazyLock::new(|| Mutex::new(CurrentProcess::main()));

thread_local! {
    static CHILDREN: RefCell<LiteMap<u32, Process>> = const { RefCell::new(LiteMap::new()) };
}

pub(super) fn with_current<T>(change: impl FnOnce(&mut CurrentProcess) -> T) -> T {
    change(&mut CURRENT.lock().unwrap_or_else(PoisonError::into_inner))
}

pub(super) fn with_children<T>(change: impl FnOnce(&mut LiteMap<u32, Process>) -> T) -> T {
    CHILDREN.with_borrow_mut(change)
}

/// Forgets the parent's children in a copy of its memory: they are not this process's.
pub(super) fn forget_children() {
    std::mem::forget(CHILDREN.take());
}

pub(super) fn set_current(current: CurrentProcess) {
    with_current(|own| *own = current);
}

/// Whether what a child says is told to somebody, as that of a pool's worker is.
pub(super) fn is_observing() -> bool {
    with_children(|children| children.values().any(|child| child.0.observer.borrow().is_some()))
}

/// Makes this the main process, its counts at their beginning, and begins a recording.
#[cfg(feature = "lab")]
pub(crate) fn begin_main(sink: trace::Sink) {
    super::install_panic_hook();
    super::managers::end_all();
    super::context::forget_choice();
    set_current(CurrentProcess::main());
    trace::begin(current_process().lane(), time::now_ms(), sink);
}

/// The process that is asking (`multiprocessing.current_process`).
///
/// # Examples
/// ```
/// use coreyard::multiprocessing::current_process;
///
/// assert_eq!(current_process().name, "MainProcess");
/// ```
pub fn current_process() -> CurrentProcess {
    with_current(|current| current.clone())
}

/// The process that started this one; `None` in the main process (`multiprocessing.parent_process`).
///
/// # Examples
/// ```
/// use coreyard::multiprocessing::parent_process;
///
/// assert_eq!(parent_process(), None, "this is the main process");
/// ```
pub fn parent_process() -> Option<ParentProcess> {
    current_process().parent
}

/// What a process does about its children before it ends: daemons are terminated, the others are waited for.
pub(super) async fn end_children() {
    for child in active_children() {
        // A child that is alive was started: neither can be refused.
        let _ = if child.is_daemon() { child.terminate() } else { child.join(None).await };
    }
}

/// The children of this process that are alive (`multiprocessing.active_children`).
///
/// # Examples
/// ```no_run
/// use coreyard::multiprocessing::active_children;
///
/// # fn example() -> coreyard::Result<()> {
/// for child in active_children() {
///     child.terminate()?;
/// }
/// # Ok(())
/// # }
/// ```
pub fn active_children() -> Vec<Process> {
    with_children(|children| children.values().cloned().collect())
}
