//! A process: its life, its ends, and what it says of them.
#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, reason = "a test says so by failing")]

use std::time::Duration;

use coreyard::multiprocessing::{
    Process, active_children, current_process, parent_process, set_executable, set_start_timeout,
};
use coreyard::{Error, executor};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_dedicated_worker);

/// Runs `test` with another script in the workers of new processes.
async fn with_executable<T>(address: &str, test: impl Future<Output = T>) -> T {
    set_executable(Some(address));
    let result = test.await;
    set_executable(None);
    result
}

async fn ended(process: &Process) -> Option<i32> {
    process.start().unwrap();
    process.join(None).await.unwrap();
    assert!(!process.is_alive());
    assert!(active_children().is_empty(), "{:?}", active_children());
    process.exitcode()
}

fn nothing() {}

fn add(a: i32, b: i32) -> i32 {
    a + b
}

fn busy() {
    loop {
        std::hint::black_box(());
    }
}

#[wasm_bindgen_test]
async fn a_target_runs_with_its_arguments() {
    let process = Process::new(add, (2, 3));
    assert_eq!((process.pid(), process.is_alive(), process.exitcode()), (None, false, None));
    assert_eq!(ended(&process).await, Some(0), "{}", process.reason());
    assert_eq!(process.result::<i32>(), Ok(5));
}

#[wasm_bindgen_test]
async fn an_async_target_may_wait() {
    async fn later(milliseconds: u64) -> u64 {
        executor::sleep(Duration::from_millis(milliseconds)).await;
        milliseconds
    }
    let process = Process::new(later, (3_u64,));
    assert_eq!(ended(&process).await, Some(0));
    assert_eq!(process.result::<u64>(), Ok(3));
}

#[wasm_bindgen_test]
async fn a_process_can_sleep_without_computing() {
    fn nap(milliseconds: u64) -> coreyard::Result<()> {
        coreyard::time::sleep(Duration::from_millis(milliseconds))
    }
    let process = Process::new(nap, (3_u64,));
    assert_eq!(ended(&process).await, Some(0), "{}", process.reason());
}

#[wasm_bindgen_test]
async fn a_process_has_memory_of_its_own() {
    use std::sync::atomic::{AtomicU32, Ordering};
    static X: AtomicU32 = AtomicU32::new(0);
    fn seen() -> u32 {
        X.fetch_add(1, Ordering::Relaxed)
    }
    X.store(7, Ordering::Relaxed);
    let process = Process::new(seen, ());
    ended(&process).await;
    assert_eq!(process.result::<u32>(), Ok(0));
    assert_eq!(X.load(Ordering::Relaxed), 7);
}

#[wasm_bindgen_test]
async fn processes_know_their_names_and_numbers() {
    fn who() -> (String, u32, Option<u32>) {
        let current = current_process();
        (current.name, current.pid, parent_process().map(|parent| parent.pid))
    }
    let process = Process::new(who, ()).with_name("reader");
    ended(&process).await;
    let expected = ("reader".to_owned(), process.pid().unwrap(), Some(current_process().pid));
    assert_eq!(process.result(), Ok(expected));
    assert_ne!(process.pid(), Some(current_process().pid));
}

#[wasm_bindgen_test]
async fn a_process_can_start_processes() {
    async fn outer() -> coreyard::Result<i32> {
        let inner = Process::new(add, (1, 1));
        inner.start()?;
        inner.join(None).await?;
        inner.result()
    }
    let process = Process::new(outer, ());
    assert_eq!(ended(&process).await, Some(0), "{}", process.reason());
    assert_eq!(process.result::<i32>(), Ok(2));
}

#[wasm_bindgen_test]
async fn processes_run_beside_each_other() {
    let processes: Vec<_> = (0..8).map(|number| Process::new(add, (number, 1))).collect();
    for process in &processes {
        process.start().unwrap();
    }
    assert_eq!(active_children().len(), 8);
    for (number, process) in (1..).zip(&processes) {
        process.join(None).await.unwrap();
        assert_eq!(process.result::<i32>(), Ok(number));
    }
    assert!(active_children().is_empty());
}

#[wasm_bindgen_test]
async fn an_error_is_exit_code_1_with_its_message() {
    fn fails() -> Result<(), String> {
        Err("no such file".to_owned())
    }
    let process = Process::new(fails, ());
    assert_eq!(ended(&process).await, Some(1));
    assert_eq!(process.reason(), "no such file");
    assert!(matches!(process.result::<()>(), Err(Error::BrokenProcess { exitcode: 1, .. })));
}

#[wasm_bindgen_test]
async fn a_panic_is_exit_code_1_with_its_message_and_place() {
    fn panics() {
        panic!("out of {}", "cheese");
    }
    let process = Process::new(panics, ());
    assert_eq!(ended(&process).await, Some(1));
    assert!(
        process.reason().starts_with("out of cheese (panicked at tests"),
        "{}",
        process.reason()
    );
}

#[wasm_bindgen_test]
async fn an_abort_is_exit_code_minus_6() {
    fn aborts() {
        std::process::abort();
    }
    assert_eq!(ended(&Process::new(aborts, ())).await, Some(-6));
}

#[wasm_bindgen_test]
async fn an_exit_is_an_abort_whatever_its_number() {
    fn exits() {
        std::process::exit(3);
    }
    assert_eq!(ended(&Process::new(exits, ())).await, Some(-6));
}

#[wasm_bindgen_test]
async fn a_stack_overflow_is_exit_code_minus_11() {
    fn deeper(depth: u64) -> u64 {
        let page = std::hint::black_box([depth; 512]);
        if depth == 0 { 0 } else { deeper(std::hint::black_box(depth - 1)) + page[1] }
    }
    fn overflows() -> u64 {
        deeper(u64::MAX)
    }
    let process = Process::new(overflows, ());
    assert_eq!(ended(&process).await, Some(-11), "{}", process.reason());
}

#[wasm_bindgen_test]
async fn a_bad_memory_access_is_exit_code_minus_11() {
    fn reads_outside() -> u8 {
        // SAFETY: none; that is the point. Wasm traps on an address beyond its memory.
        unsafe { std::ptr::read_volatile(std::hint::black_box(0xffff_fff0_usize) as *const u8) }
    }
    assert_eq!(ended(&Process::new(reads_outside, ())).await, Some(-11));
}

#[wasm_bindgen_test]
async fn out_of_memory_is_exit_code_minus_9() {
    fn hoards() -> usize {
        let mut hoard = Vec::new();
        loop {
            hoard.push(std::hint::black_box(vec![1_u8; 16 << 20]));
            if hoard.len() == 1_000 {
                return hoard.len();
            }
        }
    }
    let process = Process::new(hoards, ());
    assert_eq!(ended(&process).await, Some(-9), "{}", process.reason());
    assert!(
        process.reason().starts_with("out of memory: 16 MiB more were refused"),
        "{}",
        process.reason()
    );
}

#[wasm_bindgen_test]
async fn terminate_ends_an_endless_loop_with_minus_15() {
    let process = Process::new(busy, ());
    process.start().unwrap();
    process.join(Duration::from_millis(20)).await.unwrap();
    assert_eq!((process.is_alive(), process.exitcode()), (true, None));
    assert_eq!(process.result::<()>(), Err(Error::NotReady));
    process.terminate().unwrap();
    process.join(None).await.unwrap();
    assert_eq!(process.exitcode(), Some(-15));
    assert!(active_children().is_empty());
}

#[wasm_bindgen_test]
async fn terminate_settles_a_join_that_waits() {
    let process = Process::new(busy, ());
    process.start().unwrap();
    let terminated = process.clone();
    executor::spawn(async move { terminated.terminate().unwrap() });
    process.join(None).await.unwrap();
    assert_eq!(process.exitcode(), Some(-15));
}

#[wasm_bindgen_test]
async fn a_script_that_does_not_load_is_exit_code_1() {
    let process = Process::new(nothing, ());
    let exitcode = with_executable("no/such/script.js", ended(&process)).await;
    assert_eq!(exitcode, Some(1));
    assert!(process.reason().contains("could not be loaded"), "{}", process.reason());
}

#[wasm_bindgen_test]
async fn a_worker_that_never_comes_up_is_given_up() {
    set_start_timeout(Duration::from_millis(50));
    let process = Process::new(nothing, ());
    let exitcode = with_executable("data:text/javascript,", ended(&process)).await;
    set_start_timeout(Duration::from_secs(30));
    assert_eq!(exitcode, Some(1));
    assert!(process.reason().contains("did not start within 50ms"), "{}", process.reason());
}

#[wasm_bindgen_test]
async fn a_script_that_throws_is_exit_code_1_with_its_message() {
    let process = Process::new(nothing, ());
    let exitcode =
        with_executable("data:text/javascript,throw Error('broken script')", ended(&process)).await;
    assert_eq!(exitcode, Some(1));
    assert!(process.reason().contains("broken script"), "{}", process.reason());
}

#[wasm_bindgen_test]
async fn a_message_that_cannot_be_read_ends_its_sender() {
    // Not an envelope; an envelope with bytes that are no report; a module from another agent cluster (`messageerror`).
    let bad = [
        "postMessage('hello')",
        "postMessage({ payload: new Uint8Array([255, 255]) })",
        "postMessage({ payload: new WebAssembly.Module(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0])) })",
    ];
    for script in bad {
        let process = Process::new(nothing, ());
        let exitcode =
            with_executable(&format!("data:text/javascript,{script}"), ended(&process)).await;
        assert_eq!(exitcode, Some(1), "{script}");
        assert!(process.reason().contains("cannot be read"), "{script}: {}", process.reason());
    }
}

#[wasm_bindgen_test]
async fn a_process_starts_once() {
    let process = Process::new(nothing, ());
    ended(&process).await;
    let again = process.start().unwrap_err();
    assert!(matches!(again, Error::AlreadyStarted { .. }), "{again}");
}

#[wasm_bindgen_test]
async fn a_process_that_was_not_started_cannot_be_joined_or_terminated() {
    let process = Process::new(nothing, ());
    assert!(matches!(process.join(None).await, Err(Error::NotStarted { .. })));
    assert!(matches!(process.terminate(), Err(Error::NotStarted { .. })));
}

#[wasm_bindgen_test]
async fn a_closure_that_captures_cannot_be_spawned() {
    let captured = current_process().pid;
    let process = Process::new(move |number: u32| number + captured, (1,));
    let refused = process.start().unwrap_err();
    assert!(refused.to_string().contains("pass them as arguments"), "{refused}");
    let process = Process::new(|number: u32| number + 1, (1,));
    assert_eq!(ended(&process).await, Some(0), "one that captures nothing is a function");
}

#[wasm_bindgen_test]
async fn kill_is_exit_code_minus_9() {
    let process = Process::new(busy, ());
    process.start().unwrap();
    process.kill().unwrap();
    process.join(None).await.unwrap();
    assert_eq!(process.exitcode(), Some(-9));
}

#[wasm_bindgen_test]
async fn a_sentinel_tells_of_the_end() {
    let process = Process::new(busy, ());
    process.start().unwrap();
    let sentinel = process.sentinel();
    process.terminate().unwrap();
    drop(process);
    sentinel.await;
}

#[wasm_bindgen_test]
async fn a_closed_process_can_be_asked_for_nothing() {
    let process = Process::new(add, (1, 2));
    process.start().unwrap();
    assert!(matches!(process.close(), Err(Error::StillRunning { .. })));
    process.join(None).await.unwrap();
    process.close().unwrap();
    assert!(matches!(process.join(None).await, Err(Error::Closed { .. })));
    assert!(matches!(process.start(), Err(Error::Closed { .. })));
    assert_eq!(process.exitcode(), None);
}

#[wasm_bindgen_test]
async fn a_daemon_may_not_have_children() {
    fn starts() -> coreyard::Result<()> {
        Process::new(nothing, ()).start()
    }
    let process = Process::new(starts, ()).with_daemon(true);
    assert_eq!(ended(&process).await, Some(1));
    assert!(process.reason().contains("daemons may not have children"), "{}", process.reason());
}

#[wasm_bindgen_test]
async fn a_process_waits_for_its_children_but_not_for_daemons() {
    fn leaves_one_behind(daemon: bool) -> coreyard::Result<()> {
        if daemon {
            return Process::new(busy, ()).with_daemon(true).start();
        }
        Process::new(add, (1, 2)).start()
    }
    for daemon in [true, false] {
        let process = Process::new(leaves_one_behind, (daemon,));
        assert_eq!(ended(&process).await, Some(0), "{}", process.reason());
    }
}

#[wasm_bindgen_test]
async fn terminate_and_close_at_once_settle_every_join() {
    let process = Process::new(busy, ());
    process.start().unwrap();
    let ending = process.clone();
    executor::spawn(async move {
        ending.terminate().unwrap();
        ending.close().unwrap();
    });
    process.join(None).await.unwrap();
}

#[wasm_bindgen_test]
async fn polling_with_no_time_at_all_lets_events_in() {
    let process = Process::new(add, (1, 2));
    process.start().unwrap();
    while process.is_alive() {
        process.join(Duration::ZERO).await.unwrap();
    }
    assert_eq!(process.exitcode(), Some(0));
}

#[wasm_bindgen_test]
async fn a_worker_that_cannot_be_made_is_exit_code_1() {
    for address in ["http://[", "https://elsewhere.example/process.js"] {
        let process = Process::new(nothing, ());
        assert_eq!(with_executable(address, ended(&process)).await, Some(1), "{address}");
        assert!(!process.reason().is_empty(), "{address}");
    }
}
