//! A pool's worker, as it sees itself: runs chunks until it is sent home.

use std::future::Future;
use std::pin::pin;

use serde::{Deserialize, Serialize};

use super::chunk::{Answer, Chunk, Pickled};
use crate::error::Result;
use crate::host;
use crate::multiprocessing::bootstrap::{Report, from_parent, report, report_later};
use crate::multiprocessing::popen_spawn::Launch;
use crate::multiprocessing::reduction::pickle;
use crate::time::now_ms;
use crate::trace::{self, Phase};

/// How long, in milliseconds, an answer may wait for others to travel with.
const HELD_MS: f64 = 2.0;

/// The most answers that travel together: enough that a message's cost does not matter.
const MOST_HELD: usize = 64;

/// What a worker is told when it starts.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Setup {
    pub(super) initializer: Option<Launch>,
    /// After how many chunks it ends.
    pub(super) maxtasksperchild: Option<usize>,
}

/// The target of a pool's process.
pub(super) async fn work(setup: Setup) -> Result<()> {
    if let Some(initializer) = setup.initializer {
        let _running = trace::during(Phase::Start, "initializer", None);
        initializer.run(Vec::new()).await?;
    }
    report(&Report::Answer(pickle(&Answer::Ready)?));
    let mut left = setup.maxtasksperchild.unwrap_or(usize::MAX);
    let mut outbox = Outbox::default();
    while left > 0 {
        let order = next_order(&mut outbox).await?;
        if order.is_empty() {
            break;
        }
        left = left.saturating_sub(order.len());
        for chunk in order {
            outbox.before(chunk.job);
            let answer = outbox.flushed_when_pending(answer(chunk)).await;
            outbox.put(&answer)?;
        }
    }
    Ok(())
}

async fn next_order(outbox: &mut Outbox) -> Result<Vec<Chunk>> {
    let _waiting = trace::during(Phase::Wait, "wait for a task", None);
    outbox.flushed_when_pending(from_parent()).await
}

async fn answer(chunk: Chunk) -> Answer {
    let (job, first, begin_ms) = (chunk.job, chunk.first, now_ms());
    let results = chunk.run().await.map(Pickled);
    Answer::Done { job, first, took_ms: now_ms() - begin_ms, results }
}

/// Answers that wait for each other, to travel together: a message costs more than a short task.
///
/// They wait on the host's side, so that a worker that traps in one chunk has answered for those before it.
#[derive(Debug, Default)]
struct Outbox {
    job: u32,
    held: usize,
    since_ms: f64,
}

impl Outbox {
    fn put(&mut self, answer: &Answer) -> Result<()> {
        let _sending = trace::during(Phase::Transfer, "send", None);
        report_later(&Report::Answer(pickle(answer)?))?;
        let now = now_ms();
        if self.held == 0 {
            self.since_ms = now;
        }
        self.held += 1;
        let took_long = matches!(answer, Answer::Done { took_ms, .. } if *took_ms > HELD_MS);
        if took_long || self.held == MOST_HELD || now - self.since_ms > HELD_MS {
            self.flush();
        }
        Ok(())
    }

    fn flush(&mut self) {
        self.held = 0;
        host::release();
    }

    /// How long the first chunk of a job will take, nobody knows: nothing waits for it.
    fn before(&mut self, job: u32) {
        if std::mem::replace(&mut self.job, job) != job {
            self.flush();
        }
    }

    /// Awaits `future`; if that means to wait, nothing else does.
    async fn flushed_when_pending<T>(&mut self, future: impl Future<Output = T>) -> T {
        let mut future = pin!(future);
        std::future::poll_fn(|context| {
            let poll = future.as_mut().poll(context);
            if poll.is_pending() {
                self.flush();
            }
            poll
        })
        .await
    }
}
