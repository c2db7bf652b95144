//! One suite, every start method: what `tests/pool.rs` and `tests/futures.rs` are run by.

/// Makes a test of every function for every start method, after which no process is left.
macro_rules! suite {
    ($($name:ident),* $(,)?) => {
        suite!(@ spawn Context::spawn(); $($name)*);
        #[cfg(not(feature = "threads"))]
        suite!(@ fork Context::fork().unwrap(); $($name)*);
        suite!(@ forkserver Context::forkserver(); $($name)*);
    };
    (@ $method:ident $context:expr; $($name:ident)*) => {
        mod $method {
            use super::*;
            $(
                #[wasm_bindgen_test]
                async fn $name() {
                    super::$name($context).await;
                    assert!(active_children().is_empty(), "{:?}", active_children());
                }
            )*
        }
    };
}
