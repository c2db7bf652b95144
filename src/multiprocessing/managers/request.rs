//! What a manager can be asked, and what it answers.

use serde::{Deserialize, Serialize};

use super::{CellsRequest, DictRequest, Kind, ListRequest, items};
use crate::error::Result;

/// A process that makes requests, by its number.
pub type Pid = u32;

/// A request of a process, by a number that the process gives it.
pub type Number = u32;

/// Names an object of a [`Server`](super::Server): who made it, by which request. So whoever makes one knows its name at
/// once.
///
/// # Examples
/// ```
/// use coreyard::multiprocessing::managers::{Kind, ObjectId, Reply, Request, Server};
///
/// fn lock_of(server: &mut Server) -> Option<ObjectId> {
///     let made = server.handle(1, 1, Request::Create { kind: Kind::Lock, name: String::new() });
///     match made.first() {
///         Some((_, _, Ok(Reply::Created(lock)))) => Some(*lock),
///         _ => None,
///     }
/// }
///
/// let mut server = Server::default();
/// server.started(1, "MainProcess");
/// assert!(lock_of(&mut server).is_some());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ObjectId(pub(super) Pid, pub(super) Number);

/// What a process asks for. Those that may have to wait say so; a wait ends with its answer or by [`Request::Withdraw`].
///
/// # Examples
/// ```
/// use coreyard::multiprocessing::managers::{Kind, Reply, Request, Server};
///
/// let mut server = Server::default();
/// server.started(1, "MainProcess");
/// let made = server.handle(1, 1, Request::Create { kind: Kind::Event, name: "start".to_owned() });
/// let Ok(Reply::Created(event)) = made[0].2 else { unreachable!("it is made") };
/// assert_eq!(server.handle(1, 2, Request::WaitSet(event)), [], "it waits");
/// let answers = server.handle(1, 3, Request::Set(event, true));
/// assert_eq!(answers, [(1, 3, Ok(Reply::Done)), (1, 2, Ok(Reply::Done))]);
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Request {
    /// Makes an object: [`Reply::Created`].
    Create {
        /// What it is.
        kind: Kind,
        /// What it is called in explanations.
        name: String,
    },
    /// Calls an object something else in explanations.
    Name(ObjectId, String),
    /// Lock, semaphore: takes it. Waits.
    Acquire(ObjectId),
    /// Lock, semaphore: takes it if that is possible at once: [`Reply::Is`].
    TryAcquire(ObjectId),
    /// Lock, semaphore: gives it back.
    Release(ObjectId),
    /// Condition: gives its lock back, waits for a notification, and takes the lock again. [`Reply::Is`] tells whether there
    /// was a notification. Waits.
    WaitNotified(ObjectId),
    /// Condition: ends the waits of so many, the oldest first.
    Notify(ObjectId, usize),
    /// Event: waits until it is set.
    WaitSet(ObjectId),
    /// Event: sets it (true) or clears it.
    Set(ObjectId, bool),
    /// Event: whether it is set; barrier: whether it is broken: [`Reply::Is`].
    IsSet(ObjectId),
    /// Barrier: waits until all are there: [`Reply::Index`] tells the place of arrival.
    Arrive(ObjectId),
    /// Barrier: breaks it (true), or makes it whole again; those that wait are told that it broke.
    Break(ObjectId, bool),
    /// Barrier with an action: the action is done, those that wait may go on.
    Open(ObjectId),
    /// Queue: appends items, as far as there is room at once; waits until there was room for all.
    Put(ObjectId, #[serde(with = "items")] Vec<Vec<u8>>),
    /// Queue: appends items if there is room for all: [`Reply::Is`].
    TryPut(ObjectId, #[serde(with = "items")] Vec<Vec<u8>>),
    /// Queue: takes items, at least one and at most so many: [`Reply::Items`]. Waits.
    Get(ObjectId, usize),
    /// Queue: as `Get`, but no items if there are none.
    TryGet(ObjectId, usize),
    /// Queue: gives items that were taken back, to its front, in their order.
    PutBack(ObjectId, #[serde(with = "items")] Vec<Vec<u8>>),
    /// Queue: how many items there are; semaphore: how many permits; barrier: how many wait: [`Reply::Size`].
    Size(ObjectId),
    /// Queue: says that so many items are dealt with.
    TaskDone(ObjectId, usize),
    /// Queue: waits until all items that were ever put are dealt with.
    Join(ObjectId),
    /// Bytes: reads or writes them. Waits while another process holds their lock, if they have one.
    Cells(ObjectId, CellsRequest),
    /// List: does something with it.
    List(ObjectId, ListRequest),
    /// Dictionary, namespace: does something with it.
    Dict(ObjectId, DictRequest),
    /// Gives up waiting for the answer of a request: it is [`Error::WaitTimedOut`](crate::Error::WaitTimedOut) with an
    /// explanation, at once or, for a condition, `Reply::Is(false)` when its lock is taken again. If the request was answered
    /// already, nothing happens.
    Withdraw(Number),
    /// Says that this process does nothing and waits for nothing but the answers of these requests. It is not answered, but
    /// they may be: [`Error::Deadlock`](crate::Error::Deadlock).
    Idle(Vec<(ObjectId, Number)>),
}

/// What a process is answered.
///
/// # Examples
/// ```
/// use coreyard::multiprocessing::managers::{Kind, Reply, Request, Server};
///
/// let mut server = Server::default();
/// server.started(1, "MainProcess");
/// let made = server.handle(1, 1, Request::Create { kind: Kind::Semaphore(3), name: String::new() });
/// let Ok(Reply::Created(seats)) = made[0].2 else { unreachable!("it is made") };
/// assert_eq!(server.handle(1, 2, Request::Size(seats)), [(1, 2, Ok(Reply::Size(3)))]);
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Reply {
    /// It is done.
    Done,
    /// The new object.
    Created(ObjectId),
    /// Yes or no.
    Is(bool),
    /// A place, counted from 0.
    Index(usize),
    /// A number of items.
    Size(usize),
    /// Items of a queue, the oldest first; what a list or a dictionary has.
    Items(#[serde(with = "items")] Vec<Vec<u8>>),
}

/// An answer on its way: to whom, to which request, and what.
pub type Answer = (Pid, Number, Result<Reply>);
