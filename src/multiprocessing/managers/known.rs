//! The managers that a process knows: those that its parent knew, those that it heard of, and those that it started.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::Duration;

use litemap::LiteMap;
use serde::{Deserialize, Serialize};

use super::Pid;
use super::client::Client;
use super::serve::serve;
use crate::executor;
use crate::host::{Descriptor, ports};
use crate::multiprocessing::context::StartMethod;
use crate::multiprocessing::current::is_observing;
use crate::multiprocessing::reduction::Parcel;
use crate::multiprocessing::{Connection, Process, current_process, pipe};

/// Names a manager: who started it, and the how manieth that was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub(crate) struct ManagerId(Pid, u32);

/// A connection to a manager, on its way to a new process.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Link {
    manager: ManagerId,
    name: String,
    /// Whether locks and the like are made there if nobody says where.
    is_default: bool,
    /// The end in the process that made it, and in a copy of its memory.
    end: Descriptor,
}

thread_local! {
    static CLIENTS: RefCell<LiteMap<ManagerId, Rc<Client>>> = const { RefCell::new(LiteMap::new()) };
    static DEFAULT: Cell<Option<ManagerId>> = const { Cell::new(None) };
    static STARTED: Cell<u32> = const { Cell::new(0) };
    /// The managers that this process started.
    static OWN: RefCell<LiteMap<ManagerId, Process>> = const { RefCell::new(LiteMap::new()) };
}

/// The connection to a manager, if there is one.
pub(crate) fn client(manager: ManagerId) -> Option<Rc<Client>> {
    CLIENTS.with_borrow(|clients| clients.get(&manager).cloned())
}

/// The manager that keeps what is made without saying where: that of the parent, or else one of this process's own, which is
/// started when it is first needed, and again if it has ended.
pub(crate) fn default_client() -> Rc<Client> {
    let known = DEFAULT.get().and_then(client).filter(|client| !client.is_lost());
    known.unwrap_or_else(|| {
        let client = start("SyncManager");
        DEFAULT.set(Some(client.manager));
        client
    })
}

/// Runs `work`, in which this is the manager that keeps what is made.
pub(super) fn with_default<T>(client: &Client, work: impl FnOnce() -> T) -> T {
    let outer = DEFAULT.replace(Some(client.manager));
    let result = work();
    DEFAULT.set(outer);
    result
}

/// Starts another manager, whose name begins so.
pub(crate) fn start(name: &str) -> Rc<Client> {
    STARTED.set(STARTED.get() + 1);
    let number = STARTED.get();
    let current = current_process();
    let (manager, name) = (ManagerId(current.pid, number), format!("{name}-{number}"));
    let (ours, theirs) = pipe(true);
    let process = Process::of(StartMethod::Spawn, serve, (theirs, current.pid, current.name))
        .with_name(name.clone())
        .with_service(number);
    let started = process.start();
    let client = Client::new(manager, name, ours);
    if started.is_err() {
        client.lose();
    }
    OWN.with_borrow_mut(|own| own.insert(manager, process));
    CLIENTS.with_borrow_mut(|clients| clients.insert(manager, Rc::clone(&client)));
    client
}

/// The process of a manager that this one started.
pub(crate) fn process_of(manager: ManagerId) -> Option<Process> {
    OWN.with_borrow(|own| own.get(&manager).cloned())
}

/// The process that keeps the locks, queues and the like of this one, if this one started it. It is no child: it is not
/// joined, and is not among the [`active_children`](crate::multiprocessing::active_children). Its end is the end of what it
/// keeps: everybody who waits for that has [`Error::ManagerEnded`](crate::Error::ManagerEnded).
///
/// # Examples
/// ```no_run
/// use coreyard::multiprocessing::{Lock, managers};
///
/// assert!(managers::process().is_none());
/// let lock = Lock::new();
/// assert!(managers::process().is_some_and(|manager| manager.is_alive()));
/// ```
///
/// # Source
/// [`multiprocessing.managers`](https://docs.python.org/3/library/multiprocessing.html#managers)
pub fn process() -> Option<Process> {
    DEFAULT.get().and_then(process_of)
}

/// Connections to all managers for a process that is about to start, and their ends.
pub(in crate::multiprocessing) fn links_for(pid: Pid, name: &str) -> (Vec<Link>, Parcel) {
    let clients: Vec<_> = CLIENTS.with_borrow(|clients| clients.values().cloned().collect());
    let alive = clients.into_iter().filter(|client| !client.is_lost());
    let (links, ways): (Vec<_>, Vec<_>) = alive
        .map(|client| {
            let way = client.way_for(Some((pid, name.to_owned())));
            let (manager, name) = (client.manager, client.name.clone());
            let is_default = DEFAULT.get() == Some(manager);
            (Link { manager, name, is_default, end: way.end() }, way)
        })
        .unzip();
    // Packed, they are no longer theirs to close.
    (links, Parcel::of_ends(ways.iter().map(Connection::end).collect()))
}

/// Connects a new process; `ways` are its ends, unless they have the numbers that they had in its parent.
pub(in crate::multiprocessing) fn connect(links: Vec<Link>, ways: &[Descriptor]) {
    for (place, Link { manager, name, is_default, end }) in links.into_iter().enumerate() {
        let end = ways.get(place).copied().filter(|&way| ports::unpack(way)).unwrap_or(end);
        let client = Client::new(manager, name, Connection::adopt(end));
        CLIENTS.with_borrow_mut(|clients| clients.insert(manager, client));
        if is_default {
            DEFAULT.set(Some(manager));
        }
    }
}

/// A manager that this process has heard of, and the way to it.
pub(super) fn meet(manager: ManagerId, name: String, way: Connection) {
    if client(manager).is_none() {
        let client = Client::new(manager, name, way);
        client.introduce();
        CLIENTS.with_borrow_mut(|clients| clients.insert(manager, client));
    }
}

/// Forgets the parent's connections in a copy of its memory, without closing them.
pub(crate) fn forget() {
    std::mem::forget(CLIENTS.take());
    std::mem::forget(OWN.take());
    DEFAULT.set(None);
}

/// How long a process waits at its end for a manager that does not answer.
const LAST_WORD: Duration = Duration::from_secs(1);

/// Sends what was requested, and waits until it is there: this process ends, and what it has put is in the queue.
pub(crate) async fn leave() {
    end_turn();
    let clients: Vec<_> = CLIENTS.with_borrow(|clients| clients.values().cloned().collect());
    for client in clients {
        executor::timeout(Some(LAST_WORD), client.settled()).await;
    }
}

/// Ends the managers of a main process that is another from now on, and forgets all it knew.
#[cfg(feature = "lab")]
pub(crate) fn end_all() {
    for process in OWN.take().into_iter().map(|(_, process)| process) {
        // It was started: that cannot be refused.
        let _ = process.terminate();
    }
    for client in CLIENTS.take().into_iter().map(|(_, client)| client) {
        client.lose();
    }
    DEFAULT.set(None);
}

/// What is done before this process waits for events: what was requested is sent.
pub(super) fn end_turn() {
    CLIENTS.with_borrow(|clients| {
        let is_whole = executor::is_whole();
        for client in clients.values() {
            client.pause();
        }
        if is_whole && clients.values().any(|client| client.is_to_be_looked_at()) {
            look_whether_idle(clients);
        }
        for client in clients.values() {
            client.flush();
        }
    });
}

/// Tells the only manager that this process waits for, if nothing else can make it go on.
fn look_whether_idle(clients: &LiteMap<ManagerId, Rc<Client>>) {
    let waits = clients.values().map(|client| client.waits().map(|waits| (client, waits)));
    let Some(waits) = waits.collect::<Option<Vec<_>>>() else { return };
    let mut waiting = waits.into_iter().filter(|(_, waits)| !waits.is_empty());
    let (Some((client, waits)), None) = (waiting.next(), waiting.next()) else { return };
    let (requests, wakers): (Vec<_>, Vec<_>) =
        waits.into_iter().map(|(id, number, waker)| ((id, number), waker)).unzip();
    // What is told of a pool's worker may make a task.
    if !is_observing() && executor::is_woken_only_by(&wakers) {
        client.rest(requests);
    }
}
