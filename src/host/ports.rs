//! The ends of pipes, which the host keeps under descriptors with all that came and was not read.

use std::cell::RefCell;
use std::task::Waker;

use litemap::LiteMap;

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

/// Messages of up to so many bytes go the shortest way.
const SMALL: usize = 256;

thread_local! {
    /// Who waits for an end to be readable.
    static READERS: RefCell<LiteMap<Descriptor, Vec<Waker>>> = RefCell::default();
}

/// Makes a channel: the descriptors of its two ends.
pub(crate) fn create_channel() -> (Descriptor, Descriptor) {
    attach();
    let first = js::create_channel();
    (first, first + 1)
}

/// Whether an end is in this process.
pub(crate) fn is_here(end: Descriptor) -> bool {
    js::is_here(end)
}

/// What can be had from an end at this moment.
pub(crate) fn readiness(end: Descriptor) -> Readiness {
    readiness_of(js::readiness(end))
}

fn readiness_of(code: i32) -> Readiness {
    match code {
        0 => Readiness::Empty,
        -1 => Readiness::EndOfFile,
        -2 => Readiness::Elsewhere,
        _ => Readiness::Message,
    }
}

/// Takes a message: its bytes, and the packed ends that came with it; otherwise says what there is.
pub(crate) fn receive(end: Descriptor) -> Result<(Vec<u8>, Vec<Descriptor>), Readiness> {
    match js::receive(end) {
        1 => Ok((js::received_payload(), Vec::new())),
        2 => {
            let ends = js::received_ends();
            Ok((js::received_payload(), ends))
        }
        code => Err(readiness_of(code)),
    }
}

/// Sends bytes, `behind` them some more, and packed ends; otherwise says why nobody can read them.
pub(crate) fn send(
    end: Descriptor,
    bytes: &[u8],
    behind: &[u8],
    ends: &[Descriptor],
) -> Result<(), Readiness> {
    let length = bytes.len() + behind.len();
    let code = if ends.is_empty() && length <= SMALL {
        // In one piece: to have JavaScript join them takes longer.
        let mut whole = [0; SMALL];
        whole[..bytes.len()].copy_from_slice(bytes);
        whole[bytes.len()..length].copy_from_slice(behind);
        js::send_small(end, &whole[..length])
    } else {
        js::send(end, bytes, behind, ends)
    };
    match code {
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

/// Has `waker` woken once when the end can be read.
pub(crate) fn watch(end: Descriptor, waker: &Waker) {
    READERS.with_borrow_mut(|all| {
        let readers = all.entry(end).or_default();
        // One that has waited before, and given up, is here still.
        if !readers.iter().any(|other| other.will_wake(waker)) {
            readers.push(waker.clone());
        }
    });
}

/// Wakes all that wait for an end.
pub(super) fn wake(end: Descriptor) {
    let readers = READERS.with_borrow_mut(|all| all.remove(&end));
    readers.into_iter().flatten().for_each(Waker::wake);
}

/// Forgets who waits, without dropping them: they are the parent's.
pub(super) fn forget() {
    std::mem::forget(READERS.take());
}
