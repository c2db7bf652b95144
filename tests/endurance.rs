//! Hundreds of processes, one after the other: nothing is left of them. Every start method.
#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, reason = "a test says so by failing")]
#![allow(clippy::needless_pass_by_value, reason = "a target owns its arguments")]

#[macro_use]
mod suite;

use std::time::Duration;

use coreyard::multiprocessing::{
    Connection, Context, StartMethod, active_children, open_descriptors, pipe,
};
use coreyard::{Result, executor};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_dedicated_worker);

suite!(processes_one_after_the_other_leave_nothing_behind);

/// How many processes are started one after the other. `LONG=1` when it is compiled makes it a thousand for every start
/// method: the others take a minute.
fn many(context: Context) -> u32 {
    let is_quick = context.start_method() == StartMethod::Forkserver;
    if is_quick || option_env!("LONG").is_some() { 1_000 } else { 150 }
}

/// Each has a pipe, and every tenth is killed.
async fn processes_one_after_the_other_leave_nothing_behind(context: Context) {
    fn answers(connection: Connection, number: u32) -> Result<()> {
        connection.send(&number)
    }
    async fn run(context: Context, number: u32) {
        let (ours, theirs) = pipe(true);
        let process = context.process(answers, (theirs, number));
        process.start().unwrap();
        if number.is_multiple_of(10) {
            process.kill().unwrap();
            while ours.recv::<u32>().await.is_ok() {}
        } else {
            assert_eq!(ours.recv().await, Ok(number), "{}", process.reason());
        }
        process.join(None).await.unwrap();
    }
    let descriptors = open_descriptors();
    let many = many(context);
    for number in 0..many / 10 {
        run(context, number).await;
    }
    let pages = core::arch::wasm32::memory_size(0);
    for number in 0..many {
        run(context, number).await;
    }
    // A closed end is kept until its other end has said its last word. Were something forgotten, this would never end.
    while open_descriptors() > descriptors {
        executor::sleep(Duration::from_millis(10)).await;
    }
    assert_eq!(core::arch::wasm32::memory_size(0), pages, "the parent's memory grew");
}
