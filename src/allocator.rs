//! Out of memory, told apart from other ends.

use std::alloc::{GlobalAlloc, Layout, System};

use crate::host;

/// The system's allocator, which also notes when memory is refused: a process that ends of it has exit code -9 then, as
/// one that the kernel of an operating system kills. Without it, the exit code is that of an abort, -6.
///
/// The lab uses it. A crate of your own asks for it like this:
///
/// ```
/// # #[cfg(not(feature = "lab"))]
/// #[global_allocator]
/// static ALLOCATOR: coreyard::Allocator = coreyard::Allocator;
/// ```
#[derive(Clone, Copy, Debug, Default)]
pub struct Allocator;

#[cfg(all(feature = "lab", target_arch = "wasm32"))]
#[global_allocator]
static ALLOCATOR: Allocator = Allocator;

fn noted(pointer: *mut u8, bytes: usize) -> *mut u8 {
    if pointer.is_null() {
        host::out_of_memory(bytes);
    }
    pointer
}

// SAFETY: every call is handed to `System` as it came, and its answer handed back.
unsafe impl GlobalAlloc for Allocator {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // SAFETY: the caller's promises are those that `System` asks for.
        noted(unsafe { System.alloc(layout) }, layout.size())
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        // SAFETY: as in `alloc`.
        unsafe { System.dealloc(pointer, layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        // SAFETY: as in `alloc`.
        noted(unsafe { System.alloc_zeroed(layout) }, layout.size())
    }

    unsafe fn realloc(&self, pointer: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        // SAFETY: as in `alloc`.
        noted(unsafe { System.realloc(pointer, layout, size) }, size)
    }
}
