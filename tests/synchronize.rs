//! Locks, semaphores, conditions, events and barriers: between processes of every start method, and what becomes of them
//! when a process or their manager does not live on.
#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, reason = "a test says so by failing")]
#![allow(clippy::needless_pass_by_value, reason = "a target owns its arguments")]

#[macro_use]
mod suite;

use std::future::{Future, poll_fn};
use std::pin::{Pin, pin};
use std::task::Poll;
use std::time::Duration;

use coreyard::multiprocessing::{
    Barrier, Condition, Connection, Context, Event, Lock, Pool, Process, Queue, RLock, Semaphore,
    active_children, managers, pipe,
};
use coreyard::{Error, Result};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_dedicated_worker);

async fn ended(process: &Process) -> Option<i32> {
    process.join(None).await.unwrap();
    process.exitcode()
}

async fn all_ended(processes: &[Process]) {
    for process in processes {
        assert_eq!(ended(process).await, Some(0), "{}: {}", process.name(), process.reason());
    }
}

/// Says that it is inside, stays for a moment, and says that it is out.
async fn inside(lock: Lock, log: Queue<(u32, bool)>, number: u32) -> Result<()> {
    for _ in 0..5 {
        let held = lock.lock().await?;
        log.put((number, true)).await?;
        coreyard::executor::sleep(Duration::from_millis(1)).await;
        log.put((number, false)).await?;
        drop(held);
    }
    Ok(())
}

async fn one_process_holds_a_lock_at_a_time(context: Context) {
    let (lock, log) = (context.lock(), context.queue(0));
    let start = |number| {
        let process = context.process(inside, (lock.clone(), log.clone(), number));
        process.start().unwrap();
        process
    };
    let processes: Vec<_> = (0..3).map(start).collect();
    for _ in 0..15 {
        let (inner, (outer, is_out)) = (log.get().await.unwrap(), log.get().await.unwrap());
        assert_eq!(inner, (outer, true));
        assert!(!is_out);
    }
    all_ended(&processes).await;
}

/// Asks for something, and says whether it has to wait.
async fn has_to_wait<T>(future: Pin<&mut impl Future<Output = T>>) -> bool {
    let mut future = future;
    poll_fn(|context| Poll::Ready(future.as_mut().poll(context).is_pending())).await
}

async fn in_turn(lock: Lock, log: Queue<String>, number: u32) -> Result<()> {
    let mut acquiring = pin!(lock.acquire(None));
    assert!(has_to_wait(acquiring.as_mut()).await);
    log.put(format!("{number} asks")).await?;
    acquiring.await?;
    log.put(format!("{number} has it")).await?;
    lock.release().await
}

async fn who_asks_first_is_served_first(context: Context) {
    let (lock, log) = (context.lock(), context.queue(0));
    lock.acquire(None).await.unwrap();
    let mut processes = Vec::new();
    for number in 0..3_u32 {
        let process = context.process(in_turn, (lock.clone(), log.clone(), number));
        process.start().unwrap();
        processes.push(process);
        assert_eq!(log.get().await, Ok(format!("{number} asks")));
    }
    lock.release().await.unwrap();
    for number in 0..3 {
        assert_eq!(log.get().await, Ok(format!("{number} has it")));
    }
    all_ended(&processes).await;
}

/// Holds a lock and says so, and does not give it back.
async fn hold(lock: Lock, connection: Connection) -> Result<()> {
    lock.acquire(None).await?;
    connection.send(&"up")?;
    connection.recv::<()>().await
}

async fn a_wait_that_times_out_names_the_holder(context: Context) {
    let lock = context.lock().with_name("a");
    let (ours, theirs) = pipe(true);
    let process = context.process(hold, (lock.clone(), theirs)).with_name("holder");
    process.start().unwrap();
    assert_eq!(ours.recv().await, Ok("up".to_owned()));
    assert_eq!(lock.try_acquire().await, Ok(false));
    let late = lock.acquire(Duration::from_millis(1)).await.unwrap_err();
    let said = "timed out: MainProcess waits for lock 'a', held by holder";
    assert_eq!(late.to_string(), said);
    process.terminate().unwrap();
}

async fn who_waits_hears_that_the_holder_has_ended(context: Context) {
    async fn leaves(lock: Lock, connection: Connection) -> Result<()> {
        lock.acquire(None).await?;
        connection.send(&"up")?;
        connection.recv().await
    }
    async fn panics(lock: Lock, connection: Connection) -> Result<()> {
        let _held = lock.lock().await?;
        connection.send(&"up")?;
        let _: () = connection.recv().await?;
        panic!("out of cheese")
    }
    for way in 0..3 {
        let lock = context.lock().with_name("a");
        let (ours, theirs) = pipe(true);
        let process = match way {
            0 | 1 => context.process(leaves, (lock.clone(), theirs)),
            _ => context.process(panics, (lock.clone(), theirs)),
        }
        .with_name("holder");
        process.start().unwrap();
        assert_eq!(ours.recv().await, Ok("up".to_owned()));
        let mut acquiring = pin!(lock.acquire(None));
        assert!(has_to_wait(acquiring.as_mut()).await);
        if way == 0 {
            process.terminate().unwrap();
        } else {
            ours.send(&()).unwrap();
        }
        let abandoned =
            Error::Abandoned { what: "lock 'a'".to_owned(), process: "holder".to_owned() };
        assert_eq!(acquiring.await, Err(abandoned.clone()), "way {way}");
        assert_eq!(lock.try_acquire().await, Err(abandoned));
        ended(&process).await;
    }
}

async fn who_ends_while_it_waits_gets_nothing(context: Context) {
    async fn marked(lock: Lock, mark: Lock, log: Queue<String>) -> Result<()> {
        mark.acquire(None).await?;
        in_turn(lock, log, 0).await
    }
    let (lock, mark, log) = (context.lock(), context.lock(), context.queue(0));
    lock.acquire(None).await.unwrap();
    let first = context.process(marked, (lock.clone(), mark.clone(), log.clone()));
    first.start().unwrap();
    assert_eq!(log.get().await, Ok("0 asks".to_owned()));
    let second = context.process(in_turn, (lock.clone(), log.clone(), 1));
    second.start().unwrap();
    assert_eq!(log.get().await, Ok("1 asks".to_owned()));
    first.terminate().unwrap();
    // The manager knows that it has ended when this is abandoned.
    assert!(matches!(mark.acquire(None).await, Err(Error::Abandoned { .. })));
    lock.release().await.unwrap();
    assert_eq!(log.get().await, Ok("1 has it".to_owned()));
    assert_eq!(ended(&second).await, Some(0));
}

async fn a_guard_gives_back_when_it_is_dropped_and_when_its_process_fails(context: Context) {
    async fn fails(lock: Lock) -> Result<()> {
        let _held = lock.lock().await?;
        Err(Error::NotReady)
    }
    let lock = context.lock();
    let process = context.process(fails, (lock.clone(),));
    process.start().unwrap();
    assert_eq!(ended(&process).await, Some(1));
    drop(lock.lock().await.unwrap());
    let held = lock.lock().await.unwrap();
    assert_eq!(lock.try_acquire().await, Ok(false));
    lock.release().await.unwrap();
    drop(held);
    assert_eq!(lock.try_acquire().await, Ok(true), "it was given back once");
    lock.release().await.unwrap();
    let free = lock.release().await.unwrap_err();
    assert!(free.to_string().contains("nobody holds it"), "{free}");
}

async fn a_wait_that_is_dropped_is_withdrawn(context: Context) {
    let (lock, log) = (context.lock(), context.queue(0));
    lock.acquire(None).await.unwrap();
    {
        let mut acquiring = pin!(lock.acquire(None));
        assert!(has_to_wait(acquiring.as_mut()).await);
    }
    // Granted while it is dropped: it is given back.
    {
        let mut acquiring = pin!(lock.acquire(None));
        assert!(has_to_wait(acquiring.as_mut()).await);
        lock.release().await.unwrap();
    }
    let process = context.process(inside, (lock.clone(), log, 1));
    process.start().unwrap();
    all_ended(&[process]).await;
    assert_eq!(lock.try_acquire().await, Ok(true));
}

async fn an_rlock_is_its_holders_only(context: Context) {
    async fn releases(lock: RLock) -> String {
        lock.release().await.unwrap_err().to_string()
    }
    async fn takes(lock: RLock) -> Result<bool> {
        lock.try_acquire().await
    }
    let lock = context.rlock().with_name("r");
    for _ in 0..2 {
        lock.acquire(None).await.unwrap();
    }
    let refused = context.process(releases, (lock.clone(),));
    refused.start().unwrap();
    all_ended(std::slice::from_ref(&refused)).await;
    assert_eq!(refused.result(), Ok("lock 'r': this process does not hold it".to_owned()));
    for is_free in [false, true] {
        lock.release().await.unwrap();
        let other = context.process(takes, (lock.clone(),));
        other.start().unwrap();
        all_ended(std::slice::from_ref(&other)).await;
        assert_eq!(other.result(), Ok(is_free));
    }
}

async fn a_semaphore_lets_so_many_in(context: Context) {
    async fn enters(permits: Semaphore, log: Queue<i32>) -> Result<()> {
        let _inside = permits.lock().await?;
        log.put(1).await?;
        coreyard::executor::sleep(Duration::from_millis(2)).await;
        log.put(-1).await
    }
    let (permits, log) = (context.semaphore(2), context.queue(0));
    let processes = [0; 4].map(|_| {
        let process = context.process(enters, (permits.clone(), log.clone()));
        process.start().unwrap();
        process
    });
    let mut inside = 0;
    for _ in 0..8 {
        inside += log.get().await.unwrap();
        assert!((0..=2).contains(&inside), "{inside}");
    }
    all_ended(&processes).await;
    assert_eq!(permits.get_value().await, Ok(2));
    permits.release().await.unwrap();
    assert_eq!(permits.get_value().await, Ok(3));
    let bounded = context.bounded_semaphore(1);
    assert!(matches!(bounded.release().await, Err(Error::Misused { .. })));
    assert_eq!(bounded.try_acquire().await, Ok(true));
    assert_eq!(bounded.try_acquire().await, Ok(false));
    bounded.release().await.unwrap();
}

async fn an_event_is_waited_for_by_all(context: Context) {
    async fn waits(event: Event, up: Semaphore) -> Result<bool> {
        up.release().await?;
        event.wait(None).await
    }
    let (event, up) = (context.event().with_name("e"), context.semaphore(0));
    let processes = [0; 2].map(|_| {
        let process = context.process(waits, (event.clone(), up.clone()));
        process.start().unwrap();
        process
    });
    for _ in 0..2 {
        up.acquire(None).await.unwrap();
    }
    assert_eq!(event.wait(Duration::from_millis(1)).await, Ok(false));
    event.set().unwrap();
    all_ended(&processes).await;
    assert_eq!(event.is_set().await, Ok(true));
    assert_eq!(event.wait(Duration::ZERO).await, Ok(true));
    event.clear().unwrap();
    assert_eq!(event.is_set().await, Ok(false));
}

async fn a_condition_is_waited_for_without_its_lock(context: Context) {
    async fn waits(condition: Condition, up: Semaphore) -> Result<bool> {
        let _held = condition.lock().await?;
        up.release().await?;
        condition.wait(None).await
    }
    let (condition, up) = (context.condition().with_name("c"), context.semaphore(0));
    let processes = [0; 3].map(|_| {
        let process = context.process(waits, (condition.clone(), up.clone()));
        process.start().unwrap();
        process
    });
    for _ in 0..3 {
        up.acquire(None).await.unwrap();
    }
    let unheld = condition.notify(1).await.unwrap_err();
    assert!(unheld.to_string().contains("does not hold"), "{unheld}");
    let unheld = condition.wait(None).await.unwrap_err();
    assert!(unheld.to_string().contains("does not hold"), "{unheld}");
    let held = condition.lock().await.unwrap();
    condition.notify(1).await.unwrap();
    drop(held);
    let held = condition.lock().await.unwrap();
    assert_eq!(condition.wait(Duration::from_millis(1)).await, Ok(false));
    condition.notify_all().await.unwrap();
    drop(held);
    all_ended(&processes).await;
    assert!(processes.iter().all(|process| process.result() == Ok(true)));
}

async fn wait_for_asks_after_every_notification(context: Context) {
    async fn notifies(condition: Condition, times: u32) -> Result<()> {
        for _ in 0..times {
            let _held = condition.lock().await?;
            condition.notify_all().await?;
        }
        Ok(())
    }
    let lock = context.lock();
    let condition = Condition::from(&lock);
    let held = condition.lock().await.unwrap();
    let asked = std::cell::Cell::new(0);
    let is_third = || {
        asked.set(asked.get() + 1);
        asked.get() == 3
    };
    let process = context.process(notifies, (condition.clone(), 2));
    process.start().unwrap();
    assert_eq!(condition.wait_for(is_third, Duration::MAX).await, Ok(true));
    assert_eq!(lock.try_acquire().await, Ok(false), "it is held again");
    assert_eq!(condition.wait_for(|| false, Duration::from_millis(1)).await, Ok(false));
    drop(held);
    all_ended(&[process]).await;
}

async fn a_wait_for_a_condition_that_is_dropped_leaves_the_lock_to_its_guard(context: Context) {
    let condition = context.condition();
    let held = condition.lock().await.unwrap();
    {
        let mut waiting = pin!(condition.wait(None));
        assert!(has_to_wait(waiting.as_mut()).await);
    }
    drop(held);
    condition.acquire(Duration::from_secs(30)).await.unwrap();
    condition.release().await.unwrap();
}

async fn a_barrier_opens_when_all_are_there(context: Context) {
    async fn arrives(barrier: Barrier) -> Result<(usize, usize)> {
        Ok((barrier.wait(None).await?, barrier.wait(None).await?))
    }
    let barrier = context.barrier(3.try_into().unwrap(), None);
    assert_eq!(barrier.parties().get(), 3);
    let processes = [0; 3].map(|_| {
        let process = context.process(arrives, (barrier.clone(),));
        process.start().unwrap();
        process
    });
    all_ended(&processes).await;
    let places = processes.iter().map(|process| process.result::<(usize, usize)>().unwrap());
    let (mut first, mut second): (Vec<_>, Vec<_>) = places.unzip();
    first.sort_unstable();
    second.sort_unstable();
    assert_eq!((first, second), (vec![0, 1, 2], vec![0, 1, 2]));
    assert_eq!(barrier.n_waiting().await, Ok(0));
}

thread_local!(static ACTED: std::cell::Cell<u32> = const { std::cell::Cell::new(0) });

async fn the_last_at_a_barrier_acts_alone_before_the_others_go_on(context: Context) {
    async fn arrives(barrier: Barrier) -> Result<(usize, u32)> {
        Ok((barrier.wait(None).await?, ACTED.get()))
    }
    ACTED.set(0);
    let act = || ACTED.set(ACTED.get() + 1);
    let barrier = context.barrier(3.try_into().unwrap(), act as fn());
    let processes = [0; 3].map(|_| {
        let process = context.process(arrives, (barrier.clone(),));
        process.start().unwrap();
        process
    });
    all_ended(&processes).await;
    let mut results: Vec<(usize, u32)> =
        processes.iter().map(|process| process.result().unwrap()).collect();
    results.sort_unstable();
    assert_eq!(results, [(0, 0), (1, 0), (2, 1)]);
}

async fn a_barrier_breaks(context: Context) {
    async fn arrives(barrier: Barrier) -> Result<usize> {
        barrier.wait(None).await
    }
    let broken = Err(Error::BrokenBarrier { name: "b".to_owned() });
    for way in 0..5 {
        let act: Option<fn()> = (way == 4).then_some(|| panic!("out of cheese"));
        let barrier = context.barrier(3.try_into().unwrap(), act).with_name("b");
        let process = context.process(arrives, (barrier.clone(),));
        process.start().unwrap();
        while barrier.n_waiting().await != Ok(1) {}
        let mut waiting = pin!(barrier.wait(None));
        assert!(has_to_wait(waiting.as_mut()).await);
        let last = context.process(arrives, (barrier.clone(),));
        match way {
            0 => barrier.abort().unwrap(),
            1 => barrier.reset().unwrap(),
            2 => process.terminate().unwrap(),
            3 => {
                let late = barrier.wait(Duration::ZERO);
                // All are there then: it opens.
                assert_eq!(late.await, Ok(2));
                assert_eq!(waiting.await, Ok(1));
                all_ended(&[process]).await;
                let late = barrier.wait(Duration::from_millis(1)).await.unwrap_err();
                assert!(late.to_string().contains("where 1 of 3 are"), "{late}");
                assert_eq!(barrier.broken().await, Ok(true));
                continue;
            }
            _ => {
                last.start().unwrap();
                assert_eq!(waiting.await, broken);
                assert_eq!((ended(&last).await, ended(&process).await), (Some(1), Some(1)));
                continue;
            }
        }
        assert_eq!(waiting.await, broken, "way {way}");
        assert_eq!(barrier.broken().await, Ok(way != 1));
        ended(&process).await;
    }
}

async fn a_circle_of_locks_is_a_deadlock_and_is_named(context: Context) {
    async fn takes(mine: Lock, other: Lock, both: Barrier) -> Result<String> {
        let _held = mine.lock().await?;
        both.wait(None).await?;
        match other.acquire(None).await {
            Err(Error::Deadlock { explanation }) => Ok(explanation),
            other => panic!("{other:?}"),
        }
    }
    let (a, b) = (context.lock().with_name("a"), context.lock().with_name("b"));
    let both = context.barrier(2.try_into().unwrap(), None);
    let one = context.process(takes, (a.clone(), b.clone(), both.clone())).with_name("one");
    let two = context.process(takes, (b.clone(), a.clone(), both)).with_name("two");
    one.start().unwrap();
    two.start().unwrap();
    all_ended(&[one.clone(), two.clone()]).await;
    let said: String = one.result().unwrap();
    let ways = [
        "one waits for lock 'b', held by two, which waits for lock 'a', held by one",
        "two waits for lock 'a', held by one, which waits for lock 'b', held by two",
    ];
    assert!(ways.contains(&said.as_str()), "{said}");
    assert_eq!(two.result(), Ok(said));
    assert_eq!((a.try_acquire().await, b.try_acquire().await), (Ok(true), Ok(true)));
}

async fn a_wait_with_a_limit_or_beside_another_is_no_deadlock(context: Context) {
    async fn twice(lock: Lock) -> Result<(String, bool)> {
        let _held = lock.lock().await?;
        let late = lock.acquire(Duration::from_millis(5)).await.unwrap_err().to_string();
        let mut again = pin!(lock.acquire(None));
        assert!(has_to_wait(again.as_mut()).await);
        coreyard::executor::sleep(Duration::from_millis(5)).await;
        lock.release().await?;
        Ok((late, again.await.is_ok()))
    }
    let process = context.process(twice, (context.lock(),));
    process.start().unwrap();
    all_ended(std::slice::from_ref(&process)).await;
    let (late, is_ok): (String, bool) = process.result().unwrap();
    assert!(late.starts_with("timed out: "), "{late}");
    assert!(is_ok);
}

async fn what_another_context_made_is_refused(context: Context) {
    fn takes(_: (Lock, Event)) {}
    let other = if context == Context::spawn() { Context::fork() } else { Ok(Context::spawn()) };
    let Ok(other) = other else { return };
    let process = other.process(takes, ((context.lock().with_name("a"), Event::new()),));
    let refused = process.start().unwrap_err().to_string();
    let (own, of) = (context.start_method(), other.start_method());
    let why = format!(
        "lock 'a': it was made in a {own} context and is being shared with a process in a {of} context"
    );
    assert!(refused.starts_with(&why), "{refused}");
    let process = other.process(takes, ((Lock::new(), Event::new()),));
    process.start().unwrap();
    all_ended(&[process]).await;
}

async fn a_manager_is_no_child_and_takes_no_number(context: Context) {
    let before = Process::new(|| (), ()).name();
    let lock = context.lock();
    lock.acquire(None).await.unwrap();
    assert!(active_children().is_empty());
    let manager = managers::process().unwrap();
    assert!(manager.name().starts_with("SyncManager-") && manager.is_alive());
    let next = |name: &str| name.rsplit('-').next().unwrap().parse::<u32>().unwrap();
    assert_eq!(next(&Process::new(|| (), ()).name()), next(&before) + 1);
}

async fn everything_fails_when_the_manager_ends(context: Context) {
    async fn waits(event: Event, up: Connection) -> String {
        up.send(&"up").unwrap();
        event.wait(None).await.unwrap_err().to_string()
    }
    let (event, lock) = (context.event().with_name("e"), context.lock().with_name("a"));
    lock.acquire(None).await.unwrap();
    let (ours, theirs) = pipe(true);
    let process = context.process(waits, (event.clone(), theirs));
    process.start().unwrap();
    assert_eq!(ours.recv().await, Ok("up".to_owned()));
    let manager = managers::process().unwrap();
    let mut waiting = pin!(event.wait(None));
    assert!(has_to_wait(waiting.as_mut()).await);
    manager.kill().unwrap();
    let said = |what: &str| format!("{} has ended, and with it {what}", manager.name());
    assert_eq!(waiting.await.unwrap_err().to_string(), said("event 'e'"));
    assert_eq!(event.set().unwrap_err().to_string(), said("event 'e'"));
    assert_eq!(lock.release().await.unwrap_err().to_string(), said("lock 'a'"));
    all_ended(std::slice::from_ref(&process)).await;
    assert_eq!(process.result(), Ok(said("event 'e'")));
    assert_eq!(context.lock().acquire(None).await, Ok(()), "a new one is started");
}

async fn a_handle_finds_its_manager_over_a_pipe(context: Context) {
    async fn receives(connection: Connection) -> Result<()> {
        let (lock, event): (Lock, Event) = connection.recv().await?;
        let held = lock.lock().await?;
        event.set()?;
        connection.send(&"set")?;
        assert_eq!(connection.recv().await, Ok("go on".to_owned()));
        drop(held);
        Ok(())
    }
    let old = context.lock();
    old.acquire(None).await.unwrap();
    let (ours, theirs) = pipe(true);
    let process = context.process(receives, (theirs,)).with_name("receiver");
    process.start().unwrap();
    managers::process().unwrap().kill().unwrap();
    while old.try_acquire().await.is_ok() {}
    // Of this manager the process does not know.
    let (lock, event) = (context.lock(), context.event());
    ours.send(&(&lock, &event)).unwrap();
    assert_eq!(event.wait(None).await, Ok(true));
    assert_eq!(ours.recv().await, Ok("set".to_owned()));
    let late = lock.acquire(Duration::from_millis(1)).await.unwrap_err();
    assert!(late.to_string().ends_with("held by receiver"), "{late}");
    ours.send(&"go on").unwrap();
    assert_eq!(lock.acquire(None).await, Ok(()));
    all_ended(&[process]).await;
}

async fn the_children_of_children_share_it_too(context: Context) {
    async fn child(lock: Lock, event: Event) -> Result<()> {
        let grandchild = Process::new(grandchild, (lock, event));
        grandchild.start()?;
        grandchild.join(None).await?;
        grandchild.result()
    }
    async fn grandchild(lock: Lock, event: Event) -> Result<()> {
        assert!(!lock.try_acquire().await?);
        event.set()
    }
    let (lock, event) = (Lock::new(), Event::new());
    lock.acquire(None).await.unwrap();
    let process = context.process(child, (lock, event.clone()));
    process.start().unwrap();
    assert_eq!(event.wait(None).await, Ok(true));
    all_ended(&[process]).await;
}

thread_local!(static SHARED: std::cell::RefCell<Option<Lock>> = const { std::cell::RefCell::new(None) });

async fn a_pool_shares_what_was_made_before_it(context: Context) {
    fn keep(lock: Lock) {
        SHARED.replace(Some(lock));
    }
    async fn kept(_: u32) -> Result<bool> {
        let lock = SHARED.take().unwrap();
        let is_free = lock.try_acquire().await;
        SHARED.replace(Some(lock));
        is_free
    }
    async fn given(lock: Lock) -> Result<bool> {
        lock.try_acquire().await
    }
    let lock = Lock::new().with_name("a");
    lock.acquire(None).await.unwrap();
    let builder = context.pool_builder(2.try_into().unwrap()).initializer(keep, (lock.clone(),));
    let pool: Pool = builder.start().unwrap();
    assert_eq!(pool.map(kept, vec![0, 1, 2]).await, Ok(vec![false; 3]));
    assert_eq!(pool.apply(given, (lock.clone(),)).await, Ok(false));
    managers::process().unwrap().kill().unwrap();
    while lock.try_acquire().await.is_ok() {}
    let later = Lock::new().with_name("b");
    let unknown = pool.apply(given, (later,)).await.unwrap_err();
    assert!(unknown.to_string().contains("make it before the pool"), "{unknown}");
    pool.close();
    pool.join().await.unwrap();
}

#[cfg(not(feature = "threads"))]
#[wasm_bindgen_test]
async fn a_forked_process_uses_what_it_has_captured() {
    let (lock, event) = (Lock::new(), Event::new());
    lock.acquire(None).await.unwrap();
    let (held, told) = (lock.clone(), event.clone());
    let target = move || {
        let (held, told) = (held.clone(), told.clone());
        async move {
            let is_free = held.try_acquire().await?;
            told.set()?;
            Ok::<_, Error>(is_free)
        }
    };
    let process = Context::fork().unwrap().process(target, ());
    process.start().unwrap();
    assert_eq!(event.wait(None).await, Ok(true));
    all_ended(std::slice::from_ref(&process)).await;
    assert_eq!(process.result(), Ok(false));
    lock.release().await.unwrap();
}

suite!(
    one_process_holds_a_lock_at_a_time,
    who_asks_first_is_served_first,
    a_wait_that_times_out_names_the_holder,
    who_waits_hears_that_the_holder_has_ended,
    who_ends_while_it_waits_gets_nothing,
    a_guard_gives_back_when_it_is_dropped_and_when_its_process_fails,
    a_wait_that_is_dropped_is_withdrawn,
    an_rlock_is_its_holders_only,
    a_semaphore_lets_so_many_in,
    an_event_is_waited_for_by_all,
    a_condition_is_waited_for_without_its_lock,
    wait_for_asks_after_every_notification,
    a_wait_for_a_condition_that_is_dropped_leaves_the_lock_to_its_guard,
    a_barrier_opens_when_all_are_there,
    the_last_at_a_barrier_acts_alone_before_the_others_go_on,
    a_barrier_breaks,
    a_circle_of_locks_is_a_deadlock_and_is_named,
    a_wait_with_a_limit_or_beside_another_is_no_deadlock,
    what_another_context_made_is_refused,
    a_manager_is_no_child_and_takes_no_number,
    everything_fails_when_the_manager_ends,
    a_handle_finds_its_manager_over_a_pipe,
    the_children_of_children_share_it_too,
    a_pool_shares_what_was_made_before_it,
);
