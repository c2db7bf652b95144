//! The experiments of processes that talk and wait for each other, started in every way: what comes out, what is printed,
//! which arrows there are.
#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, reason = "a test says so by failing")]

use std::collections::{BTreeMap, BTreeSet};

use coreyard::experiments::{Model, Request, Run, plan, run};
use coreyard::multiprocessing::{active_children, get_all_start_methods};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_dedicated_worker);

/// As often as something that happens by chance is tried at the most.
const ATTEMPTS: usize = 20;

/// The runs of an experiment with the given parameters, in the order of the models.
async fn runs_of(experiment: &str, given: &[(&str, &str)]) -> Vec<Run> {
    let given = given.iter().map(|&(name, value)| (name.to_owned(), value.to_owned()));
    let given: BTreeMap<_, _> =
        [("repeat".to_owned(), "1".to_owned())].into_iter().chain(given).collect();
    let steps = plan(&Request::parse(experiment, &given, 2).unwrap()).unwrap().steps;
    let mut runs = Vec::new();
    for step in steps {
        let name = step.model;
        // A main process keeps its panics as the reason of its end: afterwards they are the test's again.
        let hook = std::panic::take_hook();
        let outcome = run(step, |_| {}).await;
        std::panic::set_hook(hook);
        runs.push(outcome.unwrap_or_else(|error| panic!("{experiment}, {name}: {error}")));
        assert!(active_children().is_empty(), "{experiment}, {name}");
    }
    runs.sort_by_key(|run| run.model);
    runs
}

/// The only run of an experiment, for every start method that this build has.
async fn run_by_every_method(experiment: &str, given: &[(&str, &str)]) -> Vec<Run> {
    let mut all = Vec::new();
    for method in get_all_start_methods() {
        let given: Vec<_> =
            given.iter().copied().chain([("start_method", method.name())]).collect();
        all.extend(runs_of(experiment, &given).await);
    }
    all
}

fn figure(run: &Run, name: &str) -> f64 {
    run.figures.iter().find(|figure| figure.name == name).map(|figure| figure.value).unwrap()
}

/// What a process printed, in its order.
fn printed_by<'a>(run: &'a Run, process: &str) -> Vec<&'a str> {
    run.lines.iter().filter(|line| line.process == process).map(|line| &*line.text).collect()
}

#[wasm_bindgen_test]
async fn numbers_come_out_of_a_queue_in_the_order_in_which_they_were_put() {
    for run in run_by_every_method("queue", &[("tasks", "4")]).await {
        assert_eq!(run.results, [5.0, 10.0, 15.0, 20.0]);
        assert_eq!(printed_by(&run, "Process-1"), ["puts 5", "puts 10", "puts 15", "puts 20"]);
        let got = ["gets 5", "gets 10", "gets 15", "gets 20", "found the queue empty"];
        assert_eq!(printed_by(&run, "Process-2"), got);
        assert!((figure(&run, "left in the queue") - 0.0).abs() < f64::EPSILON);
    }
}

#[wasm_bindgen_test]
async fn every_number_is_an_arrow_from_where_it_was_put_to_where_it_was_got() {
    for run in run_by_every_method("queue", &[("tasks", "4")]).await {
        let pid = |name| run.lives.iter().find(|life| life.process == name).map(|life| life.pid);
        assert_eq!(run.links.len(), 4, "{:?}", run.links);
        for link in &run.links {
            assert_eq!(link.what, "queue 'numbers'");
            assert_eq!(
                (Some(link.from_pid), Some(link.to_pid)),
                (pid("Process-1"), pid("Process-2"))
            );
            assert!(0.0 <= link.from_ms && link.from_ms <= link.to_ms && link.to_ms <= run.wall_ms);
        }
        for pair in run.links.windows(2) {
            assert!(
                pair[0].from_ms <= pair[1].from_ms && pair[0].to_ms <= pair[1].to_ms,
                "{pair:?}"
            );
        }
    }
}

#[wasm_bindgen_test]
async fn who_gets_until_empty_while_another_puts_may_leave_some_and_loses_none() {
    for run in run_by_every_method("queue", &[("tasks", "100"), ("at_once", "1")]).await {
        let (got, left) = (figure(&run, "numbers got"), figure(&run, "left in the queue"));
        assert!((got + left - 100.0).abs() < f64::EPSILON, "{got} and {left}");
    }
}

#[wasm_bindgen_test]
async fn who_gets_until_empty_leaves_what_a_slow_one_puts_later() {
    let given = [("tasks", "10"), ("at_once", "1"), ("pause", "200")];
    for run in run_by_every_method("queue", &given).await {
        let (got, left) = (figure(&run, "numbers got"), figure(&run, "left in the queue"));
        assert!((got + left - 10.0).abs() < f64::EPSILON && left > 0.5, "{got} and {left}");
    }
}

const SMALL: [(&str, &str); 2] = [("workers", "4"), ("size", "25")];

#[wasm_bindgen_test]
async fn a_queue_of_jobs_a_pool_and_one_process_agree() {
    for run in run_by_every_method("process-queue-lock", &SMALL).await {
        assert_eq!(run.results.len(), 25, "{}", run.model);
        // OEIS A000045, places 0 to 4 and 24.
        assert_eq!(
            (&run.results[..5], run.results[24]),
            (&[0.0, 1.0, 1.0, 2.0, 3.0][..], 46_368.0),
            "{}",
            run.model
        );
    }
}

/// The numbers in what was printed, and how many names of processes there are in it.
fn numbers_and_names(run: &Run) -> (Vec<u64>, usize) {
    let words: Vec<_> = run.stdout.iter().flat_map(|line| line.split(' ')).collect();
    let mut numbers: Vec<u64> = words.iter().filter_map(|word| word.parse().ok()).collect();
    numbers.sort_unstable();
    (numbers, words.iter().filter(|word| word.starts_with("Process-")).count())
}

#[wasm_bindgen_test]
async fn under_a_lock_every_line_is_whole() {
    let given = [&SMALL[..], &[("models", "processes")]].concat();
    for run in run_by_every_method("process-queue-lock", &given).await {
        for line in &run.stdout {
            let words: Vec<_> = line.split(' ').collect();
            assert!(words.len() == 2 && words[0].starts_with("Process-"), "{:?}", run.stdout);
        }
        assert_eq!(numbers_and_names(&run), ((1..=25).collect(), 25));
        assert!(figure(&run, "lines mixed up").abs() < f64::EPSILON);
    }
}

#[wasm_bindgen_test]
async fn without_a_lock_lines_get_mixed_up_and_nothing_is_lost() {
    let given = [&SMALL[..], &[("models", "processes"), ("lock", "0")]].concat();
    for _ in 0..ATTEMPTS {
        let runs = runs_of("process-queue-lock", &given).await;
        assert_eq!(numbers_and_names(&runs[0]), ((1..=25).collect(), 25));
        if figure(&runs[0], "lines mixed up") > 0.0 {
            let names = |line: &String| line.matches("Process-").count();
            assert!(runs[0].stdout.iter().any(|line| names(line) != 1), "{:?}", runs[0].stdout);
            return;
        }
    }
    panic!("no line was mixed up in {ATTEMPTS} runs");
}

#[wasm_bindgen_test]
async fn jobs_are_taken_by_several_processes_and_each_by_one() {
    let given = [&SMALL[..], &[("models", "processes")]].concat();
    let runs = runs_of("process-queue-lock", &given).await;
    let computed = runs[0].spans.iter().filter(|span| span.name == "fibonacci");
    let jobs: Vec<_> = computed.filter_map(|span| span.task.map(|task| (task, span.pid))).collect();
    let distinct: BTreeSet<_> = jobs.iter().map(|(task, _)| *task).collect();
    assert_eq!(distinct, (1..=25).collect());
    assert_eq!(jobs.iter().collect::<BTreeSet<_>>().len(), 25);
    assert_eq!(runs[0].model, Model::Processes);
}

#[wasm_bindgen_test]
async fn with_its_lock_a_counter_is_exact_and_nobody_leaves_a_barrier_early() {
    for run in run_by_every_method("synchronize", &[("workers", "3"), ("times", "20")]).await {
        let [careless, careful, arrived, seated] = run.results[..] else {
            panic!("{:?}", run.results)
        };
        assert_eq!((careful, arrived), (60.0, 3.0));
        assert!(careless <= 60.0 && seated <= 2.0, "{:?}", run.results);
        let arrivals = run.stdout.iter().filter(|line| line.contains("at the barrier"));
        let numbers: BTreeSet<_> = arrivals.map(|line| line.split(' ').nth(2).unwrap()).collect();
        assert_eq!(numbers, BTreeSet::from(["1", "2", "3"]));
    }
}

#[wasm_bindgen_test]
async fn without_its_lock_a_counter_loses_updates() {
    for _ in 0..ATTEMPTS {
        let runs = runs_of("synchronize", &[("workers", "3"), ("times", "50")]).await;
        if runs[0].results[0] < 150.0 {
            return;
        }
    }
    panic!("no update was lost in {ATTEMPTS} runs");
}

#[wasm_bindgen_test]
async fn a_deadlock_is_explained_by_its_circle_and_one_order_has_none() {
    for run in run_by_every_method("deadlock", &[]).await {
        assert_eq!(run.results, [0.0, 2.0]);
        let [note] = &run.notes[..] else { panic!("{:?}", run.notes) };
        for part in ["lock 'left'", "lock 'right'", "held by Process-1", "held by Process-2"] {
            assert!(note.contains(part), "{note}");
        }
        let exits: BTreeMap<_, _> =
            run.lives.iter().map(|life| (life.process.as_str(), life.exitcode)).collect();
        let exit = |name: &str| exits.get(name).copied().flatten();
        let names = ["Process-1", "Process-2", "Process-3", "Process-4"];
        assert_eq!(names.map(exit), [Some(1), Some(1), Some(0), Some(0)]);
    }
}

#[wasm_bindgen_test]
async fn in_one_order_there_is_no_deadlock_to_explain() {
    let runs = runs_of("deadlock", &[("opposite", "0")]).await;
    assert_eq!((&runs[0].results[..], &runs[0].notes[..]), (&[2.0][..], &[][..]));
}
