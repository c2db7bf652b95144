//! What a server grants, to whom, and what it says of those that wait.

use super::*;

const MAIN: Pid = 1;
const ONE: Pid = 2;
const TWO: Pid = 3;

/// A server with three processes, and a count of requests for each.
struct Yard {
    server: Server,
    last: Number,
}

impl Yard {
    fn new() -> Self {
        let mut server = Server::default();
        for (pid, name) in [(MAIN, "MainProcess"), (ONE, "Process-1"), (TWO, "Process-2")] {
            server.started(pid, name);
        }
        Self { server, last: 0 }
    }

    fn with_lock() -> (Self, ObjectId) {
        let mut yard = Self::new();
        let lock = yard.create(Kind::Lock, "a");
        (yard, lock)
    }

    fn with_condition() -> (Self, ObjectId, ObjectId) {
        let (mut yard, lock) = Self::with_lock();
        let condition = yard.create(Kind::Condition(lock), "c");
        (yard, lock, condition)
    }

    fn ask(&mut self, pid: Pid, request: Request) -> Vec<Answer> {
        self.last += 1;
        self.server.handle(pid, self.last, request)
    }

    fn create(&mut self, kind: Kind, name: &str) -> ObjectId {
        let request = Request::Create { kind, name: name.to_owned() };
        match self.answer(MAIN, request) {
            Ok(Reply::Created(id)) => id,
            other => panic!("{other:?}"),
        }
    }

    /// The only answer, which is the asker's.
    fn answer(&mut self, pid: Pid, request: Request) -> Result<Reply> {
        let mut answers = self.ask(pid, request);
        assert_eq!(answers.len(), 1, "{answers:?}");
        let (to, number, reply) = answers.remove(0);
        assert_eq!((to, number), (pid, self.last));
        reply
    }

    /// A request that is not answered yet, by its number.
    fn waits(&mut self, pid: Pid, request: Request) -> Number {
        assert_eq!(self.ask(pid, request), []);
        self.last
    }

    /// Whom a request answers besides its asker, and what.
    fn frees(&mut self, pid: Pid, request: Request) -> Vec<(Pid, Result<Reply>)> {
        let answers = self.ask(pid, request);
        assert_eq!(answers[0], (pid, self.last, Ok(Reply::Done)));
        answers.into_iter().skip(1).map(|(pid, _, reply)| (pid, reply)).collect()
    }

    /// A process says that it waits for this only: whom that answers, and the words of the deadlock.
    fn idle(&mut self, pid: Pid, id: ObjectId, number: Number) -> (Vec<Pid>, String) {
        let answers = self.ask(pid, Request::Idle(vec![(id, number)]));
        let told = answers.first().map(|(_, _, reply)| match reply {
            Err(Error::Deadlock { explanation }) => explanation.clone(),
            other => panic!("{other:?}"),
        });
        (answers.into_iter().map(|(pid, ..)| pid).collect(), told.unwrap_or_default())
    }

    fn ended(&mut self, pid: Pid) -> Vec<(Pid, Result<Reply>)> {
        let answers = self.server.ended(pid);
        answers.into_iter().map(|(pid, _, reply)| (pid, reply)).collect()
    }

    /// The words of the time-out of a wait.
    fn timed_out(&mut self, pid: Pid, number: Number) -> String {
        match self.ask(pid, Request::Withdraw(number)).remove(0) {
            (_, answered, Err(Error::WaitTimedOut { explanation })) if answered == number => {
                explanation
            }
            other => panic!("{other:?}"),
        }
    }
}

const DONE: Result<Reply> = Ok(Reply::Done);

fn items(numbers: &[u8]) -> Vec<Vec<u8>> {
    numbers.iter().map(|&number| vec![number]).collect()
}

#[expect(clippy::unnecessary_wraps, reason = "the form of an answer")]
fn got(numbers: &[u8]) -> Result<Reply> {
    Ok(Reply::Items(items(numbers)))
}

fn abandoned(what: &str) -> Result<Reply> {
    Err(Error::Abandoned { what: what.to_owned(), process: "Process-1".to_owned() })
}

fn barrier_for(parties: usize) -> Kind {
    Kind::Barrier { parties: parties.try_into().expect("not zero"), acts: false }
}

fn misused(reply: &Result<Reply>) -> bool {
    matches!(reply, Err(Error::Misused { .. }))
}

#[test]
fn a_lock_goes_to_those_that_wait_in_their_order() {
    let (mut yard, lock) = Yard::with_lock();
    assert_eq!(yard.answer(MAIN, Request::Acquire(lock)), DONE);
    yard.waits(TWO, Request::Acquire(lock));
    yard.waits(ONE, Request::Acquire(lock));
    assert_eq!(yard.frees(MAIN, Request::Release(lock)), [(TWO, DONE)]);
    yard.waits(MAIN, Request::Acquire(lock));
    assert_eq!(yard.frees(TWO, Request::Release(lock)), [(ONE, DONE)]);
    assert_eq!(yard.frees(ONE, Request::Release(lock)), [(MAIN, DONE)]);
}

#[test]
fn nobody_gets_in_before_those_that_wait() {
    let mut yard = Yard::new();
    let semaphore = yard.create(Kind::Semaphore(0), "s");
    yard.waits(ONE, Request::Acquire(semaphore));
    assert_eq!(yard.answer(TWO, Request::TryAcquire(semaphore)), Ok(Reply::Is(false)));
    assert_eq!(yard.frees(MAIN, Request::Release(semaphore)), [(ONE, DONE)]);
    assert_eq!(yard.answer(TWO, Request::TryAcquire(semaphore)), Ok(Reply::Is(false)));
}

#[test]
fn a_lock_that_is_free_cannot_be_released() {
    let (mut yard, lock) = Yard::with_lock();
    let refused = yard.answer(ONE, Request::Release(lock)).expect_err("nobody holds it");
    assert_eq!(refused.to_string(), "lock 'a': nobody holds it");
}

#[test]
fn an_rlock_is_taken_again_and_given_back_as_often() {
    let mut yard = Yard::new();
    let lock = yard.create(Kind::RLock, "r");
    assert_eq!(yard.answer(ONE, Request::Acquire(lock)), DONE);
    yard.waits(TWO, Request::Acquire(lock));
    assert_eq!(yard.answer(ONE, Request::Acquire(lock)), DONE);
    assert!(misused(&yard.answer(TWO, Request::Release(lock))));
    assert_eq!(yard.frees(ONE, Request::Release(lock)), []);
    assert_eq!(yard.frees(ONE, Request::Release(lock)), [(TWO, DONE)]);
}

#[test]
fn a_bounded_semaphore_has_no_more_permits_than_at_first() {
    let mut yard = Yard::new();
    let bounded = yard.create(Kind::BoundedSemaphore(1), "b");
    assert!(misused(&yard.answer(ONE, Request::Release(bounded))));
    assert_eq!(yard.answer(ONE, Request::Acquire(bounded)), DONE);
    assert_eq!(yard.answer(TWO, Request::Release(bounded)), DONE);
    let semaphore = yard.create(Kind::Semaphore(0), "s");
    assert_eq!(yard.answer(ONE, Request::Release(semaphore)), DONE);
    assert_eq!(yard.answer(TWO, Request::Acquire(semaphore)), DONE);
}

#[test]
fn an_event_frees_all_that_wait() {
    let mut yard = Yard::new();
    let event = yard.create(Kind::Event, "e");
    yard.waits(ONE, Request::WaitSet(event));
    yard.waits(TWO, Request::WaitSet(event));
    assert_eq!(yard.frees(MAIN, Request::Set(event, true)), [(ONE, DONE), (TWO, DONE)]);
    assert_eq!(yard.answer(ONE, Request::WaitSet(event)), DONE);
    assert_eq!(yard.answer(ONE, Request::Set(event, false)), DONE);
    assert_eq!(yard.answer(ONE, Request::IsSet(event)), Ok(Reply::Is(false)));
}

#[test]
fn a_condition_gives_its_lock_back_and_takes_it_again() {
    let mut yard = Yard::new();
    let lock = yard.create(Kind::RLock, "a");
    let condition = yard.create(Kind::Condition(lock), "c");
    assert!(
        misused(&yard.answer(ONE, Request::WaitNotified(condition))),
        "it does not hold the lock"
    );
    for _ in 0..2 {
        assert_eq!(yard.answer(ONE, Request::Acquire(lock)), DONE);
    }
    yard.waits(ONE, Request::WaitNotified(condition));
    assert!(misused(&yard.answer(TWO, Request::Notify(condition, 1))));
    assert_eq!(yard.answer(TWO, Request::Acquire(lock)), DONE);
    assert_eq!(yard.frees(TWO, Request::Notify(condition, 1)), [], "the lock is not free yet");
    assert_eq!(yard.frees(TWO, Request::Release(lock)), [(ONE, Ok(Reply::Is(true)))]);
    assert_eq!(yard.frees(ONE, Request::Release(lock)), []);
    assert_eq!(
        yard.answer(TWO, Request::TryAcquire(lock)),
        Ok(Reply::Is(false)),
        "it was held twice"
    );
}

#[test]
fn notify_frees_the_oldest() {
    let (mut yard, lock, condition) = Yard::with_condition();
    for pid in [TWO, ONE] {
        assert_eq!(yard.answer(pid, Request::Acquire(lock)), DONE);
        yard.waits(pid, Request::WaitNotified(condition));
    }
    assert_eq!(yard.answer(MAIN, Request::Acquire(lock)), DONE);
    assert_eq!(yard.frees(MAIN, Request::Notify(condition, 1)), []);
    assert_eq!(yard.frees(MAIN, Request::Release(lock)), [(TWO, Ok(Reply::Is(true)))]);
    assert_eq!(yard.frees(TWO, Request::Notify(condition, usize::MAX)), []);
    assert_eq!(yard.frees(TWO, Request::Release(lock)), [(ONE, Ok(Reply::Is(true)))]);
}

#[test]
fn a_condition_that_times_out_has_its_lock_again() {
    let (mut yard, lock, condition) = Yard::with_condition();
    assert_eq!(yard.answer(ONE, Request::Acquire(lock)), DONE);
    let number = yard.waits(ONE, Request::WaitNotified(condition));
    assert_eq!(yard.answer(TWO, Request::Acquire(lock)), DONE);
    assert_eq!(yard.ask(ONE, Request::Withdraw(number)), [], "the lock is held");
    assert_eq!(yard.ask(ONE, Request::Withdraw(number)), [], "once more changes nothing");
    assert_eq!(yard.frees(TWO, Request::Release(lock)), [(ONE, Ok(Reply::Is(false)))]);
}

#[test]
fn a_barrier_opens_when_all_are_there_and_again() {
    let mut yard = Yard::new();
    let barrier = yard.create(barrier_for(2), "b");
    for _ in 0..2 {
        let first = yard.waits(ONE, Request::Arrive(barrier));
        let answers = yard.ask(TWO, Request::Arrive(barrier));
        let expected = [(ONE, first, Ok(Reply::Index(0))), (TWO, yard.last, Ok(Reply::Index(1)))];
        assert_eq!(answers, expected);
    }
}

#[test]
fn a_barrier_breaks_when_a_wait_times_out_until_it_is_reset() {
    let mut yard = Yard::new();
    let barrier = yard.create(barrier_for(3), "b");
    let broken = Err(Error::BrokenBarrier { name: "b".to_owned() });
    yard.waits(ONE, Request::Arrive(barrier));
    let number = yard.waits(TWO, Request::Arrive(barrier));
    let answers = yard.ask(TWO, Request::Withdraw(number));
    let explanation = "Process-2 waits for barrier 'b', where 2 of 3 are".to_owned();
    assert_eq!(answers[0], (TWO, number, Err(Error::WaitTimedOut { explanation })));
    assert_eq!((answers[1].0, &answers[1].2), (ONE, &broken));
    assert_eq!(yard.answer(MAIN, Request::Arrive(barrier)), broken);
    assert_eq!(yard.answer(MAIN, Request::Break(barrier, false)), DONE);
    yard.waits(MAIN, Request::Arrive(barrier));
    assert_eq!(yard.frees(ONE, Request::Break(barrier, false)), [(MAIN, broken.clone())]);
    yard.waits(MAIN, Request::Arrive(barrier));
    assert_eq!(yard.frees(ONE, Request::Break(barrier, true)), [(MAIN, broken)]);
}

#[test]
fn a_process_that_ends_at_a_barrier_breaks_it() {
    let mut yard = Yard::new();
    let barrier = yard.create(barrier_for(3), "b");
    yard.waits(ONE, Request::Arrive(barrier));
    yard.waits(TWO, Request::Arrive(barrier));
    assert_eq!(yard.ended(ONE), [(TWO, Err(Error::BrokenBarrier { name: "b".to_owned() }))]);
}

#[test]
fn a_queue_gives_its_items_in_their_order_to_those_that_wait_in_theirs() {
    let mut yard = Yard::new();
    let queue = yard.create(Kind::Queue { maxsize: 0 }, "q");
    yard.waits(TWO, Request::Get(queue, 1));
    yard.waits(ONE, Request::Get(queue, 8));
    let answers = yard.frees(MAIN, Request::Put(queue, items(&[1, 2, 3])));
    assert!(
        answers.is_empty() || answers == [(TWO, got(&[1])), (ONE, got(&[2, 3]))],
        "{answers:?}"
    );
    assert_eq!(yard.answer(MAIN, Request::Size(queue)), Ok(Reply::Size(0)));
    assert_eq!(yard.answer(MAIN, Request::TryGet(queue, 1)), got(&[]));
}

#[test]
fn a_full_queue_holds_its_producer_back() {
    let mut yard = Yard::new();
    let queue = yard.create(Kind::Queue { maxsize: 2 }, "q");
    let number = yard.waits(ONE, Request::Put(queue, items(&[1, 2, 3])));
    assert_eq!(yard.answer(MAIN, Request::Size(queue)), Ok(Reply::Size(2)));
    assert_eq!(yard.answer(MAIN, Request::TryPut(queue, items(&[9]))), Ok(Reply::Is(false)));
    yard.waits(TWO, Request::Put(queue, items(&[4])));
    let answers = yard.ask(MAIN, Request::Get(queue, 1));
    assert_eq!(answers, [(MAIN, yard.last, got(&[1])), (ONE, number, DONE)]);
    let answers = yard.ask(MAIN, Request::Get(queue, 5));
    assert_eq!((answers[0].clone(), answers[1].0), ((MAIN, yard.last, got(&[2, 3])), TWO));
    assert_eq!(yard.answer(MAIN, Request::TryGet(queue, 5)), got(&[4]));
}

#[test]
fn a_joinable_queue_is_joined_when_all_items_are_dealt_with() {
    let mut yard = Yard::new();
    let queue = yard.create(Kind::JoinableQueue { maxsize: 0 }, "q");
    assert_eq!(yard.answer(MAIN, Request::Join(queue)), DONE);
    assert_eq!(yard.answer(MAIN, Request::Put(queue, items(&[1, 2]))), DONE);
    yard.waits(MAIN, Request::Join(queue));
    assert_eq!(yard.answer(ONE, Request::Get(queue, 2)), got(&[1, 2]));
    assert_eq!(yard.frees(ONE, Request::TaskDone(queue, 1)), []);
    assert_eq!(yard.frees(ONE, Request::TaskDone(queue, 1)), [(MAIN, DONE)]);
    assert!(misused(&yard.answer(ONE, Request::TaskDone(queue, 1))));
}

#[test]
fn a_process_that_ends_with_an_item_fails_those_that_join() {
    let mut yard = Yard::new();
    let queue = yard.create(Kind::JoinableQueue { maxsize: 0 }, "q");
    assert_eq!(yard.answer(MAIN, Request::Put(queue, items(&[1]))), DONE);
    assert_eq!(yard.answer(ONE, Request::Get(queue, 1)), got(&[1]));
    yard.waits(MAIN, Request::Join(queue));
    assert_eq!(yard.ended(ONE), [(MAIN, abandoned("queue 'q'"))]);
    assert_eq!(yard.answer(MAIN, Request::Put(queue, items(&[2]))), DONE, "it can still be used");
}

#[test]
fn a_lock_whose_holder_ends_is_abandoned() {
    let (mut yard, lock) = Yard::with_lock();
    assert_eq!(yard.answer(ONE, Request::Acquire(lock)), DONE);
    yard.waits(TWO, Request::Acquire(lock));
    assert_eq!(yard.ended(ONE), [(TWO, abandoned("lock 'a'"))]);
    assert_eq!(yard.answer(MAIN, Request::Acquire(lock)), abandoned("lock 'a'"));
    assert_eq!(yard.answer(MAIN, Request::TryAcquire(lock)), abandoned("lock 'a'"));
}

#[test]
fn who_waits_for_a_condition_hears_that_its_lock_is_abandoned() {
    let (mut yard, lock, condition) = Yard::with_condition();
    assert_eq!(yard.answer(TWO, Request::Acquire(lock)), DONE);
    yard.waits(TWO, Request::WaitNotified(condition));
    assert_eq!(yard.answer(ONE, Request::Acquire(lock)), DONE);
    assert_eq!(yard.ended(ONE), [(TWO, abandoned("lock 'a'"))]);
}

#[test]
fn a_process_that_ends_waits_no_more() {
    let mut yard = Yard::new();
    let (lock, queue) =
        (yard.create(Kind::Lock, "a"), yard.create(Kind::Queue { maxsize: 0 }, "q"));
    assert_eq!(yard.answer(MAIN, Request::Acquire(lock)), DONE);
    yard.waits(ONE, Request::Acquire(lock));
    yard.waits(TWO, Request::Acquire(lock));
    yard.waits(ONE, Request::Get(queue, 1));
    assert_eq!(yard.ended(ONE), []);
    assert_eq!(yard.ended(ONE), [], "once is enough");
    assert_eq!(yard.frees(MAIN, Request::Release(lock)), [(TWO, DONE)]);
    assert_eq!(yard.answer(MAIN, Request::Put(queue, items(&[1]))), DONE);
    assert_eq!(yard.answer(TWO, Request::Get(queue, 1)), got(&[1]));
}

#[test]
fn an_answered_request_cannot_be_withdrawn() {
    let (mut yard, lock) = Yard::with_lock();
    assert_eq!(yard.answer(MAIN, Request::Acquire(lock)), DONE);
    let number = yard.last;
    assert_eq!(yard.ask(MAIN, Request::Withdraw(number)), []);
    assert_eq!(yard.answer(MAIN, Request::Release(lock)), DONE);
}

#[test]
fn a_wait_that_times_out_names_the_holders() {
    let mut yard = Yard::new();
    let (a, b) = (yard.create(Kind::Lock, "a"), yard.create(Kind::Lock, "b"));
    let event = yard.create(Kind::Event, "e");
    assert_eq!(yard.answer(ONE, Request::Acquire(a)), DONE);
    assert_eq!(yard.answer(MAIN, Request::Acquire(b)), DONE);
    yard.waits(ONE, Request::Acquire(b));
    let number = yard.waits(TWO, Request::Acquire(a));
    let held = "Process-2 waits for lock 'a', held by Process-1, which waits for lock 'b', held by MainProcess";
    assert_eq!(yard.timed_out(TWO, number), held);
    yard.waits(MAIN, Request::WaitSet(event));
    let number = yard.waits(TWO, Request::Acquire(a));
    let explained = format!("{held}, which waits for event 'e' to be set");
    assert_eq!(yard.timed_out(TWO, number), explained);
}

#[test]
fn a_wait_says_what_it_is_for() {
    let (mut yard, lock, condition) = Yard::with_condition();
    let empty = yard.create(Kind::Queue { maxsize: 0 }, "empty");
    let full = yard.create(Kind::JoinableQueue { maxsize: 1 }, "full");
    let semaphore = yard.create(Kind::Semaphore(0), "s");
    assert_eq!(yard.answer(MAIN, Request::Put(full, items(&[1]))), DONE);
    let told = [
        (Request::Get(empty, 1), "an item of queue 'empty', which is empty"),
        (Request::Put(full, items(&[2])), "room in queue 'full', which is full"),
        (Request::Join(full), "queue 'full', 1 items of which are not done"),
        (Request::Acquire(semaphore), "semaphore 's'"),
    ];
    for (request, what) in told {
        let number = yard.waits(ONE, request);
        assert_eq!(yard.timed_out(ONE, number), format!("Process-1 waits for {what}"));
    }
    let mut last = (vec![], String::new());
    for pid in [MAIN, ONE, TWO] {
        assert_eq!(yard.answer(pid, Request::Acquire(lock)), DONE);
        let number = yard.waits(pid, Request::WaitNotified(condition));
        last = yard.idle(pid, condition, number);
    }
    let (freed, told) = last;
    assert_eq!(freed, [MAIN, ONE, TWO]);
    assert!(
        told.contains("Process-1 waits for a notification of condition 'c'; Process-2"),
        "{told}"
    );
}

#[test]
fn a_circle_of_locks_is_a_deadlock() {
    let mut yard = Yard::new();
    let (a, b) = (yard.create(Kind::Lock, "a"), yard.create(Kind::Lock, "b"));
    assert_eq!(yard.answer(ONE, Request::Acquire(a)), DONE);
    assert_eq!(yard.answer(TWO, Request::Acquire(b)), DONE);
    let second = yard.waits(TWO, Request::Acquire(a));
    assert_eq!(yard.idle(TWO, a, second).0, [0; 0]);
    let first = yard.waits(ONE, Request::Acquire(b));
    let circle = "Process-1 waits for lock 'b', held by Process-2, which waits for lock 'a', held by Process-1";
    assert_eq!(yard.idle(ONE, b, first), (vec![ONE, TWO], circle.to_owned()));
    assert_eq!(yard.frees(ONE, Request::Release(a)), [], "nobody waits any more");
}

#[test]
fn a_circle_is_no_deadlock_while_one_of_it_does_something_else() {
    let mut yard = Yard::new();
    let (a, b) = (yard.create(Kind::Lock, "a"), yard.create(Kind::Lock, "b"));
    assert_eq!(yard.answer(ONE, Request::Acquire(a)), DONE);
    assert_eq!(yard.answer(TWO, Request::Acquire(b)), DONE);
    let second = yard.waits(TWO, Request::Acquire(a));
    let first = yard.waits(ONE, Request::Acquire(b));
    assert_eq!(yard.idle(ONE, b, first).0, [0; 0], "Process-2 has not said that it is idle");
    assert_eq!(yard.frees(TWO, Request::Release(b)), [(ONE, DONE)]);
    assert_eq!(yard.idle(ONE, b, first).0, [0; 0], "it was answered when it said so");
    assert_eq!(yard.idle(TWO, a, second).0, [0; 0]);
}

#[test]
fn a_lock_that_is_taken_twice_is_a_deadlock() {
    let (mut yard, lock) = Yard::with_lock();
    assert_eq!(yard.answer(ONE, Request::Acquire(lock)), DONE);
    let number = yard.waits(ONE, Request::Acquire(lock));
    let told = "Process-1 waits for lock 'a', held by Process-1";
    assert_eq!(yard.idle(ONE, lock, number), (vec![ONE], told.to_owned()));
}

#[test]
fn it_is_a_deadlock_when_everybody_waits() {
    let mut yard = Yard::new();
    let queue = yard.create(Kind::Queue { maxsize: 0 }, "q");
    for pid in [MAIN, ONE] {
        let number = yard.waits(pid, Request::Get(queue, 1));
        assert_eq!(yard.idle(pid, queue, number).0, [0; 0], "Process-2 may put something");
    }
    yard.server.guest_came();
    assert_eq!(yard.ended(TWO), [], "the guest may put something");
    let answers = yard.server.guest_left();
    let told = "MainProcess waits for an item of queue 'q', which is empty; \
                Process-1 waits for an item of queue 'q', which is empty";
    let expected = Err(Error::Deadlock { explanation: told.to_owned() });
    assert_eq!(answers.iter().map(|(pid, ..)| *pid).collect::<Vec<_>>(), [MAIN, ONE]);
    assert!(answers.iter().all(|(_, _, reply)| *reply == expected), "{answers:?}");
}

#[test]
fn items_that_are_put_back_are_the_next() {
    let mut yard = Yard::new();
    let queue = yard.create(Kind::JoinableQueue { maxsize: 0 }, "q");
    assert_eq!(yard.answer(MAIN, Request::Put(queue, items(&[1, 2, 3]))), DONE);
    assert_eq!(yard.answer(ONE, Request::Get(queue, 3)), got(&[1, 2, 3]));
    let number = yard.waits(TWO, Request::Get(queue, 1));
    let answers = yard.ask(ONE, Request::PutBack(queue, items(&[2, 3])));
    assert_eq!(answers[1], (TWO, number, got(&[2])));
    assert_eq!(yard.answer(TWO, Request::Get(queue, 9)), got(&[3]));
    assert_eq!(yard.answer(ONE, Request::TaskDone(queue, 1)), DONE);
    assert_eq!(yard.ended(ONE), [], "it has given back what it did not use");
}

#[test]
fn the_last_at_a_barrier_acts_before_all_go_on() {
    let mut yard = Yard::new();
    let kind = Kind::Barrier { parties: 2.try_into().expect("not zero"), acts: true };
    let barrier = yard.create(kind, "b");
    for _ in 0..2 {
        yard.waits(ONE, Request::Arrive(barrier));
        assert_eq!(yard.answer(TWO, Request::Arrive(barrier)), Ok(Reply::Index(1)));
        assert_eq!(yard.frees(TWO, Request::Open(barrier)), [(ONE, Ok(Reply::Index(0)))]);
    }
    yard.waits(MAIN, Request::Arrive(barrier));
    assert_eq!(yard.answer(ONE, Request::Arrive(barrier)), Ok(Reply::Index(1)));
    let broken = Err(Error::BrokenBarrier { name: "b".to_owned() });
    assert_eq!(yard.ended(ONE), [(MAIN, broken.clone())], "it ended while it acted");
    assert_eq!(yard.answer(TWO, Request::Open(barrier)), broken);
}

#[test]
fn a_release_while_the_lock_is_taken_again_is_not_that_of_its_holder() {
    let (mut yard, lock, condition) = Yard::with_condition();
    assert_eq!(yard.answer(ONE, Request::Acquire(lock)), DONE);
    let number = yard.waits(ONE, Request::WaitNotified(condition));
    assert_eq!(yard.answer(TWO, Request::Acquire(lock)), DONE);
    assert_eq!(yard.ask(ONE, Request::Withdraw(number)), []);
    assert_eq!(yard.frees(ONE, Request::Release(lock)), []);
    assert_eq!(yard.answer(MAIN, Request::TryAcquire(lock)), Ok(Reply::Is(false)), "TWO has it");
    assert_eq!(yard.frees(TWO, Request::Release(lock)), [], "ONE wants it no more");
}

#[test]
fn an_object_does_only_what_its_kind_can() {
    let mut yard = Yard::new();
    let event = yard.create(Kind::Event, "e");
    for request in [Request::Acquire(event), Request::Get(event, 1), Request::WaitNotified(event)] {
        assert!(misused(&yard.answer(ONE, request)));
    }
    assert!(misused(&yard.answer(ONE, Request::Acquire(ObjectId(MAIN, 0)))));
    let condition = Request::Create { kind: Kind::Condition(event), name: "c".to_owned() };
    assert!(misused(&yard.answer(ONE, condition)));
}

fn read(value: ObjectId) -> Request {
    Request::Cells(value, CellsRequest::Read(0, 1))
}

fn write(value: ObjectId, byte: u8) -> Request {
    Request::Cells(value, CellsRequest::Write(0, vec![byte]))
}

#[test]
fn bytes_without_a_lock_are_read_and_written_at_any_time() {
    let mut yard = Yard::new();
    let value = yard.create(Kind::Cells { length: 1, is_guarded: false }, "v");
    assert_eq!(yard.answer(ONE, write(value, 7)), DONE);
    assert_eq!(yard.answer(TWO, read(value)), got(&[7]));
    assert!(misused(&yard.answer(ONE, Request::Acquire(value))));
}

#[test]
fn bytes_with_a_lock_are_for_its_holder_while_it_is_held() {
    let mut yard = Yard::new();
    let value = yard.create(Kind::Cells { length: 1, is_guarded: true }, "v");
    assert_eq!(yard.answer(TWO, write(value, 6)), DONE, "nobody holds it");
    assert_eq!(yard.answer(ONE, Request::Acquire(value)), DONE);
    yard.waits(TWO, read(value));
    let number = yard.waits(MAIN, write(value, 9));
    assert_eq!(yard.answer(ONE, read(value)), got(&[6]));
    assert_eq!(yard.answer(ONE, write(value, 7)), DONE);
    let told = "MainProcess waits for value 'v', held by Process-1";
    assert_eq!(yard.timed_out(MAIN, number), told);
    assert_eq!(yard.frees(ONE, Request::Release(value)), [(TWO, got(&[7]))]);
}

#[test]
fn bytes_whose_holder_ends_are_abandoned() {
    let mut yard = Yard::new();
    let value = yard.create(Kind::Cells { length: 1, is_guarded: true }, "v");
    assert_eq!(yard.answer(ONE, Request::Acquire(value)), DONE);
    yard.waits(TWO, read(value));
    assert_eq!(yard.ended(ONE), [(TWO, abandoned("value 'v'"))]);
    assert_eq!(yard.answer(MAIN, write(value, 1)), abandoned("value 'v'"));
}

#[test]
fn a_list_and_a_dictionary_answer_at_once() {
    let mut yard = Yard::new();
    let list = yard.create(Kind::List, "l");
    assert_eq!(yard.answer(ONE, Request::List(list, ListRequest::Extend(items(&[1, 2])))), DONE);
    assert_eq!(yard.answer(TWO, Request::List(list, ListRequest::Pop(None))), got(&[2]));
    let outside = yard.answer(TWO, Request::List(list, ListRequest::Get(1)));
    let told = "list 'l': the index 1 is out of range, its length is 1";
    assert_eq!(outside.expect_err("it has one item").to_string(), told);
    for kind in [Kind::Dict, Kind::Namespace] {
        let dict = yard.create(kind, "d");
        let pair = Request::Dict(dict, DictRequest::Update(items(&[1, 2])));
        assert_eq!(yard.answer(ONE, pair), DONE);
        let value = Request::Dict(dict, DictRequest::Get(vec![1]));
        assert_eq!(yard.answer(TWO, value), got(&[2]));
        assert!(misused(&yard.answer(ONE, Request::List(dict, ListRequest::Len))));
    }
}

/// A lock that a process makes with its next request.
fn lock_to_come(yard: &Yard) -> (ObjectId, Request) {
    let request = Request::Create { kind: Kind::Lock, name: "a".to_owned() };
    (ObjectId(MAIN, yard.last + 3), request)
}

#[test]
fn a_request_that_comes_before_its_object_waits_for_it() {
    let mut yard = Yard::new();
    let (lock, create) = lock_to_come(&yard);
    let first = yard.waits(ONE, Request::Acquire(lock));
    let second = yard.waits(TWO, Request::Acquire(lock));
    let answers = yard.ask(MAIN, create);
    assert_eq!(answers, [(MAIN, yard.last, Ok(Reply::Created(lock))), (ONE, first, DONE)]);
    assert_eq!(yard.ask(ONE, Request::Release(lock))[1], (TWO, second, DONE));
}

#[test]
fn nobody_comes_between_an_object_and_what_it_begins_with() {
    let mut yard = Yard::new();
    let value = ObjectId(MAIN, 9);
    yard.waits(ONE, Request::Acquire(value));
    let kind = Kind::Cells { length: 1, is_guarded: true };
    let create = Request::Create { kind, name: "v".to_owned() };
    let answers = yard.server.handle_all(MAIN, [(9, create), (0, write(value, 7))]);
    let to: Vec<_> = answers.iter().map(|(pid, number, _)| (*pid, *number)).collect();
    assert_eq!(to, [(MAIN, 9), (MAIN, 0), (ONE, 1)]);
    assert_eq!(yard.answer(ONE, read(value)), got(&[7]));
}

#[test]
fn a_request_for_what_its_maker_will_not_make_any_more_is_refused() {
    let mut yard = Yard::new();
    let (lock, _) = lock_to_come(&yard);
    yard.waits(ONE, Request::Acquire(lock));
    yard.waits(TWO, Request::Acquire(lock));
    let answers = yard.ask(MAIN, Request::Create { kind: Kind::Event, name: "e".to_owned() });
    assert_eq!(answers.len(), 3, "it made something else: {answers:?}");
    let never = ObjectId(ONE, Number::MAX);
    yard.waits(TWO, Request::Acquire(never));
    assert!(misused(&yard.ended(ONE)[0].1));
    assert!(misused(&yard.answer(TWO, Request::Acquire(never))));
}

#[test]
fn a_wait_for_an_object_that_is_not_made_can_be_given_up() {
    let mut yard = Yard::new();
    let (lock, _) = lock_to_come(&yard);
    let number = yard.waits(ONE, Request::Acquire(lock));
    let told = "Process-1 waits for an object that is not made yet";
    assert_eq!(yard.timed_out(ONE, number), told);
    yard.waits(TWO, Request::Acquire(lock));
    assert_eq!(yard.ended(TWO), []);
}
