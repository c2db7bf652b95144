//! Locks, semaphores, conditions, events and barriers: between processes of every start method, and what becomes of them
//! when a process or their manager does not live on.
#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, reason = "a test says so by failing")]
#![allow(clippy::needless_pass_by_value, reason = "a target owns its arguments")]

#[macro_use]
mod suite;

use std::time::Duration;

use coreyard::multiprocessing::{
    Barrier, BoundedSemaphore, Condition, Connection, Context, Event, Lock, Pool, Process, Queue,
    RLock, Semaphore, active_children, managers, pipe,
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

suite!(one_process_holds_a_lock_at_a_time);
