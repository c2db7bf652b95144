//! Who gets what: a pool as it sees itself.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::num::NonZeroUsize;
use std::rc::{Rc, Weak};

use litemap::LiteMap;

use super::chunk::{Answer, Chunk, Pickled};
use super::hand::Hand;
use super::job::{Job, Order};
use super::worker::{Setup, work};
use crate::error::{Error, Result};
use crate::executor;
use crate::multiprocessing::context::StartMethod;
use crate::multiprocessing::process::Process;
use crate::multiprocessing::reduction::unpickle;

#[derive(Clone, Debug)]
enum Stage {
    Running,
    Closed,
    /// No more is done, and why.
    Over(Error),
}

/// What happens to a pool when one of its workers dies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum OnDeath {
    /// The worker is replaced: `multiprocessing`.
    Replace,
    /// Everything fails: `concurrent.futures`.
    Break,
}

/// What a pool is made from.
#[derive(Clone, Debug)]
pub(super) struct Plan {
    pub(super) method: StartMethod,
    pub(super) processes: NonZeroUsize,
    pub(super) on_death: OnDeath,
    pub(super) setup: Setup,
}

#[derive(Debug)]
pub(crate) struct Inner {
    plan: Plan,
    stage: RefCell<Stage>,
    workers: RefCell<Vec<Hand>>,
    /// Chunks that no worker has.
    queue: RefCell<VecDeque<Rc<Chunk>>>,
    /// The jobs that miss answers.
    jobs: RefCell<LiteMap<u32, Rc<Job>>>,
    last_job: Cell<u32>,
    last_worker: Cell<u32>,
    /// Whether the queue is going to be looked at.
    is_feeding: Cell<bool>,
}

impl Inner {
    /// Starts the workers of a pool.
    pub(super) fn start(plan: Plan) -> Result<Rc<Self>> {
        let pool = Rc::new(Self {
            plan,
            stage: RefCell::new(Stage::Running),
            workers: RefCell::default(),
            queue: RefCell::default(),
            jobs: RefCell::default(),
            last_job: Cell::default(),
            last_worker: Cell::default(),
            is_feeding: Cell::default(),
        });
        (0..pool.processes()).try_for_each(|_| pool.hire())?;
        Ok(pool)
    }

    pub(super) fn processes(&self) -> usize {
        self.plan.processes.get()
    }

    fn hire(self: &Rc<Self>) -> Result<()> {
        let number = self.last_worker.get() + 1;
        self.last_worker.set(number);
        let Plan { method, setup, .. } = &self.plan;
        let name = format!("{}PoolWorker-{number}", method.prefix());
        let process = Process::of(*method, work, (setup.clone(),)).with_name(name).without_span();
        let pool = Rc::downgrade(self);
        process.observe(move |news| hear(&pool, number, news));
        process.start()?;
        self.workers.borrow_mut().push(Hand::new(number, process, setup.maxtasksperchild));
        Ok(())
    }

    /// Takes in a job: `cut` makes its chunks.
    pub(super) fn submit(
        self: &Rc<Self>,
        order: Order,
        cut: impl FnOnce(u32) -> Result<Vec<Chunk>>,
    ) -> Result<(u32, Rc<Job>)> {
        self.check_running()?;
        let number = self.last_job.get() + 1;
        self.last_job.set(number);
        let chunks = cut(number)?;
        let job = Rc::new(Job::new(order, chunks.len()));
        if !chunks.is_empty() {
            self.jobs.borrow_mut().insert(number, Rc::clone(&job));
            self.queue.borrow_mut().extend(chunks.into_iter().map(Rc::new));
            self.feed_soon();
        }
        Ok((number, job))
    }

    fn check_running(&self) -> Result<()> {
        match &*self.stage.borrow() {
            Stage::Running => Ok(()),
            Stage::Closed => Err(Error::PoolNotRunning),
            Stage::Over(error) => Err(error.clone()),
        }
    }

    pub(crate) fn is_running(&self) -> bool {
        matches!(*self.stage.borrow(), Stage::Running)
    }

    /// Takes a job of one chunk that no worker has begun back out, and says whether that could be done.
    pub(crate) fn withdraw(self: &Rc<Self>, number: u32) -> bool {
        let mut jobs = self.jobs.borrow_mut();
        let Some(job) = jobs.get(&number).filter(|job| !job.has_begun()).cloned() else {
            return false;
        };
        jobs.remove(&number);
        drop(jobs);
        let mut queue = self.queue.borrow_mut();
        // From the end, because whoever takes many back begins with the last.
        let place = queue.iter().rposition(|chunk| chunk.job == number);
        place.and_then(|place| queue.remove(place));
        drop(queue);
        job.fail(&Error::Cancelled);
        self.feed_soon();
        true
    }

    /// Takes all jobs back out that no worker has begun.
    pub(crate) fn withdraw_all(self: &Rc<Self>) {
        let numbers: Vec<_> = self.jobs.borrow().keys().rev().copied().collect();
        for number in numbers {
            self.withdraw(number);
        }
    }

    /// Whether a worker has a job that is not done.
    pub(crate) fn has_begun(&self, number: u32) -> bool {
        self.jobs.borrow().get(&number).is_some_and(|job| job.has_begun())
    }

    pub(crate) fn close(self: &Rc<Self>) {
        if self.is_running() {
            self.stage.replace(Stage::Closed);
            self.feed_soon();
        }
    }

    /// Ends every worker at once; what was not done fails.
    pub(crate) fn terminate(&self) {
        if !matches!(*self.stage.borrow(), Stage::Over(_)) {
            self.end(&Error::PoolNotRunning);
        }
    }

    fn end(&self, error: &Error) {
        self.stage.replace(Stage::Over(error.clone()));
        for worker in self.workers.take() {
            worker.dismiss();
        }
        self.queue.take();
        for job in self.jobs.take().into_iter().map(|(_, job)| job) {
            job.fail(error);
        }
    }

    /// Waits until all workers have ended.
    pub(crate) async fn join(&self) -> Result<()> {
        if self.is_running() {
            return Err(Error::PoolStillRunning);
        }
        while let Some(process) = self.a_worker(|_| true) {
            process.join(None).await?;
        }
        Ok(())
    }

    fn a_worker(&self, is_wanted: impl FnMut(&&Hand) -> bool) -> Option<Process> {
        self.workers.borrow().iter().find(is_wanted).map(|worker| worker.process().clone())
    }

    /// Looks at the queue when this event is over: what is submitted or answered together is fed together.
    fn feed_soon(self: &Rc<Self>) {
        if !self.is_feeding.replace(true) {
            let pool = Rc::downgrade(self);
            executor::spawn(async move {
                if let Some(pool) = pool.upgrade() {
                    pool.feed();
                }
            });
        }
    }

    /// Gives every worker that has room its next chunks, and sends it home when there will be no more.
    fn feed(&self) {
        self.is_feeding.set(false);
        let is_closed = matches!(*self.stage.borrow(), Stage::Closed);
        let mut queue = self.queue.borrow_mut();
        let mut workers = self.workers.borrow_mut();
        let hands = workers.len();
        for worker in workers.iter_mut() {
            // At most half of its share, so that the last chunks are done by all.
            let share = queue.len().div_ceil(2 * hands);
            self.begin(worker.supply(&mut queue, share));
            if queue.is_empty() && is_closed {
                worker.send_home();
            }
        }
    }

    fn begin<'a>(&self, chunks: impl Iterator<Item = &'a Chunk>) {
        let jobs = self.jobs.borrow();
        chunks.filter_map(|chunk| jobs.get(&chunk.job)).for_each(|job| job.begin());
    }

    fn answered(self: &Rc<Self>, number: u32, answer: Answer) {
        if let Some(worker) =
            self.workers.borrow_mut().iter_mut().find(|worker| worker.number() == number)
        {
            worker.note(&answer);
        }
        if let Answer::Done { job, first, results, .. } = answer {
            self.settle(job, first, results);
        }
        self.feed_soon();
    }

    fn settle(&self, number: u32, first: u32, results: Result<Pickled>) {
        let job = self.jobs.borrow().get(&number).cloned();
        if job.is_some_and(|job| job.answer(first, results)) {
            self.jobs.borrow_mut().remove(&number);
        }
    }

    /// Ends a worker whose answer cannot be read: it is then lost, as any other that ends.
    fn distrust(&self, number: u32) {
        let process = self.a_worker(|worker| worker.number() == number);
        // A started process can be terminated: there is no error to lose.
        process.inspect(|process| _ = process.terminate());
    }

    /// A worker is gone: what it was at failed, what it had not begun goes to others, and it is replaced.
    fn lost(self: &Rc<Self>, number: u32) {
        let Some(worker) = self.without(number) else { return };
        let process = worker.process().clone();
        if self.plan.on_death == OnDeath::Break && process.exitcode() != Some(0) {
            return self.end(&Error::BrokenProcessPool { reason: process.broken().to_string() });
        }
        let can_start = worker.could_start();
        let (at, not_begun) = worker.into_chunks();
        // The ends of pipes in a chunk were the worker's, begun or not: they are closed, and others cannot do it.
        let (failed, again): (Vec<_>, Vec<_>) =
            not_begun.into_iter().partition(|chunk| chunk.is_unique());
        for chunk in again.into_iter().rev() {
            self.queue.borrow_mut().push_front(chunk);
        }
        self.replace(&process, can_start);
        for chunk in at.into_iter().chain(failed) {
            self.settle(chunk.job, chunk.first, Err(process.broken()));
        }
    }

    fn without(&self, number: u32) -> Option<Hand> {
        let mut workers = self.workers.borrow_mut();
        let place = workers.iter().position(|worker| worker.number() == number)?;
        Some(workers.remove(place))
    }

    /// Hires another, unless nobody is needed, or the lost one could not even start: the next could not either.
    fn replace(self: &Rc<Self>, lost: &Process, could_start: bool) {
        let is_wanted = self.is_running() || !self.queue.borrow().is_empty();
        let hired = if is_wanted && could_start { self.hire() } else { Ok(()) };
        if is_wanted && (hired.is_err() || self.workers.borrow().is_empty()) {
            return self.end(&hired.err().unwrap_or_else(|| lost.broken()));
        }
        self.feed_soon();
    }
}

/// What the pool hears of a worker: an answer or, by `None`, its end.
fn hear(pool: &Weak<Inner>, number: u32, news: Option<Vec<u8>>) {
    let Some(pool) = pool.upgrade() else { return };
    match news.map(|answer| unpickle(&answer)) {
        Some(Ok(answer)) => pool.answered(number, answer),
        // Answers are this module's own: one that cannot be read comes from a memory that is broken.
        Some(Err(_)) => pool.distrust(number),
        None => pool.lost(number),
    }
}
