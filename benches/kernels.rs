//! How long the kernels take natively, and that their time grows with their size.
//!
//! `cargo bench --bench kernels`, about two minutes. A kernel's throughput must be about the same at every size: one
//! that grows with the size means that the loop was optimised away. That of the lists falls where they outgrow a cache
//! or what the allocator keeps. Wasm is held to within 1.25 times these figures.

use std::hint::black_box;
use std::time::Duration;

use coreyard::kernels;
use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};

const SIZES: [u64; 3] = [1_000_000, 2_000_000, 4_000_000];

/// The additions at the end of the recursion are as many as its result says.
const FIBONACCI: [(u64, u64); 3] = [(28, 196_418), (30, 514_229), (36, 9_227_465)];

/// Measures `kernel` at each size, which comes with the number of its steps.
fn measure<T, const N: usize>(
    criterion: &mut Criterion,
    name: &str,
    sizes: [(u64, u64); N],
    kernel: impl Fn(u64) -> T,
) {
    let mut group = criterion.benchmark_group(name);
    group.sample_size(20).measurement_time(Duration::from_secs(2));
    for (size, steps) in sizes {
        group.throughput(Throughput::Elements(steps));
        group.bench_with_input(BenchmarkId::from_parameter(size), &size, |bencher, &size| {
            bencher.iter(|| kernel(black_box(size)));
        });
    }
    group.finish();
}

fn kernels(criterion: &mut Criterion) {
    let linear = SIZES.map(|size| (size, size));
    measure(criterion, "count", linear, |number| kernels::count(number, &()));
    measure(criterion, "list_append", linear, |count| kernels::list_append(count, 1, &()));
    measure(criterion, "append", linear, |number| kernels::append(number, &()));
    measure(criterion, "fibonacci", FIBONACCI, |n| kernels::fibonacci(n, &()));
}

criterion_group!(benches, kernels);
criterion_main!(benches);
