//! Bounds the memory of a process: 256 MiB, as the threads build has it (`.cargo/threads.toml`). Browsers on phones refuse
//! more, and a runaway allocation ends its process before it ends the tab.

const MOST_BYTES: u32 = 268_435_456;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    if std::env::var("CARGO_CFG_TARGET_ARCH").as_deref() == Ok("wasm32") {
        for kind in ["cdylib", "tests", "benches"] {
            println!("cargo::rustc-link-arg-{kind}=--max-memory={MOST_BYTES}");
        }
    }
}
