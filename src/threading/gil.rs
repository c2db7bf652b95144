//! The global interpreter lock, as CPython has had it since 3.2.

use std::cell::Cell;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::Checkpoint;
use crate::trace::{self, Phase};

/// How long a thread computes before it has to let another one in: `sys.getswitchinterval()`.
pub const SWITCH_INTERVAL: Duration = Duration::from_millis(5);

/// A lock that a thread holds while it computes: of all threads of a process, one computes at any time.
///
/// A thread that wants the lock waits for the switch interval and then asks for it. The holder gives it up at its next
/// [checkpoint](Checkpoint), and does not take it back before another thread had it. Whoever blocks gives it up.
///
/// # Examples
/// ```
/// use std::time::Duration;
///
/// use coreyard::threading::{Checkpoint, Gil};
///
/// let gil = Gil::new(Duration::from_millis(5));
/// std::thread::scope(|scope| {
///     for _ in 0..2 {
///         scope.spawn(|| gil.with(|| (0..1_000).for_each(|_| gil.reached())));
///     }
/// });
/// ```
///
/// # Source
/// CPython's [`Python/ceval_gil.c`](https://github.com/python/cpython/blob/3.13/Python/ceval_gil.c), in words.
#[derive(Debug)]
pub struct Gil {
    state: Mutex<State>,
    /// Signalled when the lock is given up.
    released: Condvar,
    /// Signalled when another thread has taken it.
    taken: Condvar,
    /// Whether a waiting thread asked the holder to give it up.
    requested: AtomicBool,
    interval: Duration,
}

#[derive(Debug)]
struct State {
    held: bool,
    /// How many times the lock was taken: tells whether another thread had it in between.
    takes: u64,
}

thread_local!(static HOLDING: Cell<bool> = const { Cell::new(false) });

static OF_THIS_PROCESS: Gil = Gil::new(SWITCH_INTERVAL);

impl Gil {
    /// A lock that nobody holds, with a switch interval.
    ///
    /// # Examples
    /// ```
    /// # use coreyard::threading::Gil;
    /// # use std::time::Duration;
    /// let gil = Gil::new(Duration::from_millis(5));
    /// ```
    pub const fn new(interval: Duration) -> Self {
        Self {
            state: Mutex::new(State { held: false, takes: 0 }),
            released: Condvar::new(),
            taken: Condvar::new(),
            requested: AtomicBool::new(false),
            interval,
        }
    }

    /// The one lock of this process, with CPython's switch interval of 5 ms.
    ///
    /// # Examples
    /// ```
    /// # use coreyard::threading::Gil;
    /// assert_eq!(Gil::of_this_process().with(|| 6 * 7), 42);
    /// ```
    pub fn of_this_process() -> &'static Self {
        &OF_THIS_PROCESS
    }

    /// The lock of this process, if this thread runs under it.
    ///
    /// # Examples
    /// ```
    /// # use coreyard::threading::Gil;
    /// assert!(Gil::held().is_none());
    /// Gil::of_this_process().with(|| assert!(Gil::held().is_some()));
    /// ```
    pub fn held() -> Option<&'static Self> {
        HOLDING.get().then_some(&OF_THIS_PROCESS)
    }

    /// Runs `work` with the lock held.
    ///
    /// A thread that holds the lock of the process already goes on with it.
    ///
    /// # Examples
    /// ```
    /// # use coreyard::threading::{Checkpoint, Gil};
    /// let gil = Gil::of_this_process();
    /// let sum: u64 = gil.with(|| (0..1_000).inspect(|_| gil.reached()).sum());
    /// assert_eq!(sum, 499_500);
    /// ```
    pub fn with<T>(&self, work: impl FnOnce() -> T) -> T {
        if HOLDING.get() && std::ptr::eq(self, &raw const OF_THIS_PROCESS) {
            return work();
        }
        self.acquire();
        let before = HOLDING.replace(std::ptr::eq(self, &raw const OF_THIS_PROCESS));
        let result = work();
        HOLDING.set(before);
        self.release();
        result
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes the lock. A wait is recorded from before the lock is given up elsewhere until after it was taken here, so
    /// that no two threads are seen to compute.
    fn acquire(&self) {
        let waiting = self.lock().held.then(|| trace::during(Phase::Wait, "GIL", None));
        self.take();
        drop(waiting);
    }

    fn take(&self) {
        let mut state = self.lock();
        while state.held {
            state = self.wait_for_release(state);
        }
        state.held = true;
        state.takes += 1;
        self.requested.store(false, Ordering::Relaxed);
        self.taken.notify_all();
    }

    /// Waits for at most the switch interval; if nothing changed, asks the holder.
    fn wait_for_release<'a>(&self, state: MutexGuard<'a, State>) -> MutexGuard<'a, State> {
        let takes = state.takes;
        let waited = self.released.wait_timeout(state, self.interval);
        let (state, timeout) = waited.unwrap_or_else(PoisonError::into_inner);
        if timeout.timed_out() && state.held && state.takes == takes {
            self.requested.store(true, Ordering::Relaxed);
        }
        state
    }

    fn release(&self) {
        self.lock().held = false;
        self.released.notify_one();
    }

    /// Lets another thread have the lock, and takes it back.
    #[cold]
    fn give_way(&self) {
        let _waiting = trace::during(Phase::Wait, "GIL", None);
        let mut state = self.lock();
        let takes = state.takes;
        state.held = false;
        self.released.notify_one();
        // Without this the thread that gives way would nearly always be the first to take the lock again.
        while state.takes == takes {
            state = self.taken.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        drop(state);
        self.take();
    }
}

impl Checkpoint for Gil {
    /// # Panics
    /// In a debug build, if this is the lock of the process and another thread holds it, or none: who has no lock cannot give
    /// it up, and would take it from somebody.
    #[inline]
    fn reached(&self) {
        debug_assert!(
            HOLDING.get() || !std::ptr::eq(self, &raw const OF_THIS_PROCESS),
            "a checkpoint of the GIL was reached by a thread that does not hold it"
        );
        if self.requested.load(Ordering::Relaxed) {
            self.give_way();
        }
    }

    fn blocking<T>(&self, wait: impl FnOnce() -> T) -> T {
        let _blocked = trace::during(Phase::Io, "blocked", None);
        self.release();
        let result = wait();
        self.acquire();
        result
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::AtomicUsize;

    use super::*;

    /// Runs `work` in four threads under one lock.
    fn in_four_threads(interval: Duration, work: impl Fn(usize, &Gil) + Sync) {
        let gil = Gil::new(interval);
        std::thread::scope(|scope| {
            for thread in 0..4 {
                let (gil, work) = (&gil, &work);
                scope.spawn(move || gil.with(|| work(thread, gil)));
            }
        });
    }

    #[test]
    fn one_thread_computes_at_any_time() {
        let (computing, most) = (AtomicUsize::new(0), AtomicUsize::new(0));
        in_four_threads(Duration::from_micros(50), |_, gil| {
            for _ in 0..20_000 {
                most.fetch_max(computing.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                computing.fetch_sub(1, Ordering::SeqCst);
                gil.reached();
            }
        });
        assert_eq!(most.load(Ordering::SeqCst), 1);
    }

    #[test]
    fn threads_take_turns() {
        let turns = Mutex::new(Vec::new());
        let finished = AtomicUsize::new(0);
        // Each thread computes until every other one has had a turn: without switches this would never end.
        let seen = [const { AtomicBool::new(false) }; 4];
        in_four_threads(Duration::from_micros(50), |thread, gil| {
            seen[thread].store(true, Ordering::SeqCst);
            while !seen.iter().all(|seen| seen.load(Ordering::SeqCst)) {
                gil.reached();
            }
            turns.lock().expect("no thread panics").push(thread);
            finished.fetch_add(1, Ordering::SeqCst);
        });
        assert_eq!(finished.load(Ordering::SeqCst), 4);
    }

    #[test]
    fn all_threads_can_be_blocked_at_once() {
        let barrier = std::sync::Barrier::new(4);
        // A barrier lets nobody through before all four wait at it.
        in_four_threads(SWITCH_INTERVAL, |_, gil| {
            gil.blocking(|| barrier.wait());
        });
    }

    #[test]
    fn a_checkpoint_without_a_rival_keeps_the_lock() {
        let gil = Gil::new(Duration::ZERO);
        gil.with(|| (0..1_000).for_each(|_| gil.reached()));
        assert_eq!(gil.lock().takes, 1);
    }

    #[test]
    #[should_panic(expected = "a thread that does not hold it")]
    fn a_checkpoint_is_for_the_thread_that_holds_the_lock() {
        Gil::of_this_process().reached();
    }

    #[test]
    fn only_work_under_the_lock_of_the_process_is_interpreted() {
        assert!(Gil::held().is_none());
        Gil::of_this_process().with(|| assert!(Gil::held().is_some()));
        Gil::new(SWITCH_INTERVAL).with(|| assert!(Gil::held().is_none()));
        assert!(Gil::held().is_none());
    }
}
