//! Shared values and arrays: the same from every process, by every start method, wherever they lie.
#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, reason = "a test says so by failing")]
#![allow(clippy::needless_pass_by_value, reason = "a target owns its arguments")]

use std::time::Duration;

use coreyard::Error;
use coreyard::multiprocessing::sharedctypes::{Backend, Guard, get_backend, set_backend};
use coreyard::multiprocessing::{
    Array, Connection, Context, Process, RawArray, RawValue, Value, active_children, pipe,
};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

#[macro_use]
mod suite;

wasm_bindgen_test_configure!(run_in_dedicated_worker);

suite!(
    a_counter_with_its_lock_is_exact,
    without_the_lock_a_counter_is_at_most_exact,
    every_type_goes_there_and_back,
    an_array_is_read_and_written_in_slices,
    what_has_no_lock_is_shared_too,
    a_handle_goes_to_a_process_that_runs_already,
    a_handle_in_a_message_that_nobody_received_moves_too,
    a_pool_has_what_its_initializer_was_given,
    a_task_has_what_was_made_before_its_pool_and_after,
    shared_memory_is_no_result,
    a_wait_for_the_lock_times_out_and_names_its_holder,
    to_read_is_to_wait_for_the_lock,
    a_wait_that_is_given_up_takes_nothing,
    the_lock_of_a_killed_process_is_abandoned,
    the_lock_of_a_process_that_ends_is_abandoned,
    the_lock_of_a_process_that_is_gone_with_its_parent_is_abandoned,
    the_lock_can_be_taken_again_by_its_holder,
);

/// The places that a value can be in on this page.
fn backends() -> impl Iterator<Item = Backend> {
    let both = [Backend::SharedMemory, Backend::Manager].into_iter();
    both.filter(|&backend| set_backend(Some(backend)).is_ok())
}

fn start(processes: &[Process]) {
    for process in processes {
        process.start().unwrap();
    }
}

async fn returned(process: &Process) {
    process.join(None).await.unwrap();
    assert_eq!(process.exitcode(), Some(0), "{}", process.reason());
}

async fn add(counter: Value<u32>, times: u32) -> coreyard::Result<()> {
    for _ in 0..times {
        let _held = counter.lock().await?;
        counter.set(counter.get().await? + 1).await?;
    }
    Ok(())
}

async fn a_counter_with_its_lock_is_exact(context: Context) {
    for backend in backends() {
        let times = if backend == Backend::SharedMemory { 1000 } else { 20 };
        let counter = context.value(0);
        let processes = [(); 3].map(|()| context.process(add, (counter.clone(), times)));
        start(&processes);
        add(counter.clone(), times).await.unwrap();
        for process in &processes {
            returned(process).await;
        }
        assert_eq!(counter.get().await, Ok(4 * times), "{backend:?}");
        assert_eq!(counter.backend(), backend);
    }
}

async fn without_the_lock_a_counter_is_at_most_exact(context: Context) {
    async fn add(counter: Value<u32>, times: u32) -> coreyard::Result<()> {
        for _ in 0..times {
            counter.set(counter.get().await? + 1).await?;
        }
        Ok(())
    }
    for backend in backends() {
        let counter = Value::new(0);
        let processes = [(); 2].map(|()| context.process(add, (counter.clone(), 20)));
        start(&processes);
        for process in &processes {
            returned(process).await;
        }
        assert!((20..=40).contains(&counter.get().await.unwrap()), "{backend:?}");
    }
}

async fn every_type_goes_there_and_back(context: Context) {
    type Numbers = (Value<i8>, Value<u16>, Value<u64>, Value<f32>, Value<f64>, Value<bool>);
    async fn negate((byte, short, long, float, double, flag): Numbers) -> coreyard::Result<()> {
        byte.set(-byte.get().await?).await?;
        short.set(!short.get().await?).await?;
        long.set(!long.get().await?).await?;
        float.set(-float.get().await?).await?;
        double.set(-double.get().await?).await?;
        flag.set(!flag.get().await?).await
    }
    for _ in backends() {
        let (byte, short, long) = (Value::new(i8::MAX), Value::new(1), Value::new(1));
        let (float, double, flag) = (Value::new(0.1), Value::new(0.1), Value::new(false));
        let (bytes, shorts, longs) = (byte.clone(), short.clone(), long.clone());
        let (floats, doubles, flags) = (float.clone(), double.clone(), flag.clone());
        let numbers: Numbers = (bytes, shorts, longs, floats, doubles, flags);
        let process = context.process(negate, (numbers,));
        process.start().unwrap();
        returned(&process).await;
        assert_eq!(byte.get().await, Ok(-i8::MAX));
        assert_eq!(short.get().await, Ok(u16::MAX - 1));
        assert_eq!(long.get().await, Ok(u64::MAX - 1));
        assert_eq!(float.get().await, Ok(-0.1));
        assert_eq!(double.get().await, Ok(-0.1));
        assert_eq!(flag.get().await, Ok(true));
    }
}

async fn an_array_is_read_and_written_in_slices(context: Context) {
    async fn square(numbers: Array<f64>) -> coreyard::Result<()> {
        let all = numbers.slice(..).await?;
        numbers.set_slice(0, &all.iter().map(|number| number * number).collect::<Vec<_>>()).await?;
        numbers.set(3, 0.5).await
    }
    for backend in backends() {
        let numbers = context.array([1.0, 2.0, 3.0, 4.0, 5.0]);
        let process = context.process(square, (numbers.clone(),));
        process.start().unwrap();
        returned(&process).await;
        assert_eq!(numbers.slice(..).await, Ok(vec![1.0, 4.0, 9.0, 0.5, 25.0]), "{backend:?}");
        assert_eq!(numbers.slice(1..=2).await, Ok(vec![4.0, 9.0]));
        assert_eq!(numbers.slice(5..).await, Ok(vec![]));
        assert_eq!((numbers.len(), numbers.get(4).await), (5, Ok(25.0)));
        let outside = [
            numbers.get(5).await.unwrap_err(),
            numbers.set(9, 1.0).await.unwrap_err(),
            numbers.slice(2..7).await.unwrap_err(),
            numbers.slice(..=usize::MAX).await.unwrap_err(),
            numbers.set_slice(4, &[1.0, 2.0]).await.unwrap_err(),
        ];
        for (error, index) in outside.into_iter().zip([5, 9, 7, usize::MAX, 6]) {
            let told = format!("an Array: the index {index} is out of range, its length is 5");
            assert_eq!(error.to_string(), told);
        }
        assert_eq!(numbers.get(4).await, Ok(25.0), "a slice that does not fit sets nothing");
    }
}

async fn what_has_no_lock_is_shared_too(context: Context) {
    async fn fill(flag: RawValue<bool>, bytes: RawArray<u8>) -> coreyard::Result<()> {
        bytes.set_slice(1, &[7, 8]).await?;
        bytes.set(0, bytes.get(1).await? - 1).await?;
        flag.set(true).await
    }
    for backend in backends() {
        let (flag, bytes) = (RawValue::new(false), RawArray::new(vec![0; 4]));
        let process = context.process(fill, (flag.clone(), bytes.clone()));
        process.start().unwrap();
        returned(&process).await;
        assert_eq!(flag.get().await, Ok(true));
        assert_eq!(bytes.slice(..).await, Ok(vec![6, 7, 8, 0]));
        assert_eq!((bytes.len(), bytes.backend(), flag.backend()), (4, backend, backend));
        assert!(bytes.slice(3..5).await.is_err());
    }
}

async fn a_handle_goes_to_a_process_that_runs_already(context: Context) {
    async fn relay(connection: Connection) -> coreyard::Result<()> {
        let (counter, again): (Value<u32>, Value<u32>) = connection.recv().await?;
        add(counter, 1).await?;
        let made = Array::new([again.get().await? + 1]);
        connection.send(&made)?;
        // The value is in both processes now, and in this one only as long as somebody waits for it.
        connection.recv().await
    }
    for backend in backends() {
        let (ours, theirs) = pipe(true);
        let process = context.process(relay, (theirs,));
        process.start().unwrap();
        let counter = Value::new(6);
        ours.send(&(&counter, &counter)).unwrap();
        let made: Array<u32> = ours.recv().await.unwrap();
        assert_eq!(made.slice(..).await, Ok(vec![8]), "{backend:?}");
        assert_eq!(counter.get().await, Ok(7));
        ours.send(&()).unwrap();
        returned(&process).await;
    }
}

async fn a_handle_in_a_message_that_nobody_received_moves_too(context: Context) {
    async fn add_to_received(connection: Connection) -> coreyard::Result<()> {
        add(connection.recv().await?, 1).await
    }
    for backend in backends() {
        let counter = Value::new(0);
        let (ours, theirs) = pipe(true);
        let (outer, far) = pipe(true);
        ours.send(&counter).unwrap();
        assert_eq!(theirs.poll(None).await, Ok(true));
        outer.send(&theirs).unwrap();
        let theirs: Connection = far.recv().await.unwrap();
        let process = context.process(add_to_received, (theirs,));
        process.start().unwrap();
        returned(&process).await;
        assert_eq!(counter.get().await, Ok(1), "{backend:?}");
        let (ours, theirs) = pipe(true);
        ours.send(&counter).unwrap();
        drop(theirs);
        assert_eq!(counter.get().await, Ok(1), "{backend:?}");
    }
}

thread_local!(static GIVEN: std::cell::RefCell<Option<Value<u32>>> = const { std::cell::RefCell::new(None) });

fn take(counter: Value<u32>) {
    GIVEN.replace(Some(counter));
}

async fn add_to_given(times: u32) -> coreyard::Result<()> {
    let counter = GIVEN.with_borrow(Clone::clone).unwrap();
    add(counter, times).await
}

async fn a_pool_has_what_its_initializer_was_given(context: Context) {
    for backend in backends() {
        let counter = Value::new(0);
        let pool = context
            .pool_builder(2.try_into().unwrap())
            .initializer(take, (counter.clone(),))
            .maxtasksperchild(1.try_into().unwrap())
            .start()
            .unwrap();
        pool.map(add_to_given, vec![1, 2, 3, 4, 5]).await.unwrap();
        assert_eq!(counter.get().await, Ok(15), "{backend:?}");
        pool.terminate();
        pool.join().await.unwrap();
    }
}

async fn a_task_has_what_was_made_before_its_pool_and_after(context: Context) {
    for backend in backends() {
        let before = Value::new(0);
        let pool = context.pool(2.try_into().unwrap()).unwrap();
        pool.starmap(add, vec![(before.clone(), 1), (before.clone(), 2)]).await.unwrap();
        assert_eq!(before.get().await, Ok(3), "{backend:?}");
        let after = Value::new(0);
        pool.starmap(add, vec![(after.clone(), 1), (after.clone(), 2)]).await.unwrap();
        assert_eq!(after.get().await, Ok(3), "{backend:?}");
        pool.terminate();
        pool.join().await.unwrap();
    }
}

async fn shared_memory_is_no_result(context: Context) {
    #[derive(serde::Serialize, serde::Deserialize)]
    struct Made(Value<u32>);
    #[expect(clippy::unnecessary_wraps, reason = "a type of one's own is returned in a result")]
    fn make() -> coreyard::Result<Made> {
        Ok(Made(Value::new(0)))
    }
    set_backend(None).unwrap();
    if get_backend() == Backend::SharedMemory {
        let process = context.process(make, ());
        process.start().unwrap();
        returned(&process).await;
        let refused = process.result::<Made>().map(drop).unwrap_err();
        assert!(refused.to_string().contains("not as a result"), "{refused}");
    }
}

/// Takes the lock, says so, and keeps it until it is told to give it back.
async fn holds(value: Value<u32>, connection: Connection) -> coreyard::Result<()> {
    let _held = value.lock().await?;
    connection.send(&"held")?;
    connection.recv().await
}

/// A process that holds the lock, and what it is told by.
async fn holder(context: Context, value: &Value<u32>) -> (Process, Connection) {
    let (ours, theirs) = pipe(true);
    let process = context.process(holds, (value.clone(), theirs));
    process.start().unwrap();
    assert_eq!(ours.recv().await, Ok("held".to_owned()));
    (process, ours)
}

async fn a_wait_for_the_lock_times_out_and_names_its_holder(context: Context) {
    for backend in backends() {
        let value = Value::new(0);
        let (process, connection) = holder(context, &value).await;
        let late = value.get_lock().acquire(Duration::from_millis(2)).await.unwrap_err();
        let told = late.to_string();
        assert!(matches!(late, Error::WaitTimedOut { .. }), "{backend:?}: {told}");
        assert!(told.contains("MainProcess waits for"), "{told}");
        assert!(told.ends_with(&format!("held by {}", process.name())), "{told}");
        connection.send(&()).unwrap();
        returned(&process).await;
        assert_eq!(value.get().await, Ok(0));
    }
}

async fn to_read_is_to_wait_for_the_lock(context: Context) {
    for backend in backends() {
        let value = Value::new(0);
        let (process, connection) = holder(context, &value).await;
        connection.send(&()).unwrap();
        assert_eq!(value.get().await, Ok(0), "{backend:?}");
        value.set(1).await.unwrap();
        returned(&process).await;
    }
}

async fn a_wait_that_is_given_up_takes_nothing(context: Context) {
    for _ in backends() {
        let value = Value::new(0);
        let (process, connection) = holder(context, &value).await;
        for _ in 0..3 {
            let late = value.get_lock().acquire(Duration::ZERO).await;
            assert!(matches!(late, Err(Error::WaitTimedOut { .. })), "{late:?}");
        }
        connection.send(&()).unwrap();
        returned(&process).await;
        let (next, connection) = holder(context, &value).await;
        connection.send(&()).unwrap();
        returned(&next).await;
    }
}

fn abandoned_by<T: std::fmt::Debug>(process: &Process, result: coreyard::Result<T>) {
    match result {
        Err(Error::Abandoned { process: name, .. }) => assert_eq!(name, process.name()),
        other => panic!("{other:?}"),
    }
}

async fn the_lock_of_a_killed_process_is_abandoned(context: Context) {
    for _ in backends() {
        let value = Value::new(0);
        let (process, _connection) = holder(context, &value).await;
        process.kill().unwrap();
        abandoned_by(&process, value.lock().await);
        abandoned_by(&process, value.get().await);
    }
}

async fn the_lock_of_a_process_that_ends_is_abandoned(context: Context) {
    async fn keeps(value: Value<u32>, panics: bool) -> coreyard::Result<()> {
        std::mem::forget(value.lock().await?);
        assert!(!panics, "out of cheese");
        Ok(())
    }
    for _ in backends() {
        for panics in [false, true] {
            let value = Value::new(0);
            let process = context.process(keeps, (value.clone(), panics));
            process.start().unwrap();
            process.join(None).await.unwrap();
            assert_eq!(process.exitcode(), Some(i32::from(panics)));
            abandoned_by(&process, value.lock().await);
        }
    }
}

async fn the_lock_of_a_process_that_is_gone_with_its_parent_is_abandoned(context: Context) {
    async fn parent(value: Value<u32>, connection: Connection) -> coreyard::Result<()> {
        let child = Process::new(holds, (value, connection)).with_name("grandchild");
        child.start()?;
        child.join(None).await
    }
    for _ in backends() {
        let value = Value::new(0);
        let (ours, theirs) = pipe(true);
        let process = context.process(parent, (value.clone(), theirs));
        process.start().unwrap();
        assert_eq!(ours.recv().await, Ok("held".to_owned()));
        process.terminate().unwrap();
        match value.lock().await {
            Err(Error::Abandoned { process, .. }) => assert_eq!(process, "grandchild"),
            other => panic!("{other:?}"),
        }
    }
}

async fn the_lock_can_be_taken_again_by_its_holder(context: Context) {
    async fn is_held(value: Value<u32>) -> bool {
        let late = value.get_lock().acquire(Duration::ZERO).await;
        matches!(late, Err(Error::WaitTimedOut { .. }))
    }
    let is_held_elsewhere = async |value: &Value<u32>| {
        let process = context.process(is_held, (value.clone(),));
        process.start().unwrap();
        returned(&process).await;
        process.result::<bool>().unwrap()
    };
    for _ in backends() {
        let value = Value::new(0);
        let guards: [Guard; 2] = [value.lock().await.unwrap(), value.lock().await.unwrap()];
        value.set(5).await.unwrap();
        let [outer, inner] = guards;
        drop(inner);
        assert!(is_held_elsewhere(&value).await);
        drop(outer);
        assert!(!is_held_elsewhere(&value).await);
    }
}

#[wasm_bindgen_test]
async fn only_what_is_held_can_be_given_back() {
    for _ in backends() {
        let refused = Value::new(0).get_lock().release().await.unwrap_err();
        assert!(matches!(refused, Error::Misused { .. }), "{refused}");
    }
}

#[wasm_bindgen_test]
fn an_isolated_page_shares_memory_and_another_has_a_manager() {
    let page = js_sys::global();
    let is_isolated = js_sys::Reflect::get(&page, &"crossOriginIsolated".into()).unwrap();
    set_backend(None).unwrap();
    let expected = if is_isolated.is_truthy() { Backend::SharedMemory } else { Backend::Manager };
    assert_eq!(get_backend(), expected);
    assert_eq!(Value::new(0_u8).backend(), expected);
    let chosen = set_backend(Some(Backend::SharedMemory));
    assert_eq!(chosen.is_ok(), is_isolated.is_truthy(), "{chosen:?}");
}

#[cfg(not(feature = "threads"))]
#[wasm_bindgen_test]
async fn a_forked_process_has_what_its_target_captures() {
    for backend in backends() {
        let (value, array) = (Value::new(1), Array::new([2]));
        let theirs = (value.clone(), array.clone());
        let target = move || {
            let (value, array) = (value.clone(), array.clone());
            async move {
                array.set(0, 3).await?;
                value.set(value.get().await? + 1).await
            }
        };
        let process = Context::fork().unwrap().process(target, ());
        process.start().unwrap();
        returned(&process).await;
        assert_eq!((theirs.0.get().await, theirs.1.get(0).await), (Ok(2), Ok(3)), "{backend:?}");
    }
}
