//! What processes cost, and how long the kernels take in wasm.
//!
//! `npm run bench` runs it in a browser and sets it beside the native figures of `kernels.rs`.
#![cfg_attr(target_arch = "wasm32", no_main)]
#![expect(clippy::unwrap_used, reason = "a benchmark says so by failing")]

use std::hint::black_box;
use std::rc::Rc;
use std::time::Duration;

use coreyard::kernels;
use coreyard::multiprocessing::{Connection, Pool, Process, pipe};
use coreyard::{executor, time};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen_test::{Criterion, console_log, wasm_bindgen_bench, wasm_bindgen_test_configure};

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

/// What a pipe is held to: a port to a worker that sends back what it gets, without wasm.
#[wasm_bindgen(inline_js = r#"
    const echo = "onmessage = ({ ports: [port] }) => (port.onmessage = ({ data }) => port.postMessage(data));";
    const worker = new Worker(URL.createObjectURL(new Blob([echo])));
    const { port1: ours, port2: theirs } = new MessageChannel();
    worker.postMessage(null, [theirs]);
    let took_ms;
    export function begin_raw(times) {
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

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

/// In turns, so that both have the same machine; criterion would measure one after the other.
#[wasm_bindgen_bench]
async fn pipes(_: &mut Criterion) {
    let (ours, theirs) = pipe(true);
    let process = Process::new(echo, (theirs,));
    process.start().unwrap();
    let (mut raw, mut piped) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        raw.push(raw_ms().await);
        piped.push(pipe_ms(&ours).await);
    }
    process.terminate().unwrap();
    for (name, times) in [("raw port there and back", raw), ("Pipe there and back", piped)] {
        let us = median(times) * 1e3;
        // As criterion writes it: `npm run bench` reads the middle one.
        console_log!("{name}  time:   [{us:.3} µs {us:.3} µs {us:.3} µs]");
    }
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
