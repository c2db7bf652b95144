//! The memory that a server left, which the host keeps under the server's descriptor, and processes that begin with it.

use super::{Descriptor, Event, attach, heard_by, js};

/// As [`start`](super::start), of a process that will [`freeze`].
pub(crate) fn start_server(
    name: &str,
    payload: &[u8],
    handler: impl Fn(Event) + 'static,
) -> Descriptor {
    attach();
    heard_by(handler, js::start_server(name, payload))
}

/// As [`start`](super::start), with a copy of the memory that `server` leaves, as soon as it is there.
pub(crate) fn start_from(
    server: Descriptor,
    name: &str,
    payload: &[u8],
    ends: &[Descriptor],
    handler: impl Fn(Event) + 'static,
) -> Descriptor {
    heard_by(handler, js::start_from(server, name, payload, ends))
}

/// Gives up a server that died: what waits for its memory ends, and `reason` says why.
pub(crate) fn abandon(server: Descriptor, reason: &str) {
    js::abandon_server(server, reason);
}

/// Says that nothing more is started from a server.
pub(crate) fn leave(server: Descriptor) {
    js::leave_server(server);
}

/// Ends this process, and leaves its memory to its parent.
pub(crate) fn freeze() {
    js::freeze();
}
