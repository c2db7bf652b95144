//! A pool in the making.

use std::num::NonZeroUsize;

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::Pool;
use super::inner::{Inner, OnDeath, Plan};
use super::tasks::Tasks;
use super::worker::Setup;
use crate::error::Result;
use crate::multiprocessing::Target;
use crate::multiprocessing::context::StartMethod;
use crate::multiprocessing::popen_spawn::Launch;
use crate::multiprocessing::reduction::Parcel;

/// A pool in the making: Python's keyword arguments of `Pool`.
///
/// # Examples
/// ```no_run
/// use std::cell::Cell;
///
/// use coreyard::multiprocessing::Pool;
///
/// thread_local!(static FACTOR: Cell<u64> = const { Cell::new(0) });
///
/// fn set_factor(factor: u64) {
///     FACTOR.set(factor);
/// }
///
/// fn scale(number: u64) -> u64 {
///     number * FACTOR.get()
/// }
///
/// # async fn example() -> coreyard::Result<()> {
/// let pool = Pool::builder(2.try_into().expect("two is not zero"))
///     .initializer(set_factor, (10,))
///     .maxtasksperchild(100.try_into().expect("a hundred is not zero"))
///     .start()?;
/// assert_eq!(pool.map(scale, vec![1, 2]).await?, [10, 20]);
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
#[must_use = "a pool is started by `start`"]
pub struct PoolBuilder(Result<Plan>);

impl PoolBuilder {
    pub(crate) fn new(method: StartMethod, processes: NonZeroUsize) -> Self {
        let (on_death, setup) = (OnDeath::Replace, Setup::default());
        Self(Ok(Plan { method, processes, on_death, setup }))
    }

    /// Has every worker call `function` with `arguments` before its first task, also one that replaces another.
    ///
    /// If it fails, the worker is not replaced; when none is left, the pool's tasks fail with its error. CPython's pool
    /// starts workers again and again.
    ///
    /// # Examples
    /// ```no_run
    /// # fn example(builder: coreyard::multiprocessing::PoolBuilder) -> coreyard::Result<()> {
    /// fn greet(name: String) {
    ///     coreyard::println!("a worker of {name}");
    /// }
    ///
    /// let pool = builder.initializer(greet, ("bob".to_owned(),)).start()?;
    /// # Ok(())
    /// # }
    /// ```
    #[expect(clippy::needless_pass_by_value, reason = "of the same shape as `Process::new`")]
    pub fn initializer<F, A, K>(self, _: F, arguments: A) -> Self
    where
        F: Target<A, K>,
        A: Serialize + DeserializeOwned + 'static,
        K: 'static,
    {
        Self(self.0.and_then(|mut plan| {
            plan.setup.initializer = Some(Launch::of::<F, A, K>(Parcel::repeatable(&arguments)?)?);
            Ok(plan)
        }))
    }

    /// Has a fresh worker take the place of one that has done so many chunks: what it has piled up goes with it. As in
    /// CPython, a chunk counts as one task.
    ///
    /// # Examples
    /// ```no_run
    /// # fn example(builder: coreyard::multiprocessing::PoolBuilder) -> coreyard::Result<()> {
    /// let pool = builder.maxtasksperchild(100.try_into().expect("a hundred is not zero")).start()?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn maxtasksperchild(self, chunks: NonZeroUsize) -> Self {
        Self(self.0.map(|mut plan| {
            plan.setup.maxtasksperchild = Some(chunks.get());
            plan
        }))
    }

    /// Says what a worker's death means.
    pub(crate) fn on_death(self, on_death: OnDeath) -> Self {
        Self(self.0.map(|plan| Plan { on_death, ..plan }))
    }

    /// Starts the workers of something that ends in its own way.
    pub(crate) fn start_tasks(self) -> Result<Tasks> {
        Ok(Tasks::new(Inner::start(self.0?)?))
    }

    /// Starts the pool's workers.
    ///
    /// # Errors
    /// - As [`Process::start`](crate::multiprocessing::Process::start).
    /// - [`Error::Unpicklable`](crate::Error::Unpicklable) for an initializer that captures variables, or arguments that
    ///   cannot be pickled.
    ///
    /// # Examples
    /// ```no_run
    /// # fn square(number: u64) -> u64 { number * number }
    /// # async fn example(builder: coreyard::multiprocessing::PoolBuilder) -> coreyard::Result<()> {
    /// let pool = builder.start()?;
    /// assert_eq!(pool.apply(square, (7,)).await?, 49);
    /// # Ok(())
    /// # }
    /// ```
    pub fn start(self) -> Result<Pool> {
        self.start_tasks().map(Pool)
    }
}
