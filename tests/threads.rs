//! Threads: results in order, the GIL, a thread that crashes.
#![cfg(all(target_arch = "wasm32", feature = "threads", feature = "lab"))]
#![allow(clippy::unwrap_used, reason = "a test says so by failing")]

use std::sync::Barrier;

use coreyard::multiprocessing::{Process, active_children};
use coreyard::threading::{Checkpoint, Gil, Interpreter, ThreadPool};
use coreyard::{Error, Result, kernels};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_dedicated_worker);

async fn pool(interpreter: Interpreter) -> ThreadPool {
    ThreadPool::new(2.try_into().unwrap(), interpreter).await.unwrap()
}

fn no_seven(number: u64) -> Result<u64> {
    if number == 7 {
        Err(Error::Task { message: "seven".to_owned(), place: None })
    } else {
        Ok(number * 2)
    }
}

#[wasm_bindgen_test]
async fn results_come_in_the_order_of_the_items() {
    for interpreter in [Interpreter::WithGil, Interpreter::Free] {
        let results =
            pool(interpreter).await.map(|number: u64| Ok(number * 2), (0..50).collect()).await;
        assert_eq!(results, Ok((0..50).map(|number| number * 2).collect()), "{interpreter:?}");
    }
}

#[wasm_bindgen_test]
async fn an_error_of_a_task_is_the_error_of_the_map() {
    for interpreter in [Interpreter::WithGil, Interpreter::Free] {
        let failed = pool(interpreter).await.map(no_seven, (0..20).collect()).await.unwrap_err();
        assert_eq!(failed.to_string(), "seven", "{interpreter:?}");
    }
}

#[wasm_bindgen_test]
async fn all_threads_can_be_blocked_at_once_under_the_gil() {
    // A barrier lets nobody through before both wait at it: under a lock that is not given up, for ever.
    static BARRIER: Barrier = Barrier::new(2);
    let wait = |()| {
        Gil::held().unwrap().blocking(|| BARRIER.wait());
        Ok(())
    };
    assert_eq!(pool(Interpreter::WithGil).await.map(wait, vec![(), ()]).await, Ok(vec![(), ()]));
}

#[wasm_bindgen_test]
async fn a_thread_can_sleep() {
    let nap = |ms| kernels::wait(ms, Gil::held().unwrap());
    assert_eq!(pool(Interpreter::WithGil).await.map(nap, vec![5, 5]).await, Ok(vec![5, 5]));
}

#[wasm_bindgen_test]
async fn the_number_of_threads_cannot_be_changed() {
    pool(Interpreter::Free).await;
    let refused = ThreadPool::new(3.try_into().unwrap(), Interpreter::Free).await.unwrap_err();
    assert!(refused.to_string().contains("this process has started 2"), "{refused}");
}

/// Runs `target` in a process of its own, and returns its exit code and its reason.
async fn exit_of<F, K: 'static>(target: F) -> (Option<i32>, String)
where
    F: coreyard::multiprocessing::Target<(), K>,
{
    let process = Process::new(target, ());
    process.start().unwrap();
    process.join(None).await.unwrap();
    assert!(active_children().is_empty());
    (process.exitcode(), process.reason())
}

#[wasm_bindgen_test]
async fn a_panic_in_a_thread_ends_the_process_with_its_message() {
    async fn panics() -> Result<Vec<u64>> {
        let task = |number: u64| {
            assert!(number != 3, "three");
            Ok(number)
        };
        ThreadPool::new(2.try_into().unwrap(), Interpreter::WithGil)
            .await?
            .map(task, (0..9).collect())
            .await
    }
    let (exitcode, reason) = exit_of(panics).await;
    assert_eq!(exitcode, Some(1), "{reason}");
    let (thread, message) = reason.split_once(": ").unwrap();
    assert!(thread.starts_with("Thread-"), "{reason}");
    assert!(message.starts_with("three (panicked at"), "{reason}");
}

#[wasm_bindgen_test]
async fn a_trap_in_a_thread_ends_the_process() {
    async fn aborts() -> Result<Vec<()>> {
        let task = |_: u64| std::process::abort();
        ThreadPool::new(2.try_into().unwrap(), Interpreter::Free).await?.map(task, vec![1, 2]).await
    }
    let (exitcode, reason) = exit_of(aborts).await;
    assert_eq!(exitcode, Some(-6), "{reason}");
}
