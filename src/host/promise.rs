//! A JavaScript promise, awaited without keeping it.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::task::{Poll, Waker};

use wasm_bindgen::JsValue;

use super::{attach, js};
use crate::error::{Error, Result};

enum Stage {
    Waiting(Option<Waker>),
    Settled(String),
}

thread_local! {
    static STAGES: RefCell<HashMap<u32, Stage>> = RefCell::default();
    static LAST_ID: Cell<u32> = const { Cell::new(0) };
}

/// Waits until `promise` is fulfilled.
///
/// # Errors
/// [`Error::Unsupported`] with the reason if it is rejected.
pub(crate) async fn settled(promise: &JsValue) -> Result<()> {
    attach();
    let id = LAST_ID.get() + 1;
    LAST_ID.set(id);
    STAGES.with_borrow_mut(|stages| stages.insert(id, Stage::Waiting(None)));
    js::settle(promise, id);
    let reason = std::future::poll_fn(|context| poll(id, context.waker())).await;
    if reason.is_empty() {
        Ok(())
    } else {
        Err(Error::Unsupported { feature: "a thread".to_owned(), reason })
    }
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
