//! A JavaScript promise, awaited without keeping it.

use std::cell::{Cell, RefCell};
use std::task::{Poll, Waker};

use litemap::LiteMap;
#[cfg(feature = "threads")]
use wasm_bindgen::JsValue;

use super::attach;
#[cfg(feature = "threads")]
use super::js;
#[cfg(feature = "threads")]
use crate::error::{Error, Result};

enum Stage {
    Waiting(Option<Waker>),
    Settled(String),
}

thread_local! {
    static STAGES: RefCell<LiteMap<u32, Stage>> = RefCell::default();
    static LAST_ID: Cell<u32> = const { Cell::new(0) };
}

/// Waits until `promise` is fulfilled.
///
/// # Errors
/// [`Error::Unsupported`] with the reason if it is rejected.
#[cfg(feature = "threads")]
pub(crate) async fn settled(promise: &JsValue) -> Result<()> {
    let rejected = |reason| Error::Unsupported { feature: "a thread".to_owned(), reason };
    asked(|id| js::settle(promise, id)).await.map_err(rejected)
}

/// Has the host do something that takes time under a number, and waits until it is done.
///
/// # Errors
/// The reason, if the host failed.
pub(crate) async fn asked(ask: impl FnOnce(u32)) -> std::result::Result<(), String> {
    attach();
    let id = LAST_ID.get() + 1;
    LAST_ID.set(id);
    STAGES.with_borrow_mut(|stages| stages.insert(id, Stage::Waiting(None)));
    ask(id);
    let reason = std::future::poll_fn(|context| poll(id, context.waker())).await;
    if reason.is_empty() { Ok(()) } else { Err(reason) }
}

fn poll(id: u32, waker: &Waker) -> Poll<String> {
    STAGES.with_borrow_mut(|stages| match stages.remove(&id) {
        Some(Stage::Settled(reason)) => Poll::Ready(reason),
        Some(Stage::Waiting(_)) | None => {
            stages.insert(id, Stage::Waiting(Some(waker.clone())));
            Poll::Pending
        }
    })
}

/// The promise `id` is settled; `reason` says why it was rejected, and is empty if it was not.
pub(super) fn settle(id: u32, reason: String) {
    let before = STAGES.with_borrow_mut(|stages| stages.insert(id, Stage::Settled(reason)));
    if let Some(Stage::Waiting(Some(waker))) = before {
        waker.wake();
    }
}
