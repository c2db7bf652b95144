//! Pipes: between processes of every start method, and what becomes of an end when its process does not live on.
#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, reason = "a test says so by failing")]
#![allow(clippy::needless_pass_by_value, reason = "a target owns its arguments")]

use std::time::Duration;

use coreyard::Error;
use coreyard::multiprocessing::connection::wait;
use coreyard::multiprocessing::{
    Connection, Context, Process, active_children, get_all_start_methods, pipe,
};
use wasm_bindgen_test::{console_log, wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_dedicated_worker);

/// One context for each start method of this build.
fn contexts() -> Vec<Context> {
    let methods = get_all_start_methods().into_iter();
    methods.map(|method| Context::new(method).unwrap()).collect()
}

async fn ended(process: &Process) -> Option<i32> {
    process.join(None).await.unwrap();
    assert!(active_children().is_empty(), "{:?}", active_children());
    process.exitcode()
}

/// Reads until the end of file, when the process that had the other end is over: with which exit code.
async fn last_of(ours: Connection, process: &Process) -> Option<i32> {
    let mut last = ours.recv::<String>().await;
    while last.is_ok() {
        last = ours.recv().await;
    }
    assert_eq!(last, Err(Error::EndOfFile), "{process:?}");
    ended(process).await
}

async fn echo(connection: Connection) -> coreyard::Result<()> {
    loop {
        match connection.recv_bytes().await {
            Ok(bytes) => connection.send_bytes(&bytes)?,
            Err(Error::EndOfFile) => return Ok(()),
            Err(error) => return Err(error),
        }
    }
}

/// Says that it is there, and never comes back.
fn busy(connection: Connection) {
    connection.send(&"up").unwrap();
    loop {
        std::hint::black_box(&connection);
    }
}

#[wasm_bindgen_test]
async fn values_go_there_and_back_in_order() {
    for context in contexts() {
        let (ours, theirs) = pipe(true);
        let process = context.process(echo, (theirs,));
        process.start().unwrap();
        for number in 0..100_u32 {
            ours.send(&(number, "text", Some(0.5))).unwrap();
        }
        for number in 0..100_u32 {
            assert_eq!(ours.recv().await, Ok((number, "text".to_owned(), Some(0.5))));
        }
        ours.close();
        assert_eq!(ended(&process).await, Some(0), "{context:?}: {}", process.reason());
    }
}

#[wasm_bindgen_test]
async fn large_bytes_arrive_whole() {
    for context in contexts() {
        let bytes: Vec<u8> = (0..1_u32 << 20).map(|index| (index % 251) as u8).collect();
        let (ours, theirs) = pipe(true);
        let process = context.process(echo, (theirs,));
        process.start().unwrap();
        ours.send_bytes(&bytes).unwrap();
        assert!(ours.recv_bytes().await.unwrap().iter().eq(&bytes));
        drop(ours);
        assert_eq!(ended(&process).await, Some(0), "{context:?}: {}", process.reason());
    }
}

#[wasm_bindgen_test]
async fn brothers_talk_without_their_parent() {
    async fn sender(connection: Connection) -> coreyard::Result<()> {
        (0..10_u32).try_for_each(|number| connection.send(&number))
    }
    async fn receiver(connection: Connection) -> coreyard::Result<u32> {
        let mut sum = 0;
        while let Ok(number) = connection.recv::<u32>().await {
            sum += number;
        }
        Ok(sum)
    }
    for context in contexts() {
        let (receives, sends) = pipe(false);
        let first = context.process(sender, (sends,));
        let second = context.process(receiver, (receives,));
        first.start().unwrap();
        second.start().unwrap();
        first.join(None).await.unwrap();
        assert_eq!(ended(&second).await, Some(0), "{context:?}: {}", second.reason());
        assert_eq!(second.result(), Ok(45_u32));
    }
}

#[wasm_bindgen_test]
async fn an_end_moves_on_a_connection_with_what_nobody_has_received() {
    async fn adopt(connection: Connection) -> coreyard::Result<(u32, u32)> {
        let given: Connection = connection.recv().await?;
        let both = (given.recv().await?, given.recv().await?);
        given.send(&"thanks")?;
        Ok(both)
    }
    for context in contexts() {
        let (ours, theirs) = pipe(true);
        let (stays, moves) = pipe(true);
        let process = context.process(adopt, (theirs,));
        process.start().unwrap();
        stays.send(&1_u32).unwrap();
        assert_eq!(moves.poll(None).await, Ok(true));
        stays.send(&2_u32).unwrap();
        ours.send(&moves).unwrap();
        assert_eq!(stays.recv().await, Ok("thanks".to_owned()));
        assert_eq!(stays.recv::<()>().await, Err(Error::EndOfFile));
        assert_eq!(ended(&process).await, Some(0), "{context:?}: {}", process.reason());
        assert_eq!(process.result(), Ok((1_u32, 2_u32)));
    }
}

#[wasm_bindgen_test]
async fn an_end_inside_a_message_that_nobody_received_moves_too() {
    let (ours, theirs) = pipe(true);
    let (inner, inside) = pipe(true);
    inner.send(&5).unwrap();
    ours.send(&(inside, 4)).unwrap();
    assert_eq!(theirs.poll(None).await, Ok(true));
    let (outer, far) = pipe(true);
    outer.send(&theirs).unwrap();
    let theirs: Connection = far.recv().await.unwrap();
    let (inside, four): (Connection, i32) = theirs.recv().await.unwrap();
    assert_eq!((four, inside.recv::<i32>().await), (4, Ok(5)));
}

/// Firefox loses what is on its way to an end that moves on as soon as it has come: there, nobody would look into it.
fn loses_what_moves_twice() -> bool {
    let navigator = js_sys::Reflect::get(&js_sys::global(), &"navigator".into()).unwrap();
    let agent = js_sys::Reflect::get(&navigator, &"userAgent".into()).unwrap();
    agent.as_string().unwrap().contains("Firefox")
}

#[wasm_bindgen_test]
async fn an_end_that_nobody_took_out_of_its_message_is_closed_with_the_process() {
    fn closes(_: Connection) {}
    fn leaves(connection: Connection) {
        std::mem::forget(connection);
    }
    if loses_what_moves_twice() {
        return console_log!("skipped: this browser loses what moves twice");
    }
    for context in contexts() {
        for is_closed in [true, false] {
            let (ours, theirs) = pipe(true);
            let (stays, moves) = pipe(true);
            ours.send(&moves).unwrap();
            let arguments = (theirs,);
            let process = if is_closed {
                context.process(closes, arguments)
            } else {
                context.process(leaves, arguments)
            };
            process.start().unwrap();
            assert_eq!(stays.recv::<()>().await, Err(Error::EndOfFile), "{context:?}");
            assert_eq!(ended(&process).await, Some(0), "{}", process.reason());
        }
    }
}

#[wasm_bindgen_test]
async fn an_end_that_was_handed_over_is_gone() {
    for context in contexts() {
        let (ours, theirs) = pipe(true);
        let (outer, far) = pipe(true);
        outer.send(&theirs).unwrap();
        for gone in [theirs.send(&1), theirs.recv().await, outer.send(&theirs)] {
            assert!(gone.as_ref().unwrap_err().to_string().contains("handed over"), "{gone:?}");
        }
        let again = context.process(echo, (theirs,)).start().unwrap_err();
        assert!(again.to_string().contains("handed over"), "{again}");
        let theirs: Connection = far.recv().await.unwrap();
        ours.send(&1).unwrap();
        assert_eq!(theirs.recv().await, Ok(1));
    }
}

#[wasm_bindgen_test]
async fn a_value_that_cannot_be_pickled_takes_no_end_along() {
    let (ours, theirs) = pipe(true);
    let (outer, _far) = pipe(true);
    let twice = outer.send(&(&theirs, &theirs)).unwrap_err();
    assert!(twice.to_string().contains("two places"), "{twice}");
    ours.send(&1).unwrap();
    assert_eq!(theirs.recv().await, Ok(1));
}

#[wasm_bindgen_test]
async fn an_end_that_a_forked_target_captures_stays_with_the_parent() {
    let Ok(fork) = Context::fork() else { return };
    let (ours, captured) = pipe(true);
    let captured = std::rc::Rc::new(captured);
    let held = std::rc::Rc::clone(&captured);
    let process = fork.process(move || held.send(&1).unwrap_err().to_string(), ());
    process.start().unwrap();
    assert_eq!(ended(&process).await, Some(0), "{}", process.reason());
    let refused: String = process.result().unwrap();
    assert!(refused.contains("not given it as an argument"), "{refused}");
    captured.send(&2).unwrap();
    assert_eq!(ours.recv().await, Ok(2));
}

#[wasm_bindgen_test]
async fn a_closed_or_dropped_end_is_the_end_of_file_after_all_messages() {
    let ends: [fn(Connection); 2] = [|end| end.close(), drop];
    for end in ends {
        let (receives, sends) = pipe(false);
        sends.send(&1).unwrap();
        end(sends);
        assert_eq!(receives.recv().await, Ok(1));
        assert_eq!(receives.poll(None).await, Ok(true));
        assert_eq!(receives.recv::<i32>().await, Err(Error::EndOfFile));
        assert_eq!(receives.recv::<i32>().await, Err(Error::EndOfFile));
    }
}

#[wasm_bindgen_test]
async fn nobody_can_be_written_to_after_the_end_of_file() {
    let (ours, theirs) = pipe(true);
    drop(theirs);
    assert_eq!(ours.recv::<()>().await, Err(Error::EndOfFile));
    assert_eq!(ours.send(&1), Err(Error::BrokenPipe));
}

#[wasm_bindgen_test]
async fn a_closed_end_says_so() {
    let (ours, _theirs) = pipe(true);
    ours.close();
    ours.close();
    assert!(ours.closed());
    let expected = Err(Error::Connection { why: "it was closed".to_owned() });
    assert_eq!(ours.send(&1), expected);
    assert_eq!(ours.recv().await, expected);
    assert_eq!(ours.poll(None).await.map(drop), expected);
}

#[wasm_bindgen_test]
async fn a_simplex_pipe_has_one_direction() {
    let (receives, sends) = pipe(false);
    assert!(receives.send(&1).unwrap_err().to_string().contains("read-only"));
    assert!(sends.recv::<()>().await.unwrap_err().to_string().contains("write-only"));
}

#[wasm_bindgen_test]
async fn a_process_that_ends_in_any_way_is_the_end_of_file() {
    fn returns(connection: Connection) {
        connection.send(&"up").unwrap();
        std::mem::forget(connection);
    }
    fn panics(connection: Connection) {
        connection.send(&"up").unwrap();
        std::mem::forget(connection);
        panic!("out of cheese");
    }
    fn aborts(connection: Connection) {
        connection.send(&"up").unwrap();
        std::mem::forget(connection);
        std::process::abort();
    }
    for context in contexts() {
        for (way, exitcode) in [0, 1, 2].into_iter().zip([0, 1, -6]) {
            let (ours, theirs) = pipe(true);
            let process = match way {
                0 => context.process(returns, (theirs,)),
                1 => context.process(panics, (theirs,)),
                _ => context.process(aborts, (theirs,)),
            };
            process.start().unwrap();
            assert_eq!(ours.recv().await, Ok("up".to_owned()));
            assert_eq!(last_of(ours, &process).await, Some(exitcode), "{context:?}");
        }
    }
}

#[wasm_bindgen_test]
async fn what_a_process_sent_before_it_ended_can_be_received_long_after() {
    fn sends(connection: Connection) -> coreyard::Result<()> {
        connection.send(&"bye")
    }
    fn nothing() {}
    for context in contexts() {
        let (ours, theirs) = pipe(true);
        let (stays, moves) = pipe(false);
        let process = context.process(sends, (theirs,));
        process.start().unwrap();
        process.join(None).await.unwrap();
        for _ in 0..5 {
            let other = context.process(nothing, ());
            other.start().unwrap();
            other.join(None).await.unwrap();
        }
        moves.send(&ours).unwrap();
        let ours: Connection = stays.recv().await.unwrap();
        assert_eq!(ours.recv().await, Ok("bye".to_owned()), "{context:?}");
        assert_eq!(last_of(ours, &process).await, Some(0));
    }
}

#[wasm_bindgen_test]
async fn a_process_that_is_killed_is_the_end_of_file() {
    for context in contexts() {
        let (ours, theirs) = pipe(true);
        let process = context.process(busy, (theirs,));
        process.start().unwrap();
        assert_eq!(ours.recv().await, Ok("up".to_owned()));
        process.terminate().unwrap();
        assert_eq!(last_of(ours, &process).await, Some(-15), "{context:?}");
    }
}

#[wasm_bindgen_test]
async fn a_process_that_is_killed_before_it_runs_is_the_end_of_file() {
    for context in contexts() {
        let (ours, theirs) = pipe(true);
        let process = context.process(busy, (theirs,));
        process.start().unwrap();
        process.terminate().unwrap();
        assert_eq!(last_of(ours, &process).await, Some(-15), "{context:?}");
    }
}

#[wasm_bindgen_test]
async fn a_brother_hears_that_the_other_was_killed() {
    async fn until_the_end(connection: Connection, news: Connection) -> coreyard::Result<()> {
        assert_eq!(connection.recv().await, Ok("up".to_owned()));
        news.send(&"waits")?;
        assert_eq!(connection.recv::<()>().await, Err(Error::EndOfFile));
        Ok(())
    }
    for context in contexts() {
        let (first, second) = pipe(true);
        let (news, tells) = pipe(false);
        let killed = context.process(busy, (first,));
        let waits = context.process(until_the_end, (second, tells));
        killed.start().unwrap();
        waits.start().unwrap();
        assert_eq!(news.recv().await, Ok("waits".to_owned()));
        killed.terminate().unwrap();
        assert_eq!(ended(&waits).await, Some(0), "{context:?}: {}", waits.reason());
    }
}

#[wasm_bindgen_test]
async fn the_child_of_a_killed_process_is_gone_with_it() {
    async fn parent(connection: Connection) -> coreyard::Result<()> {
        let child = Process::new(busy, (connection,));
        child.start()?;
        child.join(None).await
    }
    for context in contexts() {
        let (ours, theirs) = pipe(true);
        let process = context.process(parent, (theirs,));
        process.start().unwrap();
        assert_eq!(ours.recv().await, Ok("up".to_owned()));
        process.terminate().unwrap();
        assert_eq!(last_of(ours, &process).await, Some(-15), "{context:?}");
    }
}

#[wasm_bindgen_test]
async fn a_child_that_its_parent_leaves_behind_is_gone() {
    async fn parent(connection: Connection) -> coreyard::Result<()> {
        let (hears, tells) = pipe(false);
        Process::new(relay, (connection, tells)).with_daemon(true).start()?;
        hears.recv().await
    }
    fn relay(connection: Connection, tells: Connection) {
        tells.send(&()).unwrap();
        busy(connection);
    }
    for context in contexts() {
        let (ours, theirs) = pipe(true);
        let process = context.process(parent, (theirs,));
        process.start().unwrap();
        assert_eq!(last_of(ours, &process).await, Some(0), "{context:?}: {}", process.reason());
    }
}

#[wasm_bindgen_test]
async fn wait_names_every_end_that_can_be_read() {
    for context in contexts() {
        let (quiet, _other) = pipe(true);
        let (ours, theirs) = pipe(true);
        let process = context.process(echo, (theirs,));
        process.start().unwrap();
        ours.send(&1).unwrap();
        assert_eq!(wait(&[&quiet, &ours], None).await, [1]);
        assert!(wait(&[&quiet], Duration::ZERO).await.is_empty());
        let (closed, end) = pipe(true);
        drop(end);
        assert_eq!(closed.poll(None).await, Ok(true));
        assert_eq!(wait(&[&ours, &quiet, &closed], None).await, [0, 2]);
        ours.close();
        assert_eq!(ended(&process).await, Some(0), "{context:?}: {}", process.reason());
    }
}

#[wasm_bindgen_test]
async fn wait_names_processes_that_have_ended() {
    for context in contexts() {
        let (ours, theirs) = pipe(true);
        let process = context.process(busy, (theirs,));
        process.start().unwrap();
        let sentinel = process.sentinel();
        assert!(wait(&[&sentinel], Duration::ZERO).await.is_empty());
        assert_eq!(wait(&[&sentinel, &ours], None).await, [1]);
        assert_eq!(ours.recv().await, Ok("up".to_owned()));
        process.terminate().unwrap();
        assert_eq!(wait(&[&ours, &sentinel], None).await.last(), Some(&1));
        assert_eq!(wait(&[&ours, &sentinel.clone()], None).await.last(), Some(&1), "it stays so");
        assert_eq!(ended(&process).await, Some(-15));
    }
}

#[wasm_bindgen_test]
async fn a_sentinel_is_ready_where_nobody_would_tell_of_the_end() {
    let Ok(fork) = Context::fork() else { return };
    let (_ours, theirs) = pipe(true);
    let brother = fork.process(busy, (theirs,));
    brother.start().unwrap();
    let sentinel = brother.sentinel();
    let process = fork.process(move || sentinel.clone(), ());
    process.start().unwrap();
    process.join(None).await.unwrap();
    assert_eq!(process.exitcode(), Some(0), "{}", process.reason());
    brother.terminate().unwrap();
}

#[wasm_bindgen_test]
async fn poll_looks_without_receiving() {
    let (receives, sends) = pipe(false);
    assert_eq!(receives.poll(Duration::ZERO).await, Ok(false));
    assert_eq!(receives.poll(Duration::from_millis(2)).await, Ok(false));
    sends.send(&1).unwrap();
    assert_eq!(receives.poll(None).await, Ok(true));
    assert_eq!(receives.poll(Duration::ZERO).await, Ok(true));
    assert_eq!(receives.recv().await, Ok(1));
}

#[wasm_bindgen_test]
async fn a_value_of_another_type_is_refused() {
    let (receives, sends) = pipe(false);
    sends.send_bytes(&[200, 1]).unwrap();
    assert!(matches!(receives.recv::<String>().await, Err(Error::Unpicklable { .. })));
}
