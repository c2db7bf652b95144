//! A request over the network: work that is bound by whoever answers.

use crate::error::{Error, Result};
use crate::host;
use crate::threading::Checkpoint;

/// Sends a GET request and blocks this process or thread until the answer is there (`urllib.request.urlopen(…).read()`).
///
/// `address` is relative to the site that the module was loaded from. It uses no CPU, and under the GIL it waits with the lock
/// released.
///
/// # Errors
/// [`Error::NoAnswer`] if nobody answers, or not with status 200.
///
/// # Examples
/// ```no_run
/// let answer = coreyard::kernels::fetch("delay?ms=500", &())?;
/// assert!(answer.starts_with("500 "));
/// # Ok::<(), coreyard::Error>(())
/// ```
///
/// # Source
/// [`urllib.request`](https://docs.python.org/3/library/urllib.request.html), by way of a synchronous
/// [`XMLHttpRequest`](https://xhr.spec.whatwg.org/), which browsers allow in workers.
pub fn fetch<C: Checkpoint>(address: &str, checkpoint: &C) -> Result<String> {
    let answer = checkpoint.blocking(|| host::fetch(address));
    answer.ok_or_else(|| Error::NoAnswer { address: address.to_owned() })
}
