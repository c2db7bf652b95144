//! The lessons that are programs of their own: they start processes, and share queues and locks among them.
//!
//! Much of the runtime is there for these alone. Without them (feature `programs`) a build has the lessons of the models, and
//! is what the page downloads for one of those.

mod crash;
mod deadlock;
mod fork_or_spawn;
mod pipe;
mod process_queue_lock;
mod process_vs_pool;
mod queue;
mod start_methods;
mod synchronize;
mod variable_isolation;

use super::Entry;

/// In the order in which they are shown.
pub(super) static ENTRIES: [Entry; 10] = [
    process_vs_pool::ENTRY,
    variable_isolation::ENTRY,
    start_methods::ENTRY,
    fork_or_spawn::ENTRY,
    pipe::ENTRY,
    queue::ENTRY,
    process_queue_lock::ENTRY,
    synchronize::ENTRY,
    crash::ENTRY,
    deadlock::ENTRY,
];
