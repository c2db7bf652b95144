//! What is noticed when everybody waits. The main process of these tests runs in another executor and is never idle, so it
//! takes no part: the family of its child has a manager of its own.
#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, reason = "a test says so by failing")]
#![allow(clippy::needless_pass_by_value, reason = "a target owns its arguments")]

#[macro_use]
mod suite;

use coreyard::multiprocessing::{Context, Lock, Process, Queue, active_children, managers, pipe};
use coreyard::{Error, Result};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_dedicated_worker);

fn explanation<T: std::fmt::Debug>(result: Result<T>) -> String {
    match result {
        Err(Error::Deadlock { explanation }) => explanation,
        other => panic!("{other:?}"),
    }
}

/// What the family of `parent` comes to.
async fn family<T: serde::de::DeserializeOwned>(process: Process) -> T {
    process.start().unwrap();
    process.join(None).await.unwrap();
    assert_eq!(process.exitcode(), Some(0), "{}", process.reason());
    assert!(managers::process().is_none(), "the main process takes no part");
    process.result().unwrap()
}

async fn everybody_waits_and_is_told_so(context: Context) {
    async fn gets(queue: Queue<u32>) -> String {
        explanation(queue.get().await)
    }
    async fn parent() -> Result<(String, String)> {
        let queue = Queue::new(0).with_name("q");
        let child = Process::new(gets, (queue.clone(),)).with_name("child");
        child.start()?;
        let own = explanation(queue.get().await);
        child.join(None).await?;
        Ok((own, child.result()?))
    }
    let (own, childs): (String, String) =
        family(context.process(parent, ()).with_name("parent")).await;
    assert_eq!(own, childs);
    assert!(own.contains("parent waits for an item of queue 'q', which is empty"), "{own}");
    assert!(own.contains("child waits for an item of queue 'q', which is empty"), "{own}");
}

async fn it_is_noticed_when_the_last_that_could_act_has_ended(context: Context) {
    async fn holds(lock: Lock, both: Queue<u32>) -> Result<()> {
        lock.acquire(None).await?;
        both.put(1).await
    }
    async fn parent() -> Result<String> {
        let (lock, queue) = (Lock::new(), Queue::new(0).with_name("q"));
        Process::new(holds, (lock, queue.clone())).start()?;
        assert_eq!(queue.get().await, Ok(1));
        Ok(explanation(queue.get().await))
    }
    let said: String = family(context.process(parent, ()).with_name("parent")).await;
    assert_eq!(said, "parent waits for an item of queue 'q', which is empty");
}

async fn who_waits_for_a_process_or_a_pipe_may_go_on(context: Context) {
    async fn tells(queue: Queue<u32>, ready: coreyard::multiprocessing::Connection) -> Result<u32> {
        // While its parent waits for the queue, this one waits for a pipe, which nobody writes to: the parent's parent does.
        let number = ready.recv().await?;
        queue.put(number).await?;
        Ok(number)
    }
    async fn parent(ready: coreyard::multiprocessing::Connection) -> Result<u32> {
        let queue = Queue::new(0);
        let child = Process::new(tells, (queue.clone(), ready));
        child.start()?;
        queue.get().await
    }
    let (ours, theirs) = pipe(true);
    let process = context.process(parent, (theirs,));
    let told = async {
        coreyard::executor::sleep(std::time::Duration::from_millis(5)).await;
        ours.send(&7_u32).unwrap();
    };
    let (number, ()) = futures_util::future::join(family::<u32>(process), told).await;
    assert_eq!(number, 7);
}

async fn a_lock_that_its_holder_wants_again_is_a_deadlock(context: Context) {
    async fn twice() -> Result<String> {
        let lock = Lock::new().with_name("a");
        let _held = lock.lock().await?;
        Ok(explanation(lock.acquire(None).await))
    }
    let said: String = family(context.process(twice, ()).with_name("one")).await;
    assert_eq!(said, "one waits for lock 'a', held by one");
}

suite!(
    everybody_waits_and_is_told_so,
    it_is_noticed_when_the_last_that_could_act_has_ended,
    who_waits_for_a_process_or_a_pipe_may_go_on,
    a_lock_that_its_holder_wants_again_is_a_deadlock,
);
