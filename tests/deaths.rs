//! Deaths at the worst moment: what everybody else hears. Every start method.
#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, reason = "a test says so by failing")]
#![allow(clippy::needless_pass_by_value, reason = "a target owns its arguments")]

#[macro_use]
mod suite;

use coreyard::multiprocessing::{Connection, Context, Process, StartMethod, active_children, pipe};
use coreyard::{Error, Result};
use serde::{Deserialize, Serialize, Serializer};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_dedicated_worker);

suite!(
    a_large_message_of_a_process_that_is_killed_comes_whole_or_not_at_all,
    a_child_that_traps_while_its_answer_is_awaited_is_the_end_of_file,
    a_stack_overflow_or_no_memory_is_an_exit_code,
    arguments_that_cannot_be_pickled_start_nothing,
    a_result_that_cannot_be_pickled_is_an_uncaught_error,
);

/// 8 MiB that tell whether a part is missing.
fn large() -> Vec<u8> {
    (0..=255).collect::<Vec<u8>>().repeat(32 << 10)
}

async fn ended(process: &Process) -> Option<i32> {
    process.join(None).await.unwrap();
    process.exitcode()
}

/// A browser copies or moves a message before `postMessage` returns: a sender that is gone has sent all of it or nothing.
async fn a_large_message_of_a_process_that_is_killed_comes_whole_or_not_at_all(context: Context) {
    fn sends_for_ever(connection: Connection) -> Result<()> {
        let large = large();
        loop {
            connection.send_bytes(&large)?;
        }
    }
    let (ours, theirs) = pipe(true);
    let process = context.process(sends_for_ever, (theirs,));
    process.start().unwrap();
    let whole = large();
    ours.recv_bytes().await.unwrap();
    process.kill().unwrap();
    let last = loop {
        match ours.recv_bytes().await {
            Ok(bytes) => assert_eq!(bytes, whole),
            Err(error) => break error,
        }
    };
    assert_eq!(last, Error::EndOfFile);
    assert_eq!(ended(&process).await, Some(-9));
}

async fn a_child_that_traps_while_its_answer_is_awaited_is_the_end_of_file(context: Context) {
    async fn aborts_when_asked(connection: Connection) -> Result<()> {
        connection.recv::<String>().await?;
        std::process::abort();
    }
    let (ours, theirs) = pipe(true);
    let process = context.process(aborts_when_asked, (theirs,));
    process.start().unwrap();
    ours.send(&"what is the answer?").unwrap();
    assert_eq!(ours.recv::<u32>().await, Err(Error::EndOfFile));
    assert_eq!(ended(&process).await, Some(-6));
}

async fn a_stack_overflow_or_no_memory_is_an_exit_code(context: Context) {
    fn deeper(depth: u64) -> u64 {
        let page = std::hint::black_box([depth; 512]);
        if depth == 0 { 0 } else { deeper(std::hint::black_box(depth - 1)) + page[1] }
    }
    fn hoards(most: usize) -> usize {
        let hoard = |_| std::hint::black_box(vec![1_u8; 16 << 20]);
        (0..most).map(hoard).collect::<Vec<_>>().len()
    }
    let overflows = context.process(deeper, (u64::MAX,));
    overflows.start().unwrap();
    assert_eq!(ended(&overflows).await, Some(-11), "{}", overflows.reason());
    let hoards = context.process(hoards, (1_000,));
    hoards.start().unwrap();
    assert_eq!(ended(&hoards).await, Some(-9), "{}", hoards.reason());
}

#[derive(Debug, Deserialize)]
struct Unpicklable;

impl Serialize for Unpicklable {
    fn serialize<S: Serializer>(&self, _: S) -> std::result::Result<S::Ok, S::Error> {
        Err(serde::ser::Error::custom("it has a secret"))
    }
}

/// A forked process is given what needs no pickling, as in Python.
async fn arguments_that_cannot_be_pickled_start_nothing(context: Context) {
    fn takes(_: Unpicklable) {}
    let process = context.process(takes, (Unpicklable,));
    if context.start_method() == StartMethod::Fork {
        process.start().unwrap();
        assert_eq!(ended(&process).await, Some(0), "{}", process.reason());
    } else {
        let refused = process.start().unwrap_err();
        assert!(matches!(refused, Error::Unpicklable { .. }), "{refused}");
    }
}

async fn a_result_that_cannot_be_pickled_is_an_uncaught_error(context: Context) {
    #[expect(clippy::unnecessary_wraps, reason = "a type of one's own is returned so")]
    fn secret() -> Result<Unpicklable> {
        Ok(Unpicklable)
    }
    let process = context.process(secret, ());
    process.start().unwrap();
    assert_eq!(ended(&process).await, Some(1));
    assert!(process.reason().contains("cannot pickle"), "{}", process.reason());
}
