//! Fork: a child that begins with a copy of its parent's memory.
#![cfg(all(target_arch = "wasm32", not(feature = "threads")))]
#![allow(clippy::unwrap_used, reason = "a test says so by failing")]

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::Duration;

use coreyard::multiprocessing::{
    Context, Process, StartMethod, active_children, current_process, get_all_start_methods,
    register_at_fork,
};
use coreyard::{Error, executor};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_dedicated_worker);

async fn ended(process: &Process) -> Option<i32> {
    process.start().unwrap();
    process.join(None).await.unwrap();
    assert!(active_children().is_empty(), "{:?}", active_children());
    process.exitcode()
}

fn fork<F, K: 'static>(target: F) -> Process
where
    F: coreyard::multiprocessing::Target<(), K>,
{
    Context::fork().unwrap().process(target, ())
}

#[wasm_bindgen_test]
async fn a_closure_works_with_all_that_it_captures() {
    let (words, shared) = (vec!["fork".to_owned(), "spoon".to_owned()], Rc::new(Cell::new(7)));
    let process = fork({
        let shared = Rc::clone(&shared);
        move || {
            shared.set(shared.get() + 1);
            format!("{} {} {}", words.join(" "), shared.get(), Rc::strong_count(&shared))
        }
    });
    assert_eq!(ended(&process).await, Some(0), "{}", process.reason());
    assert_eq!(process.result(), Ok("fork spoon 8 2".to_owned()));
    assert_eq!(shared.get(), 7, "the parent's is another");
    drop(process);
    assert_eq!(Rc::strong_count(&shared), 1, "what was captured is let go of");
}

#[wasm_bindgen_test]
async fn the_child_has_the_values_of_the_moment_of_the_fork() {
    thread_local!(static X: RefCell<Vec<u32>> = const { RefCell::new(Vec::new()) });
    X.with_borrow_mut(|x| x.extend([1, 2]));
    let process = fork(|| X.with_borrow(Clone::clone));
    process.start().unwrap();
    X.with_borrow_mut(|x| x.push(3));
    process.join(None).await.unwrap();
    assert_eq!(process.result(), Ok(vec![1_u32, 2]));
}

#[wasm_bindgen_test]
async fn a_forked_child_can_wait_and_has_its_own_timers() {
    let parents = executor::sleep(Duration::from_millis(1));
    let process = fork(async || {
        for _ in 0..3 {
            executor::sleep(Duration::from_millis(1)).await;
        }
        current_process().name
    });
    assert_eq!(ended(&process).await, Some(0), "{}", process.reason());
    assert_eq!(process.result(), Ok(process.name()));
    parents.await;
}

#[wasm_bindgen_test]
async fn a_forked_child_can_fork_and_spawn() {
    fn double(number: u32) -> u32 {
        number * 2
    }
    let process = fork(async || {
        let forked = Context::fork()?.process(|| 3_u32, ());
        let spawned = Context::spawn().process(double, (4,));
        assert!(active_children().is_empty(), "the parent's children are not its own");
        forked.start()?;
        spawned.start()?;
        forked.join(None).await?;
        spawned.join(None).await?;
        Ok::<_, Error>((forked.result::<u32>()?, spawned.result::<u32>()?))
    });
    assert_eq!(ended(&process).await, Some(0), "{}", process.reason());
    assert_eq!(process.result(), Ok((3_u32, 8_u32)));
}

#[wasm_bindgen_test]
async fn brothers_are_forked_from_different_moments() {
    let count = Rc::new(Cell::new(0_u32));
    let processes: Vec<_> = (0..4)
        .map(|_| {
            let seen = Rc::clone(&count);
            let process = fork(move || seen.get());
            count.set(count.get() + 1);
            process.start().unwrap();
            process
        })
        .collect();
    for (process, seen) in processes.iter().zip(1_u32..) {
        process.join(None).await.unwrap();
        assert_eq!(process.result(), Ok(seen));
    }
}

#[wasm_bindgen_test]
async fn a_large_memory_is_copied_whole() {
    let bytes = Rc::new((0..=250_u8).cycle().take(64 << 20).collect::<Vec<_>>());
    let sum = |bytes: &[u8]| bytes.iter().map(|&byte| u64::from(byte)).sum::<u64>();
    let expected = sum(&bytes);
    let process = fork(move || sum(&bytes));
    assert_eq!(ended(&process).await, Some(0), "{}", process.reason());
    assert_eq!(process.result(), Ok(expected));
}

#[wasm_bindgen_test]
async fn a_forked_child_that_fails_leaves_the_parent_alone() {
    let place = Rc::new(Cell::new(1));
    let panics = fork({
        let place = Rc::clone(&place);
        move || {
            place.set(2);
            assert!(place.get() == 3, "out of cheese");
        }
    });
    assert_eq!(ended(&panics).await, Some(1));
    assert!(panics.reason().starts_with("out of cheese (panicked at"), "{}", panics.reason());
    assert_eq!(place.get(), 1);
}

#[wasm_bindgen_test]
async fn a_forked_pool_maps_functions() {
    fn square(number: u64) -> u64 {
        number * number
    }
    let pool = Context::fork().unwrap().pool(2.try_into().unwrap()).unwrap();
    let names = active_children().iter().map(Process::name).collect::<Vec<_>>();
    assert_eq!(names, ["ForkPoolWorker-1", "ForkPoolWorker-2"]);
    assert_eq!(pool.map(square, (0..40).collect()).await, Ok((0..40).map(square).collect()));
}

#[wasm_bindgen_test]
fn fork_is_among_the_start_methods() {
    assert!(get_all_start_methods().contains(&StartMethod::Fork));
}

/// Three numbers of a generator in a static, as a program has one that nobody thinks of.
fn draw(state: &'static std::thread::LocalKey<Cell<u64>>) -> Vec<u64> {
    let next = || {
        state.set(state.get().wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1));
        state.get() >> 33
    };
    std::iter::repeat_with(next).take(3).collect()
}

async fn drawn(process: &Process) -> Vec<u64> {
    assert_eq!(ended(process).await, Some(0), "{}", process.reason());
    process.result().unwrap()
}

#[wasm_bindgen_test]
async fn brothers_draw_the_same_random_numbers_from_a_generator_in_a_static() {
    thread_local!(static GENERATOR: Cell<u64> = const { Cell::new(2026) });
    draw(&GENERATOR);
    let brothers = [fork(|| draw(&GENERATOR)), fork(|| draw(&GENERATOR))];
    let (one, other) = (drawn(&brothers[0]).await, drawn(&brothers[1]).await);
    assert_eq!(one, other, "that is the trap");
    assert_eq!(draw(&GENERATOR), one, "and the parent draws them too");
}

#[wasm_bindgen_test]
async fn brothers_draw_different_random_numbers_if_it_is_reseeded_at_fork() {
    thread_local!(static GENERATOR: Cell<u64> = const { Cell::new(2026) });
    draw(&GENERATOR);
    register_at_fork(|| GENERATOR.set(GENERATOR.get() ^ u64::from(current_process().pid)));
    let brothers = [fork(|| draw(&GENERATOR)), fork(|| draw(&GENERATOR))];
    let (one, other) = (drawn(&brothers[0]).await, drawn(&brothers[1]).await);
    assert_ne!(one, other);
    assert!(![one, other].contains(&draw(&GENERATOR)), "nor does the parent draw theirs");
}

#[wasm_bindgen_test]
async fn what_is_called_at_a_fork_is_called_in_order_and_by_grandchildren_too() {
    thread_local!(static CALLED: RefCell<Vec<u32>> = const { RefCell::new(Vec::new()) });
    register_at_fork(|| CALLED.with_borrow_mut(|called| called.push(1)));
    register_at_fork(|| CALLED.with_borrow_mut(|called| called.push(2)));
    let process = fork(async || {
        let child = fork(|| CALLED.take());
        child.start()?;
        child.join(None).await?;
        child.result::<Vec<u32>>()
    });
    assert_eq!(ended(&process).await, Some(0), "{}", process.reason());
    assert_eq!(process.result(), Ok(vec![1_u32, 2, 1, 2]));
    assert!(CALLED.take().is_empty(), "the parent calls nothing");
}

#[wasm_bindgen_test]
async fn a_child_cannot_touch_its_parents_children() {
    fn busy() {
        loop {
            std::hint::black_box(());
        }
    }
    let brother = Context::spawn().process(busy, ());
    brother.start().unwrap();
    let process = fork({
        let brother = brother.clone();
        move || {
            let brother = brother.clone();
            async move {
                let refused = [brother.join(None).await, brother.terminate()];
                let all = refused.iter().all(|one| matches!(one, Err(Error::NotAChild { .. })));
                all && !brother.is_alive()
            }
        }
    });
    process.start().unwrap();
    process.join(None).await.unwrap();
    assert_eq!(process.result(), Ok(true), "{}", process.reason());
    assert!(brother.is_alive());
    brother.terminate().unwrap();
    assert!(active_children().is_empty());
}
