//! Several numbers that several processes read and write.

use std::marker::PhantomData;
use std::ops::{Bound, Range, RangeBounds};

use serde::{Deserialize, Serialize};

use super::cells::Cells;
use super::ctype::{Ctype, bytes_of, numbers_of};
use super::{Backend, Guard, SharedLock};
use crate::error::{Error, Result};

/// Numbers that several processes read and write, with a lock (`multiprocessing.Array`).
///
/// Handles work as those of a [`Value`](super::Value). Each method waits while another process holds the lock, as in Python,
/// and does all its work in one: a slice is of one moment.
///
/// # Examples
/// ```no_run
/// use coreyard::multiprocessing::{Array, Process};
///
/// async fn square(numbers: Array<f64>) -> coreyard::Result<()> {
///     for index in 0..numbers.len() {
///         let number = numbers.get(index).await?;
///         numbers.set(index, number * number).await?;
///     }
///     Ok(())
/// }
///
/// # async fn example() -> coreyard::Result<()> {
/// let numbers = Array::new([1.0, 2.0, 3.0]);
/// let process = Process::new(square, (numbers.clone(),));
/// process.start()?;
/// process.join(None).await?;
/// assert_eq!(numbers.slice(1..).await?, [4.0, 9.0]);
/// # Ok(())
/// # }
/// ```
///
/// # Source
/// [`multiprocessing.Array`](https://docs.python.org/3/library/multiprocessing.html#multiprocessing.Array)
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(bound = "")]
pub struct Array<T>(RawArray<T>);

impl<T: Ctype> Array<T> {
    /// An array that begins as `numbers`. Its length is theirs and never changes.
    ///
    /// # Examples
    /// ```no_run
    /// # use coreyard::multiprocessing::Array;
    /// # async fn example() -> coreyard::Result<()> {
    /// let numbers = Array::new([1, 2, 3]);
    /// assert_eq!(numbers.slice(..).await?, [1, 2, 3]);
    /// # Ok(())
    /// # }
    /// ```
    pub fn new(numbers: impl AsRef<[T]>) -> Self {
        let numbers = numbers.as_ref();
        Self(RawArray::of(Cells::with_lock("an Array", &bytes_of(numbers)), numbers.len()))
    }

    /// How many numbers there are (`len`).
    ///
    /// # Examples
    /// ```no_run
    /// # async fn example(numbers: coreyard::multiprocessing::Array<i32>) -> coreyard::Result<()> {
    /// for index in 0..numbers.len() {
    ///     numbers.set(index, 0).await?;
    /// }
    /// # Ok(())
    /// # }
    /// ```
    #[expect(clippy::len_without_is_empty, reason = "its length is known where it is made")]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// The number at an index.
    ///
    /// # Errors
    /// - [`Error::Index`] if there is none.
    /// - As [`SharedLock::acquire`].
    ///
    /// # Examples
    /// ```no_run
    /// # async fn example(numbers: coreyard::multiprocessing::Array<i32>) -> coreyard::Result<()> {
    /// let first = numbers.get(0).await?;
    /// assert!(numbers.get(numbers.len()).await.is_err(), "there is no such place");
    /// # Ok(())
    /// # }
    /// ```
    pub async fn get(&self, index: usize) -> Result<T> {
        self.0.get(index).await
    }

    /// Sets the number at an index.
    ///
    /// # Errors
    /// As [`get`](Self::get).
    ///
    /// # Examples
    /// ```no_run
    /// # async fn example(numbers: coreyard::multiprocessing::Array<i32>) -> coreyard::Result<()> {
    /// numbers.set(0, 7).await?;
    /// assert_eq!(numbers.get(0).await?, 7);
    /// # Ok(())
    /// # }
    /// ```
    pub async fn set(&self, index: usize, number: T) -> Result<()> {
        self.0.set(index, number).await
    }

    /// The numbers of a range: `..` are all of them.
    ///
    /// # Errors
    /// As [`get`](Self::get). In Python a slice that reaches too far is shorter.
    ///
    /// # Examples
    /// ```no_run
    /// # async fn example(numbers: coreyard::multiprocessing::Array<i32>) -> coreyard::Result<()> {
    /// let sum: i32 = numbers.slice(..).await?.into_iter().sum();
    /// # Ok(())
    /// # }
    /// ```
    pub async fn slice(&self, range: impl RangeBounds<usize>) -> Result<Vec<T>> {
        self.0.slice(range).await
    }

    /// Sets as many numbers as there are in `numbers`, from an index on.
    ///
    /// # Errors
    /// As [`get`](Self::get); then none is set.
    ///
    /// # Examples
    /// ```no_run
    /// # async fn example(numbers: coreyard::multiprocessing::Array<i32>) -> coreyard::Result<()> {
    /// numbers.set_slice(1, &[8, 9]).await?;
    /// assert_eq!(numbers.slice(1..3).await?, [8, 9]);
    /// # Ok(())
    /// # }
    /// ```
    pub async fn set_slice(&self, start: usize, numbers: &[T]) -> Result<()> {
        self.0.set_slice(start, numbers).await
    }

    /// Waits for the lock, and holds it until the guard is dropped.
    ///
    /// # Errors
    /// As [`SharedLock::acquire`].
    ///
    /// # Examples
    /// ```no_run
    /// # async fn example(numbers: coreyard::multiprocessing::Array<i32>) -> coreyard::Result<()> {
    /// let _held = numbers.lock().await?;
    /// numbers.set(0, numbers.get(0).await? + 1).await?;
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
    /// # async fn example(numbers: coreyard::multiprocessing::Array<i32>) -> coreyard::Result<()> {
    /// let lock = numbers.get_lock();
    /// lock.acquire(None).await?;
    /// numbers.set(0, numbers.get(0).await? + 1).await?;
    /// lock.release().await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn get_lock(&self) -> SharedLock {
        SharedLock::new(self.0.cells.clone())
    }

    /// Where the numbers are.
    ///
    /// # Examples
    /// ```no_run
    /// # use coreyard::multiprocessing::sharedctypes::Backend;
    /// # fn example(numbers: coreyard::multiprocessing::Array<i32>) {
    /// match numbers.backend() {
    ///     Backend::SharedMemory => coreyard::println!("this page is isolated"),
    ///     Backend::Manager => coreyard::println!("every read is a message"),
    /// }
    /// # }
    /// ```
    pub fn backend(&self) -> Backend {
        self.0.backend()
    }
}

/// Numbers that several processes read and write, without a lock (`multiprocessing.RawArray`).
///
/// A slice that another process writes at the same time may be half of before and half of after.
///
/// # Source
/// [`multiprocessing.sharedctypes.RawArray`](https://docs.python.org/3/library/multiprocessing.html#multiprocessing.sharedctypes.RawArray)
///
/// # Examples
/// ```no_run
/// use coreyard::multiprocessing::RawArray;
///
/// # async fn example() -> coreyard::Result<()> {
/// let row = RawArray::new(vec![0_u8; 640]);
/// row.set_slice(320, &[255; 320]).await?;
/// assert_eq!(row.slice(319..321).await?, [0, 255]);
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(bound = "")]
pub struct RawArray<T> {
    cells: Cells,
    length: usize,
    kind: PhantomData<T>,
}

impl<T: Ctype> RawArray<T> {
    /// An array that begins as `numbers`. Its length is theirs and never changes.
    ///
    /// # Examples
    /// ```no_run
    /// # use coreyard::multiprocessing::RawArray;
    /// # async fn example() -> coreyard::Result<()> {
    /// let row = RawArray::new([1, 2, 3]);
    /// assert_eq!(row.slice(..).await?, [1, 2, 3]);
    /// # Ok(())
    /// # }
    /// ```
    pub fn new(numbers: impl AsRef<[T]>) -> Self {
        let numbers = numbers.as_ref();
        Self::of(Cells::new("a RawArray", &bytes_of(numbers)), numbers.len())
    }

    fn of(cells: Cells, length: usize) -> Self {
        Self { cells, length, kind: PhantomData }
    }

    /// How many numbers there are (`len`).
    ///
    /// # Examples
    /// ```no_run
    /// # async fn example(row: coreyard::multiprocessing::RawArray<i32>) -> coreyard::Result<()> {
    /// for index in 0..row.len() {
    ///     row.set(index, 0).await?;
    /// }
    /// # Ok(())
    /// # }
    /// ```
    #[expect(clippy::len_without_is_empty, reason = "its length is known where it is made")]
    pub fn len(&self) -> usize {
        self.length
    }

    /// The number at an index.
    ///
    /// # Errors
    /// - [`Error::Index`] if there is none.
    /// - [`Error::ManagerEnded`] if the manager that has it is gone.
    ///
    /// # Examples
    /// ```no_run
    /// # async fn example(row: coreyard::multiprocessing::RawArray<i32>) -> coreyard::Result<()> {
    /// let first = row.get(0).await?;
    /// assert!(row.get(row.len()).await.is_err(), "there is no such place");
    /// # Ok(())
    /// # }
    /// ```
    pub async fn get(&self, index: usize) -> Result<T> {
        self.check(index, index < self.length)?;
        self.cells.load(index).await
    }

    /// Sets the number at an index.
    ///
    /// # Errors
    /// As [`get`](Self::get).
    ///
    /// # Examples
    /// ```no_run
    /// # async fn example(row: coreyard::multiprocessing::RawArray<i32>) -> coreyard::Result<()> {
    /// row.set(0, 7).await?;
    /// assert_eq!(row.get(0).await?, 7);
    /// # Ok(())
    /// # }
    /// ```
    pub async fn set(&self, index: usize, number: T) -> Result<()> {
        self.check(index, index < self.length)?;
        self.cells.store(index, number).await
    }

    /// The numbers of a range: `..` are all of them.
    ///
    /// # Errors
    /// As [`get`](Self::get). In Python a slice that reaches too far is shorter.
    ///
    /// # Examples
    /// ```no_run
    /// # async fn example(row: coreyard::multiprocessing::RawArray<i32>) -> coreyard::Result<()> {
    /// let sum: i32 = row.slice(..).await?.into_iter().sum();
    /// # Ok(())
    /// # }
    /// ```
    pub async fn slice(&self, range: impl RangeBounds<usize>) -> Result<Vec<T>> {
        let Range { start, end } = self.checked(range)?;
        let width = T::WIDTH as usize;
        let bytes = self.cells.read(start * width, (end - start) * width).await?;
        Ok(numbers_of(&bytes))
    }

    /// Sets as many numbers as there are in `numbers`, from an index on.
    ///
    /// # Errors
    /// As [`get`](Self::get); then none is set.
    ///
    /// # Examples
    /// ```no_run
    /// # async fn example(row: coreyard::multiprocessing::RawArray<i32>) -> coreyard::Result<()> {
    /// row.set_slice(1, &[8, 9]).await?;
    /// assert_eq!(row.slice(1..3).await?, [8, 9]);
    /// # Ok(())
    /// # }
    /// ```
    pub async fn set_slice(&self, start: usize, numbers: &[T]) -> Result<()> {
        let end = start.saturating_add(numbers.len());
        self.check(end, end <= self.length)?;
        self.cells.write(start * T::WIDTH as usize, bytes_of(numbers)).await
    }

    /// Where the numbers are.
    ///
    /// # Examples
    /// ```no_run
    /// # use coreyard::multiprocessing::sharedctypes::Backend;
    /// # fn example(row: coreyard::multiprocessing::RawArray<i32>) {
    /// match row.backend() {
    ///     Backend::SharedMemory => coreyard::println!("this page is isolated"),
    ///     Backend::Manager => coreyard::println!("every read is a message"),
    /// }
    /// # }
    /// ```
    pub fn backend(&self) -> Backend {
        self.cells.backend()
    }

    /// The range, if it is one of this array.
    fn checked(&self, range: impl RangeBounds<usize>) -> Result<Range<usize>> {
        let start = match range.start_bound() {
            Bound::Included(&start) => start,
            Bound::Excluded(&before) => before.saturating_add(1),
            Bound::Unbounded => 0,
        };
        let end = match range.end_bound() {
            Bound::Included(&last) => last.saturating_add(1),
            Bound::Excluded(&end) => end,
            Bound::Unbounded => self.length,
        };
        self.check(end, end <= self.length)?;
        self.check(start, start <= end)?;
        Ok(start..end)
    }

    fn check(&self, index: usize, is_inside: bool) -> Result<()> {
        if is_inside {
            return Ok(());
        }
        Err(Error::Index { what: self.cells.what().to_owned(), index, length: self.length })
    }
}
