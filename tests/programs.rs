//! The experiments that are programs of a few processes: what they print, what comes of it, and that nothing is left.
#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, reason = "a test says so by failing")]

use std::collections::BTreeMap;

use coreyard::experiments::{Model, Request, Run, plan, run};
use coreyard::multiprocessing::{StartMethod, active_children, get_all_start_methods};
use coreyard::trace::Stream;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_dedicated_worker);

/// One run of an experiment, after which no process is left.
async fn run_of(experiment: &str, model: Model, given: &[(&str, &str)]) -> Run {
    let given = given.iter().copied().chain([("models", model.name()), ("repeat", "1")]);
    let given: BTreeMap<_, _> =
        given.map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
    let [step] = &plan(&Request::parse(experiment, &given, 2).unwrap()).unwrap().steps[..] else {
        panic!("{experiment} is run once");
    };
    let ran = run(step.clone(), |_| {}).await;
    assert!(active_children().is_empty(), "{:?}", active_children());
    ran.unwrap_or_else(|error| panic!("{experiment} on {model}: {error}"))
}

/// The lines that a process printed, in order.
fn lines_of(run: &Run, process: &str) -> Vec<String> {
    let own = run.lines.iter().filter(|line| line.process == process);
    own.filter(|line| line.stream == Stream::Stdout).map(|line| line.text.clone()).collect()
}

fn figure(run: &Run, name: &str) -> f64 {
    let found = run.figures.iter().find(|figure| figure.name == name);
    found.unwrap_or_else(|| panic!("{name} in {:?}", run.figures)).value
}

fn count(number: usize) -> f64 {
    f64::from(u32::try_from(number).unwrap())
}

#[wasm_bindgen_test]
async fn a_process_keeps_the_x_that_it_began_with() {
    for method in get_all_start_methods() {
        let given = [("first", "10"), ("every", "20"), ("start_method", method.name())];
        let run = run_of("variable-isolation", Model::Processes, &given).await;
        let own = if method == StartMethod::Fork { 10 } else { 0 };
        assert_eq!(run.results, [f64::from(own); 3], "{method}");
        let process = format!("{}Process-1", run.lives[0].process.split("Process").next().unwrap());
        let looks = format!("Process-2 sees x = {own}");
        assert_eq!(lines_of(&run, &process), [looks.clone(), looks.clone(), looks]);
        let changes = [11, 12, 13].map(|x| format!("Main-1 sets x to {x}"));
        assert_eq!(lines_of(&run, "MainProcess"), changes);
        assert!(figure(&run, "changes seen by the process").abs() < f64::EPSILON);
    }
}

#[cfg(feature = "threads")]
#[wasm_bindgen_test]
async fn a_thread_looks_at_the_x_of_its_process() {
    let run =
        run_of("variable-isolation", Model::Threads, &[("first", "10"), ("every", "100")]).await;
    assert_eq!(run.results.len(), 6);
    assert_eq!(run.results[3..], [0.0; 3], "the process's own");
    assert!(run.results[2] > 10.0, "{:?}", run.results);
    let by_the_thread = run.lines.iter().filter(|line| line.tid == 1);
    let texts: Vec<_> = by_the_thread.map(|line| line.text.clone()).collect();
    assert_eq!(texts.len(), 3);
    assert!(texts.iter().all(|text| text.starts_with("Thread-1 sees x = 1")), "{texts:?}");
}

#[cfg(feature = "threads")]
#[wasm_bindgen_test]
async fn a_thread_is_alone_where_no_process_can_be_forked() {
    let given = [("first", "10"), ("every", "20"), ("start_method", "fork")];
    let run = run_of("variable-isolation", Model::Threads, &given).await;
    assert_eq!((run.results.len(), run.lives.len()), (3, 0));
}

#[wasm_bindgen_test]
async fn every_start_method_adds_and_is_measured() {
    // Twice, because each run is a program of its own: the start method can be chosen in both.
    for _ in 0..2 {
        let given = [("a", "20"), ("b", "22"), ("starts", "2")];
        let run = run_of("start-methods", Model::Processes, &given).await;
        let methods = get_all_start_methods();
        assert_eq!(run.results, vec![42.0; 1 + methods.len()]);
        for method in &methods {
            assert!(figure(&run, method.name()) > 0.0, "{method}");
            let inherits = f64::from(u8::from(*method == StartMethod::Fork));
            let figure = figure(&run, &format!("{method} has the parent’s x"));
            assert!((figure - inherits).abs() < f64::EPSILON, "{method}: {figure}");
        }
        let said = lines_of(&run, "MainProcess");
        let refused = said.iter().filter(|line| line.starts_with("RuntimeError: "));
        assert_eq!(refused.count(), methods.len(), "a second choice, and locks: {said:?}");
        assert!(said[0].contains("chosen already"), "{said:?}");
        assert_eq!(lines_of(&run, "Process-1"), ["Process-1: 20 + 22 = 42, and x is 0"]);
    }
}

#[wasm_bindgen_test]
async fn only_a_forked_child_finds_what_its_parent_holds() {
    let run = run_of("fork-or-spawn", Model::Processes, &[("size", "4"), ("starts", "1")]).await;
    let of = |method| if method == StartMethod::Fork { [0.0, 1.0, 2.0, 4.0] } else { [0.0; 4] };
    let methods = get_all_start_methods();
    let expected: Vec<_> = methods.iter().flat_map(|&method| of(method)).collect();
    assert_eq!(run.results, expected);
    for method in methods {
        assert!(figure(&run, &format!("{method}, nothing held")) > 0.0);
        assert!(figure(&run, &format!("{method}, 4 MiB held")) > 0.0);
    }
    assert!(run.lives.iter().all(|life| life.exitcode == Some(0)), "{:?}", run.lives);
}

#[wasm_bindgen_test]
async fn a_process_that_crashes_takes_nobody_with_it() {
    for method in get_all_start_methods() {
        let given = [("size", "100000"), ("start_method", method.name())];
        let run = run_of("crash", Model::Processes, &given).await;
        assert_eq!(run.results, [100_000.0; 9], "{method}");
        let codes: Vec<_> = run.lives.iter().map(|life| life.exitcode.unwrap()).collect();
        assert_eq!(codes, [0, 1, 0, 0, 0, -6, 0, 0, 0, -9, 0, 0], "{method}");
        let said: Vec<_> = run.lines.iter().filter(|line| line.stream == Stream::Stderr).collect();
        let is_told = |text: &str| said.iter().any(|line| line.text.contains(text));
        assert!(is_told("something went wrong (panicked at"), "{method}: {said:?}");
        assert!(is_told("unreachable"), "{method}: {said:?}");
    }
}

#[cfg(feature = "threads")]
#[wasm_bindgen_test]
async fn a_thread_that_crashes_takes_its_process_with_it() {
    let run = run_of("crash", Model::Threads, &[("size", "100000")]).await;
    assert_eq!(run.results, [0.0; 0]);
    let codes: Vec<_> = run.lives.iter().map(|life| life.exitcode.unwrap()).collect();
    assert_eq!(codes, [1, -6, -9]);
    for life in &run.lives {
        let has_lane = run.spans.iter().any(|span| span.pid == life.pid && span.tid > 0);
        assert!(has_lane, "{} does not show a thread", life.process);
    }
    let said: Vec<_> = run.lines.iter().filter(|line| line.stream == Stream::Stderr).collect();
    let is_told = |text: &str| {
        said.iter().any(|line| line.text.starts_with("Thread-") && line.text.contains(text))
    };
    assert!(is_told("something went wrong (panicked at") && is_told("unreachable"), "{said:?}");
    let killed = "Process-3 does not end, so it is killed".to_owned();
    assert!(lines_of(&run, "MainProcess").contains(&killed), "{:?}", run.stdout);
}

#[wasm_bindgen_test]
async fn one_fault_can_be_asked_for() {
    let given = [("workers", "3"), ("size", "1000"), ("fault", "2")];
    let run = run_of("crash", Model::Processes, &given).await;
    assert_eq!(run.results, [1_000.0; 2]);
    assert!((figure(&run, "exit code after the trap") + 6.0).abs() < f64::EPSILON);
    assert!((figure(&run, "results of the others") - count(2)).abs() < f64::EPSILON);
}

#[wasm_bindgen_test]
async fn a_pipe_carries_messages_both_ways_until_an_end_is_closed() {
    for method in get_all_start_methods() {
        let given = [("messages", "5"), ("start_method", method.name())];
        let run = run_of("pipe", Model::Processes, &given).await;
        assert_eq!(run.results, [0.0, 2.0, 4.0, 6.0, 8.0, 1.0, 1.0, 1.0, 1.0], "{method}");
        let said = lines_of(&run, "MainProcess");
        let begins = [
            "MainProcess receives: Good",
            "MainProcess receives 5 numbers",
            "EOFError: ",
            "BrokenPipeError: ",
            "MainProcess receives one way: Good",
            "OSError: ",
            &format!("{} was killed", run.lives[1].process),
            "EOFError: ",
        ];
        assert_eq!(said.len(), begins.len(), "{said:?}");
        for (line, begin) in said.iter().zip(begins) {
            assert!(line.starts_with(begin), "{line} should begin with {begin}");
        }
        let codes: Vec<_> = run.lives.iter().map(|life| life.exitcode.unwrap()).collect();
        assert_eq!(codes, [0, -9], "{method}");
    }
}
