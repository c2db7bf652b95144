//! The memory of a recording: open spans by thread, events that were not sent yet, what is known of children.

use litemap::LiteMap;

use super::{Batch, Departure, Due, Life, Line, Link, Phase, Span, Stream};

/// Where batches go. A plain function: it is the same number in a copy of the memory.
pub(crate) type Sink = fn(Batch);

/// Who a process is on a timeline.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Lane {
    pub(crate) process: String,
    pub(crate) pid: u32,
}

impl Lane {
    pub(crate) fn span(
        &self,
        tid: u32,
        phase: Phase,
        name: &str,
        task: Option<u32>,
        start_ms: f64,
        end_ms: f64,
    ) -> Span {
        let (process, name) = (self.process.clone(), name.to_owned());
        // Two workers' clocks may differ by a step: a span never ends before it starts.
        let end_ms = end_ms.max(start_ms);
        Span { process, pid: self.pid, tid, task, name, phase, start_ms, end_ms }
    }
}

/// The exit code of a process whose parent was ended: browsers kill the workers of a worker with it.
const ENDED_WITH_PARENT: i32 = -9;

/// Tasks that take less than this, in milliseconds, are told of when they are over.
const BRIEF_MS: f64 = 5.0;

/// More arrows than this hide what they are to show, and a stream of items is not to be held up by them.
const MOST_LINKS: usize = 500;

#[derive(Debug)]
struct Open {
    id: u64,
    phase: Phase,
    name: String,
    task: Option<u32>,
    began_ms: f64,
    since_ms: f64,
}

#[derive(Debug, Default)]
struct Child {
    open: Vec<Span>,
    memory_bytes: f64,
    /// Its own children that are alive: they end with it.
    lives: LiteMap<u32, Life>,
}

#[derive(Debug)]
pub(super) struct Recorder {
    lane: Lane,
    origin_ms: f64,
    sink: Option<Sink>,
    /// The innermost last; only that one is being counted.
    open: LiteMap<u32, Vec<Open>>,
    children: LiteMap<u32, Child>,
    /// What each child that was not told of as ended held last.
    memories: LiteMap<u32, f64>,
    unsent: Batch,
    sent_ms: f64,
    armed: bool,
    /// Whether a task was begun that may take long: it has to be told of before it keeps the thread busy.
    urgent: bool,
    /// How long the last task took.
    last_run_ms: f64,
    last_id: u64,
    /// How many departures are still told to whoever gets what departs, and how many arrows are still kept.
    departures_left: usize,
    links_left: usize,
}

impl Recorder {
    pub(super) const fn new() -> Self {
        Self {
            lane: Lane { process: String::new(), pid: 0 },
            origin_ms: 0.0,
            sink: None,
            open: LiteMap::new(),
            children: LiteMap::new(),
            memories: LiteMap::new(),
            unsent: Batch {
                spans: Vec::new(),
                open: Vec::new(),
                lines: Vec::new(),
                links: Vec::new(),
                lives: Vec::new(),
                memory_bytes: 0.0,
            },
            sent_ms: f64::NEG_INFINITY,
            armed: false,
            urgent: false,
            last_run_ms: f64::INFINITY,
            last_id: 0,
            departures_left: MOST_LINKS,
            links_left: MOST_LINKS,
        }
    }

    /// Forgets everything, and records from now on for `lane`.
    pub(super) fn begin(&mut self, lane: Lane, origin_ms: f64, sink: Sink) {
        *self = Self { last_id: self.last_id, ..Self::new() };
        (self.lane, self.origin_ms, self.sink) = (lane, origin_ms, Some(sink));
    }

    pub(super) fn origin_ms(&self) -> f64 {
        self.origin_ms
    }

    pub(super) fn open(
        &mut self,
        now: f64,
        tid: u32,
        phase: Phase,
        name: &str,
        task: Option<u32>,
    ) -> u64 {
        self.cut(now, tid, false);
        // What is done within a task belongs to it.
        let outer = self.open.get(&tid).and_then(|open| open.last());
        let task = task.or_else(|| outer.and_then(|open| open.task));
        self.last_id += 1;
        let open = Open {
            id: self.last_id,
            phase,
            name: name.to_owned(),
            task,
            began_ms: now,
            since_ms: now,
        };
        self.open.entry(tid).or_default().push(open);
        self.urgent |= phase == Phase::Run && self.last_run_ms > BRIEF_MS;
        self.last_id
    }

    /// Gives the innermost span another name, which has to be told as soon as the span itself.
    #[cfg(feature = "lab")]
    pub(super) fn rename(&mut self, tid: u32, name: &str) {
        let Some(open) = self.open.get_mut(&tid).and_then(|open| open.last_mut()) else {
            return;
        };
        if open.name != name {
            name.clone_into(&mut open.name);
            self.urgent |= self.last_run_ms > BRIEF_MS;
        }
    }

    /// Ends the counted span for now; one without length is told of only if `always`.
    fn cut(&mut self, now: f64, tid: u32, always: bool) {
        let Some(open) = self.open.get_mut(&tid).and_then(|open| open.last_mut()) else {
            return;
        };
        let span = self.lane.span(tid, open.phase, &open.name, open.task, open.since_ms, now);
        open.since_ms = now;
        if always || span.end_ms > span.start_ms {
            self.unsent.spans.push(span);
        }
    }

    pub(super) fn close(&mut self, now: f64, tid: u32, id: u64) {
        // A task shorter than a step of the clock was run all the same.
        let innermost = self.open.get(&tid).and_then(|open| open.last());
        let ran = innermost.is_some_and(|open| open.id == id && open.phase == Phase::Run);
        if ran && let Some(open) = innermost {
            self.last_run_ms = now - open.began_ms;
        }
        self.cut(now, tid, ran);
        let Some(open) = self.open.get_mut(&tid) else {
            return;
        };
        open.retain(|open| open.id != id);
        if let Some(resumed) = open.last_mut() {
            resumed.since_ms = now;
        }
    }

    pub(super) fn add(&mut self, span: Span) {
        self.unsent.spans.push(span);
    }

    pub(super) fn print(&mut self, at_ms: f64, tid: u32, stream: Stream, text: &str) {
        let lane = self.lane.clone();
        self.print_for(&lane, at_ms, tid, stream, text);
    }

    pub(super) fn print_for(
        &mut self,
        Lane { process, pid }: &Lane,
        at_ms: f64,
        tid: u32,
        stream: Stream,
        text: &str,
    ) {
        self.unsent.lines.extend(text.split('\n').map(|text| Line {
            process: process.clone(),
            pid: *pid,
            tid,
            stream,
            text: text.to_owned(),
            at_ms,
        }));
    }

    /// Where something departs from now, unless many have.
    pub(super) fn depart(&mut self, now: f64) -> Option<Departure> {
        self.departures_left = self.departures_left.checked_sub(1)?;
        Some(Departure { pid: self.lane.pid, at_ms: now })
    }

    pub(super) fn arrive(&mut self, now: f64, what: &str, Departure { pid, at_ms }: Departure) {
        // Two workers' clocks may differ by a step: nothing arrives before it departs.
        let (to_pid, to_ms) = (self.lane.pid, now.max(at_ms));
        let what = what.to_owned();
        self.keep_links(vec![Link { what, from_pid: pid, from_ms: at_ms, to_pid, to_ms }]);
    }

    fn keep_links(&mut self, mut links: Vec<Link>) {
        links.truncate(self.links_left);
        self.links_left -= links.len();
        self.unsent.links.extend(links);
    }

    pub(super) fn life(&mut self, life: Life) {
        let memory_bytes = self.memories.get(&life.pid).copied().unwrap_or_default();
        if life.exitcode.is_some() {
            self.memories.remove(&life.pid);
        }
        self.unsent.lives.push(Life { memory_bytes, ..life });
    }

    pub(super) fn absorb(&mut self, child: &Lane, batch: Batch) {
        self.unsent.spans.extend(batch.spans);
        self.unsent.lines.extend(batch.lines);
        self.keep_links(batch.links);
        self.unsent.lives.extend(batch.lives.iter().cloned());
        let known = self.children.entry(child.pid).or_default();
        known.open = batch.open;
        known.memory_bytes = batch.memory_bytes;
        self.memories.insert(child.pid, batch.memory_bytes);
        for life in batch.lives {
            known.lives.insert(life.pid, life);
        }
        known.lives.retain(|_, life| life.exitcode.is_none());
        self.measure();
    }

    pub(super) fn bury(&mut self, now: f64, child: &Lane) {
        let Some(buried) = self.children.remove(&child.pid) else {
            return;
        };
        let ended =
            buried.open.into_iter().map(|span| Span { end_ms: now.max(span.start_ms), ..span });
        self.unsent.spans.extend(ended);
        let orphans = buried.lives.into_iter();
        self.unsent.lives.extend(orphans.map(|(_, life)| Life {
            end_ms: Some(now),
            exitcode: Some(ENDED_WITH_PARENT),
            ..life
        }));
    }

    /// Keeps the most memory that was held at once since the last batch.
    fn measure(&mut self) {
        let children: f64 = self.children.values().map(|child| child.memory_bytes).sum();
        self.unsent.memory_bytes = self.unsent.memory_bytes.max(own_memory_bytes() + children);
    }

    /// Whether the next batch is to be sent now, or a timer has to be set for it.
    pub(super) fn due(&mut self, now: f64, every_ms: f64) -> Due {
        if now - self.sent_ms >= every_ms || std::mem::take(&mut self.urgent) {
            return Due::Now;
        }
        if std::mem::replace(&mut self.armed, true) { Due::Later } else { Due::Timer }
    }

    /// Whether the next batch is to be sent now; what can wait is sent by others.
    pub(super) fn due_at_once(&mut self) -> Due {
        if std::mem::take(&mut self.urgent) { Due::Now } else { Due::Later }
    }

    pub(super) fn take(&mut self, now: f64) -> Option<(Sink, Batch)> {
        self.armed = false;
        let sink = self.sink?;
        self.measure();
        self.sent_ms = now;
        let mut batch = std::mem::take(&mut self.unsent);
        batch.open = self.open_spans(now);
        Some((sink, batch))
    }

    fn open_spans(&self, now: f64) -> Vec<Span> {
        let own = self.open.iter().filter_map(|(&tid, open)| {
            let open = open.last()?;
            Some(self.lane.span(tid, open.phase, &open.name, open.task, open.since_ms, now))
        });
        own.chain(self.children.values().flat_map(|child| child.open.iter().cloned())).collect()
    }
}

/// Bytes of wasm memory that this process holds.
pub(crate) fn own_memory_bytes() -> f64 {
    #[cfg(target_arch = "wasm32")]
    #[expect(clippy::cast_precision_loss, reason = "a wasm memory has at most 2^32 bytes")]
    return (core::arch::wasm32::memory_size(0) * 65_536) as f64;
    #[cfg(not(target_arch = "wasm32"))]
    0.0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn recorder() -> Recorder {
        let mut recorder = Recorder::new();
        recorder.begin(Lane { process: "MainProcess".to_owned(), pid: 1 }, 0.0, |_| {});
        recorder
    }

    fn told(recorder: &mut Recorder) -> Vec<(String, f64, f64)> {
        let (_, batch) = recorder.take(99.0).expect("a recorder that began has a sink");
        batch.spans.into_iter().map(|span| (span.name, span.start_ms, span.end_ms)).collect()
    }

    #[test]
    fn an_inner_span_splits_the_outer_one() {
        let mut recorder = recorder();
        let outer = recorder.open(1.0, 0, Phase::Run, "outer", None);
        let inner = recorder.open(2.0, 0, Phase::Io, "inner", None);
        recorder.close(3.0, 0, inner);
        recorder.close(4.0, 0, outer);
        let expected = [("outer", 1.0, 2.0), ("inner", 2.0, 3.0), ("outer", 3.0, 4.0)];
        assert_eq!(
            told(&mut recorder),
            expected.map(|(name, start, end)| (name.to_owned(), start, end))
        );
    }

    #[cfg(feature = "lab")]
    #[test]
    fn a_span_has_the_name_that_it_was_given_last() {
        let mut recorder = recorder();
        let open = recorder.open(1.0, 0, Phase::Run, "perform", None);
        recorder.rename(0, "count");
        recorder.rename(7, "nothing is open there");
        recorder.close(2.0, 0, open);
        assert_eq!(told(&mut recorder), [("count".to_owned(), 1.0, 2.0)]);
    }

    #[test]
    fn what_is_done_within_a_task_belongs_to_it() {
        let mut recorder = recorder();
        let task = recorder.open(1.0, 0, Phase::Run, "read", Some(7));
        let blocked = recorder.open(2.0, 0, Phase::Io, "blocked", None);
        recorder.close(3.0, 0, blocked);
        recorder.close(4.0, 0, task);
        let (_, batch) = recorder.take(9.0).expect("a recorder that began has a sink");
        assert!(batch.spans.iter().all(|span| span.task == Some(7)), "{:?}", batch.spans);
    }

    #[test]
    fn spans_that_end_out_of_order_do_not_overlap() {
        let mut recorder = recorder();
        let first = recorder.open(1.0, 0, Phase::Wait, "first", None);
        let second = recorder.open(2.0, 0, Phase::Wait, "second", None);
        recorder.close(3.0, 0, first);
        recorder.close(4.0, 0, second);
        let spans = told(&mut recorder);
        assert!(spans.windows(2).all(|pair| pair[0].2 <= pair[1].1), "{spans:?}");
    }

    #[test]
    fn threads_have_lanes_of_their_own() {
        let mut recorder = recorder();
        let one = recorder.open(1.0, 1, Phase::Run, "one", None);
        let two = recorder.open(2.0, 2, Phase::Run, "two", None);
        recorder.close(3.0, 1, one);
        recorder.close(4.0, 2, two);
        assert_eq!(
            told(&mut recorder),
            [("one".to_owned(), 1.0, 3.0), ("two".to_owned(), 2.0, 4.0)]
        );
    }

    #[test]
    fn a_child_that_ends_closes_the_span_it_was_in() {
        let mut recorder = recorder();
        let child = Lane { process: "Process-1".to_owned(), pid: 2 };
        let open = vec![child.span(0, Phase::Run, "count", None, 1.0, 2.0)];
        recorder.absorb(&child, Batch { open, ..Batch::default() });
        recorder.bury(5.0, &child);
        assert_eq!(told(&mut recorder), [("count".to_owned(), 1.0, 5.0)]);
    }

    #[test]
    fn a_task_that_may_take_long_is_told_of_when_it_begins() {
        let mut recorder = recorder();
        assert!(matches!(recorder.due(0.0, 50.0), Due::Now), "the first event");
        recorder.take(0.0);
        let first = recorder.open(1.0, 0, Phase::Run, "long?", None);
        assert!(matches!(recorder.due(1.0, 50.0), Due::Now), "nobody knows how long it takes");
        recorder.take(1.0);
        recorder.close(2.0, 0, first);
        recorder.open(2.0, 0, Phase::Run, "brief", None);
        assert!(matches!(recorder.due(2.0, 50.0), Due::Timer), "the last one was brief");
    }

    #[test]
    fn the_children_of_a_child_end_with_it() {
        let mut recorder = recorder();
        let child = Lane { process: "Process-1".to_owned(), pid: 2 };
        let life = |exitcode| Life {
            process: "Process-1:1".to_owned(),
            pid: 20_001,
            start_ms: 1.0,
            end_ms: None,
            memory_bytes: 0.0,
            exitcode,
        };
        recorder.absorb(&child, Batch { lives: vec![life(None)], ..Batch::default() });
        recorder.bury(5.0, &child);
        let (_, batch) = recorder.take(6.0).expect("a recorder that began has a sink");
        assert_eq!(batch.lives, [life(None), Life { end_ms: Some(5.0), ..life(Some(-9)) }]);
    }

    #[test]
    fn what_departs_from_a_child_and_arrives_here_is_an_arrow() {
        let mut sender = Recorder::new();
        sender.begin(Lane { process: "Process-1".to_owned(), pid: 2 }, 0.0, |_| {});
        let departure = sender.depart(3.0).expect("the first");
        let mut recorder = recorder();
        recorder.arrive(2.5, "pipe", departure);
        let (_, batch) = recorder.take(6.0).expect("a recorder that began has a sink");
        let what = "pipe".to_owned();
        assert_eq!(
            batch.links,
            [Link { what, from_pid: 2, from_ms: 3.0, to_pid: 1, to_ms: 3.0 }],
            "it does not arrive before it departs"
        );
    }

    #[test]
    fn arrows_are_bounded_in_number() {
        let mut recorder = recorder();
        let departures: Vec<_> = (0..2 * MOST_LINKS).map_while(|_| recorder.depart(1.0)).collect();
        assert_eq!(departures.len(), MOST_LINKS);
        for &departure in &departures {
            recorder.arrive(2.0, "queue", departure);
        }
        let child = Lane { process: "Process-1".to_owned(), pid: 2 };
        let (_, batch) = recorder.take(3.0).expect("a recorder that began has a sink");
        assert_eq!(batch.links.len(), MOST_LINKS);
        recorder.absorb(&child, batch);
        let (_, batch) = recorder.take(4.0).expect("a recorder that began has a sink");
        assert_eq!(batch.links, []);
    }

    #[test]
    fn printed_text_becomes_lines() {
        let mut recorder = recorder();
        recorder.print(1.0, 0, Stream::Stdout, "a\nb");
        let (_, batch) = recorder.take(2.0).expect("a recorder that began has a sink");
        assert_eq!(batch.lines.iter().map(|line| &*line.text).collect::<Vec<_>>(), ["a", "b"]);
    }

    #[test]
    fn a_process_that_ended_is_told_of_with_what_it_held() {
        let mut recorder = recorder();
        let child = Lane { process: "Process-1".to_owned(), pid: 2 };
        let life = Life {
            process: child.process.clone(),
            pid: child.pid,
            start_ms: 0.0,
            end_ms: Some(1.0),
            memory_bytes: 0.0,
            exitcode: Some(0),
        };
        recorder.absorb(&child, Batch { memory_bytes: 10.0, ..Batch::default() });
        recorder.bury(1.0, &child);
        recorder.life(life.clone());
        let (_, batch) = recorder.take(2.0).expect("a recorder that began has a sink");
        assert_eq!(batch.lives, [Life { memory_bytes: 10.0, ..life }]);
    }

    #[test]
    fn the_most_memory_held_at_once_is_kept() {
        let mut recorder = recorder();
        let child = Lane { process: "Process-1".to_owned(), pid: 2 };
        recorder.absorb(&child, Batch { memory_bytes: 10.0, ..Batch::default() });
        recorder.bury(1.0, &child);
        let (_, batch) = recorder.take(2.0).expect("a recorder that began has a sink");
        assert!((batch.memory_bytes - 10.0).abs() < f64::EPSILON);
    }
}
