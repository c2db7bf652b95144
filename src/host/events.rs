//! What the host calls: every event is one of these exports.

#![expect(unreachable_pub, reason = "an export is reached from JavaScript")]

use wasm_bindgen::prelude::wasm_bindgen;

use super::{Event, HANDLERS, hear, js};
use crate::executor;

/// A worker was made into this process: `slot` holds what it is to run, and its code was there at `loaded_ms`.
#[wasm_bindgen(skip_typescript)]
pub fn __coreyard_boot(slot: u32, loaded_ms: f64) {
    super::own();
    let ends = js::ends_of(slot);
    crate::multiprocessing::enter(&js::take_payload(slot), ends, loaded_ms);
}

/// Bytes came from a child or from the parent.
#[wasm_bindgen(skip_typescript)]
pub fn __coreyard_message(descriptor: u32, slot: u32) {
    let ends = js::ends_of(slot);
    let message = Event::Message(js::take_payload(slot), ends);
    executor::event(|| hear(descriptor, message));
}

/// A child is gone.
#[wasm_bindgen(skip_typescript)]
pub fn __coreyard_ended(descriptor: u32, code: i32, slot: u32) {
    let event = Event::Ended { code, reason: js::take_text(slot) };
    executor::event(|| {
        hear(descriptor, event);
        HANDLERS.with_borrow_mut(|handlers| handlers.remove(&descriptor));
    });
}

/// The end of a pipe can be read: a message came, or none will come any more.
#[wasm_bindgen(skip_typescript)]
pub fn __coreyard_readable(descriptor: u32) {
    executor::event(|| super::ports::wake(descriptor));
}

/// The executor has something to do.
#[wasm_bindgen(skip_typescript)]
pub fn __coreyard_run() {
    executor::run();
}

/// A timer rang.
#[wasm_bindgen(skip_typescript)]
pub fn __coreyard_timer(id: u32) {
    executor::event(|| executor::ring(id));
}

/// A promise was settled.
#[cfg(any(feature = "threads", feature = "programs"))]
#[wasm_bindgen(skip_typescript)]
pub fn __coreyard_settled(id: u32, slot: u32) {
    super::promise::settle(id, js::take_text(slot));
}
