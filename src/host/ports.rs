//! The ends of pipes, which the host keeps under descriptors with all that came and was not read.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::task::Waker;

use super::{Descriptor, attach, js};

/// What can be had from an end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Readiness {
    /// Nothing yet.
    Empty,
    /// A message.
    Message,
    /// Nothing any more.
    EndOfFile,
    /// It is not in this process.
    Elsewhere,
}

thread_local! {
    /// Who waits for an end to be readable, each under its ticket.
    static READERS: RefCell<HashMap<Descriptor, Vec<(u32, Waker)>>> = RefCell::default();
    static LAST_TICKET: Cell<u32> = const { Cell::new(0) };
}

/// Makes a channel: the descriptors of its two ends.
pub(crate) fn create_channel() -> (Descriptor, Descriptor) {
    attach();
    let first = js::create_channel();
    (first, first + 1)
}

/// What can be had from an end at this moment.
pub(crate) fn readiness(end: Descriptor) -> Readiness {
    match js::readiness(end) {
        0 => Readiness::Empty,
        1 => Readiness::Message,
        -1 => Readiness::EndOfFile,
        _ => Readiness::Elsewhere,
    }
}

/// Takes a message that is there: its bytes, and the packed ends that came with it.
pub(crate) fn receive(end: Descriptor) -> (Vec<u8>, Vec<Descriptor>) {
    let slot = js::receive(end);
    let ends = js::ends_of(slot);
    (js::take_payload(slot), ends)
}

/// Sends bytes and packed ends; otherwise says why nobody can read them.
pub(crate) fn send(end: Descriptor, bytes: &[u8], ends: &[Descriptor]) -> Result<(), Readiness> {
    match js::send(end, bytes, ends) {
        1 => Ok(()),
        -1 => Err(Readiness::EndOfFile),
        _ => Err(Readiness::Elsewhere),
    }
}

/// Moves an end that is here into a message.
pub(crate) fn pack(end: Descriptor) {
    js::pack(end);
}

/// Moves an end out of a message; false if it is not in one.
pub(crate) fn unpack(end: Descriptor) -> bool {
    js::unpack(end)
}

/// Closes an end: whoever reads at the other has its end of file. One that is elsewhere is left alone.
pub(crate) fn close(end: Descriptor) {
    js::close(end);
    wake(end);
}

/// Closes an end in a message that nobody will send or read.
pub(crate) fn discard(end: Descriptor) {
    js::discard(end);
}

/// A place among those who wait.
pub(crate) fn ticket() -> u32 {
    LAST_TICKET.set(LAST_TICKET.get().wrapping_add(1));
    LAST_TICKET.get()
}

/// Has `waker` woken once when the end can be read, instead of the one that had this ticket.
pub(crate) fn watch(end: Descriptor, ticket: u32, waker: &Waker) {
    unwatch(end, ticket);
    READERS.with_borrow_mut(|all| all.entry(end).or_default().push((ticket, waker.clone())));
}

/// Gives a ticket back.
pub(crate) fn unwatch(end: Descriptor, ticket: u32) {
    READERS.with_borrow_mut(|all| {
        if let Some(readers) = all.get_mut(&end) {
            readers.retain(|(other, _)| *other != ticket);
        }
    });
}

/// Wakes all that wait for an end.
pub(super) fn wake(end: Descriptor) {
    let readers = READERS.with_borrow_mut(|all| all.remove(&end));
    readers.into_iter().flatten().for_each(|(_, waker)| waker.wake());
}

/// Forgets who waits, without dropping them: they are the parent's.
pub(super) fn forget() {
    std::mem::forget(READERS.take());
}
