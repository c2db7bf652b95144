//! One number that several processes read and write.

use std::marker::PhantomData;

use serde::{Deserialize, Serialize};

use super::cells::Cells;
use super::ctype::{Ctype, bytes_of};
use super::{Backend, Guard, SharedLock};
use crate::error::Result;

/// A number that several processes read and write, with a lock (`multiprocessing.Value`).
///
/// A handle goes to other processes as an argument of their target or on a connection, and a forked process has those that
/// its target captures: all of them name the same number.
///
/// [`get`](Self::get) and [`set`](Self::set) wait while another process holds the lock, as in Python.
///
/// # Examples
/// ```no_run
/// use coreyard::multiprocessing::{Process, Value};
///
/// async fn add(counter: Value<u32>, times: u32) -> coreyard::Result<()> {
///     for _ in 0..times {
///         let _held = counter.lock().await?;
///         counter.set(counter.get().await? + 1).await?;
///     }
///     Ok(())
/// }
///
/// # async fn example() -> coreyard::Result<()> {
/// let counter = Value::new(0_u32);
/// let process = Process::new(add, (counter.clone(), 1000));
/// process.start()?;
/// add(counter.clone(), 1000).await?;
/// process.join(None).await?;
/// assert_eq!(counter.get().await?, 2000);
/// # Ok(())
/// # }
/// ```
///
/// # Source
/// [`multiprocessing.Value`](https://docs.python.org/3/library/multiprocessing.html#multiprocessing.Value)
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(bound = "")]
pub struct Value<T>(RawValue<T>);

impl<T: Ctype> Value<T> {
    /// A number that begins as `value`.
    ///
    /// # Examples
    /// ```no_run
    /// # use coreyard::multiprocessing::Value;
    /// # async fn example() -> coreyard::Result<()> {
    /// let counter = Value::new(0_u32);
    /// assert_eq!(counter.get().await?, 0);
    /// # Ok(())
    /// # }
    /// ```
    pub fn new(value: T) -> Self {
        Self(RawValue::of(Cells::with_lock("a Value", &bytes_of(&[value]))))
    }

    /// The number.
    ///
    /// # Errors
    /// As [`SharedLock::acquire`].
    ///
    /// # Examples
    /// ```no_run
    /// # async fn example(counter: coreyard::multiprocessing::Value<u32>) -> coreyard::Result<()> {
    /// coreyard::println!("{} so far", counter.get().await?);
    /// # Ok(())
    /// # }
    /// ```
    pub async fn get(&self) -> Result<T> {
        self.0.get().await
    }

    /// Sets the number.
    ///
    /// # Errors
    /// As [`SharedLock::acquire`].
    ///
    /// # Examples
    /// ```no_run
    /// # async fn example(counter: coreyard::multiprocessing::Value<u32>) -> coreyard::Result<()> {
    /// counter.set(0).await?;
    /// assert_eq!(counter.get().await?, 0);
    /// # Ok(())
    /// # }
    /// ```
    pub async fn set(&self, value: T) -> Result<()> {
        self.0.set(value).await
    }

    /// Waits for the lock, and holds it until the guard is dropped.
    ///
    /// # Errors
    /// As [`SharedLock::acquire`].
    ///
    /// # Examples
    /// ```no_run
    /// # async fn example(counter: coreyard::multiprocessing::Value<u32>) -> coreyard::Result<()> {
    /// let _held = counter.lock().await?;
    /// counter.set(counter.get().await? + 1).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub async fn lock(&self) -> Result<Guard> {
        self.get_lock().lock().await
    }

    /// The lock.
    ///
    /// # Examples
    /// ```no_run
    /// # async fn example(counter: coreyard::multiprocessing::Value<u32>) -> coreyard::Result<()> {
    /// let lock = counter.get_lock();
    /// if lock.try_acquire().await? {
    ///     counter.set(counter.get().await? + 1).await?;
    ///     lock.release().await?;
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn get_lock(&self) -> SharedLock {
        SharedLock::new(self.0.cells.clone())
    }

    /// Where the number is.
    ///
    /// # Examples
    /// ```no_run
    /// # use coreyard::multiprocessing::sharedctypes::Backend;
    /// # fn example(counter: coreyard::multiprocessing::Value<u32>) {
    /// if counter.backend() == Backend::Manager {
    ///     coreyard::println!("every read is a message");
    /// }
    /// # }
    /// ```
    pub fn backend(&self) -> Backend {
        self.0.backend()
    }
}

/// A number that several processes read and write, without a lock (`multiprocessing.RawValue`).
///
/// To read and to write it is safe at any time; to add to it is two steps, between which another process may do the same.
///
/// # Examples
/// ```no_run
/// use coreyard::multiprocessing::RawValue;
///
/// # async fn example() -> coreyard::Result<()> {
/// let is_done = RawValue::new(false);
/// is_done.set(true).await?;
/// assert_eq!(is_done.get().await?, true);
/// # Ok(())
/// # }
/// ```
///
/// # Source
/// [`multiprocessing.sharedctypes.RawValue`](https://docs.python.org/3/library/multiprocessing.html#multiprocessing.sharedctypes.RawValue)
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(bound = "")]
pub struct RawValue<T> {
    cells: Cells,
    kind: PhantomData<T>,
}

impl<T: Ctype> RawValue<T> {
    /// A number that begins as `value`.
    ///
    /// # Examples
    /// ```no_run
    /// # use coreyard::multiprocessing::RawValue;
    /// # async fn example() -> coreyard::Result<()> {
    /// let progress = RawValue::new(0.0);
    /// assert_eq!(progress.get().await?, 0.0);
    /// # Ok(())
    /// # }
    /// ```
    pub fn new(value: T) -> Self {
        Self::of(Cells::new("a RawValue", &bytes_of(&[value])))
    }

    fn of(cells: Cells) -> Self {
        Self { cells, kind: PhantomData }
    }

    /// The number.
    ///
    /// # Errors
    /// None in shared memory; [`Error::ManagerEnded`](crate::Error::ManagerEnded) if the manager that has it is gone.
    ///
    /// # Examples
    /// ```no_run
    /// # async fn example(progress: coreyard::multiprocessing::RawValue<f64>) -> coreyard::Result<()> {
    /// coreyard::println!("{} %", 100.0 * progress.get().await?);
    /// # Ok(())
    /// # }
    /// ```
    pub async fn get(&self) -> Result<T> {
        self.cells.load(0).await
    }

    /// Sets the number.
    ///
    /// # Errors
    /// As [`get`](Self::get).
    ///
    /// # Examples
    /// ```no_run
    /// # async fn example(progress: coreyard::multiprocessing::RawValue<f64>) -> coreyard::Result<()> {
    /// progress.set(0.5).await?;
    /// assert_eq!(progress.get().await?, 0.5);
    /// # Ok(())
    /// # }
    /// ```
    pub async fn set(&self, value: T) -> Result<()> {
        self.cells.store(0, value).await
    }

    /// Where the number is.
    ///
    /// # Examples
    /// ```no_run
    /// # use coreyard::multiprocessing::sharedctypes::Backend;
    /// # fn example(progress: coreyard::multiprocessing::RawValue<f64>) {
    /// if progress.backend() == Backend::SharedMemory {
    ///     coreyard::println!("this page is isolated");
    /// }
    /// # }
    /// ```
    pub fn backend(&self) -> Backend {
        self.cells.backend()
    }
}
