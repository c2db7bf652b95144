//! Threads of a pool have no way to the parent: the thread that their process began with sends for them.

use std::sync::{Mutex, PoisonError};
use std::task::{Poll, Waker};

use super::flush;

/// Whether a thread has something to tell at once, and who is to send it.
static ASKED: Mutex<(bool, Option<Waker>)> = Mutex::new((false, None));

/// In a thread: has what was recorded sent now. The rest is sent every now and then, while the thread is waited for.
pub(super) fn ask_to_send() {
    let mut asked = ASKED.lock().unwrap_or_else(PoisonError::into_inner);
    asked.0 = true;
    if let Some(waker) = asked.1.take() {
        waker.wake();
    }
}

/// Sends what threads have to tell at once, for ever.
pub(crate) async fn send_for_threads() {
    loop {
        std::future::poll_fn(|context| {
            let mut asked = ASKED.lock().unwrap_or_else(PoisonError::into_inner);
            if std::mem::take(&mut asked.0) {
                return Poll::Ready(());
            }
            asked.1 = Some(context.waker().clone());
            Poll::Pending
        })
        .await;
        flush();
    }
}
