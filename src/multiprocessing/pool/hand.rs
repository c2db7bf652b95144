//! A pool's worker, as the pool sees it: what it was given, and how much it can take.

use std::collections::VecDeque;
use std::rc::Rc;

use super::chunk::{Answer, Chunk};
use crate::multiprocessing::process::{Process, TERMINATED};
use crate::multiprocessing::reduction::enclose;

/// How much work, in milliseconds, a worker is given ahead. A chunk that takes longer than this is given only when the
/// worker is free: one that waits behind a long one could have been done elsewhere.
const AHEAD_MS: f64 = 2.0;

/// The most chunks that one worker is given ahead.
const MOST_AHEAD: usize = 512;

/// How much the last chunk weighs in a worker's pace, against all those before it.
const LAST_WEIGHS: f64 = 0.25;

#[derive(Debug)]
pub(super) struct Hand {
    number: u32,
    process: Process,
    /// Whether it is initialised.
    is_ready: bool,
    is_sent_home: bool,
    /// Given and not answered; the first is the one it is at.
    given: VecDeque<Rc<Chunk>>,
    /// How long its chunks take; unknown before the first.
    pace_ms: Option<f64>,
    /// How many chunks it may still be given.
    left: usize,
}

impl Hand {
    pub(super) fn new(number: u32, process: Process, maxtasksperchild: Option<usize>) -> Self {
        Self {
            number,
            process,
            is_ready: false,
            is_sent_home: false,
            given: VecDeque::new(),
            pace_ms: None,
            left: maxtasksperchild.unwrap_or(usize::MAX),
        }
    }

    pub(super) fn number(&self) -> u32 {
        self.number
    }

    pub(super) fn process(&self) -> &Process {
        &self.process
    }

    /// Whether its end is no sign that others cannot start either: it was up, or somebody ended it.
    pub(super) fn could_start(&self) -> bool {
        self.is_ready || self.process.exitcode() == Some(TERMINATED)
    }

    /// The chunk it was at, and those that it had not begun.
    pub(super) fn into_chunks(self) -> (Option<Rc<Chunk>>, VecDeque<Rc<Chunk>>) {
        let mut given = self.given;
        let at = if self.is_ready { given.pop_front() } else { None };
        (at, given)
    }

    pub(super) fn note(&mut self, answer: &Answer) {
        match answer {
            Answer::Ready => self.is_ready = true,
            Answer::Done { job, first, took_ms, .. } => {
                self.given.retain(|chunk| (chunk.job, chunk.first) != (*job, *first));
                let before = self.pace_ms.unwrap_or(*took_ms);
                self.pace_ms = Some(before + LAST_WEIGHS * (took_ms - before));
            }
        }
    }

    /// How many chunks it may have at once.
    fn room(&self) -> usize {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped")]
        let ahead = self.pace_ms.map_or(1, |pace_ms| (AHEAD_MS / pace_ms) as usize);
        ahead.clamp(1, MOST_AHEAD)
    }

    /// Gives it chunks of the `queue`, at most `share`, in one message, and returns them. Nothing while
    /// it has more than half of what it may have: few large messages cost less than many small ones.
    pub(super) fn supply(
        &mut self,
        queue: &mut VecDeque<Rc<Chunk>>,
        share: usize,
    ) -> impl Iterator<Item = &Chunk> {
        let (room, has) = (self.room(), self.given.len());
        let count = if 2 * has > room { 0 } else { share.min(room - has).min(self.left) };
        self.given.extend(queue.drain(..count));
        self.left -= count;
        let new = self.given.iter().skip(has).map(AsRef::as_ref);
        if count > 0 {
            self.tell(&new.clone().collect::<Vec<_>>());
        }
        new
    }

    /// Has it end when it has done what it was given.
    pub(super) fn send_home(&mut self) {
        if !std::mem::replace(&mut self.is_sent_home, true) {
            self.tell(&[]);
        }
    }

    fn tell(&self, order: &[&Chunk]) {
        // Numbers and bytes can always be pickled.
        if let Ok((order, ends)) = enclose(&order) {
            self.process.post(&order, &ends);
        }
    }

    /// Ends it at once.
    pub(super) fn dismiss(&self) {
        // A started process can be terminated: there is no error to lose.
        let _ = self.process.terminate();
    }
}
