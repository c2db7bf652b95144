//! What processes cost, and how long the kernels take in wasm.
//!
//! `npm run bench` runs it in a browser and sets it beside the native figures of `kernels.rs`.
#![cfg_attr(target_arch = "wasm32", no_main)]
#![expect(clippy::unwrap_used, reason = "a benchmark says so by failing")]

use std::hint::black_box;
use std::rc::Rc;
use std::time::Duration;

use coreyard::kernels;
use coreyard::multiprocessing::{Connection, Lock, Pool, Process, Queue, pipe};
use wasm_bindgen_test::{Criterion, wasm_bindgen_bench, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_dedicated_worker);

/// A second of warm-up and two of measuring tell enough.
fn brief() -> Criterion {
    let (warm_up, measurement) = (Duration::from_secs(1), Duration::from_secs(2));
    Criterion::default().warm_up_time(warm_up).measurement_time(measurement).sample_size(50)
}

fn nothing() {}

fn same(number: u32) -> u32 {
    number
}

#[wasm_bindgen_bench]
async fn processes(_: &mut Criterion) {
    let start_and_join = || async {
        let process = Process::new(nothing, ());
        process.start().unwrap();
        process.join(None).await.unwrap();
        assert_eq!(process.exitcode(), Some(0));
    };
    brief()
        .bench_async_function("start and join", |bencher| {
            Box::pin(bencher.iter_future(start_and_join))
        })
        .await;
}

async fn echo(connection: Connection) -> coreyard::Result<()> {
    while let Ok(number) = connection.recv::<u32>().await {
        connection.send(&number)?;
    }
    Ok(())
}

#[wasm_bindgen_bench]
async fn pipes(_: &mut Criterion) {
    let (ours, theirs) = pipe(true);
    let process = Process::new(echo, (theirs,));
    process.start().unwrap();
    let ours = Rc::new(ours);
    let there_and_back = move || {
        let ours = Rc::clone(&ours);
        async move {
            ours.send(&1_u32).unwrap();
            ours.recv::<u32>().await.unwrap()
        }
    };
    let name = "Pipe there and back";
    brief()
        .bench_async_function(name, |bencher| Box::pin(bencher.iter_future(there_and_back.clone())))
        .await;
    process.terminate().unwrap();
}

/// How many messages go through a queue in a round.
const MESSAGES: u32 = 100_000;

async fn produce(rounds: Connection, queue: Queue<u32>) -> coreyard::Result<()> {
    while rounds.recv::<()>().await.is_ok() {
        for number in 0..MESSAGES {
            queue.put(number).await?;
        }
    }
    Ok(())
}

#[wasm_bindgen_bench]
async fn queues(_: &mut Criterion) {
    let (rounds, theirs) = pipe(true);
    let queue = Queue::new(0);
    let process = Process::new(produce, (theirs, queue.clone()));
    process.start().unwrap();
    let both = Rc::new((rounds, queue));
    let round = move || {
        let both = Rc::clone(&both);
        async move {
            let (rounds, queue) = &*both;
            rounds.send(&()).unwrap();
            for number in 0..MESSAGES {
                assert_eq!(queue.get().await, Ok(number));
            }
        }
    };
    let name = "Queue of 100000 messages";
    brief()
        .bench_async_function(name, |bencher| Box::pin(bencher.iter_future(round.clone())))
        .await;
    process.terminate().unwrap();
}

#[wasm_bindgen_bench]
async fn locks(_: &mut Criterion) {
    let lock = Rc::new(Lock::new());
    let acquire_and_release = move || {
        let lock = Rc::clone(&lock);
        async move {
            lock.acquire(None).await.unwrap();
            lock.release().await.unwrap();
        }
    };
    let name = "Lock acquire and release";
    brief()
        .bench_async_function(name, |bencher| {
            Box::pin(bencher.iter_future(acquire_and_release.clone()))
        })
        .await;
}

#[wasm_bindgen_bench]
async fn pools(_: &mut Criterion) {
    map_of("Pool.map of 1 empty tasks", 1, None).await;
    map_of("Pool.map of 10000 empty tasks", 10_000, None).await;
    map_of("Pool.map of 10000 empty tasks, chunksize 1", 10_000, Some(1)).await;
}

async fn map_of(name: &str, items: u32, chunksize: Option<usize>) {
    let pool = Rc::new(Pool::new(2.try_into().unwrap()).unwrap());
    let map = move || {
        let pool = Rc::clone(&pool);
        let tasks = chunksize.map_or_else(|| (**pool).clone(), |size| pool.chunksize(size));
        async move {
            let results = tasks.map(same, (0..items).collect()).await.unwrap();
            assert_eq!(results.len(), items as usize);
            drop(pool);
        }
    };
    brief()
        .bench_async_function(name, move |bencher| Box::pin(bencher.iter_future(map.clone())))
        .await;
}

#[wasm_bindgen_bench]
fn count(_: &mut Criterion) {
    brief().bench_function("count/4000000", |bencher| {
        bencher.iter(|| kernels::count(black_box(4_000_000), &()));
    });
}

#[wasm_bindgen_bench]
fn fibonacci(_: &mut Criterion) {
    brief().bench_function("fibonacci/30", |bencher| {
        bencher.iter(|| kernels::fibonacci(black_box(30), &()));
    });
}

/// Outside a browser there is nothing to measure.
#[cfg(not(target_arch = "wasm32"))]
fn main() {}
