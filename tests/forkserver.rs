//! Forkserver: children that begin with a copy of the memory of a clean process.
#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, reason = "a test says so by failing")]

use std::cell::{Cell, RefCell};
use std::time::Duration;

use coreyard::multiprocessing::{
    Context, Process, StartMethod, active_children, current_process, parent_process,
    register_at_fork, set_executable, set_forkserver_preload, set_start_method, set_start_timeout,
};
use coreyard::{Error, executor};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_dedicated_worker);

thread_local! {
    static TABLE: RefCell<Vec<u64>> = const { RefCell::new(Vec::new()) };
    static CALLS: Cell<u32> = const { Cell::new(0) };
}

fn table() -> Vec<u64> {
    TABLE.with_borrow(Clone::clone)
}

fn add(a: i32, b: i32) -> i32 {
    a + b
}

fn busy() {
    loop {
        std::hint::black_box(());
    }
}

fn process<F, A, K: 'static>(target: F, arguments: A) -> Process
where
    F: coreyard::multiprocessing::Target<A, K>,
    A: serde::Serialize + serde::de::DeserializeOwned + 'static,
{
    Context::forkserver().process(target, arguments)
}

async fn ended(process: &Process) -> Option<i32> {
    process.start().unwrap();
    process.join(None).await.unwrap();
    assert!(active_children().is_empty(), "{:?}", active_children());
    process.exitcode()
}

#[wasm_bindgen_test]
async fn a_target_runs_with_its_arguments_again_and_again() {
    for number in 0..6 {
        let process = process(add, (number, 3));
        assert_eq!(ended(&process).await, Some(0), "{}", process.reason());
        assert_eq!(process.result(), Ok(number + 3));
    }
}

#[wasm_bindgen_test]
async fn a_child_has_what_preload_left_and_nothing_of_the_main_process() {
    set_forkserver_preload(&[
        || TABLE.with_borrow_mut(|table| table.extend([0, 1])),
        || TABLE.with_borrow_mut(|table| table.push(4)),
    ]);
    TABLE.set(vec![7]);
    let reads = process(table, ());
    assert_eq!(ended(&reads).await, Some(0), "{}", reads.reason());
    set_forkserver_preload(&[]);
    assert_eq!(reads.result(), Ok(vec![0_u64, 1, 4]));
    assert_eq!(TABLE.take(), [7], "the main process has not preloaded");
}

#[wasm_bindgen_test]
async fn preload_is_called_once_and_no_child_sees_another() {
    fn called() -> u32 {
        CALLS.set(CALLS.get() + 1);
        CALLS.get()
    }
    set_forkserver_preload(&[|| CALLS.set(CALLS.get() + 1)]);
    for _ in 0..4 {
        let process = process(called, ());
        assert_eq!(ended(&process).await, Some(0), "{}", process.reason());
        assert_eq!(process.result(), Ok(2_u32));
    }
    set_forkserver_preload(&[]);
}

#[wasm_bindgen_test]
async fn those_that_wait_for_a_server_keep_it_when_another_is_asked_for() {
    set_forkserver_preload(&[|| TABLE.set(vec![1])]);
    let first = process(table, ());
    first.start().unwrap();
    set_forkserver_preload(&[|| TABLE.set(vec![2])]);
    let second = process(table, ());
    second.start().unwrap();
    set_forkserver_preload(&[]);
    for (process, left) in [(first, 1_u64), (second, 2)] {
        process.join(None).await.unwrap();
        assert_eq!(process.result(), Ok(vec![left]), "{}", process.reason());
    }
}

#[wasm_bindgen_test]
async fn a_child_knows_who_it_is_and_is_a_child_of_the_one_that_started_it() {
    type Person = (String, u32);
    fn who() -> (Person, Option<Person>) {
        let current = current_process();
        ((current.name, current.pid), parent_process().map(|parent| (parent.name, parent.pid)))
    }
    let process = process(who, ());
    assert!(process.name().starts_with("ForkServerProcess-"), "{}", process.name());
    process.start().unwrap();
    let names: Vec<_> = active_children().iter().map(Process::name).collect();
    assert_eq!(names, [process.name()], "the server is not among the children");
    process.join(None).await.unwrap();
    let parent = current_process();
    let expected = ((process.name(), process.pid().unwrap()), Some((parent.name, parent.pid)));
    assert_eq!(process.result(), Ok(expected));
}

#[wasm_bindgen_test]
async fn the_server_takes_no_number_of_a_name() {
    fn grandchild() -> coreyard::Result<String> {
        let _first = Context::forkserver().process(add, (1, 2));
        let second = Context::forkserver().process(add, (1, 2));
        second.start()?;
        Ok(Context::forkserver().process(add, (1, 2)).name())
    }
    let process = process(grandchild, ());
    assert_eq!(ended(&process).await, Some(0), "{}", process.reason());
    let name: String = process.result().unwrap();
    assert!(name.starts_with("ForkServerProcess-") && name.ends_with(":3"), "{name}");
}

#[wasm_bindgen_test]
async fn a_server_that_panics_ends_those_that_wait_for_it_and_the_next_start_tries_anew() {
    set_forkserver_preload(&[|| panic!("out of cheese")]);
    let waiting = [process(add, (1, 2)), process(add, (1, 2))];
    for process in &waiting {
        process.start().unwrap();
    }
    for process in &waiting {
        process.join(None).await.unwrap();
        assert_eq!(process.exitcode(), Some(1));
        let reason = process.reason();
        assert!(reason.starts_with("forkserver ended with exit code 1"), "{reason}");
        assert!(reason.contains("out of cheese (panicked at"), "{reason}");
    }
    let again = process(add, (1, 2));
    assert_eq!(ended(&again).await, Some(1), "a new server has panicked");
    set_forkserver_preload(&[]);
    let well = process(add, (1, 2));
    assert_eq!(ended(&well).await, Some(0), "{}", well.reason());
}

#[wasm_bindgen_test]
async fn a_server_that_traps_is_told_of_with_its_exit_code() {
    set_forkserver_preload(&[|| std::process::abort()]);
    let process = process(add, (1, 2));
    assert_eq!(ended(&process).await, Some(1));
    assert!(process.reason().contains("exit code -6"), "{}", process.reason());
    set_forkserver_preload(&[]);
}

#[wasm_bindgen_test]
async fn a_server_that_does_not_come_to_an_end_is_given_up() {
    set_forkserver_preload(&[busy]);
    set_start_timeout(Duration::from_millis(50));
    let process = process(add, (1, 2));
    assert_eq!(ended(&process).await, Some(1));
    set_start_timeout(Duration::from_secs(30));
    set_forkserver_preload(&[]);
    assert!(process.reason().contains("did not start within 50ms"), "{}", process.reason());
}

#[wasm_bindgen_test]
async fn a_server_whose_script_does_not_load_is_told_of() {
    set_forkserver_preload(&[]);
    set_executable(Some("no/such/script.js"));
    let process = process(add, (1, 2));
    let exitcode = ended(&process).await;
    set_executable(None);
    assert_eq!(exitcode, Some(1));
    assert!(process.reason().contains("could not be loaded"), "{}", process.reason());
}

#[wasm_bindgen_test]
async fn a_child_that_waits_for_the_server_can_be_terminated() {
    set_forkserver_preload(&[]);
    let (terminated, other) = (process(busy, ()), process(add, (1, 2)));
    terminated.start().unwrap();
    other.start().unwrap();
    terminated.terminate().unwrap();
    terminated.join(None).await.unwrap();
    other.join(None).await.unwrap();
    assert_eq!((terminated.exitcode(), other.exitcode()), (Some(-15), Some(0)));
}

#[wasm_bindgen_test]
async fn terminate_ends_an_endless_loop_with_minus_15() {
    // The first waits for the server, the others find its memory, and in the end a worker in reserve.
    for _ in 0..4 {
        let process = process(busy, ());
        process.start().unwrap();
        process.join(Duration::from_millis(20)).await.unwrap();
        process.terminate().unwrap();
        process.join(None).await.unwrap();
        assert_eq!(process.exitcode(), Some(-15));
    }
}

#[wasm_bindgen_test]
async fn a_child_that_fails_harms_nobody_after_it() {
    fn panics() {
        panic!("out of {}", "cheese");
    }
    for _ in 0..3 {
        let (bad, good) = (process(panics, ()), process(add, (1, 2)));
        assert_eq!(ended(&bad).await, Some(1));
        assert!(bad.reason().starts_with("out of cheese (panicked at"), "{}", bad.reason());
        assert_eq!(ended(&good).await, Some(0), "{}", good.reason());
    }
}

#[wasm_bindgen_test]
async fn a_reserve_of_another_script_is_not_used() {
    let process = || process(add, (1, 2));
    assert_eq!(ended(&process()).await, Some(0));
    // The server's memory is there; the workers that are made of it now, in reserve or not, cannot load.
    for _ in 0..3 {
        set_executable(Some("no/such/script.js"));
        assert_eq!(ended(&process()).await, Some(1));
        set_executable(None);
        assert_eq!(ended(&process()).await, Some(0));
    }
}

#[wasm_bindgen_test]
async fn a_child_can_wait_and_start_children_of_every_kind() {
    async fn outer() -> coreyard::Result<Vec<i32>> {
        executor::sleep(Duration::from_millis(1)).await;
        let mut results = Vec::new();
        for method in coreyard::multiprocessing::get_all_start_methods() {
            let inner = Context::new(method)?.process(add, (1, 2));
            inner.start()?;
            inner.join(None).await?;
            results.push(inner.result()?);
        }
        Ok(results)
    }
    let process = process(outer, ());
    assert_eq!(ended(&process).await, Some(0), "{}", process.reason());
    let expected = coreyard::multiprocessing::get_all_start_methods().iter().map(|_| 3).collect();
    assert_eq!(process.result::<Vec<i32>>(), Ok(expected));
}

#[wasm_bindgen_test]
async fn a_childs_own_server_preloads_as_its_parents_did() {
    async fn outer() -> coreyard::Result<Vec<u64>> {
        let inner = Context::forkserver().process(table, ());
        inner.start()?;
        inner.join(None).await?;
        inner.result()
    }
    set_forkserver_preload(&[|| TABLE.set(vec![5])]);
    let process = process(outer, ());
    assert_eq!(ended(&process).await, Some(0), "{}", process.reason());
    set_forkserver_preload(&[]);
    assert_eq!(process.result(), Ok(vec![5_u64]));
}

#[wasm_bindgen_test]
async fn a_child_has_its_parents_start_method() {
    fn chosen() -> (StartMethod, bool) {
        let method = coreyard::multiprocessing::get_start_method();
        (method, matches!(set_start_method(method, false), Err(Error::ContextAlreadySet)))
    }
    set_start_method(StartMethod::Forkserver, true).unwrap();
    for context in [Context::spawn(), Context::forkserver()] {
        let process = context.process(chosen, ());
        assert_eq!(ended(&process).await, Some(0), "{}", process.reason());
        assert_eq!(process.result(), Ok((StartMethod::Forkserver, true)), "{context:?}");
    }
    let process = Process::new(add, (1, 2));
    assert!(process.name().starts_with("Process-"), "{}", process.name());
    assert_eq!(ended(&process).await, Some(0));
    set_start_method(StartMethod::Spawn, true).unwrap();
}

#[wasm_bindgen_test]
async fn a_closure_that_captures_cannot_be_pickled() {
    let captured = current_process().pid;
    let process = process(move |number: u32| number + captured, (1,));
    let refused = process.start().unwrap_err();
    assert!(refused.to_string().contains("pass them as arguments"), "{refused}");
}

#[wasm_bindgen_test]
async fn what_a_preload_function_is_about_stays_with_the_server() {
    async fn waits() {
        executor::sleep(Duration::from_millis(5)).await;
    }
    set_forkserver_preload(&[|| {
        executor::spawn(async {
            executor::sleep(Duration::from_millis(1)).await;
            panic!("a task of the server in a child");
        });
    }]);
    let process = process(waits, ());
    assert_eq!(ended(&process).await, Some(0), "{}", process.reason());
    set_forkserver_preload(&[]);
}

#[wasm_bindgen_test]
async fn what_preload_registers_is_called_in_every_child() {
    set_forkserver_preload(&[|| register_at_fork(|| CALLS.set(current_process().pid))]);
    for _ in 0..2 {
        let process = process(|| CALLS.get(), ());
        assert_eq!(ended(&process).await, Some(0), "{}", process.reason());
        assert_eq!(process.result(), Ok(process.pid().unwrap()));
    }
    set_forkserver_preload(&[]);
}
