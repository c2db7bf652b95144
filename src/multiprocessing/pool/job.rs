//! A job: what one call of a pool's methods asked for, and what has come of it.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fmt;
use std::task::{Context, Poll, Waker};

use super::chunk::Pickled;
use crate::error::{Error, Result};

/// The results of whole chunks, in the order in which they are to be read.
pub(super) type Answers = BTreeMap<u32, Result<Pickled>>;

type Callback = Box<dyn FnOnce(&Job)>;

/// The order in which the answers of a job are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Order {
    /// That of the tasks: an answer's key is the index of its first task.
    OfTasks,
    /// That in which they come: they are counted.
    OfArrival,
}

/// Shared by the pool, until every chunk was answered, and by whoever holds its result.
pub(super) struct Job(RefCell<State>);

struct State {
    order: Order,
    answers: Answers,
    arrived: u32,
    missing: usize,
    /// The first there was.
    error: Option<Error>,
    /// Why the missing chunks will not come.
    cut_short: Option<Error>,
    begun: bool,
    wakers: Vec<Waker>,
    callbacks: Vec<Callback>,
}

impl fmt::Debug for Job {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = self.0.borrow();
        let mut shown = formatter.debug_struct("Job");
        shown.field("missing", &state.missing).field("error", &state.error);
        shown.finish_non_exhaustive()
    }
}

impl Job {
    /// A job of `missing` chunks.
    pub(super) fn new(order: Order, missing: usize) -> Self {
        Self(RefCell::new(State {
            order,
            answers: Answers::new(),
            arrived: 0,
            missing,
            error: None,
            cut_short: None,
            begun: false,
            wakers: Vec::new(),
            callbacks: Vec::new(),
        }))
    }

    /// Takes the answer of a chunk, and says whether that was the last.
    pub(super) fn answer(&self, first: u32, results: Result<Pickled>) -> bool {
        let mut state = self.0.borrow_mut();
        if state.missing == 0 {
            return true;
        }
        if let Err(error) = &results {
            let error = error.clone();
            state.error.get_or_insert(error);
        }
        let key = if state.order == Order::OfTasks { first } else { state.arrived };
        state.arrived += 1;
        state.answers.insert(key, results);
        state.missing -= 1;
        let is_done = state.missing == 0;
        drop(state);
        self.tell();
        is_done
    }

    /// Ends the job: whatever is missing will not come.
    pub(super) fn fail(&self, error: &Error) {
        let mut state = self.0.borrow_mut();
        state.error.get_or_insert_with(|| error.clone());
        state.cut_short = Some(error.clone());
        state.missing = 0;
        drop(state);
        self.tell();
    }

    /// Python's order: first the callbacks, then whoever waits.
    fn tell(&self) {
        if self.is_done() {
            let callbacks = std::mem::take(&mut self.0.borrow_mut().callbacks);
            for callback in callbacks {
                callback(self);
            }
        }
        let wakers = std::mem::take(&mut self.0.borrow_mut().wakers);
        wakers.into_iter().for_each(Waker::wake);
    }

    /// Has `callback` called once: when the job is done, or now if it is.
    pub(super) fn when_done(&self, callback: impl FnOnce(&Self) + 'static) {
        if self.is_done() {
            return callback(self);
        }
        self.0.borrow_mut().callbacks.push(Box::new(callback));
    }

    pub(super) fn is_done(&self) -> bool {
        self.0.borrow().missing == 0
    }

    /// Says that a worker has one of the chunks.
    pub(super) fn begin(&self) {
        self.0.borrow_mut().begun = true;
    }

    pub(super) fn has_begun(&self) -> bool {
        self.0.borrow().begun
    }

    /// The first error there was.
    pub(super) fn error(&self) -> Option<Error> {
        self.0.borrow().error.clone()
    }

    /// Why the job ended before all its chunks were answered, if it did.
    pub(super) fn cut_short(&self) -> Option<Error> {
        self.0.borrow().cut_short.clone()
    }

    pub(super) fn take_answer(&self, key: u32) -> Option<Result<Pickled>> {
        self.0.borrow_mut().answers.remove(&key)
    }

    /// What `read` makes of all answers, or the first error.
    pub(super) fn read<T>(&self, read: fn(&Answers) -> Result<T>) -> Result<T> {
        let state = self.0.borrow();
        match &state.error {
            Some(error) => Err(error.clone()),
            None => read(&state.answers),
        }
    }

    /// Has the task of `context` woken when there is news.
    pub(super) fn wait<T>(&self, context: &Context<'_>) -> Poll<T> {
        let wakers = &mut self.0.borrow_mut().wakers;
        if !wakers.iter().any(|waker| waker.will_wake(context.waker())) {
            wakers.push(context.waker().clone());
        }
        Poll::Pending
    }

    /// Waits until the job is done.
    pub(super) async fn done(&self) {
        let ready = |context: &mut Context<'_>| {
            if self.is_done() { Poll::Ready(()) } else { self.wait(context) }
        };
        std::future::poll_fn(ready).await;
    }
}
