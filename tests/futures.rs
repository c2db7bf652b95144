//! concurrent.futures: executors of processes and of threads, futures, waiting for several. One suite, every start method.
#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, reason = "a test says so by failing")]

#[macro_use]
mod suite;

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::Duration;

use coreyard::concurrent::{
    Executor, Future, ProcessPoolExecutor, ReturnWhen, Shutdown, as_completed, wait,
};
use coreyard::multiprocessing::{Context, active_children};
use coreyard::{Error, executor};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_dedicated_worker);

suite!(
    a_function_runs_on_any_executor,
    a_future_has_the_result_of_its_task,
    a_future_has_the_error_of_its_task,
    map_gives_the_results_in_the_order_of_the_items,
    map_ends_with_the_first_error,
    map_is_given_up_after_its_timeout,
    a_task_that_no_worker_has_can_be_cancelled,
    done_callbacks_are_called_once,
    wait_returns_when_it_is_told_to,
    as_completed_gives_each_future_once_as_it_is_done,
    as_completed_is_given_up_after_its_timeout,
    a_worker_that_dies_breaks_the_executor,
    a_terminated_worker_breaks_the_executor,
    an_initializer_that_fails_breaks_the_executor,
    what_cannot_be_pickled_is_refused,
    shutdown_waits_and_lets_nothing_in,
    shutdown_cancels_what_has_not_begun,
    a_dropped_executor_does_what_was_submitted,
);

const AT_ONCE: Shutdown = Shutdown { wait: false, cancel_futures: true };

fn executor(context: Context, workers: usize) -> ProcessPoolExecutor {
    ProcessPoolExecutor::with(context.pool_builder(workers.try_into().unwrap())).unwrap()
}

/// Ends the workers of an executor that has an endless task: nothing in Python's interface does.
async fn kill(executor: &ProcessPoolExecutor) {
    for process in active_children() {
        process.terminate().unwrap();
    }
    executor.shutdown(Shutdown::default()).await;
}

/// Lets the executor send what was submitted: it does so when this task waits for the first time.
async fn sent() {
    executor::sleep(Duration::from_millis(1)).await;
}

fn square(number: u64) -> u64 {
    number * number
}

fn no_seven(number: u64) -> Result<u64, String> {
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

/// Knows nothing of processes or threads.
async fn sum_of_squares(executor: &impl Executor) -> coreyard::Result<u64> {
    let last = executor.submit(square, (10,))?;
    let first: u64 = executor.map(square, (0..10).collect())?.all().await?.into_iter().sum();
    let failed = executor.submit(no_seven, (7,))?.await.unwrap_err();
    assert!(failed.to_string().starts_with("seven"), "{failed}");
    let sum = first + last.await?;
    executor.shutdown(Shutdown::default()).await;
    assert_eq!(executor.submit(square, (1,)).unwrap_err(), Error::ExecutorShutDown);
    Ok(sum)
}

async fn a_function_runs_on_any_executor(context: Context) {
    assert_eq!(sum_of_squares(&executor(context, 2)).await, Ok(385));
}

async fn a_future_has_the_result_of_its_task(context: Context) {
    let executor = executor(context, 2);
    let future = executor.submit(square, (7,)).unwrap();
    assert!(!future.done());
    assert_eq!(future.result(None).await, Ok(49));
    assert_eq!(future.result(Duration::ZERO).await, Ok(49), "it can be asked for again");
    assert_eq!(future.exception(None).await, Ok(None));
    assert_eq!((future.done(), future.running(), future.cancelled()), (true, false, false));
    assert_eq!(future.await, Ok(49));
    executor.shutdown(Shutdown::default()).await;
}

async fn a_future_has_the_error_of_its_task(context: Context) {
    let executor = executor(context, 2);
    let future = executor.submit(no_seven, (7,)).unwrap();
    let failed = future.exception(None).await.unwrap().unwrap();
    let Error::Task { message, place: Some(place) } = &failed else { panic!("{failed}") };
    assert_eq!(message, "seven");
    assert!(place.contains("no_seven") && place.contains("PoolWorker-"), "{place}");
    assert_eq!(future.await, Err(failed));
    executor.shutdown(Shutdown::default()).await;
}

async fn map_gives_the_results_in_the_order_of_the_items(context: Context) {
    let executor = executor(context, 2);
    let expected: Vec<u64> = (0..50).map(square).collect();
    assert_eq!(executor.map(square, (0..50).collect()).unwrap().all().await, Ok(expected.clone()));
    drop(executor.map(square, (0..10_000).collect()).unwrap());
    for size in [0, 1, 7, 100] {
        let results = executor.chunksize(size).map(square, (0..50).collect()).unwrap();
        assert_eq!(results.all().await, Ok(expected.clone()), "{size}");
    }
    executor.shutdown(Shutdown::default()).await;
}

async fn map_ends_with_the_first_error(context: Context) {
    let executor = executor(context, 2);
    let results = executor.map(no_seven, (6..9).collect()).unwrap();
    let mut results = results.timeout(Duration::MAX);
    assert_eq!(results.next().await, Some(Ok(6)));
    assert_eq!(
        results.next().await.unwrap().unwrap_err().to_string().split(' ').next(),
        Some("seven")
    );
    assert_eq!(results.next().await, None);
    executor.shutdown(Shutdown::default()).await;
}

async fn map_is_given_up_after_its_timeout(context: Context) {
    let executor = executor(context, 1);
    let results = executor.map(endless_at_zero, (0..5).collect()).unwrap();
    let mut results = results.timeout(Duration::from_millis(5));
    assert_eq!(results.next().await, Some(Err(Error::TimedOut)));
    assert_eq!(results.next().await, None);
    kill(&executor).await;
}

async fn a_task_that_no_worker_has_can_be_cancelled(context: Context) {
    let executor = executor(context, 1);
    let [first, second] = [0, 1].map(|number| executor.submit(endless_at_zero, (number,)).unwrap());
    sent().await;
    assert!(first.running() && !second.running());
    assert!(!first.cancel(), "a worker has it");
    assert!(second.cancel() && second.cancel() && second.cancelled() && second.done());
    assert_eq!(second.result(None).await, Err(Error::Cancelled));
    assert_eq!(second.exception(None).await, Err(Error::Cancelled));
    assert_eq!(first.result(Duration::from_millis(1)).await, Err(Error::TimedOut));
    kill(&executor).await;
}

async fn done_callbacks_are_called_once(context: Context) {
    let executor = executor(context, 1);
    let seen = Rc::new(RefCell::new(Vec::new()));
    let note = |name: &'static str| {
        let seen = Rc::clone(&seen);
        move |future: &Future<u64>| seen.borrow_mut().push((name, future.done()))
    };
    let done = executor.submit(square, (2,)).unwrap();
    let cancelled = executor.submit(square, (3,)).unwrap();
    done.add_done_callback(note("first"));
    done.add_done_callback(note("second"));
    cancelled.add_done_callback(note("cancelled"));
    assert!(cancelled.cancel(), "nothing was sent yet");
    assert_eq!(seen.take(), [("cancelled", true)]);
    done.clone().await.unwrap();
    assert_eq!(seen.take(), [("first", true), ("second", true)]);
    done.add_done_callback(note("late"));
    assert_eq!(seen.take(), [("late", true)]);
    executor.shutdown(Shutdown::default()).await;
}

async fn wait_returns_when_it_is_told_to(context: Context) {
    let executor = executor(context, 2);
    let submit = |number| executor.submit(endless_at_zero, (number,)).unwrap();
    let futures = [submit(0), submit(1)];
    let first = wait(&futures, None, ReturnWhen::FirstCompleted).await;
    assert_eq!((first.done.len(), first.not_done.len()), (1, 1));
    assert_eq!(first.done[0].result(None).await, Ok(1));
    let all = wait(&futures, Duration::from_millis(1), ReturnWhen::AllCompleted).await;
    assert_eq!((all.done.len(), all.not_done.len()), (1, 1), "the time was up");
    let failing = executor.submit(no_seven, (7,)).unwrap();
    let futures = [futures[0].clone(), submit(2), failing];
    let failed = wait(&futures, None, ReturnWhen::FirstException).await;
    assert!(failed.not_done.len() == 1 || failed.not_done.len() == 2);
    assert!(futures[2].done());
    kill(&executor).await;
    let all = wait(&futures, None, ReturnWhen::AllCompleted).await;
    assert_eq!((all.done.len(), all.not_done.len()), (3, 0));
    assert!(wait::<u64>(&[], None, ReturnWhen::FirstCompleted).await.done.is_empty());
}

async fn as_completed_gives_each_future_once_as_it_is_done(context: Context) {
    let executor = executor(context, 2);
    let futures: Vec<_> =
        (0..10).map(|number| executor.submit(endless_at_zero, (number,)).unwrap()).collect();
    let twice: Vec<_> = futures.iter().chain(&futures).cloned().collect();
    let mut completed = as_completed(&twice, Duration::MAX);
    let mut done = Vec::new();
    while done.len() < 9 {
        done.push(completed.next().await.unwrap().unwrap().await.unwrap());
    }
    done.sort_unstable();
    assert_eq!(done, (1..10).collect::<Vec<_>>(), "the first one holds nobody up");
    kill(&executor).await;
    let last = completed.next().await.unwrap().unwrap();
    assert!(matches!(last.await, Err(Error::BrokenProcessPool { .. })));
    assert!(completed.next().await.is_none());
}

async fn as_completed_is_given_up_after_its_timeout(context: Context) {
    let executor = executor(context, 1);
    let future = executor.submit(endless_at_zero, (0,)).unwrap();
    let mut completed = as_completed(&[future], Duration::from_millis(5));
    assert_eq!(completed.next().await.unwrap().unwrap_err(), Error::TimedOut);
    kill(&executor).await;
}

async fn a_worker_that_dies_breaks_the_executor(context: Context) {
    fn hangs_or_dies(number: u64) -> u64 {
        panics_at_seven(endless_at_zero(number))
    }
    let executor = executor(context, 2);
    let futures = [0, 7, 1, 2, 3].map(|number| executor.submit(hangs_or_dies, (number,)).unwrap());
    let failed = futures[1].result(None).await.unwrap_err();
    let Error::BrokenProcessPool { reason } = &failed else { panic!("{failed}") };
    assert!(reason.contains("PoolWorker-2 ended with exit code 1"), "{reason}");
    assert!(reason.contains("seven (panicked at tests/futures.rs"), "{reason}");
    for future in futures {
        assert_eq!(future.await, Err(failed.clone()), "all that was not done fails with it");
    }
    assert!(active_children().is_empty());
    assert_eq!(executor.submit(square, (1,)).unwrap_err(), failed, "and later ones are refused");
    executor.shutdown(Shutdown::default()).await;
}

async fn a_terminated_worker_breaks_the_executor(context: Context) {
    let executor = executor(context, 2);
    let future = executor.submit(endless_at_zero, (0,)).unwrap();
    active_children()[1].terminate().unwrap();
    let failed = future.await.unwrap_err();
    assert!(failed.to_string().contains("exit code -15"), "{failed}");
    assert!(active_children().is_empty());
}

async fn an_initializer_that_fails_breaks_the_executor(context: Context) {
    fn fails(number: u32) -> Result<(), String> {
        Err(format!("no such table: {number}"))
    }
    let builder = context.pool_builder(2.try_into().unwrap());
    let builder = builder.initializer(fails, (7,));
    let executor = ProcessPoolExecutor::with(builder).unwrap();
    let failed = executor.submit(square, (1,)).unwrap().await.unwrap_err();
    assert!(failed.to_string().ends_with("no such table: 7"), "{failed}");
}

async fn what_cannot_be_pickled_is_refused(context: Context) {
    let executor = executor(context, 1);
    let captured = Rc::new(Cell::new(1_u64)).get();
    let refused = executor.submit(move |number: u64| number + captured, (1,)).unwrap_err();
    assert!(refused.to_string().contains("pass them as arguments"), "{refused}");
    assert_eq!(executor.submit(square, (2,)).unwrap().await, Ok(4), "the executor goes on");
    executor.shutdown(Shutdown::default()).await;
}

async fn shutdown_waits_and_lets_nothing_in(context: Context) {
    let executor = executor(context, 2);
    let futures: Vec<_> =
        (0..9).map(|number| executor.submit(square, (number,)).unwrap()).collect();
    executor.shutdown(Shutdown::default()).await;
    assert!(futures.iter().all(Future::done));
    assert!(active_children().is_empty());
    assert_eq!(executor.submit(square, (1,)).unwrap_err(), Error::ExecutorShutDown);
}

async fn shutdown_cancels_what_has_not_begun(context: Context) {
    let executor = executor(context, 1);
    let futures: Vec<_> =
        (0..4).map(|number| executor.submit(endless_at_zero, (number,)).unwrap()).collect();
    sent().await;
    executor.shutdown(AT_ONCE).await;
    assert!(futures[0].running());
    assert!(futures[1..].iter().all(Future::cancelled));
    kill(&executor).await;
}

async fn a_dropped_executor_does_what_was_submitted(context: Context) {
    let executor = executor(context, 1);
    let future = executor.submit(square, (3,)).unwrap();
    drop(executor);
    assert_eq!(future.await, Ok(9));
    while let [process, ..] = &active_children()[..] {
        process.join(None).await.unwrap();
    }
}

#[cfg(not(feature = "threads"))]
#[wasm_bindgen_test]
async fn threads_need_the_threads_build() {
    use coreyard::concurrent::ThreadPoolExecutor;
    use coreyard::threading::Interpreter;
    let refused = ThreadPoolExecutor::new(2.try_into().unwrap(), Interpreter::Free).await;
    assert!(matches!(refused.unwrap_err(), Error::Unsupported { .. }));
}

#[cfg(feature = "threads")]
mod threads {
    use std::sync::atomic::{AtomicBool, Ordering};

    use coreyard::concurrent::ThreadPoolExecutor;
    use coreyard::threading::{Checkpoint, Gil, Interpreter};

    use super::*;

    static OPEN: AtomicBool = AtomicBool::new(false);

    /// Waits for the gate without computing: other threads may have the lock meanwhile.
    fn wait_for_gate(number: u64) -> u64 {
        let wait = || {
            while !OPEN.load(Ordering::Acquire) {
                std::hint::spin_loop();
            }
        };
        match Gil::held() {
            Some(gil) => gil.blocking(wait),
            None => wait(),
        }
        number
    }

    async fn executors() -> Vec<ThreadPoolExecutor> {
        OPEN.store(false, Ordering::Release);
        let two = 2.try_into().unwrap();
        let with_gil = ThreadPoolExecutor::new(two, Interpreter::WithGil).await.unwrap();
        vec![with_gil, ThreadPoolExecutor::new(two, Interpreter::Free).await.unwrap()]
    }

    #[wasm_bindgen_test]
    async fn a_future_has_the_result_or_the_error_of_its_task() {
        for executor in executors().await {
            let offset = 1;
            let future = executor.submit(move |number: u64| number + offset, (7,)).unwrap();
            assert_eq!(future.await, Ok(8));
            let failed = executor.submit(no_seven, (7,)).unwrap().await.unwrap_err();
            assert_eq!(failed.to_string(), "seven");
            let results = executor.map(square, (0..50).collect()).unwrap().all().await;
            assert_eq!(results, Ok((0..50).map(square).collect()));
            executor.shutdown(Shutdown::default()).await;
            assert_eq!(executor.submit(square, (1,)).unwrap_err(), Error::ExecutorShutDown);
        }
    }

    #[wasm_bindgen_test]
    async fn a_function_runs_on_any_executor() {
        for executor in executors().await {
            assert_eq!(sum_of_squares(&executor).await, Ok(385));
        }
    }

    #[wasm_bindgen_test]
    async fn what_no_thread_has_can_be_cancelled() {
        for executor in executors().await {
            OPEN.store(false, Ordering::Release);
            let submit = |number| executor.submit(wait_for_gate, (number,)).unwrap();
            let futures: Vec<_> = (0..5).map(submit).collect();
            while futures.iter().filter(|future| future.running()).count() < 2 {
                sent().await;
            }
            let cancelled = futures.iter().filter(|future| future.cancel()).count();
            assert_eq!(cancelled, 3, "two threads have a task each");
            OPEN.store(true, Ordering::Release);
            let waited = wait(&futures, None, ReturnWhen::AllCompleted).await;
            assert_eq!((waited.done.len(), waited.not_done.len()), (5, 0));
            executor.shutdown(Shutdown::default()).await;
        }
    }

    #[wasm_bindgen_test]
    async fn shutdown_cancels_what_no_thread_has() {
        for executor in executors().await {
            OPEN.store(false, Ordering::Release);
            let submit = |number| executor.submit(wait_for_gate, (number,)).unwrap();
            let futures: Vec<_> = (0..5).map(submit).collect();
            while futures.iter().filter(|future| future.running()).count() < 2 {
                sent().await;
            }
            executor.shutdown(AT_ONCE).await;
            OPEN.store(true, Ordering::Release);
            executor.shutdown(Shutdown::default()).await;
            assert_eq!(futures.iter().filter(|future| future.cancelled()).count(), 3);
        }
    }
}
