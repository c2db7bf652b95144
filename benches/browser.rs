//! What processes cost, and how long the kernels take in wasm.
//!
//! `npm run bench` runs it in a browser and sets it beside the native figures of `kernels.rs`.
#![cfg_attr(target_arch = "wasm32", no_main)]
#![expect(clippy::unwrap_used, reason = "a benchmark says so by failing")]

use std::hint::black_box;
use std::rc::Rc;
use std::time::Duration;

use coreyard::kernels;
use coreyard::multiprocessing::{Connection, Context, Lock, Pool, Process, Queue, Value, pipe};
use coreyard::{executor, time};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen_test::{
    Criterion, Instant, console_log, wasm_bindgen_bench, wasm_bindgen_test_configure,
};

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

async fn start_and_join(process: Process) {
    process.start().unwrap();
    process.join(None).await.unwrap();
    assert_eq!(process.exitcode(), Some(0), "{}", process.reason());
}

/// Measures what `routine` does, again and again.
async fn measure<O: 'static, F>(name: &str, routine: impl Fn() -> F + Clone + 'static)
where
    F: Future<Output = O> + 'static,
{
    brief()
        .bench_async_function(name, |bencher| Box::pin(bencher.iter_future(routine.clone())))
        .await;
}

/// How long the worker in reserve has to be made again.
const REST: Duration = Duration::from_millis(100);

#[wasm_bindgen_bench]
async fn forkserver(_: &mut Criterion) {
    let name = "start and join, forkserver";
    brief().bench_async_function(name, |bencher| Box::pin(bencher.iter_custom_future(warm))).await;
}

/// How long so many starts take together, each with a worker in reserve.
async fn warm(starts: u64) -> Duration {
    let process = || Context::forkserver().process(nothing, ());
    start_and_join(process()).await;
    let mut took = Duration::ZERO;
    for _ in 0..starts {
        executor::sleep(REST).await;
        let begin = Instant::now();
        start_and_join(process()).await;
        took += begin.elapsed();
    }
    took
}

#[wasm_bindgen(module = "/benches/transfer.js")]
extern "C" {
    /// Copies a memory of so many bytes into a new worker.
    async fn copy_to_new_worker(bytes: u32);
    /// Moves so many bytes from one memory to that of a worker and back.
    async fn there_and_back(bytes: u32);
    /// The same where the bytes lie in no memory.
    async fn move_there_and_back(bytes: u32);
}

/// In this order: the memory of a process grows, and never shrinks.
#[wasm_bindgen_bench]
async fn memories(_: &mut Criterion) {
    let fork = || start_and_join(Context::fork().unwrap().process(nothing, ()));
    let large = black_box(vec![1_u8; 64 << 20]);
    measure("start and join, fork of 64 MiB", fork).await;
    let all = u32::try_from(memory_bytes()).unwrap();
    measure("the same bytes to a new worker in JavaScript", move || copy_to_new_worker(all)).await;
    drop(large);
    bytes_there_and_back().await;
    measure("16 MiB there and back in JavaScript", || there_and_back(16 << 20)).await;
    measure("16 MiB moved there and back", || move_there_and_back(16 << 20)).await;
}

fn memory_bytes() -> usize {
    #[cfg(target_arch = "wasm32")]
    return core::arch::wasm32::memory_size(0) << 16;
    #[cfg(not(target_arch = "wasm32"))]
    0
}

async fn echo_bytes(connection: Connection) -> coreyard::Result<()> {
    while let Ok(bytes) = connection.recv_bytes().await {
        connection.send_bytes(&bytes)?;
    }
    Ok(())
}

async fn bytes_there_and_back() {
    let (ours, theirs) = pipe(true);
    let process = Process::new(echo_bytes, (theirs,));
    process.start().unwrap();
    let shared = Rc::new((ours, vec![1_u8; 16 << 20]));
    let there_and_back = move || {
        let shared = Rc::clone(&shared);
        async move {
            let (ours, bytes) = &*shared;
            ours.send_bytes(bytes).unwrap();
            assert_eq!(ours.recv_bytes().await.unwrap().len(), bytes.len());
        }
    };
    measure("16 MiB there and back", there_and_back).await;
    process.terminate().unwrap();
}

async fn echo(connection: Connection) -> coreyard::Result<()> {
    while let Ok(number) = connection.recv::<u32>().await {
        connection.send(&number)?;
    }
    Ok(())
}

/// What a pipe is held to: a port to a worker that sends back what it gets, without wasm.
#[wasm_bindgen(inline_js = r#"
    const echo = "onmessage = ({ ports: [port] }) => (port.onmessage = ({ data }) => port.postMessage(data));";
    let ours, took_ms;
    function connect() {
        const worker = new Worker(URL.createObjectURL(new Blob([echo])));
        const { port1, port2 } = new MessageChannel();
        worker.postMessage(null, [port2]);
        return port1;
    }
    export function begin_raw(times) {
        ours ??= connect();
        took_ms = 0;
        const began = performance.now();
        ours.onmessage = ({ data }) => {
            times -= 1;
            if (times > 0) ours.postMessage(data);
            else took_ms = performance.now() - began;
        };
        ours.postMessage(new Uint8Array([1]));
    }
    export function took_ms_raw() { return took_ms; }
"#)]
extern "C" {
    fn begin_raw(times: u32);
    fn took_ms_raw() -> f64;
}

/// So many times there and back, then the other way of doing it.
const TIMES: u32 = 200;
const ROUNDS: usize = 31;

async fn raw_ms() -> f64 {
    begin_raw(TIMES);
    while took_ms_raw() == 0.0 {
        executor::sleep(Duration::from_millis(5)).await;
    }
    took_ms_raw() / f64::from(TIMES)
}

async fn pipe_ms(ours: &Connection) -> f64 {
    let began_ms = time::now_ms();
    for _ in 0..TIMES {
        ours.send(&1_u32).unwrap();
        ours.recv::<u32>().await.unwrap();
    }
    (time::now_ms() - began_ms) / f64::from(TIMES)
}

/// The median, and what the fastest tenth of the rounds stays below. A core that sleeps takes 50 µs to wake, and whether one
/// does depends on which core the system gives a worker: what a message costs besides is seen in the fastest rounds.
fn quantiles(mut values: Vec<f64>) -> [f64; 2] {
    values.sort_by(f64::total_cmp);
    [values[values.len() / 2], values[values.len() / 10]]
}

async fn lock_ms(lock: &Lock) -> f64 {
    let began_ms = time::now_ms();
    for _ in 0..TIMES {
        lock.acquire(None).await.unwrap();
        lock.release().await.unwrap();
    }
    (time::now_ms() - began_ms) / f64::from(TIMES)
}

/// A port, a pipe and the manager's lock in turns, so that all have the same machine; criterion would measure one after the
/// other. In a process of its own: here, what tells of the tests would be part of each message.
async fn compare(to: Connection) -> coreyard::Result<()> {
    let (ours, theirs) = pipe(true);
    let process = Process::new(echo, (theirs,));
    process.start()?;
    let lock = Lock::new();
    let (mut raw, mut piped, mut locked) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        raw.push(raw_ms().await);
        piped.push(pipe_ms(&ours).await);
        locked.push(lock_ms(&lock).await);
    }
    process.terminate()?;
    to.send(&[raw, piped, locked].map(quantiles))
}

#[wasm_bindgen_bench]
async fn messages(_: &mut Criterion) {
    let (ours, theirs) = pipe(true);
    let process = Process::new(compare, (theirs,));
    process.start().unwrap();
    let took_ms: [[f64; 2]; 3] = ours.recv().await.unwrap();
    process.join(None).await.unwrap();
    let names = ["raw port there and back", "Pipe there and back", "Lock acquire and release"];
    for (name, [median, fastest]) in names.into_iter().zip(took_ms) {
        tell(name, median);
        tell(&format!("{name}, fastest tenth"), fastest);
    }
}

/// As criterion writes it: `npm run bench` reads the middle one.
fn tell(name: &str, ms: f64) {
    let us = ms * 1e3;
    console_log!("{name}  time:   [{us:.3} µs {us:.3} µs {us:.3} µs]");
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

/// What is short is done so many times at once, so that what the measuring costs does not matter.
const OFTEN: u32 = 1000;

#[wasm_bindgen_bench]
async fn values(_: &mut Criterion) {
    let value = Value::new(0_u32);
    let acquire_and_release = move || {
        let value = value.clone();
        async move {
            for _ in 0..OFTEN {
                drop(value.lock().await.unwrap());
            }
        }
    };
    brief()
        .bench_async_function("lock of a Value, 1000 times", |bencher| {
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
    measure(name, map).await;
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
