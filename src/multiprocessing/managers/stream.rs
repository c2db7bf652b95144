//! Items of a queue that a process takes ahead, while it takes them fast.
//!
//! One item is asked for at a time, so that several consumers share a queue as CPython's do. Only who takes item after item
//! without a pause, for long, is given several at once, and gives back what it has left when it pauses.

use std::collections::VecDeque;

/// How long, in milliseconds, an item of a stream is dealt with at the most; and for an answer, what is soon.
const PAUSE_MS: f64 = 1.0;

/// After how many answers that came soon twice as many items are asked for.
const LONG: usize = 64;

/// The most items that are asked for at once.
const MOST: usize = 512;

#[derive(Debug)]
pub(crate) struct Stream {
    /// What was taken and not asked for yet.
    items: VecDeque<Vec<u8>>,
    /// How many items are asked for at once.
    most: usize,
    /// How many answers came soon since that was changed.
    answers: usize,
    /// When the last item was handed out.
    taken_ms: f64,
}

impl Default for Stream {
    fn default() -> Self {
        Self { items: VecDeque::new(), most: 1, answers: 0, taken_ms: f64::NEG_INFINITY }
    }
}

impl Stream {
    /// An item that is there, unless there was a pause.
    pub(super) fn next(&mut self, now_ms: f64) -> Option<Vec<u8>> {
        if now_ms - self.taken_ms > PAUSE_MS {
            return None;
        }
        self.taken_ms = now_ms;
        self.items.pop_front()
    }

    /// How many items to ask for.
    pub(super) fn most(&self) -> usize {
        self.most
    }

    /// Takes an answer in, to a question of `asked_ms`, and hands its first item out.
    pub(super) fn take(
        &mut self,
        items: Vec<Vec<u8>>,
        asked_ms: f64,
        now_ms: f64,
    ) -> Option<Vec<u8>> {
        if asked_ms - self.taken_ms >= PAUSE_MS {
            (self.most, self.answers) = (1, 0);
        } else if now_ms - asked_ms < PAUSE_MS {
            // A late answer counts neither way: where there are more processes than cores, some answers are.
            self.count();
        }
        self.items.extend(items);
        self.taken_ms = now_ms;
        self.items.pop_front()
    }

    fn count(&mut self) {
        self.answers += 1;
        if self.answers == LONG {
            (self.most, self.answers) = (MOST.min(2 * self.most), 0);
        }
    }

    /// What is to be given back after a pause.
    pub(super) fn pause(&mut self) -> Vec<Vec<u8>> {
        if !self.items.is_empty() {
            (self.most, self.answers) = (1, 0);
        }
        std::mem::take(&mut self.items).into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Asks `times` times, with answers of as many items as were asked for; how many that were each time.
    fn asked(stream: &mut Stream, times: usize, pause_ms: f64) -> Vec<usize> {
        let mut now_ms = 0.0;
        let mut all = Vec::new();
        for _ in 0..times {
            let most = stream.most();
            all.push(most);
            assert!(stream.take(vec![vec![0]; most], now_ms, now_ms + 0.05).is_some());
            now_ms += 0.05;
            while stream.next(now_ms).is_some() {}
            now_ms += pause_ms;
        }
        all
    }

    #[test]
    fn short_streams_are_taken_one_by_one() {
        assert_eq!(asked(&mut Stream::default(), 64, 0.0), [1; 64]);
    }

    #[test]
    fn a_long_fast_stream_is_taken_in_ever_larger_parts() {
        let asked = asked(&mut Stream::default(), 1000, 0.0);
        assert_eq!((asked[64], asked[65], asked[129], asked[999]), (1, 2, 4, MOST));
    }

    #[test]
    fn a_slow_consumer_takes_one_at_a_time() {
        assert_eq!(asked(&mut Stream::default(), 1000, 2.0), [1; 1000]);
    }

    #[test]
    fn late_answers_neither_make_a_stream_nor_end_one() {
        let mut stream = Stream::default();
        asked(&mut stream, 66, 0.0);
        let now_ms = 66.0 * 0.05;
        for late in 0..100 {
            let asked_ms = now_ms + f64::from(late) * 5.0;
            assert_eq!(stream.take(vec![vec![0]], asked_ms, asked_ms + 5.0), Some(vec![0]));
        }
        assert_eq!(stream.most(), 2);
    }

    #[test]
    fn what_is_left_after_a_pause_is_given_back_and_one_is_asked_for() {
        let mut stream = Stream::default();
        asked(&mut stream, 66, 0.0);
        assert_eq!(stream.take(vec![vec![1], vec![2], vec![3]], 3.4, 3.5), Some(vec![1]));
        assert_eq!(stream.next(9.0), None);
        assert_eq!(stream.pause(), [vec![2], vec![3]]);
        assert_eq!(stream.most(), 1);
    }
}
