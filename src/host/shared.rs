//! Blocks of memory that several processes have, each with a lock, under numbers that mean the same in every process.

use super::{attach, js};

/// Names a block, in every process of a tree.
pub(crate) type BlockNumber = u32;

/// Names a process among those that can hold the lock of a block.
pub(crate) type Holder = u32;

/// The numbers of blocks, all of which are above those of descriptors.
const FIRST_BLOCK: BlockNumber = 1 << 31;

/// Whether a number is that of a block, not a descriptor.
pub(crate) fn is_block(number: u32) -> bool {
    number >= FIRST_BLOCK
}

/// Whether processes can share memory: if the page is isolated.
pub(crate) fn can_share() -> bool {
    js::can_share()
}

/// Makes a block of so many zeros, and holds it.
pub(crate) fn create(bytes: u32) -> BlockNumber {
    attach();
    js::create_block(bytes)
}

/// Holds a block once more; false if this process does not have it.
pub(crate) fn hold(block: BlockNumber) -> bool {
    js::hold_block(block)
}

/// Holds a block once less.
pub(crate) fn let_go(block: BlockNumber) {
    js::let_go(block);
}

/// The bits of the cell at `index`, for cells of `width` bytes.
pub(crate) fn load(block: BlockNumber, width: u32, index: u32) -> u64 {
    js::load(block, width, index)
}

/// Sets the bits of a cell.
pub(crate) fn store(block: BlockNumber, width: u32, index: u32, bits: u64) {
    js::store(block, width, index, bits);
}

/// Copies bytes out of a block.
pub(crate) fn read(block: BlockNumber, start: u32, bytes: &mut [u8]) {
    js::read(block, start, bytes);
}

/// Copies bytes into a block.
pub(crate) fn write(block: BlockNumber, start: u32, bytes: &[u8]) {
    js::write(block, start, bytes);
}

/// Takes the lock of a block, also a second time.
///
/// # Errors
/// The other process that holds it.
pub(crate) fn acquire(block: BlockNumber) -> Result<(), Holder> {
    match js::acquire_lock(block) {
        0 => Ok(()),
        holder => Err(holder),
    }
}

/// Who holds the lock.
pub(crate) fn holder(block: BlockNumber) -> Option<Holder> {
    let holder = js::holder_of(block);
    (holder != 0).then_some(holder)
}

/// Gives the lock back, once; false if this process does not hold it.
pub(crate) fn release(block: BlockNumber) -> bool {
    js::release_lock(block)
}

/// Has those who [watch](super::ports::watch) the block woken once when `holder` may have given its lock back, or may have
/// died.
pub(crate) fn await_release(block: BlockNumber, holder: Holder) {
    js::await_release(block, holder);
}

/// Whether a holder is alive.
pub(crate) fn is_alive(holder: Holder) -> bool {
    js::is_alive(holder)
}

/// The name of a holder.
pub(crate) fn name_of(holder: Holder) -> String {
    js::name_of(holder)
}
