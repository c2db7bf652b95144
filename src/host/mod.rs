//! The border to JavaScript: a few functions the runtime imports, a few events it is called with.
//!
//! Nothing above this module holds a JavaScript object beyond a call. Workers, messages and timers stay on the other
//! side under small integers, as files do under descriptors, so that the memory of a process is all of the process.

mod events;
pub(crate) mod forkserver;
pub(crate) mod ports;
#[cfg(any(feature = "threads", feature = "lab"))]
mod promise;
pub(crate) mod shared;

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::sync::atomic::{AtomicBool, Ordering};

use litemap::LiteMap;

/// Names a worker, as a file descriptor names a file.
pub(crate) type Descriptor = u32;

/// The descriptor of the process that started this one.
pub(crate) const PARENT: Descriptor = 0;

/// What a worker did.
#[derive(Debug)]
pub(crate) enum Event {
    /// It sent bytes, and packed ends of pipes.
    Message(Vec<u8>, Vec<Descriptor>),
    /// It is gone.
    Ended { code: i32, reason: String },
}

mod js {
    use wasm_bindgen::prelude::{JsValue, wasm_bindgen};

    #[wasm_bindgen(module = "/src/host/host.js")]
    extern "C" {
        pub(super) fn attach(exports: &JsValue, module: &JsValue, glue: &JsValue);
        pub(super) fn start(name: &str, payload: &[u8], ends: &[u32]) -> u32;
        pub(super) fn post(descriptor: u32, payload: &[u8]);
        pub(super) fn post_with(descriptor: u32, payload: &[u8], ends: &[u32]);
        pub(super) fn hold(payload: &[u8]);
        pub(crate) fn release();
        pub(super) fn terminate(descriptor: u32) -> bool;
        pub(super) fn exit(code: i32, reason: &str);
        pub(super) fn set_executable(address: Option<&str>);
        pub(super) fn panicked(message: &str);
        pub(crate) fn open_descriptors() -> usize;
        pub(super) fn out_of_memory(bytes: f64);
        pub(super) fn take_payload(slot: u32) -> Vec<u8>;
        pub(super) fn ends_of(slot: u32) -> Vec<u32>;
        #[wasm_bindgen(js_name = take)]
        pub(super) fn take_text(slot: u32) -> String;
        pub(crate) fn print(is_error: bool, line: &str);
        pub(crate) fn now() -> f64;
        pub(crate) fn schedule();
        #[cfg(feature = "threads")]
        pub(super) fn settle(promise: &JsValue, id: u32);
        #[cfg(feature = "threads")]
        pub(crate) fn hear_of_deaths() -> String;
        #[cfg(feature = "threads")]
        pub(crate) fn tell_of_death(channel: &str, thread: &str);
        #[cfg(feature = "threads")]
        pub(super) fn listen(memory: &JsValue, address: u32);
        #[cfg(feature = "threads")]
        pub(super) fn wake(memory: &JsValue, address: u32);
        pub(crate) fn set_timer(id: u32, ms: f64);
        pub(crate) fn clear_timer(id: u32);
        pub(crate) fn block(ms: f64) -> bool;
        pub(crate) fn cpu_count() -> u32;
    }

    #[wasm_bindgen(module = "/src/host/ports.js")]
    extern "C" {
        pub(super) fn create_channel() -> u32;
        pub(super) fn is_here(descriptor: u32) -> bool;
        pub(super) fn readiness(descriptor: u32) -> i32;
        pub(super) fn receive(descriptor: u32) -> i32;
        pub(super) fn received_payload() -> Vec<u8>;
        pub(super) fn received_ends() -> Vec<u32>;
        pub(super) fn send_small(descriptor: u32, payload: &[u8]) -> i32;
        pub(super) fn send(descriptor: u32, payload: &[u8], behind: &[u8], ends: &[u32]) -> i32;
        pub(super) fn pack(descriptor: u32) -> bool;
        pub(super) fn unpack(descriptor: u32) -> bool;
        pub(super) fn close(descriptor: u32);
        pub(super) fn discard(descriptor: u32);
        pub(super) fn fork(name: &str, payload: &[u8], ends: &[u32]) -> u32;
        pub(super) fn freeze();
        pub(super) fn start_server(name: &str, payload: &[u8]) -> u32;
        pub(super) fn start_from(server: u32, name: &str, payload: &[u8], ends: &[u32]) -> u32;
        pub(super) fn abandon_server(server: u32, reason: &str);
        pub(super) fn leave_server(server: u32);
        pub(super) fn create_block(bytes: u32) -> u32;
        pub(super) fn hold_block(number: u32) -> bool;
        pub(super) fn let_go(number: u32);
        pub(super) fn load(number: u32, width: u32, index: u32) -> u64;
        pub(super) fn store(number: u32, width: u32, index: u32, bits: u64);
        pub(super) fn read(number: u32, start: u32, bytes: &mut [u8]);
        pub(super) fn write(number: u32, start: u32, bytes: &[u8]);
        pub(super) fn acquire_lock(number: u32) -> u32;
        pub(super) fn release_lock(number: u32) -> bool;
        pub(super) fn holder_of(number: u32) -> u32;
        pub(super) fn await_release(number: u32, holder: u32);
        pub(super) fn can_share() -> bool;
        pub(super) fn is_alive(number: u32) -> bool;
        pub(super) fn name_of(number: u32) -> String;
    }

    #[cfg(feature = "lab")]
    #[wasm_bindgen(module = "/src/host/fetch.js")]
    extern "C" {
        pub(super) fn fetch_blocking(address: &str) -> Option<String>;
    }

    #[cfg(feature = "lab")]
    #[wasm_bindgen(module = "/src/host/files.js")]
    extern "C" {
        pub(super) fn write_file(name: &str, text: &str, id: u32);
    }

    // Naming a file has the build carry it beside host.js: a process's worker runs the first of these.
    #[wasm_bindgen(module = "/src/host/process.js")]
    extern "C" {
        #[allow(dead_code, reason = "named, never called")]
        pub(super) fn script() -> String;
    }

    #[wasm_bindgen(module = "/src/host/memory.js")]
    extern "C" {
        #[wasm_bindgen(js_name = freeze)]
        #[allow(dead_code, reason = "named, never called")]
        pub(super) fn memory();
    }

    #[wasm_bindgen(module = "/src/host/forkserver.js")]
    extern "C" {
        #[wasm_bindgen(js_name = leave_server)]
        #[allow(dead_code, reason = "named, never called")]
        pub(super) fn forkserver(server: u32);
    }

    #[wasm_bindgen(module = "/src/host/roll.js")]
    extern "C" {
        #[wasm_bindgen(js_name = can_share)]
        #[allow(dead_code, reason = "named, never called")]
        pub(super) fn roll() -> bool;
    }

    #[wasm_bindgen(module = "/src/host/shared.js")]
    extern "C" {
        #[wasm_bindgen(js_name = let_go)]
        #[allow(dead_code, reason = "named, never called")]
        pub(super) fn shared(number: u32);
    }

    #[wasm_bindgen]
    extern "C" {
        #[wasm_bindgen(thread_local_v2, js_namespace = ["import", "meta"], js_name = url)]
        pub(super) static GLUE: JsValue;
    }
}

#[cfg_attr(
    not(target_arch = "wasm32"),
    expect(unused_imports, reason = "only wasm has this clock")
)]
pub(crate) use js::{block, cpu_count, now, print};
pub(crate) use js::{clear_timer, open_descriptors, release, schedule, set_timer};
#[cfg(feature = "threads")]
pub(crate) use js::{hear_of_deaths, tell_of_death};
#[cfg(feature = "threads")]
pub(crate) use promise::settled;

/// Has the executor run whenever another thread calls [`wake`] with the same word.
#[cfg(feature = "threads")]
pub(crate) fn listen_for_wakes(word: &'static std::sync::atomic::AtomicI32) {
    attach();
    js::listen(&wasm_bindgen::memory(), address_of(word));
}

/// Has the executor of the thread that listens at `word` run; callable from any thread.
#[cfg(feature = "threads")]
pub(crate) fn wake(word: &'static std::sync::atomic::AtomicI32) {
    js::wake(&wasm_bindgen::memory(), address_of(word));
}

#[cfg(feature = "threads")]
#[expect(clippy::cast_possible_truncation, reason = "a wasm address has 32 bits")]
fn address_of(word: &'static std::sync::atomic::AtomicI32) -> u32 {
    std::ptr::from_ref(word) as usize as u32
}

type Handler = Rc<dyn Fn(Event)>;

thread_local! {
    /// Whether this is the thread that the process began with.
    static ATTACHED: Cell<bool> = const { Cell::new(false) };
    static HANDLERS: RefCell<LiteMap<Descriptor, Handler>> = RefCell::default();
}

/// Tells the JavaScript side which instance its events belong to. A child is told so by its worker instead.
///
/// # Panics
/// In another thread than the one that the process began with: events come in there only.
pub(crate) fn attach() {
    if ATTACHED.get() {
        return;
    }
    assert!(
        own(),
        "only the thread that a process began with can start processes, timers and tasks"
    );
    let glue = js::GLUE.with(wasm_bindgen::JsValue::clone);
    js::attach(&wasm_bindgen::exports(), &wasm_bindgen::module(), &glue);
}

/// Makes this the thread that the process began with; false if another one is.
pub(crate) fn own() -> bool {
    static OWNED: AtomicBool = AtomicBool::new(false);
    let is_first = !OWNED.swap(true, Ordering::Relaxed);
    if is_first {
        ATTACHED.set(true);
    }
    is_first
}

/// Whether this is the thread that the process began with: the one that has a host.
pub(crate) fn is_attached() -> bool {
    ATTACHED.get()
}

/// Starts a worker named `name` that enters the process `payload` describes; `handler` hears of it until it ends.
/// The packed `ends` of pipes move there.
pub(crate) fn start(
    name: &str,
    payload: &[u8],
    ends: &[Descriptor],
    handler: impl Fn(Event) + 'static,
) -> Descriptor {
    attach();
    heard_by(handler, js::start(name, payload, ends))
}

/// As [`start`], in a worker whose memory is a copy of this process's. The `ends` keep their descriptors there.
pub(crate) fn fork(
    name: &str,
    payload: &[u8],
    ends: &[Descriptor],
    handler: impl Fn(Event) + 'static,
) -> Descriptor {
    attach();
    heard_by(handler, js::fork(name, payload, ends))
}

fn heard_by(handler: impl Fn(Event) + 'static, descriptor: Descriptor) -> Descriptor {
    listen(descriptor, handler);
    descriptor
}

/// Forgets every handler without dropping it: they are those of the process that this memory was copied from.
pub(crate) fn forget() {
    std::mem::forget(HANDLERS.take());
    ports::forget();
}

/// Has `handler` hear what comes from `descriptor`.
pub(crate) fn listen(descriptor: Descriptor, handler: impl Fn(Event) + 'static) {
    HANDLERS.with_borrow_mut(|handlers| handlers.insert(descriptor, Rc::new(handler)));
}

/// Sends bytes to a child or to the parent; to a worker that is gone, nothing.
pub(crate) fn post(descriptor: Descriptor, payload: &[u8]) {
    js::post(descriptor, payload);
}

/// As [`post`], to a child, to which the packed `ends` of pipes move.
pub(crate) fn post_with(descriptor: Descriptor, payload: &[u8], ends: &[Descriptor]) {
    if ends.is_empty() {
        js::post(descriptor, payload);
    } else {
        js::post_with(descriptor, payload, ends);
    }
}

/// Keeps bytes for the parent until [`release`], the next [`post`] to it, or the end of this process, whatever ends it.
pub(crate) fn hold(payload: &[u8]) {
    js::hold(payload);
}

/// Ends a child at once. Its handler is forgotten: whoever terminates a worker settles what waits for it.
pub(crate) fn terminate(descriptor: Descriptor) {
    js::terminate(descriptor);
    HANDLERS.with_borrow_mut(|handlers| handlers.remove(&descriptor));
}

/// Ends this process.
pub(crate) fn exit(code: i32, reason: &str) {
    js::exit(code, reason);
}

/// Says why this process is about to trap.
pub(crate) fn panicked(message: &str) {
    js::panicked(message);
}

/// Sets the script that the workers of later processes run; `None`: our own.
pub(crate) fn set_executable(address: Option<&str>) {
    attach();
    js::set_executable(address);
}

/// Notes that memory was refused: should this process trap next, that was why.
pub(crate) fn out_of_memory(bytes: usize) {
    #[expect(clippy::cast_precision_loss, reason = "wasm has 32 bits")]
    js::out_of_memory(bytes as f64);
}

/// Sends a GET request and blocks until its answer is there; none without an answer.
#[cfg(feature = "lab")]
pub(crate) fn fetch(address: &str) -> Option<String> {
    js::fetch_blocking(address)
}

/// Creates a file, writes `text` to it and closes it; reads it back, compares, and removes it.
///
/// # Errors
/// What the browser says, if it keeps no files or one of the steps fails.
#[cfg(feature = "lab")]
pub(crate) async fn write_file(name: &str, text: &str) -> Result<(), String> {
    promise::asked(|id| js::write_file(name, text, id)).await
}

fn hear(descriptor: Descriptor, event: Event) {
    // Cloned, so that a handler may start and end workers itself.
    let handler = HANDLERS.with_borrow(|handlers| handlers.get(&descriptor).cloned());
    if let Some(handler) = handler {
        handler(event);
    }
}
