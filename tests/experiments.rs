//! Every experiment on every model: right results, and what the spans say of who did what when.
#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, reason = "a test says so by failing")]

use std::collections::{BTreeMap, BTreeSet};

use coreyard::experiments::{Build, Model, Request, Run, Step, plan, run, warm_up};
use coreyard::multiprocessing::active_children;
use coreyard::trace::{Phase, Span};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_dedicated_worker);

/// The models that this build runs. The threads build can start processes too.
fn models() -> Vec<Model> {
    let runs_here = |model: &Model| cfg!(feature = "threads") || model.build() == Build::Portable;
    Model::ALL.into_iter().filter(runs_here).collect()
}

fn steps(experiment: &str, given: &[(&str, &str)]) -> Vec<Step> {
    let given = given.iter().map(|&(name, value)| (name.to_owned(), value.to_owned()));
    let given: BTreeMap<_, _> = given.chain([("repeat".to_owned(), "1".to_owned())]).collect();
    let steps = plan(&Request::parse(experiment, &given, 2).unwrap()).unwrap().steps;
    // A process has one set of threads, and all tests here share this one.
    let has_threads = |step: &Step| step.model.build() == Build::Portable || step.workers == 2;
    steps.into_iter().filter(|step| models().contains(&step.model) && has_threads(step)).collect()
}

/// Runs an experiment on those of its models that this build has, and checks that nothing is left over.
async fn runs_of(experiment: &str, given: &[(&str, &str)]) -> Vec<Run> {
    let mut runs = Vec::new();
    for step in steps(experiment, given) {
        let name = format!("{} by {}", step.model, step.workers);
        runs.push(run(step, |_| {}).await.unwrap_or_else(|error| panic!("{name}: {error}")));
        assert!(active_children().is_empty(), "{name}");
    }
    runs
}

/// The value of a figure of a run; none if it was not measured.
fn figure(run: &Run, name: &str) -> Option<f64> {
    run.figures.iter().find(|figure| figure.name == name).map(|figure| figure.value)
}

async fn counting() -> Vec<Run> {
    runs_of("cpu-bound", &[("workers", "2"), ("tasks", "7"), ("size", "3000000")]).await
}

async fn fibonacci() -> Vec<Run> {
    runs_of("fibonacci-executors", &[("workers", "2"), ("tasks", "6"), ("size", "24")]).await
}

fn lanes(run: &Run) -> BTreeMap<(u32, u32), Vec<&Span>> {
    let mut lanes: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for span in &run.spans {
        lanes.entry((span.pid, span.tid)).or_default().push(span);
    }
    for spans in lanes.values_mut() {
        spans.sort_by(|one, other| one.start_ms.total_cmp(&other.start_ms));
    }
    lanes
}

fn computing(run: &Run) -> impl Iterator<Item = &Span> {
    run.spans.iter().filter(|span| span.phase == Phase::Run && span.task.is_some())
}

#[wasm_bindgen_test]
async fn every_model_agrees_with_the_known_answer() {
    let runs = counting().await;
    assert_eq!(runs.len(), models().len());
    for run in runs {
        assert_eq!(run.results, [3_000_000.0; 7], "{}", run.model);
    }
    for run in fibonacci().await {
        // OEIS A000045, places 23 to 28.
        let known = [28_657.0, 46_368.0, 75_025.0, 121_393.0, 196_418.0, 317_811.0];
        assert_eq!(run.results, known, "{}", run.model);
    }
}

#[wasm_bindgen_test]
async fn spans_do_not_overlap_in_a_lane_and_lie_inside_the_run() {
    for run in counting().await.into_iter().chain(fibonacci().await) {
        for (lane, spans) in lanes(&run) {
            for pair in spans.windows(2) {
                assert!(pair[0].end_ms <= pair[1].start_ms, "{} {lane:?}: {pair:?}", run.model);
            }
        }
        for span in &run.spans {
            let inside =
                0.0 <= span.start_ms && span.start_ms <= span.end_ms && span.end_ms <= run.wall_ms;
            assert!(inside, "{} of {} ms: {span:?}", run.model, run.wall_ms);
        }
    }
}

#[wasm_bindgen_test]
async fn every_task_is_computed_once_in_one_lane() {
    for run in counting().await {
        let mut lanes_of: BTreeMap<_, BTreeSet<_>> = BTreeMap::new();
        for span in computing(&run) {
            lanes_of.entry(span.task.unwrap()).or_default().insert((span.pid, span.tid));
        }
        assert_eq!(
            lanes_of.keys().copied().collect::<Vec<_>>(),
            (0..7).collect::<Vec<_>>(),
            "{}",
            run.model
        );
        assert!(lanes_of.values().all(|lanes| lanes.len() == 1), "{}: {lanes_of:?}", run.model);
    }
}

#[wasm_bindgen_test]
async fn tasks_are_computed_where_the_model_says() {
    for run in counting().await {
        let lanes: BTreeSet<_> = computing(&run).map(|span| (span.pid, span.tid)).collect();
        match run.model {
            Model::Sequential => assert_eq!(lanes, BTreeSet::from([(1, 0)])),
            Model::Processes => assert_eq!(lanes, (2..9).map(|pid| (pid, 0)).collect()),
            Model::Pool => assert!(lanes.is_subset(&BTreeSet::from([(2, 0), (3, 0)])), "{lanes:?}"),
            Model::Threads | Model::ThreadsFree => {
                assert!(lanes.is_subset(&BTreeSet::from([(1, 1), (1, 2)])), "{lanes:?}");
            }
        }
    }
}

#[wasm_bindgen_test]
async fn one_thread_computes_at_a_time_under_the_gil() {
    for run in counting().await.iter().filter(|run| run.model == Model::Threads) {
        let mut computing: Vec<_> = computing(run).collect();
        computing.sort_by(|one, other| one.start_ms.total_cmp(&other.start_ms));
        for pair in computing.windows(2) {
            assert!(pair[0].end_ms <= pair[1].start_ms, "{pair:?}");
        }
        let in_main = run.spans.iter().filter(|span| span.tid == 0 && span.name == "GIL");
        assert_eq!(in_main.count(), 0, "waiting for the lock is the threads' own doing");
        let waiting =
            run.spans.iter().filter(|span| span.phase == Phase::Wait && span.name == "GIL");
        assert!(waiting.count() > 0, "with two threads somebody waits");
    }
}

#[wasm_bindgen_test]
async fn processes_are_told_of_with_their_exit_codes() {
    for run in counting().await {
        let expected = match run.model {
            Model::Processes => 7,
            Model::Pool => 2,
            Model::Sequential | Model::Threads | Model::ThreadsFree => 0,
        };
        assert_eq!(run.lives.len(), expected, "{}", run.model);
        assert!(run.lives.iter().all(|life| life.exitcode == Some(0) && life.end_ms.is_some()));
        let least = 65_536.0 * f64::from(u32::try_from(1 + expected).unwrap());
        assert!(run.memory_bytes >= least, "{} bytes", run.memory_bytes);
    }
}

#[wasm_bindgen_test]
async fn what_the_tasks_print_is_kept() {
    for run in counting().await {
        assert_eq!(run.stdout.len(), 14, "{}: {:?}", run.model, run.stdout);
        for task in 0..7 {
            let place = |text: &str| run.stdout.iter().position(|line| line == text);
            let begins = place(&format!("Task {task} counts to 3000000"));
            assert!(begins < place(&format!("Task {task} is done")), "{}", run.model);
            assert!(begins.is_some(), "{}", run.model);
        }
    }
}

#[wasm_bindgen_test]
async fn switches_of_the_gil_are_counted() {
    for run in counting().await {
        let switches = figure(&run, "context switches");
        match run.model {
            // Seven tasks on two threads: somebody else has a turn at least once.
            Model::Threads => assert!(switches.is_some_and(|switches| switches >= 1.0)),
            _ => assert_eq!(switches, None, "{}", run.model),
        }
    }
}

/// Whether all tasks are blocked at one moment. A thread that was blocked and waits for the GIL then is blocked in two spans,
/// the second as short as can be.
fn wait_together(run: &Run, tasks: usize) -> bool {
    let mut blocked: BTreeMap<_, (f64, f64)> = BTreeMap::new();
    for span in run.spans.iter().filter(|span| span.phase == Phase::Io && span.task.is_some()) {
        let (begin, end) = blocked.entry(span.task).or_insert((span.start_ms, span.end_ms));
        (*begin, *end) = (begin.min(span.start_ms), end.max(span.end_ms));
    }
    let last_begin = blocked.values().map(|&(begin, _)| begin).fold(0.0, f64::max);
    let first_end = blocked.values().map(|&(_, end)| end).fold(f64::INFINITY, f64::min);
    blocked.len() == tasks && last_begin < first_end
}

#[wasm_bindgen_test]
async fn waits_overlap_except_one_after_the_other() {
    // Long enough for the second process to be up, on a machine that has other things to do.
    let given = [("workers", "2"), ("tasks", "2"), ("delay", "6000")];
    for run in runs_of("io-bound", &given).await {
        assert_eq!(run.results, [6_000.0; 2], "{}", run.model);
        assert_eq!(wait_together(&run, 2), run.model != Model::Sequential, "{:?}", run.spans);
        assert!(figure(&run, "beside waiting").is_some_and(|lost_ms| lost_ms > 0.0));
    }
}

#[wasm_bindgen_test]
async fn what_lists_hold_is_counted_for_every_process() {
    let given = [("workers", "2"), ("tasks", "3"), ("size", "1000000")];
    for run in runs_of("memory-bound", &given).await {
        assert_eq!(run.results, [500_000_500_000.0; 3], "{}", run.model);
        let list = f64::from(1 << 22);
        assert_eq!(figure(&run, "one list"), Some(list), "a power of two times four bytes");
        // Processes that were there at once held a list each.
        let lists = if run.model == Model::Processes { 3.0 } else { 1.0 };
        assert!(run.memory_bytes >= lists * list, "{}: {}", run.model, run.memory_bytes);
        assert_eq!(figure(&run, "memory in all"), Some(run.memory_bytes));
    }
}

#[wasm_bindgen_test]
async fn without_anybody_who_answers_a_timer_stands_in_and_that_is_said() {
    let given = [("workers", "2"), ("tasks", "3"), ("delay", "20"), ("step", "10")];
    for run in runs_of("http-executors", &given).await {
        assert_eq!(run.results, [20.0, 30.0, 40.0], "{}", run.model);
        assert_eq!(run.notes, ["Nobody answers requests here: a timer stood in for them."]);
    }
}

#[wasm_bindgen_test]
async fn shares_come_to_the_same_whoever_appends_them() {
    let runs = runs_of("scaling", &[("workers", "4"), ("size", "64000")]).await;
    let scaled: BTreeSet<_> = runs.iter().map(|run| (run.model, run.workers)).collect();
    let expected = models().into_iter().filter(|&model| model != Model::Pool);
    let expected = expected.flat_map(|model| {
        let workers: &[u32] = match model {
            Model::Sequential => &[1],
            Model::Processes | Model::Pool => &[1, 2, 4],
            Model::Threads | Model::ThreadsFree => &[2],
        };
        workers.iter().map(move |&workers| (model, workers))
    });
    assert_eq!(scaled, expected.collect());
    for run in &runs {
        assert_eq!(run.results, runs[0].results, "{} by {}", run.model, run.workers);
        assert_eq!(run.stdout.last().unwrap(), "List processing complete.");
        assert!(figure(run, "busy time").is_some_and(|busy_ms| busy_ms > 0.0));
    }
}

#[wasm_bindgen_test]
async fn files_are_written_by_every_process_and_by_the_workers_of_the_pool() {
    for run in runs_of("process-vs-pool", &[("workers", "2"), ("tasks", "5")]).await {
        assert_eq!(run.results, [10_000.0; 5], "{}", run.model);
        assert!(run.notes[0].starts_with("The files were real"), "{:?}", run.notes);
        let writers: BTreeSet<_> = run
            .spans
            .iter()
            .filter(|span| span.phase == Phase::Io && span.task.is_some())
            .map(|span| span.pid)
            .collect();
        let most = if run.model == Model::Processes { 5 } else { 2 };
        assert!((1..=most).contains(&writers.len()), "{}: {writers:?}", run.model);
        assert_eq!(run.lives.len(), most, "{}", run.model);
        let text = run.stdout.join(" ");
        assert!((0..5).all(|task| text.contains(&format!("test-{task}.txt"))), "{text}");
    }
}

#[cfg(not(feature = "threads"))]
#[wasm_bindgen_test]
async fn every_experiment_that_offers_it_can_fork() {
    let small: [(&str, &[(&str, &str)]); 5] = [
        ("io-bound", &[("delay", "5"), ("tasks", "2")]),
        ("memory-bound", &[("size", "1000"), ("tasks", "2")]),
        ("http-executors", &[("delay", "5"), ("tasks", "2")]),
        ("scaling", &[("workers", "2"), ("size", "6400")]),
        ("process-vs-pool", &[("workers", "2"), ("tasks", "2")]),
    ];
    for (experiment, given) in small {
        let spawned = runs_of(experiment, given).await;
        let forked = runs_of(experiment, &[given, &[("start_method", "fork")]].concat()).await;
        let results = |runs: Vec<Run>| runs.into_iter().map(|run| run.results).collect::<Vec<_>>();
        assert_eq!(results(spawned), results(forked), "{experiment}");
    }
}

#[cfg(not(feature = "threads"))]
#[wasm_bindgen_test]
async fn forked_processes_agree_with_the_known_answer() {
    let given = [("workers", "2"), ("tasks", "5"), ("size", "20"), ("start_method", "fork")];
    for run in runs_of("fibonacci-executors", &given).await {
        assert_eq!(run.results, [4_181.0, 6_765.0, 10_946.0, 17_711.0, 28_657.0], "{}", run.model);
        assert!(run.lives.iter().all(|life| life.exitcode == Some(0)), "{:?}", run.lives);
    }
}

#[wasm_bindgen_test]
async fn a_warm_up_leaves_nothing_behind() {
    for step in steps("cpu-bound", &[("workers", "2"), ("tasks", "2"), ("size", "1000")]) {
        warm_up(step).await.unwrap();
        assert!(active_children().is_empty());
    }
}

#[cfg(not(feature = "threads"))]
#[wasm_bindgen_test]
async fn the_portable_build_says_what_threads_need() {
    let mut step = steps("cpu-bound", &[])[0].clone();
    step.model = Model::ThreadsFree;
    let refused = run(step, |_| {}).await.unwrap_err();
    assert!(refused.to_string().contains("cross-origin isolated"), "{refused}");
}
