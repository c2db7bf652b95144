//! A pool: results in order and as they come, errors, workers that die. One suite, every start method.
#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, reason = "a test says so by failing")]
#![allow(clippy::needless_pass_by_value, reason = "a target owns its arguments")]

#[macro_use]
mod suite;

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use coreyard::multiprocessing::{
    Connection, Context, Pool, Results, active_children, current_process, pipe, set_executable,
};
use coreyard::{Error, Result};
use futures_util::StreamExt;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize, Serializer};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_dedicated_worker);

suite!(
    results_come_in_the_order_of_the_items,
    the_workers_stay_for_the_next_map,
    nothing_to_do_is_done_at_once,
    an_async_function_may_be_mapped,
    several_arguments_come_as_a_tuple,
    a_chunk_is_as_large_as_wanted,
    imap_gives_the_results_in_the_order_of_the_items,
    imap_unordered_does_not_wait_for_a_slow_task,
    results_are_a_stream,
    an_async_result_waits_as_long_as_it_is_told,
    callbacks_are_called_once_before_whoever_waits,
    an_error_of_a_task_is_the_error_of_the_map,
    an_error_takes_the_place_of_its_chunk,
    a_worker_that_dies_fails_its_task_and_is_replaced,
    a_death_among_many_short_tasks_costs_one_of_them,
    a_terminated_worker_fails_its_task_and_is_replaced,
    a_worker_that_is_ended_before_it_is_up_is_replaced,
    a_result_that_cannot_be_pickled_is_an_error,
    arguments_that_cannot_be_pickled_are_refused,
    a_closure_that_captures_is_refused,
    an_initializer_runs_once_in_each_worker,
    an_initializer_that_fails_breaks_the_pool,
    a_worker_is_replaced_after_so_many_tasks,
    a_pool_whose_workers_cannot_start_is_broken_not_endless,
    a_closed_pool_does_what_it_has_and_ends,
    a_terminated_pool_fails_what_it_has_not_done,
    settled_jobs_are_forgotten,
    an_end_of_a_pipe_goes_to_a_worker_with_its_task,
    an_end_in_a_task_is_closed_when_the_worker_dies,
    an_end_in_a_task_that_nobody_begins_is_closed,
    an_end_cannot_be_an_argument_of_the_initializer,
    a_worker_that_overflows_its_stack_or_runs_out_of_memory_says_so,
    an_initializer_that_traps_breaks_the_pool,
);

fn pool(context: Context, workers: usize) -> Pool {
    context.pool(workers.try_into().unwrap()).unwrap()
}

fn square(number: u64) -> u64 {
    number * number
}

fn squares(numbers: std::ops::Range<u64>) -> Vec<u64> {
    numbers.map(square).collect()
}

fn pid(_: u32) -> u32 {
    current_process().pid
}

fn no_seven(number: u64) -> std::result::Result<u64, String> {
    if number == 7 { Err("seven".to_owned()) } else { Ok(number) }
}

fn panics_at_seven(number: u64) -> u64 {
    assert!(number != 7, "seven");
    number
}

fn endless_at_zero(number: u64) -> u64 {
    while std::hint::black_box(number) == 0 {}
    number
}

async fn all<T: DeserializeOwned>(mut results: Results<T>) -> Vec<Result<T>> {
    let mut all = Vec::new();
    while let Some(result) = results.next(None).await {
        all.push(result);
    }
    all
}

async fn results_come_in_the_order_of_the_items(context: Context) {
    let pool = pool(context, 2);
    assert_eq!(pool.map(square, (0..100).collect()).await, Ok(squares(0..100)));
    assert_eq!(pool.apply(square, (7,)).await, Ok(49));
}

async fn the_workers_stay_for_the_next_map(context: Context) {
    let pool = pool(context, 1);
    let first = pool.map(pid, vec![0]).await.unwrap();
    assert_eq!(pool.map(pid, vec![0]).await, Ok(first));
}

async fn nothing_to_do_is_done_at_once(context: Context) {
    let pool = pool(context, 2);
    assert_eq!(pool.map(square, vec![]).await, Ok(vec![]));
    assert_eq!(all(pool.imap(square, vec![]).unwrap()).await, []);
}

async fn an_async_function_may_be_mapped(context: Context) {
    async fn later(number: u64) -> u64 {
        coreyard::executor::sleep(Duration::from_millis(1)).await;
        number + 1
    }
    assert_eq!(pool(context, 2).map(later, vec![1, 2, 3]).await, Ok(vec![2, 3, 4]));
}

async fn several_arguments_come_as_a_tuple(context: Context) {
    fn subtract(a: i64, b: i64) -> i64 {
        a - b
    }
    let pool = pool(context, 2);
    assert_eq!(pool.starmap(subtract, vec![(3, 1), (1, 3)]).await, Ok(vec![2, -2]));
    let result = pool.starmap_async(subtract, vec![(5, 1)]).unwrap();
    assert_eq!(result.get(None).await, Ok(vec![4]));
    assert_eq!(pool.apply(subtract, (1, 2)).await, Ok(-1));
}

async fn a_chunk_is_as_large_as_wanted(context: Context) {
    let pool = pool(context, 2);
    let failed = |size| pool.chunksize(size).imap(no_seven, (0..12).collect()).unwrap();
    for (size, lost) in [(1, 1), (3, 3), (5, 5), (100, 12)] {
        let results = all(failed(size)).await;
        let done = results.iter().filter(|result| result.is_ok()).count();
        assert_eq!(done, 12 - lost, "a failed chunk of {size} is lost as a whole");
    }
    assert_eq!(pool.chunksize(0).map(square, (0..9).collect()).await, Ok(squares(0..9)));
}

async fn imap_gives_the_results_in_the_order_of_the_items(context: Context) {
    let pool = pool(context, 2);
    for size in [1, 7, 1000] {
        let results = all(pool.chunksize(size).imap(square, (0..50).collect()).unwrap()).await;
        assert_eq!(results, squares(0..50).into_iter().map(Ok).collect::<Vec<_>>(), "{size}");
    }
    let mut results = pool.imap(endless_at_zero, (0..5).collect()).unwrap();
    let early = results.next(Duration::from_millis(20)).await;
    assert_eq!(early, Some(Err(Error::TimedOut)), "the others wait for the first");
    pool.terminate();
    assert_eq!(results.next(None).await, Some(Err(Error::PoolNotRunning)));
}

async fn imap_unordered_does_not_wait_for_a_slow_task(context: Context) {
    let pool = pool(context, 2);
    let mut results = pool.imap_unordered(endless_at_zero, (0..20).collect()).unwrap();
    let mut done = Vec::new();
    while done.len() < 19 {
        done.push(results.next(None).await.unwrap().unwrap());
    }
    done.sort_unstable();
    assert_eq!(done, (1..20).collect::<Vec<_>>());
    pool.terminate();
    assert_eq!(results.next(None).await, Some(Err(Error::PoolNotRunning)));
    assert_eq!(results.next(None).await, None);
}

async fn results_are_a_stream(context: Context) {
    let pool = pool(context, 2);
    let results = pool.imap_unordered(square, (0..50).collect()).unwrap();
    let mut results: Vec<u64> = results.map(Result::unwrap).collect().await;
    results.sort_unstable();
    assert_eq!(results, squares(0..50));
}

async fn an_async_result_waits_as_long_as_it_is_told(context: Context) {
    let pool = pool(context, 1);
    let result = pool.apply_async(endless_at_zero, (0,)).unwrap();
    assert_eq!(result.get(Duration::from_millis(5)).await, Err(Error::TimedOut));
    result.wait(Duration::ZERO).await;
    assert_eq!((result.ready(), result.successful()), (false, Err(Error::NotReady)));
    pool.terminate();
    assert_eq!((result.ready(), result.successful()), (true, Ok(false)));
    assert_eq!(result.get(Duration::ZERO).await, Err(Error::PoolNotRunning));
}

async fn callbacks_are_called_once_before_whoever_waits(context: Context) {
    let pool = pool(context, 2);
    let (values, errors) = (Rc::new(RefCell::new(Vec::new())), Rc::new(Cell::new(0)));
    let heard = |items: Vec<u64>| {
        let (values, errors) = (Rc::clone(&values), Rc::clone(&errors));
        pool.map_async(no_seven, items)
            .unwrap()
            .callback(move |value| values.borrow_mut().push(value))
            .error_callback(move |_| errors.set(errors.get() + 1))
    };
    let result = heard(vec![1, 2, 3]);
    assert_eq!(result.get(None).await, Ok(vec![1, 2, 3]));
    assert_eq!(result.get(None).await, Ok(vec![1, 2, 3]), "it can be got again");
    assert_eq!((values.take(), errors.get()), (vec![vec![1, 2, 3]], 0));
    heard(vec![7, 7, 7]).wait(None).await;
    assert_eq!((values.take(), errors.take()), (vec![], 1));
    let late = Rc::new(Cell::new(0));
    let seen = Rc::clone(&late);
    result.callback(move |value| seen.set(value.len())).wait(None).await;
    assert_eq!(late.get(), 3, "one that comes late is called at once");
}

async fn an_error_of_a_task_is_the_error_of_the_map(context: Context) {
    let pool = pool(context, 2);
    let failed = pool.map(no_seven, (0..20).collect()).await.unwrap_err();
    let Error::Task { message, place: Some(place) } = failed else { panic!("{failed}") };
    assert_eq!(message, "seven");
    assert!(place.starts_with("no_seven, task 7, in ") && place.contains("PoolWorker-"), "{place}");
    assert_eq!(pool.map(square, vec![2]).await, Ok(vec![4]), "the pool goes on");
}

async fn an_error_takes_the_place_of_its_chunk(context: Context) {
    let pool = pool(context, 2);
    let results = all(pool.imap(no_seven, (5..10).collect()).unwrap()).await;
    let [Ok(5), Ok(6), Err(Error::Task { .. }), Ok(8), Ok(9)] = results[..] else {
        panic!("{results:?}")
    };
}

async fn a_worker_that_dies_fails_its_task_and_is_replaced(context: Context) {
    let pool = pool(context, 2);
    let failed = pool.map(panics_at_seven, (0..20).collect()).await.unwrap_err();
    let Error::BrokenProcess { process, exitcode: 1, reason } = failed else { panic!("{failed}") };
    assert!(process.contains("PoolWorker-"), "{process}");
    assert!(reason.starts_with("seven (panicked at tests/pool.rs"), "{reason}");
    assert_eq!(active_children().len(), 2);
    assert_eq!(pool.map(square, (0..20).collect()).await, Ok(squares(0..20)));
}

async fn a_death_among_many_short_tasks_costs_one_of_them(context: Context) {
    fn deeper(depth: u64) -> u64 {
        let page = std::hint::black_box([depth; 512]);
        if depth == 0 { 0 } else { deeper(std::hint::black_box(depth - 1)) + page[1] }
    }
    fn dies_in_three_ways(number: u64) -> u64 {
        match number {
            500 => panic!("five hundred"),
            1000 => std::process::abort(),
            1500 => deeper(u64::MAX),
            _ => number,
        }
    }
    let pool = pool(context, 2);
    let results = all(pool.imap(dies_in_three_ways, (0..2000).collect()).unwrap()).await;
    assert_eq!(results.len(), 2000);
    for (number, result) in (0..).zip(results) {
        let expected = match number {
            500 => 1,
            1000 => -6,
            1500 => -11,
            _ => {
                assert_eq!(result, Ok(number));
                continue;
            }
        };
        let Err(Error::BrokenProcess { exitcode, .. }) = result else { panic!("{result:?}") };
        assert_eq!(exitcode, expected, "{number}");
    }
    assert_eq!(active_children().len(), 2);
}

async fn a_terminated_worker_fails_its_task_and_is_replaced(context: Context) {
    let pool = pool(context, 1);
    pool.apply(square, (2,)).await.unwrap();
    let results = pool.imap(endless_at_zero, vec![0, 1, 2]).unwrap();
    // The orders are sent when this task waits for the first time.
    coreyard::executor::sleep(Duration::from_millis(1)).await;
    active_children()[0].terminate().unwrap();
    let results = all(results).await;
    let [Err(Error::BrokenProcess { exitcode: -15, process, .. }), Ok(1), Ok(2)] = &results[..]
    else {
        panic!("{results:?}")
    };
    assert!(process.ends_with("PoolWorker-1"), "{process}");
    assert!(active_children()[0].name().ends_with("PoolWorker-2"));
}

async fn a_worker_that_is_ended_before_it_is_up_is_replaced(context: Context) {
    let pool = pool(context, 1);
    let result = pool.map_async(square, (0..9).collect()).unwrap();
    active_children()[0].terminate().unwrap();
    assert_eq!(result.get(None).await, Ok(squares(0..9)), "it had not begun any");
}

#[derive(Debug, PartialEq, Deserialize)]
struct Unpicklable;

impl Serialize for Unpicklable {
    fn serialize<S: Serializer>(&self, _: S) -> std::result::Result<S::Ok, S::Error> {
        Err(serde::ser::Error::custom("it has a secret"))
    }
}

async fn a_result_that_cannot_be_pickled_is_an_error(context: Context) {
    #[expect(clippy::unnecessary_wraps, reason = "a type of one's own is returned so")]
    fn secret(_: u64) -> Result<Unpicklable> {
        Ok(Unpicklable)
    }
    let pool = pool(context, 1);
    let failed = pool.map(secret, vec![1, 2]).await.unwrap_err();
    assert!(matches!(failed, Error::Unpicklable { .. }), "{failed}");
    assert_eq!(pool.apply(square, (3,)).await, Ok(9), "the worker goes on");
}

async fn arguments_that_cannot_be_pickled_are_refused(context: Context) {
    fn tell(_: Unpicklable) {}
    let pool = pool(context, 1);
    let refused = pool.map(tell, vec![Unpicklable]).await.unwrap_err();
    assert!(matches!(refused, Error::Unpicklable { .. }), "{refused}");
    assert!(pool.imap(tell, vec![Unpicklable]).is_err());
    assert_eq!(pool.apply(square, (3,)).await, Ok(9), "the pool goes on");
}

async fn a_closure_that_captures_is_refused(context: Context) {
    let pool = pool(context, 1);
    let captured = current_process().pid;
    let refused = pool.apply(move |number: u32| number + captured, (1,)).await.unwrap_err();
    assert!(refused.to_string().contains("pass them as arguments"), "{refused}");
}

static INITIALIZED: AtomicU32 = AtomicU32::new(0);

async fn an_initializer_runs_once_in_each_worker(context: Context) {
    fn initialize(step: u32) {
        INITIALIZED.fetch_add(step, Ordering::Relaxed);
    }
    fn seen(_: u32) -> u32 {
        INITIALIZED.load(Ordering::Relaxed)
    }
    let pool =
        context.pool_builder(2.try_into().unwrap()).initializer(initialize, (5,)).start().unwrap();
    assert_eq!(pool.map(seen, vec![0; 20]).await, Ok(vec![5; 20]));
}

async fn an_initializer_that_fails_breaks_the_pool(context: Context) {
    fn fails() -> std::result::Result<(), String> {
        Err("no such table".to_owned())
    }
    fn panics() {
        panic!("no such table");
    }
    let builder = || context.pool_builder(2.try_into().unwrap());
    for builder in [builder().initializer(fails, ()), builder().initializer(panics, ())] {
        let pool = builder.start().unwrap();
        let failed = pool.map(square, vec![1, 2, 3]).await.unwrap_err();
        let Error::BrokenProcess { reason, .. } = &failed else { panic!("{failed}") };
        assert!(reason.starts_with("no such table"), "{reason}");
        assert!(active_children().is_empty());
        assert_eq!(pool.map(square, vec![1]).await, Err(failed), "and says so ever after");
        pool.join().await.unwrap();
    }
}

async fn a_worker_is_replaced_after_so_many_tasks(context: Context) {
    let builder = context.pool_builder(1.try_into().unwrap());
    let pool = builder.maxtasksperchild(2.try_into().unwrap()).start().unwrap();
    let pids = pool.chunksize(1).map(pid, vec![0; 6]).await.unwrap();
    assert!(pids.chunks(2).all(|pair| pair[0] == pair[1]), "{pids:?}");
    assert!(pids[1] < pids[2] && pids[3] < pids[4], "{pids:?}");
    let pids = pool.chunksize(3).map(pid, vec![0; 6]).await.unwrap();
    assert!(pids.iter().all(|&pid| pid == pids[0]), "a chunk counts once: {pids:?}");
    pool.close();
    pool.join().await.unwrap();
}

async fn settled_jobs_are_forgotten(context: Context) {
    let pool = pool(context, 2);
    for _ in 0..50 {
        drop(pool.map_async(no_seven, (0..20).collect()).unwrap());
        drop(pool.imap(square, (0..20).collect()).unwrap());
    }
    pool.map(square, (0..20).collect()).await.unwrap();
    // Python's join, which waits for all that was given.
    pool.close();
    pool.join().await.unwrap();
    assert!(
        format!("{pool:?}").contains("jobs: RefCell { value: LiteMap { values: [],"),
        "{pool:?}"
    );
}

fn tell(connection: Connection, number: u64) -> Result<()> {
    connection.send(&number)
}

fn panics_with(_: Connection) {
    panic!("out of cheese");
}

async fn an_end_of_a_pipe_goes_to_a_worker_with_its_task(context: Context) {
    let pool = pool(context, 2);
    let (ours, theirs) = pipe(true);
    assert_eq!(pool.apply(tell, (theirs, 7)).await, Ok(()));
    assert_eq!(ours.recv().await, Ok(7_u64));
    assert_eq!(ours.recv::<u64>().await, Err(Error::EndOfFile), "the task is over, and dropped it");
    let (ours, theirs): (Vec<_>, Vec<_>) = (0..9).map(|_| pipe(false)).unzip();
    let tasks = theirs.into_iter().zip(0..).collect();
    let result = pool.chunksize(2).starmap_async(tell, tasks).unwrap();
    for (number, end) in (0..).zip(&ours) {
        assert_eq!(end.recv::<u64>().await, Ok(number));
    }
    assert_eq!(result.get(None).await, Ok(vec![(); 9]));
}

async fn an_end_in_a_task_is_closed_when_the_worker_dies(context: Context) {
    let pool = pool(context, 1);
    let (ours, theirs): (Vec<_>, Vec<_>) = (0..3).map(|_| pipe(true)).unzip();
    let result = pool.chunksize(1).map_async(panics_with, theirs).unwrap();
    for end in &ours {
        assert_eq!(end.recv::<u64>().await, Err(Error::EndOfFile));
    }
    assert!(matches!(result.get(None).await, Err(Error::BrokenProcess { .. })));
    assert_eq!(pool.apply(square, (3,)).await, Ok(9), "the pool goes on");
}

async fn an_end_in_a_task_that_nobody_begins_is_closed(context: Context) {
    let pool = pool(context, 1);
    let busy = pool.apply_async(endless_at_zero, (0,)).unwrap();
    let (ours, theirs) = pipe(true);
    let never = pool.apply_async(tell, (theirs, 1)).unwrap();
    pool.terminate();
    assert_eq!(ours.recv::<u64>().await, Err(Error::EndOfFile));
    for failed in [busy.get(None).await.map(drop), never.get(None).await] {
        assert_eq!(failed, Err(Error::PoolNotRunning));
    }
}

async fn an_end_cannot_be_an_argument_of_the_initializer(context: Context) {
    let (_ours, theirs) = pipe(true);
    let builder = context.pool_builder(2.try_into().unwrap());
    let refused = builder.initializer(panics_with, (theirs,)).start().unwrap_err();
    assert!(matches!(refused, Error::Unpicklable { .. }), "{refused}");
}

async fn a_worker_that_overflows_its_stack_or_runs_out_of_memory_says_so(context: Context) {
    fn deeper(depth: u64) -> u64 {
        let page = std::hint::black_box([depth; 512]);
        if depth == 0 { 0 } else { deeper(std::hint::black_box(depth - 1)) + page[1] }
    }
    fn hoards(most: usize) -> usize {
        let hoard = |_| std::hint::black_box(vec![1_u8; 16 << 20]);
        (0..most).map(hoard).collect::<Vec<_>>().len()
    }
    let pool = pool(context, 1);
    let overflown = pool.apply(deeper, (u64::MAX,)).await.unwrap_err();
    assert!(matches!(overflown, Error::BrokenProcess { exitcode: -11, .. }), "{overflown}");
    let hoarded = pool.apply(hoards, (1_000,)).await.unwrap_err();
    let Error::BrokenProcess { exitcode: -9, reason, .. } = hoarded else { panic!("{hoarded}") };
    assert!(reason.starts_with("out of memory: 16 MiB more were refused"), "{reason}");
    assert_eq!(pool.apply(square, (3,)).await, Ok(9), "the pool goes on");
}

async fn an_initializer_that_traps_breaks_the_pool(context: Context) {
    fn aborts() {
        std::process::abort();
    }
    let builder = context.pool_builder(2.try_into().unwrap());
    let pool = builder.initializer(aborts, ()).start().unwrap();
    let failed = pool.map(square, vec![1, 2, 3]).await.unwrap_err();
    assert!(matches!(failed, Error::BrokenProcess { exitcode: -6, .. }), "{failed}");
    assert!(active_children().is_empty());
}

async fn a_pool_whose_workers_cannot_start_is_broken_not_endless(context: Context) {
    set_executable(Some("no/such/script.js"));
    let pool = pool(context, 2);
    let failed = pool.map(square, vec![1, 2, 3]).await.unwrap_err();
    set_executable(None);
    assert!(matches!(failed, Error::BrokenProcess { exitcode: 1, .. }), "{failed}");
    assert!(active_children().is_empty());
    assert_eq!(pool.map(square, vec![1]).await, Err(failed), "and says so ever after");
}

async fn a_closed_pool_does_what_it_has_and_ends(context: Context) {
    let pool = pool(context, 2);
    assert_eq!(pool.join().await, Err(Error::PoolStillRunning));
    let (results, ()) =
        futures_util::future::join(pool.map(square, vec![1, 2, 3]), async { pool.close() }).await;
    assert_eq!(results, Ok(vec![1, 4, 9]));
    pool.join().await.unwrap();
    assert!(active_children().is_empty());
    assert_eq!(pool.map(square, vec![1]).await, Err(Error::PoolNotRunning));
}

async fn a_terminated_pool_fails_what_it_has_not_done(context: Context) {
    fn endless(_: u32) {
        loop {
            std::hint::black_box(());
        }
    }
    let pool = pool(context, 2);
    let (results, ()) =
        futures_util::future::join(pool.map(endless, vec![1, 2, 3]), async { pool.terminate() })
            .await;
    assert_eq!(results, Err(Error::PoolNotRunning));
    assert_eq!(pool.join().await, Ok(()));
    assert!(active_children().is_empty());
}
