//! Counts the prime numbers below a bound on several processes: what a crate of your own looks like.
//!
//! There is nothing to register and no macro. [`search`] and [`is_prime`] are ordinary functions; a queue hands out the
//! work, a lock keeps what two processes print apart, and another queue brings the counts back.

use coreyard::multiprocessing::{Lock, Process, Queue};
use wasm_bindgen::prelude::wasm_bindgen;

/// How many numbers are looked at between two looks into the queue.
const STRETCH: u32 = 10_000;

/// Whether a number is prime, by trial division.
pub fn is_prime(number: u32) -> bool {
    number >= 2 && (2..=number.isqrt()).all(|divisor| !number.is_multiple_of(divisor))
}

/// What each process runs: takes stretches of numbers until there is a `None`, and says how many primes they have.
async fn search(
    stretches: Queue<Option<(u32, u32)>>,
    counts: Queue<usize>,
    printing: Lock,
) -> coreyard::Result<()> {
    let mut found = 0;
    while let Some((from, to)) = stretches.get().await? {
        let count = (from..to).filter(|&number| is_prime(number)).count();
        found += count;
        let _held = printing.lock().await?;
        coreyard::println!("{count} primes from {from} to {to}");
    }
    counts.put(found).await
}

/// Counts the primes below `bound` on `workers` processes.
///
/// # Errors
/// What ends a process before it has counted: see [`coreyard::Error`].
pub async fn count_primes(bound: u32, workers: u32) -> coreyard::Result<usize> {
    let stretches = Queue::new(0);
    let counts = Queue::new(0);
    let printing = Lock::new();
    let processes: Vec<_> = (0..workers)
        .map(|_| Process::new(search, (stretches.clone(), counts.clone(), printing.clone())))
        .collect();
    for process in &processes {
        process.start()?;
    }
    for from in (0..bound).step_by(STRETCH as usize) {
        stretches.put(Some((from, bound.min(from + STRETCH)))).await?;
    }
    for _ in &processes {
        stretches.put(None).await?;
    }
    for process in &processes {
        process.join(None).await?;
        // A process that ended in another way has no count, and `result` says why.
        process.result::<()>()?;
    }
    let mut total = 0;
    for _ in &processes {
        total += counts.get().await?;
    }
    Ok(total)
}

#[wasm_bindgen]
extern "C" {
    /// Every worker has it: sends something to whoever started the worker.
    #[wasm_bindgen(js_name = postMessage)]
    fn post_message(text: &str);
}

/// What `main.js` calls: counts, and sends the answer to the page.
#[wasm_bindgen]
pub fn start(bound: u32, workers: u32) {
    coreyard::executor::spawn(async move {
        let text = match count_primes(bound, workers).await {
            Ok(total) => format!("{total} primes below {bound}"),
            Err(error) => format!("failed: {error}"),
        };
        post_message(&text);
    });
}
