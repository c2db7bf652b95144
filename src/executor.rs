//! A small executor of its own: tasks, timers, and the run loop that the host calls.
//!
//! `wasm-bindgen-futures` keeps a JavaScript closure in a static. The memory of a process is copied when it forks, the
//! closure is not, and the child's next `await` would throw. Here everything is in memory but the events themselves.

use std::cell::{Cell, RefCell};
use std::collections::{HashMap, VecDeque};
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, Wake, Waker};
use std::time::Duration;

use crate::host;
use crate::time::now_ms;

struct Task {
    future: Pin<Box<dyn Future<Output = ()>>>,
    /// The same at every poll: whoever keeps it can tell that he has it already.
    waker: Waker,
    /// What the waker wakes by: as many share it as can wake the task.
    shared: Arc<TaskWaker>,
    /// Whether it is a doing of the runtime, and not of a process.
    is_service: bool,
}

/// The ids of the tasks to poll next. Shared, because a thread of the pool may wake a task of the main thread.
static READY: Mutex<VecDeque<u32>> = Mutex::new(VecDeque::new());

thread_local! {
    static TASKS: RefCell<HashMap<u32, Task>> = RefCell::default();
    static LAST_ID: Cell<u32> = const { Cell::new(0) };
    static TIMERS: RefCell<HashMap<u32, Waker>> = RefCell::default();
    /// What is done when no task is ready any more.
    static TURN_END: Cell<Option<fn()>> = const { Cell::new(None) };
    /// Whether a turn is under way: this thread polls what is ready anyway, before it returns to the host.
    static IS_RUNNING: Cell<bool> = const { Cell::new(false) };
    /// Whether all that this process does is done by tasks of this executor.
    static IS_WHOLE: Cell<bool> = const { Cell::new(false) };
}

struct TaskWaker(u32);

impl Wake for TaskWaker {
    fn wake(self: Arc<Self>) {
        if push(self.0) == 1 && !IS_RUNNING.get() {
            schedule();
        }
    }
}

/// Appends a task to those that are ready, and says how many that makes.
fn push(id: u32) -> usize {
    let mut ready = READY.lock().unwrap_or_else(PoisonError::into_inner);
    ready.push_back(id);
    ready.len()
}

fn schedule() {
    #[cfg(feature = "threads")]
    if !host::is_attached() {
        return host::wake(&WOKEN);
    }
    host::schedule();
}

#[cfg(feature = "threads")]
static WOKEN: std::sync::atomic::AtomicI32 = std::sync::atomic::AtomicI32::new(0);

/// Lets threads of the pool wake tasks of this thread. Once a process; tasks that only this thread wakes do not need it.
#[cfg(feature = "threads")]
pub(crate) fn listen_for_threads() {
    thread_local!(static LISTENING: Cell<bool> = const { Cell::new(false) });
    if !LISTENING.replace(true) {
        host::listen_for_wakes(&WOKEN);
    }
}

fn next_id() -> u32 {
    LAST_ID.set(LAST_ID.get() + 1);
    LAST_ID.get()
}

/// Runs `future` to its end, beside everything else this process does.
///
/// # Examples
/// ```no_run
/// # async fn example() {
/// use std::time::Duration;
///
/// use coreyard::executor;
///
/// executor::spawn(async {
///     executor::sleep(Duration::from_secs(1)).await;
///     coreyard::println!("a second later");
/// });
/// # }
/// ```
pub fn spawn(future: impl Future<Output = ()> + 'static) {
    begin(Box::pin(future), false);
}

/// As [`spawn`], for what the runtime does by itself: it is no sign that the process is at something.
pub(crate) fn spawn_service(future: impl Future<Output = ()> + 'static) {
    begin(Box::pin(future), true);
}

fn begin(future: Pin<Box<dyn Future<Output = ()>>>, is_service: bool) {
    host::attach();
    let id = next_id();
    let shared = Arc::new(TaskWaker(id));
    let waker = Waker::from(Arc::clone(&shared));
    let task = Task { future, waker: waker.clone(), shared, is_service };
    TASKS.with_borrow_mut(|tasks| tasks.insert(id, task));
    waker.wake();
}

/// Has `act` called whenever no task is ready any more, before this process waits for events. It may make some ready.
pub(crate) fn at_turn_end(act: fn()) {
    TURN_END.set(Some(act));
}

/// Has a turn come to its end soon, also if no task is run.
pub(crate) fn end_turn_soon() {
    if !IS_RUNNING.get() {
        host::attach();
        host::schedule();
    }
}

/// Whether a turn is under way, which has an end.
pub(crate) fn is_running() -> bool {
    IS_RUNNING.get()
}

/// Says that all that this process does is done by tasks of this executor, and that it can be asked what they wait for.
pub(crate) fn own_everything() {
    IS_WHOLE.set(true);
}

/// Whether it is known what the tasks of this process wait for, see [`own_everything`].
pub(crate) fn is_whole() -> bool {
    IS_WHOLE.get()
}

/// Whether nothing but those of whose wakers `waiting` are clones can wake any task of this process again.
///
/// Whatever can wake a task has its waker: a timer, a pipe, the record of a child. So they can be counted.
pub(crate) fn is_woken_only_by(waiting: &[Waker]) -> bool {
    let all_by = |task: &Task| {
        let by = waiting.iter().filter(|waker| waker.will_wake(&task.waker)).count();
        // One is in `shared`, one in `waker`; of those that wait each is there twice.
        Arc::strong_count(&task.shared) == 2 + 2 * by
    };
    let is_known = |tasks: &HashMap<u32, Task>, waker: &Waker| {
        tasks.values().any(|task| task.waker.will_wake(waker))
    };
    TASKS.with_borrow(|tasks| {
        waiting.iter().all(|waker| is_known(tasks, waker))
            && tasks.values().all(|task| task.is_service || all_by(task))
    })
}

/// Forgets every task and timer without ending them: they are those of the process that this memory was copied from.
pub(crate) fn forget() {
    std::mem::forget(TASKS.take());
    std::mem::forget(TIMERS.take());
    TURN_END.set(None);
    // A fork happens in the middle of a turn.
    IS_RUNNING.set(false);
    READY.lock().unwrap_or_else(PoisonError::into_inner).clear();
}

/// Polls every task that is ready, and those that they make ready.
pub(crate) fn run() {
    event(|| ());
}

/// Does what an event of the host's asks for, and polls every task that this makes ready: at once, for a turn of the
/// microtask queue would cost a message a second way through the border.
pub(crate) fn event(happen: impl FnOnce()) {
    let is_nested = IS_RUNNING.replace(true);
    happen();
    if is_nested {
        return;
    }
    loop {
        while let Some(id) = pop() {
            poll(id);
        }
        if let Some(act) = TURN_END.get() {
            act();
        }
        if READY.lock().unwrap_or_else(PoisonError::into_inner).is_empty() {
            break;
        }
    }
    IS_RUNNING.set(false);
}

fn pop() -> Option<u32> {
    READY.lock().unwrap_or_else(PoisonError::into_inner).pop_front()
}

/// Polls one task, out of the table while it runs: it may spawn others.
fn poll(id: u32) {
    let Some(mut task) = TASKS.with_borrow_mut(|tasks| tasks.remove(&id)) else {
        return;
    };
    if task.future.as_mut().poll(&mut Context::from_waker(&task.waker)).is_pending() {
        TASKS.with_borrow_mut(|tasks| tasks.insert(id, task));
    }
}

/// The host's timer `id` rang.
pub(crate) fn ring(id: u32) {
    if let Some(waker) = TIMERS.with_borrow_mut(|timers| timers.remove(&id)) {
        waker.wake();
    }
}

/// Waits without blocking: other tasks of this process go on.
///
/// # Examples
/// ```no_run
/// # async fn example() {
/// coreyard::executor::sleep(std::time::Duration::from_millis(5)).await;
/// # }
/// ```
pub fn sleep(duration: Duration) -> Sleep {
    Sleep { until_ms: now_ms() + duration.as_secs_f64() * 1e3, timer: None }
}

/// The future of [`sleep`].
///
/// # Examples
/// ```no_run
/// # use std::time::Duration;
/// # async fn example() {
/// let pause = coreyard::executor::sleep(Duration::from_secs(1));
/// coreyard::println!("a second begins");
/// pause.await;
/// # }
/// ```
#[derive(Debug)]
#[must_use = "a future does nothing unless it is awaited"]
pub struct Sleep {
    until_ms: f64,
    timer: Option<u32>,
}

impl Future for Sleep {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        let left_ms = self.until_ms - now_ms();
        // Even no time at all is waited for once: events come in only while nothing runs.
        if left_ms <= 0.0 && self.timer.is_some() {
            return Poll::Ready(());
        }
        self.stop();
        self.timer = Some(start_timer(left_ms, context.waker().clone()));
        Poll::Pending
    }
}

/// Browsers take a longer time for none at all; a timer that rings early is set again.
const LONGEST_TIMER_MS: f64 = 2_147_483_647.0;

fn start_timer(ms: f64, waker: Waker) -> u32 {
    host::attach();
    let id = next_id();
    TIMERS.with_borrow_mut(|timers| timers.insert(id, waker));
    // Browsers ring up to a millisecond early: a whole one more saves a second timer.
    host::set_timer(id, ms.ceil().clamp(0.0, LONGEST_TIMER_MS));
    id
}

impl Sleep {
    fn stop(&mut self) {
        if let Some(id) = self.timer.take()
            && TIMERS.with_borrow_mut(|timers| timers.remove(&id)).is_some()
        {
            host::clear_timer(id);
        }
    }
}

impl Drop for Sleep {
    fn drop(&mut self) {
        self.stop();
    }
}

/// Awaits `future` for at most `duration`; `None` means that the time was up. Without a duration, for as long as it takes.
///
/// # Examples
/// ```no_run
/// # use std::time::Duration;
/// # use coreyard::executor::timeout;
/// # async fn example(process: coreyard::multiprocessing::Process) {
/// let limit = Some(Duration::from_secs(1));
/// match timeout(limit, process.sentinel()).await {
///     Some(()) => coreyard::println!("it has ended"),
///     None => coreyard::println!("still at work"),
/// }
/// # }
/// ```
pub async fn timeout<T>(duration: Option<Duration>, future: impl Future<Output = T>) -> Option<T> {
    let mut future = std::pin::pin!(future);
    let mut limit = duration.map(sleep);
    std::future::poll_fn(|context| {
        if let Poll::Ready(value) = future.as_mut().poll(context) {
            return Poll::Ready(Some(value));
        }
        match &mut limit {
            Some(limit) => Pin::new(limit).poll(context).map(|()| None),
            None => Poll::Pending,
        }
    })
    .await
}
