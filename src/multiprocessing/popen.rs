//! What a parent keeps of a process: at which stage it is, what it said, who waits for it.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::task::{Poll, Waker};
use std::time::Duration;

use super::Process;
use super::bootstrap::{Boot, Report, Work};
use super::current::{current_process, with_children, with_current};
use super::managers;
use super::popen_fork::{self, Call};
use super::popen_spawn::{self, Launch};
use super::reduction::{Parcel, unpickle_all};
use super::{context, popen_forkserver};
use crate::error::{Error, Result};
use crate::executor;
use crate::host::{self, Descriptor, Event};
use crate::trace::{self, Lane, Life, Phase};

/// In how many parts a process's time to start is waited for.
const START_SLICES: u32 = 10;

/// The number of the forkserver among the services; managers count from 1.
const FORKSERVER: u32 = 0;

thread_local! {
    static START_TIMEOUT: Cell<Duration> = const { Cell::new(Duration::from_secs(30)) };
}

/// Sets how long a process may take to come up.
pub(super) fn set_start_timeout(limit: Duration) {
    START_TIMEOUT.set(limit);
}

pub(super) struct State {
    pub(super) name: RefCell<String>,
    /// What the target's span is called.
    target: String,
    pub(super) pid: Cell<Option<u32>>,
    pub(super) stage: RefCell<Stage>,
    pub(super) task: Cell<Option<u32>>,
    pub(super) quiet: Cell<bool>,
    pub(super) daemon: Cell<bool>,
    /// For one of the runtime's own, see [`Process::with_service`]: which of them it is.
    pub(super) service: Cell<Option<u32>>,
    /// Whether it is a server of the start method forkserver, which only leaves its memory.
    serves: bool,
    /// The process that made this handle. A copy of it in a forked child names nothing there.
    owner: u32,
    /// What the target returned, once it has.
    pub(super) value: RefCell<Option<Vec<u8>>>,
    returned_ms: Cell<Option<f64>>,
    start_ms: Cell<f64>,
    /// Whether the process has said anything: until then it is starting.
    heard: Cell<bool>,
    waiting: RefCell<Vec<Waker>>,
    pub(super) observer: RefCell<Option<Observer>>,
}

pub(super) type Preparation = Box<dyn FnOnce() -> Result<Prepared>>;

/// A target and its arguments as a start method needs them.
pub(super) enum Prepared {
    Pickled(Launch),
    /// As `Pickled`, for a copy of the server's memory.
    Served(Launch),
    Callable(Call, Parcel),
    /// A server, with the functions that it is to call.
    Server(Vec<usize>),
}

/// Told of what a process answers and, by `None`, of its end.
pub(super) type Observer = Rc<dyn Fn(Option<Vec<u8>>)>;

pub(super) enum Stage {
    New(Preparation),
    Alive(Descriptor),
    Ended { exitcode: i32, reason: String },
    Closed,
}

impl State {
    /// A process that was not started yet.
    pub(super) fn new(name: String, target: String, preparation: Preparation) -> Self {
        Self {
            name: RefCell::new(name),
            target,
            pid: Cell::default(),
            stage: RefCell::new(Stage::New(preparation)),
            task: Cell::default(),
            quiet: Cell::default(),
            // As in Python, the child of a daemon would be one too, if it could have any.
            daemon: Cell::new(current_process().daemon),
            service: Cell::default(),
            serves: false,
            owner: current_process().pid,
            value: RefCell::default(),
            returned_ms: Cell::default(),
            start_ms: Cell::default(),
            heard: Cell::default(),
            waiting: RefCell::default(),
            observer: RefCell::default(),
        }
    }

    /// A server that was not started yet.
    pub(super) fn server(name: &str) -> Self {
        let refused = || Err(Error::AlreadyStarted { process: "the forkserver".to_owned() });
        let (quiet, daemon) = (Cell::new(true), Cell::new(true));
        let service = Cell::new(Some(FORKSERVER));
        let of_name = Self::new(name.to_owned(), String::new(), Box::new(refused));
        Self { quiet, daemon, service, serves: true, ..of_name }
    }

    pub(super) fn name(&self) -> String {
        self.name.borrow().clone()
    }

    pub(super) fn check_owner(&self) -> Result<()> {
        if self.owner == current_process().pid {
            return Ok(());
        }
        Err(Error::NotAChild { process: self.name() })
    }

    /// What is needed to start; it can be taken once.
    pub(super) fn take_preparation(&self) -> Result<Preparation> {
        let process = || self.name();
        let refused = match &*self.stage.borrow() {
            Stage::New(_) => None,
            Stage::Alive(_) | Stage::Ended { .. } => {
                Some(Error::AlreadyStarted { process: process() })
            }
            Stage::Closed => Some(Error::Closed { what: process() }),
        };
        match (refused, self.stage.replace(Stage::Closed)) {
            (None, Stage::New(preparation)) => Ok(preparation),
            (refused, stage) => {
                *self.stage.borrow_mut() = stage;
                Err(refused.unwrap_or(Error::AlreadyStarted { process: process() }))
            }
        }
    }

    pub(super) fn exitcode(&self) -> Option<i32> {
        match *self.stage.borrow() {
            Stage::Ended { exitcode, .. } => Some(exitcode),
            Stage::New(_) | Stage::Alive(_) | Stage::Closed => None,
        }
    }

    /// Whether it has ended, and perhaps was closed since.
    pub(super) fn is_over(&self) -> bool {
        matches!(*self.stage.borrow(), Stage::Ended { .. } | Stage::Closed)
    }

    fn lane(&self) -> Lane {
        Lane { process: self.name(), pid: self.pid.get().unwrap_or_default() }
    }

    pub(super) fn launch(self: Rc<Self>, prepared: Prepared) -> Result<Descriptor> {
        let name = self.name();
        let _starting = trace::during(Phase::Start, &format!("start {name}"), None);
        let service = self.service.get();
        let current = with_current(|current| match service {
            Some(number) => current.service(&name, number),
            None => current.child(&name, self.daemon.get()),
        });
        let (links, ways) = match service {
            Some(_) => (Vec::new(), Parcel::of_ends(Vec::new())),
            None => managers::links_for(current.pid, &name),
        };
        self.pid.set(Some(current.pid));
        self.start_ms.set(trace::elapsed_ms());
        let state = Rc::clone(&self);
        let hear = move |event| state.hear(event);
        let boot = |work| Boot {
            current,
            links,
            start_method: context::get_start_method(),
            origin_ms: (!self.is_hidden()).then(trace::origin_ms).flatten(),
            start_ms: self.start_ms.get(),
            name: (!self.quiet.get()).then(|| self.target.clone()),
            task: self.task.get(),
            work,
        };
        let descriptor = match prepared {
            Prepared::Pickled(launch) => {
                popen_spawn::launch(&boot(Work::Spawned(launch)), ways.ends(), hear)?
            }
            Prepared::Callable(call, given) => {
                popen_fork::launch(boot, call, &[given.ends(), ways.ends()].concat(), hear)?
            }
            Prepared::Served(launch) => {
                popen_forkserver::launch(&boot(Work::Spawned(launch)), ways.ends(), hear)?
            }
            Prepared::Server(functions) => {
                popen_forkserver::launch_server(&boot(Work::Serving(functions)), hear)?
            }
        };
        *self.stage.borrow_mut() = Stage::Alive(descriptor);
        if !self.is_hidden() {
            trace::life(self.life());
        }
        if service.is_none() {
            with_children(|children| children.insert(self.lane().pid, Process(Rc::clone(&self))));
        }
        executor::spawn(self.watch_start());
        Ok(descriptor)
    }

    /// Whether it is not shown: a manager, which is there all the time and computes nothing.
    fn is_hidden(&self) -> bool {
        self.service.get().is_some() && !self.serves
    }

    fn life(&self) -> Life {
        let exitcode = self.exitcode();
        let end_ms = exitcode.map(|_| trace::elapsed_ms());
        let Lane { process, pid } = self.lane();
        Life { process, pid, start_ms: self.start_ms.get(), end_ms, memory_bytes: 0.0, exitcode }
    }

    /// Ends a process that does not come up: its worker may never say so itself.
    async fn watch_start(self: Rc<Self>) {
        let limit = START_TIMEOUT.get();
        // In slices: while this process computes, no worker of its can come up, and time that it did not look is not
        // held against them.
        for _ in 0..START_SLICES {
            let up = Rc::clone(&self).until(|state| state.heard.get() || state.is_over());
            if executor::timeout(Some(limit / START_SLICES), up).await.is_some() {
                return;
            }
        }
        self.end(1, format!("it did not start within {limit:?}"));
    }

    fn hear(&self, event: Event) {
        match event {
            Event::Message(bytes, _) => match unpickle_all(&bytes) {
                Ok(reports) => reports.into_iter().for_each(|report| self.note(report)),
                Err(error) => {
                    self.end(1, format!("it sent a message that cannot be read: {error}"));
                }
            },
            Event::Ended { code, reason } => self.end(code, reason),
        }
    }

    fn note(&self, report: Report) {
        // A server has not come up before it has done its work.
        if !self.serves && !self.heard.replace(true) {
            self.wake();
        }
        match report {
            Report::Up => {}
            Report::Trace(batch) => trace::absorb(&self.lane(), batch),
            Report::Answer(answer) => self.tell(Some(answer)),
            Report::Returned { at_ms, value } => {
                self.returned_ms.set(Some(at_ms));
                *self.value.borrow_mut() = Some(value);
            }
        }
    }

    /// Settles everything that waits for this process: it is gone, or is made to be.
    pub(super) fn end(&self, exitcode: i32, reason: String) {
        let Stage::Alive(descriptor) = *self.stage.borrow() else {
            return;
        };
        host::terminate(descriptor);
        trace::bury(&self.lane(), &reason);
        if let Some(returned_ms) = self.returned_ms.get() {
            trace::until_now(&self.lane(), Phase::Exit, "exit", returned_ms);
        }
        *self.stage.borrow_mut() = Stage::Ended { exitcode, reason };
        if self.service.get().is_none() {
            with_children(|children| children.remove(&self.lane().pid));
        }
        if !self.is_hidden() {
            trace::life(self.life());
        }
        self.wake();
        self.tell(None);
    }

    fn tell(&self, news: Option<Vec<u8>>) {
        // Cloned, so that the observer may ask this process things.
        let observer = self.observer.borrow().clone();
        if let Some(observer) = observer {
            observer(news);
        }
    }

    fn wake(&self) {
        self.waiting.take().into_iter().for_each(Waker::wake);
    }

    /// Waits until `is_so`, which is asked whenever the process is heard of for the first time and when it ends.
    pub(super) async fn until(self: Rc<Self>, is_so: impl Fn(&Self) -> bool) {
        std::future::poll_fn(|context| {
            if is_so(&self) {
                return Poll::Ready(());
            }
            self.watch(context.waker());
            Poll::Pending
        })
        .await;
    }

    /// Has `waker` woken once, when there is something that [`until`](Self::until) would ask about.
    pub(super) fn watch(&self, waker: &Waker) {
        let mut waiting = self.waiting.borrow_mut();
        if !waiting.iter().any(|other| other.will_wake(waker)) {
            waiting.push(waker.clone());
        }
    }
}
