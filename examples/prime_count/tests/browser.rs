//! The example, run in a browser.
#![cfg(target_arch = "wasm32")]
#![expect(clippy::unwrap_used, reason = "a test says so by failing")]

use prime_count::{count_primes, is_prime};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_dedicated_worker);

/// [OEIS A006880](https://oeis.org/A006880): 1229 primes below 10 000, 9592 below 100 000.
#[wasm_bindgen_test]
async fn two_processes_find_the_known_number_of_primes() {
    assert_eq!(count_primes(100_000, 2).await.unwrap(), 9592);
    assert!(coreyard::multiprocessing::active_children().is_empty());
}

#[wasm_bindgen_test]
async fn more_processes_than_there_is_work_find_them_too() {
    assert_eq!(count_primes(10_000, 3).await.unwrap(), 1229);
}

#[wasm_bindgen_test]
fn the_first_primes_are_prime() {
    assert_eq!(
        (0..30).filter(|&n| is_prime(n)).collect::<Vec<_>>(),
        [2, 3, 5, 7, 11, 13, 17, 19, 23, 29]
    );
}
