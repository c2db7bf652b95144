//! Requests that are not sent yet: they travel together, in their order.

use super::{Number, ObjectId, Request};

/// How long, in milliseconds, an item may wait for others to travel with.
const HELD_MS: f64 = 1.0;

/// Which part of a stream of items may travel together: few items go at once, and of many, few are late.
const PART: usize = 8;

/// The most items, and about the most bytes, that travel together.
const MOST_ITEMS: usize = 512;
const MOST_BYTES: usize = 1 << 16;

#[derive(Debug, Default)]
pub(super) struct Outbox {
    requests: Vec<(Number, Request)>,
    items: usize,
    bytes: usize,
    /// When the oldest of the items came, and the last.
    oldest_ms: f64,
    last_ms: f64,
    /// How many came one soon after the other.
    stream: usize,
}

impl Outbox {
    pub(super) fn push(&mut self, number: Number, request: Request) {
        self.requests.push((number, request));
    }

    /// Appends an item for a queue, which needs no answer; true if everything is to be sent now.
    pub(super) fn put(&mut self, id: ObjectId, item: Vec<u8>, now_ms: f64) -> bool {
        self.stream = if now_ms - self.last_ms > HELD_MS { 1 } else { self.stream + 1 };
        self.last_ms = now_ms;
        if self.items == 0 {
            self.oldest_ms = now_ms;
        }
        self.items += 1;
        self.bytes += item.len();
        match self.requests.last_mut() {
            Some((0, Request::Put(last, items))) if *last == id => items.push(item),
            _ => self.push(0, Request::Put(id, vec![item])),
        }
        self.items >= (self.stream / PART).clamp(1, MOST_ITEMS)
            || self.bytes > MOST_BYTES
            || now_ms - self.oldest_ms > HELD_MS
    }

    /// What is to be sent.
    pub(super) fn take(&mut self) -> Vec<(Number, Request)> {
        (self.items, self.bytes) = (0, 0);
        std::mem::take(&mut self.requests)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const QUEUE: ObjectId = ObjectId(1, 1);

    /// How many items each message has, if so many are put, `pause_ms` apart.
    fn messages(count: u32, pause_ms: f64) -> Vec<usize> {
        let mut outbox = Outbox::default();
        let mut lengths = Vec::new();
        for number in 0..count {
            if outbox.put(QUEUE, vec![0], f64::from(number) * pause_ms) {
                let sent = outbox.take();
                assert_eq!(sent.len(), 1, "the items of a queue are one request");
                let Request::Put(_, items) = &sent[0].1 else { panic!("{sent:?}") };
                lengths.push(items.len());
            }
        }
        lengths
    }

    #[test]
    fn few_items_go_at_once() {
        assert_eq!(messages(15, 0.0), [1; 15]);
        assert_eq!(messages(40, 2.0), [1; 40]);
    }

    #[test]
    fn a_stream_travels_in_ever_larger_parts() {
        let lengths = messages(20_000, 0.0);
        assert_eq!(lengths.iter().max(), Some(&MOST_ITEMS));
        assert!(lengths.len() < 100, "{}", lengths.len());
    }

    #[test]
    fn no_item_waits_long() {
        assert!(messages(2_000, 0.5).iter().all(|&items| items <= 4));
    }

    #[test]
    fn the_order_of_requests_is_kept() {
        let mut outbox = Outbox::default();
        outbox.put(QUEUE, vec![1], 0.0);
        outbox.push(0, Request::Release(ObjectId(1, 2)));
        outbox.put(QUEUE, vec![2], 0.0);
        let sent: Vec<_> = outbox.take().into_iter().map(|(_, request)| request).collect();
        let put = |item| Request::Put(QUEUE, vec![vec![item]]);
        assert_eq!(sent, [put(1), Request::Release(ObjectId(1, 2)), put(2)]);
    }
}
