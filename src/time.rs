//! Python's `time`: one clock for every process and thread, and a sleep that costs no CPU.

use std::time::Duration;

use crate::error::Result;

/// Milliseconds since 1970, the same in every worker of a page.
///
/// # Examples
/// ```
/// let begin_ms = coreyard::time::now_ms();
/// assert!(coreyard::time::now_ms() >= begin_ms);
/// ```
///
/// # Source
/// `performance.timeOrigin + performance.now()`, [High Resolution Time](https://www.w3.org/TR/hr-time-3/).
#[cfg(target_arch = "wasm32")]
pub fn now_ms() -> f64 {
    crate::host::now()
}

/// Milliseconds since 1970.
///
/// # Examples
/// ```
/// let begin_ms = coreyard::time::now_ms();
/// assert!(coreyard::time::now_ms() >= begin_ms);
/// ```
#[cfg(not(target_arch = "wasm32"))]
pub fn now_ms() -> f64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    since.unwrap_or_default().as_secs_f64() * 1e3
}

/// How long it is until a moment of [`now_ms`]: no time at all after it, and the longest there is if it is too far away.
pub(crate) fn until(end_ms: f64) -> Duration {
    let left_ms = (end_ms - now_ms()).max(0.0);
    Duration::try_from_secs_f64(left_ms / 1e3).unwrap_or(Duration::MAX)
}

/// Blocks this process or thread for `duration`, without computing (`time.sleep`).
///
/// # Errors
/// [`Error::Unsupported`](crate::Error::Unsupported) in a browser that cannot block a worker, and on a page's own thread.
///
/// # Examples
/// ```
/// coreyard::time::sleep(std::time::Duration::from_millis(5))?;
/// # Ok::<(), coreyard::Error>(())
/// ```
#[cfg(target_arch = "wasm32")]
pub fn sleep(duration: Duration) -> Result<()> {
    if crate::host::block(duration.as_secs_f64() * 1e3) {
        return Ok(());
    }
    Err(crate::Error::Unsupported {
        feature: "a blocking sleep".to_owned(),
        reason: "this browser cannot block a worker; await `executor::sleep` instead".to_owned(),
    })
}

/// Blocks this thread for `duration`, without computing (`time.sleep`).
///
/// # Errors
/// None outside a browser.
///
/// # Examples
/// ```
/// coreyard::time::sleep(std::time::Duration::from_millis(5))?;
/// # Ok::<(), coreyard::Error>(())
/// ```
#[cfg(not(target_arch = "wasm32"))]
pub fn sleep(duration: Duration) -> Result<()> {
    std::thread::sleep(duration);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_over_takes_no_time() {
        assert_eq!(until(now_ms() - 1.0), Duration::ZERO);
    }

    #[test]
    fn the_longest_wait_has_an_end_too_far_away() {
        assert_eq!(until(now_ms() + Duration::MAX.as_secs_f64() * 1e3), Duration::MAX);
    }
}
