//! The objects of a server: what each of them can grant to whom.

use std::collections::VecDeque;
use std::num::NonZeroUsize;

use litemap::LiteMap;
use serde::{Deserialize, Serialize};

use super::cells::{Cells, CellsRequest};
use super::dict::Dict;
use super::list::{List, Outside};
use super::{Answer, Number, ObjectId, Pid, Reply, Request};
use crate::error::{Error, Result};

/// What an object is.
///
/// # Examples
/// ```
/// use coreyard::multiprocessing::managers::{Kind, Request};
///
/// let two = 2.try_into().expect("two is not zero");
/// let kind = Kind::Barrier { parties: two, acts: false };
/// let create = Request::Create { kind, name: "start".to_owned() };
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Kind {
    /// A lock that one process can hold, once.
    Lock,
    /// A lock that its holder can take again, and gives back as often.
    RLock,
    /// So many permits; more can be given back than there were.
    Semaphore(usize),
    /// So many permits, and never more.
    BoundedSemaphore(usize),
    /// A condition that is guarded by this lock.
    Condition(ObjectId),
    /// An event, not set.
    Event,
    /// A barrier.
    Barrier {
        /// For how many.
        parties: NonZeroUsize,
        /// Whether the last that comes does something before they all go on; it says when by [`Request::Open`].
        acts: bool,
    },
    /// A queue.
    Queue {
        /// How many items it can have; 0 is any number.
        maxsize: usize,
    },
    /// A queue that knows which of its items are dealt with.
    JoinableQueue {
        /// How many items it can have; 0 is any number.
        maxsize: usize,
    },
    /// So many bytes, all zero.
    Cells {
        /// How many.
        length: usize,
        /// Whether they are an [`RLock`](Self::RLock) too, which who reads or writes them waits for.
        is_guarded: bool,
    },
    /// A list.
    List,
    /// A dictionary.
    Dict,
    /// A dictionary whose keys are names.
    Namespace,
}

/// A request that has no answer yet.
#[derive(Debug)]
pub(super) struct Wait {
    pub(super) pid: Pid,
    pub(super) number: Number,
    pub(super) request: Request,
    /// How often the process held the lock before it waited for a condition.
    pub(super) depth: usize,
    /// For one that takes the lock of a condition again: whether it was notified.
    pub(super) notified: Option<bool>,
}

#[derive(Debug)]
pub(super) struct Object {
    pub(super) name: String,
    pub(super) state: State,
    /// The oldest first.
    pub(super) waiting: VecDeque<Wait>,
    /// The process that left it as nobody can answer for.
    abandoned: Option<String>,
}

#[derive(Debug)]
pub(super) enum State {
    Lock { recursive: bool, holder: Option<(Pid, usize)>, cells: Option<Cells> },
    Semaphore { permits: usize, most: Option<usize> },
    Condition(ObjectId),
    Event(bool),
    Barrier(Barrier),
    Queue(Queue),
    Cells(Cells),
    List(List),
    Dict { dict: Dict, has_names: bool },
}

#[derive(Debug)]
pub(super) struct Barrier {
    pub(super) parties: NonZeroUsize,
    acts: bool,
    broken: bool,
    /// Who is at the action; those that wait for it are the first that wait.
    acting: Option<Pid>,
}

#[derive(Debug)]
pub(super) struct Queue {
    items: VecDeque<Vec<u8>>,
    maxsize: usize,
    /// Items that were put and are not dealt with, counted by those who took them; of a joinable queue only.
    unfinished: Option<usize>,
    taken: LiteMap<Pid, usize>,
}

impl Queue {
    fn new(maxsize: usize, is_joinable: bool) -> Self {
        let unfinished = is_joinable.then_some(0);
        Self { items: VecDeque::new(), maxsize, unfinished, taken: LiteMap::new() }
    }

    fn room(&self) -> usize {
        if self.maxsize == 0 { usize::MAX } else { self.maxsize.saturating_sub(self.items.len()) }
    }

    /// Appends what there is room for.
    fn put(&mut self, items: &mut Vec<Vec<u8>>) {
        let count = items.len().min(self.room());
        self.items.extend(items.drain(..count));
        self.unfinished = self.unfinished.map(|before| before + count);
    }

    /// Takes items in again that were taken out.
    fn put_back(&mut self, pid: Pid, items: &mut Vec<Vec<u8>>) {
        if let Some(taken) = self.taken.get_mut(&pid) {
            *taken = taken.saturating_sub(items.len());
        }
        items.drain(..).rev().for_each(|item| self.items.push_front(item));
    }

    fn get(&mut self, pid: Pid, most: usize) -> Vec<Vec<u8>> {
        let count = self.items.len().min(most);
        if self.unfinished.is_some() && count > 0 {
            *self.taken.entry(pid).or_default() += count;
        }
        self.items.drain(..count).collect()
    }

    /// Counts items as dealt with; false if that would be more than there are.
    fn done(&mut self, pid: Pid, count: usize) -> bool {
        let Some(left) = self.unfinished.and_then(|before| before.checked_sub(count)) else {
            return false;
        };
        self.unfinished = Some(left);
        if let Some(taken) = self.taken.get_mut(&pid) {
            *taken = taken.saturating_sub(count);
        }
        true
    }
}

impl Object {
    pub(super) fn new(kind: Kind, name: String) -> Self {
        let state = match kind {
            Kind::Lock => State::Lock { recursive: false, holder: None, cells: None },
            Kind::RLock => State::Lock { recursive: true, holder: None, cells: None },
            Kind::Semaphore(permits) => State::Semaphore { permits, most: None },
            Kind::BoundedSemaphore(permits) => State::Semaphore { permits, most: Some(permits) },
            Kind::Condition(lock) => State::Condition(lock),
            Kind::Event => State::Event(false),
            Kind::Barrier { parties, acts } => {
                State::Barrier(Barrier { parties, acts, broken: false, acting: None })
            }
            Kind::Queue { maxsize } => State::Queue(Queue::new(maxsize, false)),
            Kind::JoinableQueue { maxsize } => State::Queue(Queue::new(maxsize, true)),
            Kind::Cells { length, is_guarded: false } => State::Cells(Cells::new(length)),
            Kind::Cells { length, is_guarded: true } => {
                let cells = Some(Cells::new(length));
                State::Lock { recursive: true, holder: None, cells }
            }
            Kind::List => State::List(List::default()),
            Kind::Dict => State::Dict { dict: Dict::default(), has_names: false },
            Kind::Namespace => State::Dict { dict: Dict::default(), has_names: true },
        };
        Self { name, state, waiting: VecDeque::new(), abandoned: None }
    }

    /// Its kind and its name.
    pub(super) fn title(&self) -> String {
        let kind = match self.state {
            State::Lock { cells: None, .. } => "lock",
            State::Lock { .. } | State::Cells(_) => "value",
            State::Semaphore { .. } => "semaphore",
            State::Condition(_) => "condition",
            State::Event(_) => "event",
            State::Barrier(_) => "barrier",
            State::Queue(_) => "queue",
            State::List(_) => "list",
            State::Dict { has_names: false, .. } => "dict",
            State::Dict { has_names: true, .. } => "namespace",
        };
        format!("{kind} '{}'", self.name)
    }

    pub(super) fn misused<T>(&self, why: &str) -> Result<T> {
        Err(Error::Misused { what: self.title(), why: why.to_owned() })
    }

    /// The process that holds it, if it is a lock.
    pub(super) fn holder(&self) -> Option<Pid> {
        match self.state {
            State::Lock { holder, .. } => holder.map(|(pid, _)| pid),
            _ => None,
        }
    }

    /// The lock of a condition.
    pub(super) fn lock(&self) -> Result<ObjectId> {
        match self.state {
            State::Condition(lock) => Ok(lock),
            _ => self.misused("it is no condition"),
        }
    }

    pub(super) fn check_lock(&self) -> Result<()> {
        match self.state {
            State::Lock { .. } => Ok(()),
            _ => self.misused("it is no lock"),
        }
    }

    pub(super) fn check_held(&self, pid: Pid) -> Result<()> {
        if self.holder() == Some(pid) {
            Ok(())
        } else {
            self.misused("this process does not hold it")
        }
    }

    pub(super) fn is_abandoned(&self) -> bool {
        self.abandoned.is_some()
    }

    /// Frees a lock however often its holder took it, and says how often.
    pub(super) fn release_whole(&mut self, pid: Pid) -> Result<usize> {
        self.check_held(pid)?;
        let State::Lock { holder, .. } = &mut self.state else { return Ok(0) };
        Ok(holder.take().map_or(0, |(_, depth)| depth))
    }

    /// Does what need not wait; `None` if the request has to.
    pub(super) fn change(&mut self, wait: &mut Wait) -> Result<Option<Reply>> {
        let pid = wait.pid;
        match (&mut self.state, &mut wait.request) {
            (State::Lock { .. } | State::Semaphore { .. }, Request::TryAcquire(_)) => {
                let granted = self.attempt(wait).transpose()?;
                return Ok(Some(Reply::Is(granted.is_some())));
            }
            (State::Lock { .. }, Request::Release(_)) => self.release(pid)?,
            (State::Semaphore { permits, most }, Request::Release(_)) => {
                if Some(*permits) == *most {
                    return self.misused("it was released too many times");
                }
                *permits += 1;
            }
            (State::Event(is_set), Request::Set(_, to)) => *is_set = *to,
            (State::Event(is_set), Request::IsSet(_)) => return Ok(Some(Reply::Is(*is_set))),
            (State::Barrier(_), Request::Break(_, to)) => self.break_barrier(*to),
            (State::Barrier(barrier), Request::IsSet(_)) => {
                return Ok(Some(Reply::Is(barrier.broken)));
            }
            (State::Barrier(_), Request::Size(_)) => {
                return Ok(Some(Reply::Size(self.waiting.len())));
            }
            (State::Semaphore { permits, .. }, Request::Size(_)) => {
                return Ok(Some(Reply::Size(*permits)));
            }
            (State::Queue(queue), Request::PutBack(_, items)) => queue.put_back(pid, items),
            (State::Queue(queue), Request::TryPut(_, items)) => {
                let fits = items.len() <= queue.room();
                if fits {
                    queue.put(items);
                }
                return Ok(Some(Reply::Is(fits)));
            }
            (State::Queue(queue), Request::TryGet(_, most)) => {
                return Ok(Some(Reply::Items(queue.get(pid, *most))));
            }
            (State::Queue(queue), Request::Size(_)) => {
                return Ok(Some(Reply::Size(queue.items.len())));
            }
            (State::Queue(queue), Request::TaskDone(_, count)) => {
                if !queue.done(pid, *count) {
                    return self
                        .misused("task_done was called too many times, or it is not joinable");
                }
            }
            (State::Cells(cells), Request::Cells(_, request)) => {
                let answer = cells.answer(request);
                return self.inside(answer).map(Some);
            }
            (State::List(list), Request::List(_, request)) => {
                let answer = list.answer(request);
                return self.inside(answer).map(Some);
            }
            (State::Dict { dict, .. }, Request::Dict(_, request)) => {
                return Ok(Some(dict.answer(request)));
            }
            (State::Lock { cells: Some(_), .. }, Request::Cells(..))
            | (State::Lock { .. } | State::Semaphore { .. }, Request::Acquire(_))
            | (State::Event(_), Request::WaitSet(_))
            | (State::Barrier(_), Request::Arrive(_))
            | (State::Queue(_), Request::Put(..) | Request::Get(..) | Request::Join(_)) => {
                return Ok(None);
            }
            _ => return self.misused("it is of a kind that cannot do this"),
        }
        Ok(Some(Reply::Done))
    }

    /// What an index that there is not is to who asked for it.
    fn inside(&self, answer: Result<Reply, Outside>) -> Result<Reply> {
        answer.map_err(|Outside { index, length }| Error::Index {
            what: self.title(),
            index,
            length,
        })
    }

    /// Reads or writes what has a lock, unless another process holds it.
    fn attempt_cells(&mut self, pid: Pid, request: &CellsRequest) -> Option<Result<Reply>> {
        let State::Lock { holder, cells: Some(cells), .. } = &mut self.state else { return None };
        if holder.is_some_and(|(by, _)| by != pid) {
            return None;
        }
        let answer = cells.answer(request);
        Some(self.inside(answer))
    }

    fn release(&mut self, pid: Pid) -> Result<()> {
        match &mut self.state {
            State::Lock { holder: holder @ Some((_, 1)), recursive: false, .. } => *holder = None,
            State::Lock { holder: Some((by, _)), .. } if *by != pid => {
                return self.misused("this process does not hold it");
            }
            State::Lock { holder: holder @ Some((_, 1)), .. } => *holder = None,
            State::Lock { holder: Some((_, depth)), .. } => *depth -= 1,
            _ => return self.misused("nobody holds it"),
        }
        Ok(())
    }

    fn break_barrier(&mut self, to: bool) {
        if let State::Barrier(barrier) = &mut self.state {
            // Also those are told that wait at one that is made whole again: what they waited for will not come.
            barrier.broken = to;
            barrier.acting = None;
        }
    }

    /// Ends the action of a barrier; those that wait for it go on.
    pub(super) fn end_action(&mut self, pid: Pid, answers: &mut Vec<Answer>) -> Result<()> {
        let State::Barrier(barrier) = &mut self.state else {
            return self.misused("it is of a kind that cannot do this");
        };
        if barrier.acting != Some(pid) {
            return Err(Error::BrokenBarrier { name: self.name.clone() });
        }
        barrier.acting = None;
        let others = barrier.parties.get() - 1;
        self.let_go(others, answers);
        Ok(())
    }

    /// A process that is about to take a lock again after a condition, and gives it back already: false if it is not.
    pub(super) fn forgo_taking_again(&mut self, pid: Pid) -> bool {
        let takes = |wait: &Wait| wait.pid == pid && wait.notified.is_some();
        let Some(place) = self.waiting.iter().position(takes) else { return false };
        self.waiting[place].depth -= 1;
        if self.waiting[place].depth == 0 {
            self.waiting.remove(place);
        }
        true
    }

    /// What a request is granted, if it is at this moment.
    fn attempt(&mut self, wait: &mut Wait) -> Option<Result<Reply>> {
        if let Some(process) = &self.abandoned
            && !matches!(wait.request, Request::Put(..) | Request::Get(..))
        {
            return Some(Err(Error::Abandoned { what: self.title(), process: process.clone() }));
        }
        let pid = wait.pid;
        if let Request::Cells(_, request) = &wait.request {
            return self.attempt_cells(pid, request);
        }
        let is_granted = match (&mut self.state, &mut wait.request) {
            (State::Lock { holder: holder @ None, .. }, _) => {
                *holder = Some((pid, wait.depth));
                if let Some(notified) = wait.notified {
                    return Some(Ok(Reply::Is(notified)));
                }
                true
            }
            (State::Lock { holder: Some((by, depth)), recursive: true, .. }, _) if *by == pid => {
                *depth += 1;
                true
            }
            (State::Semaphore { permits, .. }, _) if *permits > 0 => {
                *permits -= 1;
                true
            }
            (State::Event(is_set), _) => *is_set,
            (State::Queue(queue), Request::Put(_, items)) => {
                queue.put(items);
                items.is_empty()
            }
            (State::Queue(queue), Request::Get(_, most)) => {
                let items = queue.get(pid, *most);
                return (!items.is_empty()).then_some(Ok(Reply::Items(items)));
            }
            (State::Queue(queue), Request::Join(_)) => queue.unfinished.unwrap_or(0) == 0,
            _ => false,
        };
        is_granted.then_some(Ok(Reply::Done))
    }

    /// Answers those that need not wait any more, the oldest first.
    pub(super) fn grant(&mut self, answers: &mut Vec<Answer>) {
        if let State::Barrier(_) = self.state {
            return self.open_barrier(answers);
        }
        let mut place = 0;
        while let Some(mut wait) = self.waiting.remove(place) {
            if let Some(reply) = self.attempt(&mut wait) {
                answers.push((wait.pid, wait.number, reply));
                // One that came earlier may have waited for this: room in a queue, an item.
                place = 0;
            } else {
                self.waiting.insert(place, wait);
                place += 1;
            }
        }
    }

    fn open_barrier(&mut self, answers: &mut Vec<Answer>) {
        while let State::Barrier(Barrier { parties, acts, broken, acting }) = &mut self.state {
            let parties = parties.get();
            if *broken {
                return self.dismiss(answers);
            }
            if acting.is_some() || self.waiting.len() < parties {
                return;
            }
            if !*acts {
                self.let_go(parties, answers);
            } else if let Some(last) = self.waiting.remove(parties - 1) {
                *acting = Some(last.pid);
                answers.push((last.pid, last.number, Ok(Reply::Index(parties - 1))));
            }
        }
    }

    /// Answers the oldest of those that wait at a barrier.
    fn let_go(&mut self, count: usize, answers: &mut Vec<Answer>) {
        let arrived = self.waiting.drain(..count).enumerate();
        let places = arrived.map(|(index, wait)| (wait.pid, wait.number, Ok(Reply::Index(index))));
        answers.extend(places);
    }

    /// Tells all that wait at a barrier that it broke.
    pub(super) fn dismiss(&mut self, answers: &mut Vec<Answer>) {
        let broke = || Error::BrokenBarrier { name: self.name.clone() };
        answers.extend(self.waiting.drain(..).map(|wait| (wait.pid, wait.number, Err(broke()))));
    }

    /// A wait ended without what it waited for: that breaks a barrier, as in Python.
    pub(super) fn forgo(&mut self) {
        self.break_barrier(true);
    }

    /// A process is gone, and left this behind.
    pub(super) fn leave(&mut self, pid: Pid, name: &str) {
        let before = self.waiting.len();
        self.waiting.retain(|wait| wait.pid != pid);
        if self.waiting.len() < before {
            self.forgo();
        }
        let is_lost = match &mut self.state {
            State::Barrier(barrier) if barrier.acting == Some(pid) => {
                self.forgo();
                false
            }
            State::Lock { holder, .. } => holder.take_if(|(by, _)| *by == pid).is_some(),
            State::Queue(queue) => queue.taken.remove(&pid).is_some_and(|taken| taken > 0),
            _ => false,
        };
        if is_lost {
            self.abandoned.get_or_insert_with(|| name.to_owned());
        }
    }

    /// How many wait, or lie in it, and of how many: for explanations.
    pub(super) fn unfinished(&self) -> usize {
        match &self.state {
            State::Queue(queue) => queue.unfinished.unwrap_or(0),
            _ => 0,
        }
    }

    pub(super) fn number_waits(&self, pid: Pid, number: Number) -> Option<usize> {
        self.waiting.iter().position(|wait| wait.pid == pid && wait.number == number)
    }
}
