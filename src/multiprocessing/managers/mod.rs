//! What a manager knows: who holds which lock, who waits for what, and in which order they came.
//!
//! A [`Server`] owns locks, semaphores, conditions, events, barriers and queues, as the server process of CPython's
//! `multiprocessing.managers` does. It is a state machine without a clock and without messages: a request of a process goes
//! in, answers for this and other processes come out. What waits is answered later, first come, first served.
//!
//! A process that ends is an input too ([`Server::ended`]): its waits are withdrawn, and whoever waits for a lock that it
//! held is told so. CPython's waiters would wait for ever.
//!
//! A process of its own runs it (`serve`), every other has a `client` of it, and what is in front of that is
//! [`synchronize`](super::synchronize) and [`queues`](super::queues).

mod cells;
mod client;
mod deadlock;
mod dict;
mod dict_proxy;
mod early;
mod explain;
mod handle;
mod items;
mod known;
mod list;
mod list_proxy;
mod manager;
mod namespace_proxy;
mod object;
mod outbox;
mod proxy;
mod request;
mod serve;
mod stream;
#[cfg(test)]
mod tests;

use litemap::LiteMap;

pub use cells::CellsRequest;
pub use dict::DictRequest;
pub use dict_proxy::DictProxy;
pub(crate) use handle::Handle;
#[cfg(feature = "lab")]
pub(crate) use known::end_all;
pub use known::process;
pub(crate) use known::{Link, ManagerId, forget, leave};
pub(super) use known::{connect, links_for};
pub use list::ListRequest;
pub use list_proxy::ListProxy;
pub use manager::Manager;
pub use namespace_proxy::NamespaceProxy;
pub use object::Kind;
use object::{Object, Wait};
pub use request::{Answer, Number, ObjectId, Pid, Reply, Request};

use crate::error::{Error, Result};

/// The state of a manager.
///
/// # Examples
/// ```
/// use coreyard::multiprocessing::managers::{Kind, Reply, Request, Server};
///
/// # fn main() -> coreyard::Result<()> {
/// let mut server = Server::default();
/// server.started(1, "MainProcess");
/// server.started(2, "Process-1");
/// let created = server.handle(1, 1, Request::Create { kind: Kind::Lock, name: "a".to_owned() });
/// let Ok(Reply::Created(lock)) = created[0].2 else { unreachable!("a lock can be made") };
/// assert_eq!(server.handle(1, 2, Request::Acquire(lock)), [(1, 2, Ok(Reply::Done))]);
/// assert_eq!(server.handle(2, 1, Request::Acquire(lock)), [], "it waits");
/// let answers = server.handle(1, 3, Request::Release(lock));
/// assert_eq!(answers, [(1, 3, Ok(Reply::Done)), (2, 1, Ok(Reply::Done))]);
/// # Ok(())
/// # }
/// ```
///
/// # Source
/// [`multiprocessing.managers`](https://docs.python.org/3/library/multiprocessing.html#managers)
#[derive(Debug, Default)]
pub struct Server {
    /// The names of the processes that are alive.
    processes: LiteMap<Pid, String>,
    /// How many more there are of which nothing is known yet.
    guests: usize,
    /// Those that wait for answers only, and for which.
    idle: LiteMap<Pid, Vec<(ObjectId, Number)>>,
    objects: LiteMap<ObjectId, Object>,
    /// The last request that was heard of each process; of one that has ended, the last there can be.
    heard: LiteMap<Pid, Number>,
    /// Requests for objects that are not made yet.
    early: Vec<(Pid, Number, Request)>,
    answers: Vec<Answer>,
}

impl Server {
    /// A process is there that may make requests.
    ///
    /// # Examples
    /// ```
    /// let mut server = coreyard::multiprocessing::managers::Server::default();
    /// server.started(1, "MainProcess");
    /// server.started(2, "Process-1");
    /// ```
    pub fn started(&mut self, pid: Pid, name: &str) {
        self.processes.insert(pid, name.to_owned());
    }

    /// A process is gone: its waits are withdrawn, what it held is abandoned. Returns the answers for others.
    ///
    /// # Examples
    /// ```
    /// # use coreyard::multiprocessing::managers::{Kind, Reply, Request, Server};
    /// # let mut server = Server::default();
    /// # server.started(1, "MainProcess");
    /// # server.started(2, "Process-1");
    /// # let made = server.handle(1, 1, Request::Create { kind: Kind::Lock, name: "a".to_owned() });
    /// # let Ok(Reply::Created(lock)) = made[0].2 else { unreachable!("it is made") };
    /// server.handle(2, 1, Request::Acquire(lock));
    /// assert_eq!(server.handle(1, 2, Request::Acquire(lock)), [], "it waits");
    /// let answers = server.ended(2);
    /// assert!(answers[0].2.is_err(), "the lock is abandoned");
    /// ```
    pub fn ended(&mut self, pid: Pid) -> Vec<Answer> {
        let Some(name) = self.processes.remove(&pid) else {
            return Vec::new();
        };
        self.idle.remove(&pid);
        self.forget_early(pid);
        self.objects.iter_mut().for_each(|(_, object)| object.leave(pid, &name));
        self.end_hopeless_waits();
        self.settle_all();
        self.note_progress(pid, Number::MAX);
        self.hear_early();
        self.end_deadlock();
        self.take_answers()
    }

    /// A process may come that has not said who it is: as long as it is a guest, nobody waits in vain.
    ///
    /// # Examples
    /// ```
    /// # use coreyard::multiprocessing::managers::{Kind, Reply, Request, Server};
    /// # let mut server = Server::default();
    /// # server.started(1, "MainProcess");
    /// # let made = server.handle(1, 1, Request::Create { kind: Kind::Event, name: "a".to_owned() });
    /// # let Ok(Reply::Created(event)) = made[0].2 else { unreachable!("it is made") };
    /// server.guest_came();
    /// server.handle(1, 2, Request::WaitSet(event));
    /// assert_eq!(server.handle(1, 3, Request::Idle(vec![(event, 2)])), [], "the guest may set it");
    /// ```
    pub fn guest_came(&mut self) {
        self.guests += 1;
    }

    /// A guest is gone, or has [`started`](Self::started) to be known. Returns answers as [`ended`](Self::ended).
    ///
    /// # Examples
    /// ```
    /// # use coreyard::multiprocessing::managers::{Kind, Reply, Request, Server};
    /// # let mut server = Server::default();
    /// # server.started(1, "MainProcess");
    /// # let made = server.handle(1, 1, Request::Create { kind: Kind::Event, name: "a".to_owned() });
    /// # let Ok(Reply::Created(event)) = made[0].2 else { unreachable!("it is made") };
    /// server.guest_came();
    /// server.handle(1, 2, Request::WaitSet(event));
    /// server.handle(1, 3, Request::Idle(vec![(event, 2)]));
    /// assert!(server.guest_left()[0].2.is_err(), "nobody is left to set it: a deadlock");
    /// ```
    pub fn guest_left(&mut self) -> Vec<Answer> {
        self.guests = self.guests.saturating_sub(1);
        self.end_deadlock();
        self.take_answers()
    }

    fn take_answers(&mut self) -> Vec<Answer> {
        for (pid, ..) in &self.answers {
            self.idle.remove(pid);
        }
        std::mem::take(&mut self.answers)
    }

    /// Takes a request in; returns the answers that follow from it, in the order in which they are due.
    ///
    /// An answer is [`Error::Misused`] where Python raises `ValueError` or `AssertionError`, [`Error::Abandoned`] for a lock
    /// whose holder has ended, [`Error::BrokenBarrier`], [`Error::WaitTimedOut`], or [`Error::Deadlock`].
    ///
    /// # Examples
    /// ```
    /// # use coreyard::multiprocessing::managers::{Kind, Reply, Request, Server};
    /// # let mut server = Server::default();
    /// # server.started(1, "MainProcess");
    /// # server.started(2, "Process-1");
    /// # let made = server.handle(1, 1, Request::Create { kind: Kind::Lock, name: "a".to_owned() });
    /// # let Ok(Reply::Created(lock)) = made[0].2 else { unreachable!("it is made") };
    /// assert_eq!(server.handle(1, 2, Request::Acquire(lock)), [(1, 2, Ok(Reply::Done))]);
    /// assert_eq!(server.handle(2, 1, Request::TryAcquire(lock)), [(2, 1, Ok(Reply::Is(false)))]);
    /// ```
    pub fn handle(&mut self, pid: Pid, number: Number, request: Request) -> Vec<Answer> {
        self.handle_all(pid, [(number, request)])
    }

    /// As [`handle`](Self::handle), for requests that came together: no other process's request comes between.
    ///
    /// # Examples
    /// ```
    /// # use coreyard::multiprocessing::managers::{Kind, Reply, Request, Server};
    /// # let mut server = Server::default();
    /// # server.started(1, "MainProcess");
    /// # server.started(2, "Process-1");
    /// # let made = server.handle(1, 1, Request::Create { kind: Kind::Lock, name: "a".to_owned() });
    /// # let Ok(Reply::Created(lock)) = made[0].2 else { unreachable!("it is made") };
    /// let answers = server.handle_all(1, [(2, Request::Acquire(lock)), (3, Request::Release(lock))]);
    /// assert_eq!(answers, [(1, 2, Ok(Reply::Done)), (1, 3, Ok(Reply::Done))]);
    /// ```
    pub fn handle_all(
        &mut self,
        pid: Pid,
        requests: impl IntoIterator<Item = (Number, Request)>,
    ) -> Vec<Answer> {
        let mut answers = Vec::new();
        for (number, request) in requests {
            if let Request::Idle(waits) = request {
                self.rest(pid, waits);
            } else {
                self.idle.remove(&pid);
                self.note_progress(pid, number);
                self.hear(pid, number, request);
            }
            // One by one: who is answered is not idle, but may be after that.
            answers.append(&mut self.take_answers());
        }
        self.hear_early();
        answers.append(&mut self.take_answers());
        answers
    }

    fn take_in(&mut self, pid: Pid, number: Number, request: Request) -> Result<()> {
        match request {
            Request::Create { kind, name } => {
                let id = self.create(ObjectId(pid, number), kind, name)?;
                self.answer(pid, number, Reply::Created(id));
                Ok(())
            }
            Request::Name(id, name) => {
                self.object(id)?.name = name;
                self.answer(pid, number, Reply::Done);
                Ok(())
            }
            Request::Withdraw(number) => {
                self.withdraw(pid, number);
                Ok(())
            }
            Request::WaitNotified(id) => self.wait_notified(id, pid, number),
            Request::Open(id) => {
                let mut answers = Vec::new();
                self.object(id)?.end_action(pid, &mut answers)?;
                self.answer(pid, number, Reply::Done);
                self.answers.append(&mut answers);
                self.settle(id);
                Ok(())
            }
            Request::Release(id) if self.object(id)?.forgo_taking_again(pid) => {
                self.answer(pid, number, Reply::Done);
                Ok(())
            }
            Request::Notify(id, count) => {
                let lock = self.object(id)?.lock()?;
                self.object(lock)?.check_held(pid)?;
                self.answer(pid, number, Reply::Done);
                self.notify(id, count);
                Ok(())
            }
            request => {
                let id = request.object();
                self.ask(id, Wait { pid, number, request, depth: 1, notified: None })
            }
        }
    }

    /// Asks an object for something, now or when it can be had.
    fn ask(&mut self, id: ObjectId, mut wait: Wait) -> Result<()> {
        let resets = matches!(wait.request, Request::Break(_, false));
        match self.object(id)?.change(&mut wait)? {
            Some(reply) => self.answer(wait.pid, wait.number, reply),
            None => self.object(id)?.waiting.push_back(wait),
        }
        if resets && let Some(barrier) = self.objects.get_mut(&id) {
            barrier.dismiss(&mut self.answers);
        }
        self.settle(id);
        Ok(())
    }

    fn create(&mut self, id: ObjectId, kind: Kind, name: String) -> Result<ObjectId> {
        if let Kind::Condition(lock) = kind {
            self.object(lock)?.check_lock()?;
        }
        self.objects.insert(id, Object::new(kind, name));
        Ok(id)
    }

    fn object(&mut self, id: ObjectId) -> Result<&mut Object> {
        let gone = || Error::Misused {
            what: format!("object {}.{}", id.0, id.1),
            why: "there is none".to_owned(),
        };
        self.objects.get_mut(&id).ok_or_else(gone)
    }

    fn answer(&mut self, pid: Pid, number: Number, reply: Reply) {
        self.answers.push((pid, number, Ok(reply)));
    }

    /// Answers all that wait for an object and need not wait any more.
    fn settle(&mut self, id: ObjectId) {
        if let Some(object) = self.objects.get_mut(&id) {
            object.grant(&mut self.answers);
        }
    }

    fn settle_all(&mut self) {
        self.objects.iter_mut().for_each(|(_, object)| object.grant(&mut self.answers));
    }

    /// A condition's waiter gives the lock back, whole, and joins those that wait for a notification.
    fn wait_notified(&mut self, id: ObjectId, pid: Pid, number: Number) -> Result<()> {
        let lock = self.object(id)?.lock()?;
        let depth = self.object(lock)?.release_whole(pid)?;
        let request = Request::WaitNotified(id);
        self.object(id)?.waiting.push_back(Wait { pid, number, request, depth, notified: None });
        self.settle(lock);
        Ok(())
    }

    /// Who can take the lock of a condition no more cannot notify either: its waiters are told of the lock.
    fn end_hopeless_waits(&mut self) {
        let is_abandoned = |id| self.objects.get(&id).is_some_and(Object::is_abandoned);
        let conditions = self.objects.iter();
        let hopeless = conditions.filter(|(_, one)| one.lock().is_ok_and(is_abandoned));
        for id in hopeless.map(|(&id, _)| id).collect::<Vec<_>>() {
            self.notify(id, usize::MAX);
        }
    }

    /// The oldest waiters of a condition wait for its lock from now on.
    fn notify(&mut self, id: ObjectId, count: usize) {
        for _ in 0..count {
            let oldest = self.objects.get_mut(&id).and_then(|one| one.waiting.pop_front());
            let Some(wait) = oldest else { break };
            self.take_lock_again(id, &wait, true);
        }
    }

    fn take_lock_again(&mut self, id: ObjectId, wait: &Wait, notified: bool) {
        let Some(lock) = self.objects.get(&id).and_then(|condition| condition.lock().ok()) else {
            return;
        };
        if let Some(object) = self.objects.get_mut(&lock) {
            let (request, notified) = (Request::Acquire(lock), Some(notified));
            let again = Wait { request, notified, ..*wait };
            object.waiting.push_back(again);
        }
        self.settle(lock);
    }

    /// Ends a wait without what it waited for; one that takes the lock of a condition again goes on.
    fn withdraw(&mut self, pid: Pid, number: Number) {
        let place_in = |(&id, one): (&ObjectId, &Object)| {
            one.number_waits(pid, number).map(|place| (id, place))
        };
        let Some((id, place)) = self.objects.iter().find_map(place_in) else {
            self.withdraw_early(pid, number);
            return;
        };
        let explanation = self.explain(pid, id);
        let Some(object) = self.objects.get_mut(&id) else { return };
        if object.waiting[place].notified.is_some() {
            return;
        }
        let Some(wait) = object.waiting.remove(place) else { return };
        if matches!(wait.request, Request::WaitNotified(_)) {
            return self.take_lock_again(id, &wait, false);
        }
        object.forgo();
        self.answers.push((pid, number, Err(Error::WaitTimedOut { explanation })));
        self.settle(id);
    }
}

impl Request {
    /// The object that it is about.
    fn object(&self) -> ObjectId {
        match *self {
            Self::Create { .. } | Self::Withdraw(_) | Self::Idle(_) => ObjectId(0, 0),
            Self::Name(id, _)
            | Self::Acquire(id)
            | Self::TryAcquire(id)
            | Self::Release(id)
            | Self::WaitNotified(id)
            | Self::Notify(id, _)
            | Self::WaitSet(id)
            | Self::Set(id, _)
            | Self::IsSet(id)
            | Self::Arrive(id)
            | Self::Break(id, _)
            | Self::Open(id)
            | Self::Put(id, _)
            | Self::TryPut(id, _)
            | Self::Get(id, _)
            | Self::TryGet(id, _)
            | Self::PutBack(id, _)
            | Self::Size(id)
            | Self::TaskDone(id, _)
            | Self::Cells(id, _)
            | Self::List(id, _)
            | Self::Dict(id, _)
            | Self::Join(id) => id,
        }
    }
}
