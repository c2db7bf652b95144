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
