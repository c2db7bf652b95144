//! Queues between processes of every start method: their order, their limits, and what becomes of items when a process or the
//! manager does not live on.
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
    Connection, Context, Event, JoinableQueue, Lock, Process, Queue, SimpleQueue, active_children,
    managers, pipe,
};
use coreyard::{Error, Result};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_dedicated_worker);

async fn all_ended(processes: &[Process]) {
    for process in processes {
        process.join(None).await.unwrap();
        assert_eq!(process.exitcode(), Some(0), "{}: {}", process.name(), process.reason());
    }
}

async fn has_to_wait<T>(future: Pin<&mut impl Future<Output = T>>) -> bool {
    let mut future = future;
    poll_fn(|context| Poll::Ready(future.as_mut().poll(context).is_pending())).await
}

/// Puts so many numbers, from `first`.
async fn produce(queue: Queue<u32>, first: u32, count: u32) -> Result<()> {
    for number in first..first + count {
        queue.put(number).await?;
    }
    Ok(())
}

async fn items_of_a_process_come_in_their_order(context: Context) {
    for maxsize in [0, 3] {
        let queue = context.queue(maxsize);
        let start = |first: u32| {
            let process = context.process(produce, (queue.clone(), first, 500));
            process.start().unwrap();
            process
        };
        let processes = [0, 1000].map(start);
        let (mut low, mut high) = (Vec::new(), Vec::new());
        for _ in 0..1000 {
            let number = queue.get().await.unwrap();
            if number < 1000 { low.push(number) } else { high.push(number) }
        }
        assert!(low.into_iter().eq(0..500) && high.into_iter().eq(1000..1500));
        assert_eq!(queue.empty().await, Ok(true));
        all_ended(&processes).await;
    }
}

async fn every_item_of_a_long_stream_is_got_once(context: Context) {
    async fn consume(queue: Queue<Option<u32>>) -> Result<Vec<u32>> {
        let mut got = Vec::new();
        while let Some(number) = queue.get().await? {
            got.push(number);
        }
        Ok(got)
    }
    let queue = context.queue(0);
    let processes = [0; 3].map(|_| {
        let process = context.process(consume, (queue.clone(),));
        process.start().unwrap();
        process
    });
    for number in 0..5_000 {
        queue.put(Some(number)).await.unwrap();
    }
    for _ in 0..3 {
        queue.put(None).await.unwrap();
    }
    all_ended(&processes).await;
    let got = processes.iter().map(|process| process.result::<Vec<u32>>().unwrap());
    let mut all: Vec<u32> = got.flatten().collect();
    all.sort_unstable();
    assert!(all.into_iter().eq(0..5_000));
}

async fn a_full_queue_holds_its_producer_back(context: Context) {
    async fn reports(queue: Queue<u32>, done: Queue<u32>) -> Result<()> {
        for number in 0..4 {
            queue.put(number).await?;
            done.put(number).await?;
        }
        Ok(())
    }
    let (queue, done) = (context.queue(2).with_name("q"), context.queue(0));
    let process = context.process(reports, (queue.clone(), done.clone()));
    process.start().unwrap();
    for number in 0..2 {
        assert_eq!(done.get().await, Ok(number));
    }
    assert_eq!(queue.full().await, Ok(true));
    let full = Err(Error::Full { queue: "queue 'q'".to_owned() });
    assert_eq!(queue.put_nowait(9).await, full);
    assert_eq!(queue.put_timeout(9, Duration::from_millis(1)).await, full);
    assert_eq!(
        done.get_nowait().await.map_err(|error| error.to_string().contains("empty")),
        Err(true)
    );
    assert_eq!(queue.get().await, Ok(0));
    assert_eq!(done.get().await, Ok(2));
    assert_eq!(queue.qsize().await, Ok(2));
    for number in 1..4 {
        assert_eq!(queue.get().await, Ok(number));
    }
    all_ended(&[process]).await;
}

async fn an_empty_queue_says_so(context: Context) {
    let queue: Queue<u32> = context.queue(0).with_name("q");
    let empty = Err(Error::Empty { queue: "queue 'q'".to_owned() });
    assert_eq!(queue.get_nowait().await, empty);
    assert_eq!(queue.get_timeout(Duration::from_millis(1)).await, empty);
    assert_eq!(queue.get_timeout(Duration::ZERO).await, empty);
    assert_eq!((queue.empty().await, queue.full().await), (Ok(true), Ok(false)));
    queue.put_nowait(1).await.unwrap();
    assert_eq!(queue.get_nowait().await, Ok(1));
    queue.put(2).await.unwrap();
    assert_eq!(queue.get_timeout(Duration::ZERO).await, Ok(2));
}

async fn a_closed_queue_takes_nothing_and_gives_what_it_has(context: Context) {
    let queue = context.queue(0);
    let open = queue.join_thread().await.unwrap_err();
    assert!(open.to_string().contains("close it before"), "{open}");
    queue.put(1).await.unwrap();
    queue.close();
    queue.cancel_join_thread();
    assert!(matches!(queue.put(2).await, Err(Error::Closed { .. })));
    assert!(matches!(queue.put_nowait(2).await, Err(Error::Closed { .. })));
    queue.join_thread().await.unwrap();
    assert_eq!(queue.get().await, Ok(1));
}

async fn who_asks_first_gets_first(context: Context) {
    async fn get(queue: Queue<u32>, asked: Queue<()>) -> Result<u32> {
        let mut getting = pin!(queue.get());
        assert!(has_to_wait(getting.as_mut()).await);
        asked.put(()).await?;
        getting.await
    }
    let (queue, asked) = (context.queue(0), context.queue(0));
    let mut processes = Vec::new();
    for _ in 0..3 {
        let process = context.process(get, (queue.clone(), asked.clone()));
        process.start().unwrap();
        processes.push(process);
        asked.get().await.unwrap();
    }
    produce(queue, 0, 3).await.unwrap();
    all_ended(&processes).await;
    for (number, process) in (0_u32..).zip(&processes) {
        assert_eq!(process.result(), Ok(number));
    }
}

async fn what_a_process_has_put_is_there_when_it_has_ended(context: Context) {
    let queue = context.queue(0);
    let process = context.process(produce, (queue.clone(), 0, 1000));
    process.start().unwrap();
    all_ended(&[process]).await;
    while queue.qsize().await != Ok(1000) {}
    for number in 0..1000 {
        assert_eq!(queue.get().await, Ok(number));
    }
}

async fn what_was_taken_ahead_and_not_used_is_given_back(context: Context) {
    async fn takes(queue: Queue<u32>, count: u32, up: Event, go_on: Event) -> Result<()> {
        for number in 0..count {
            assert_eq!(queue.get().await, Ok(number));
        }
        up.set()?;
        go_on.wait(None).await.map(drop)
    }
    // So many that several were taken at once, and neither all of them used.
    for count in [200, 1001, 3000] {
        let (queue, up, go_on) = (context.queue(0), context.event(), context.event());
        produce(queue.clone(), 0, 10_000).await.unwrap();
        let arguments = (queue.clone(), count, up.clone(), go_on.clone());
        let process = context.process(takes, arguments);
        process.start().unwrap();
        assert_eq!(up.wait(None).await, Ok(true));
        // It pauses: everybody else can have the rest.
        while queue.qsize().await != Ok(10_000 - count as usize) {}
        assert_eq!(queue.get().await, Ok(count));
        go_on.set().unwrap();
        all_ended(&[process]).await;
    }
}

async fn who_ends_while_it_waits_takes_no_item(context: Context) {
    async fn get(queue: Queue<u32>, mark: Lock, asked: Queue<()>) -> Result<u32> {
        mark.acquire(None).await?;
        let mut getting = pin!(queue.get());
        assert!(has_to_wait(getting.as_mut()).await);
        asked.put(()).await?;
        getting.await
    }
    let (queue, mark, asked) = (context.queue(0), context.lock(), context.queue(0));
    let process = context.process(get, (queue.clone(), mark.clone(), asked.clone()));
    process.start().unwrap();
    asked.get().await.unwrap();
    process.terminate().unwrap();
    assert!(matches!(mark.acquire(None).await, Err(Error::Abandoned { .. })));
    queue.put(1).await.unwrap();
    assert_eq!(queue.get().await, Ok(1));
}

async fn a_get_that_is_dropped_loses_no_item(context: Context) {
    let queue = context.queue(0);
    for is_there in [false, true] {
        if is_there {
            queue.put(1).await.unwrap();
        }
        let mut getting = pin!(queue.get());
        assert!(has_to_wait(getting.as_mut()).await);
    }
    assert_eq!(queue.get().await, Ok(1));
    assert_eq!(queue.qsize().await, Ok(0));
}

async fn everybody_hears_that_the_manager_has_ended(context: Context) {
    async fn get(queue: Queue<u32>, up: Connection) -> Result<String> {
        up.send(&"up")?;
        Ok(queue.get().await.unwrap_err().to_string())
    }
    let (queue, full) = (context.queue::<u32>(0).with_name("q"), context.queue(1).with_name("f"));
    full.put(1).await.unwrap();
    let (ours, theirs) = pipe(true);
    let process = context.process(get, (queue.clone(), theirs));
    process.start().unwrap();
    assert_eq!(ours.recv().await, Ok("up".to_owned()));
    let manager = managers::process().unwrap();
    let mut putting = pin!(full.put(2));
    assert!(has_to_wait(putting.as_mut()).await);
    manager.terminate().unwrap();
    let said = |what: &str| format!("{} has ended, and with it {what}", manager.name());
    assert_eq!(putting.await.unwrap_err().to_string(), said("queue 'f'"));
    assert_eq!(queue.put(1).await.unwrap_err().to_string(), said("queue 'q'"));
    all_ended(std::slice::from_ref(&process)).await;
    assert_eq!(process.result(), Ok(said("queue 'q'")));
}

#[wasm_bindgen_test]
async fn a_manager_without_memory_ends_and_everybody_hears_it() {
    async fn waits(event: Event, up: Connection) -> Result<String> {
        up.send(&"up")?;
        Ok(event.wait(None).await.unwrap_err().to_string())
    }
    let (event, queue) = (Event::new(), Queue::new(0));
    let (ours, theirs) = pipe(true);
    let process = Process::new(waits, (event, theirs));
    process.start().unwrap();
    assert_eq!(ours.recv().await, Ok("up".to_owned()));
    let manager = managers::process().unwrap();
    let large = "x".repeat(24 << 20);
    let ended = loop {
        match queue.put(large.clone()).await {
            Ok(()) => _ = queue.qsize().await,
            Err(error) => break error,
        }
    };
    assert!(matches!(ended, Error::ManagerEnded { .. }), "{ended}");
    all_ended(&[process]).await;
    assert_eq!(manager.exitcode(), Some(-9), "{}", manager.reason());
}

async fn a_joinable_queue_is_joined_when_all_is_done(context: Context) {
    async fn works(queue: JoinableQueue<u32>, sums: Queue<u32>) -> Result<()> {
        let mut sum = 0;
        loop {
            sum += queue.get().await?;
            sums.put(sum).await?;
            queue.task_done().await?;
        }
    }
    let (queue, sums) = (context.joinable_queue(0).with_name("q"), context.queue(0));
    queue.join().await.unwrap();
    let process = context.process(works, (queue.clone(), sums.clone())).with_daemon(true);
    process.start().unwrap();
    for number in 1..=10 {
        queue.put(number).await.unwrap();
    }
    queue.join().await.unwrap();
    assert_eq!(sums.qsize().await, Ok(10));
    assert!(matches!(queue.task_done().await, Err(Error::Misused { .. })));
    process.terminate().unwrap();
}

async fn who_joins_hears_that_an_item_will_never_be_done(context: Context) {
    async fn drops(queue: JoinableQueue<u32>) -> Result<u32> {
        queue.get().await
    }
    let queue = context.joinable_queue(0).with_name("q");
    queue.put(1).await.unwrap();
    let process = context.process(drops, (queue.clone(),)).with_name("lazy");
    process.start().unwrap();
    let left = queue.join().await.unwrap_err();
    assert_eq!(left.to_string(), "queue 'q' is abandoned: lazy ended while it held it");
    all_ended(&[process]).await;
}

async fn a_simple_queue_goes_both_ways(context: Context) {
    async fn doubles(asks: SimpleQueue<u32>, answers: SimpleQueue<u32>) -> Result<()> {
        answers.put(2 * asks.get().await?).await
    }
    let (asks, answers) = (context.simple_queue(), context.simple_queue());
    let process = context.process(doubles, (asks.clone(), answers.clone()));
    process.start().unwrap();
    asks.put(21).await.unwrap();
    assert_eq!(answers.get().await, Ok(42));
    assert_eq!(asks.empty().await, Ok(true));
    all_ended(&[process]).await;
}

async fn a_queue_in_an_item_of_a_queue_finds_its_manager(context: Context) {
    async fn answers(requests: Queue<Queue<String>>) -> Result<()> {
        requests.get().await?.put("here".to_owned()).await
    }
    let (requests, reply) = (context.queue(0), Queue::new(0));
    let process = context.process(answers, (requests.clone(),));
    process.start().unwrap();
    requests.put(reply.clone()).await.unwrap();
    assert_eq!(reply.get().await, Ok("here".to_owned()));
    all_ended(&[process]).await;
}

async fn an_item_that_cannot_be_pickled_is_refused_and_one_of_another_type_too(context: Context) {
    let (connection, _other) = pipe(true);
    let queue = context.queue::<Connection>(0);
    assert!(matches!(queue.put(connection).await, Err(Error::Unpicklable { .. })));
    assert_eq!(queue.empty().await, Ok(true));
    let numbers = context.queue::<u8>(0);
    numbers.put(200).await.unwrap();
    let (ours, theirs) = pipe(true);
    ours.send(&numbers).unwrap();
    let strings: Queue<String> = theirs.recv().await.unwrap();
    assert!(matches!(strings.get().await, Err(Error::Unpicklable { .. })));
}

suite!(
    items_of_a_process_come_in_their_order,
    every_item_of_a_long_stream_is_got_once,
    a_full_queue_holds_its_producer_back,
    an_empty_queue_says_so,
    a_closed_queue_takes_nothing_and_gives_what_it_has,
    who_asks_first_gets_first,
    what_a_process_has_put_is_there_when_it_has_ended,
    what_was_taken_ahead_and_not_used_is_given_back,
    who_ends_while_it_waits_takes_no_item,
    a_get_that_is_dropped_loses_no_item,
    everybody_hears_that_the_manager_has_ended,
    a_joinable_queue_is_joined_when_all_is_done,
    who_joins_hears_that_an_item_will_never_be_done,
    a_simple_queue_goes_both_ways,
    a_queue_in_an_item_of_a_queue_finds_its_manager,
    an_item_that_cannot_be_pickled_is_refused_and_one_of_another_type_too,
);
