//! Semaphores: so many processes at a time.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::lock::{Guard, Holdable, holdable};
use super::number_in;
use crate::error::Result;
use crate::multiprocessing::context::StartMethod;
use crate::multiprocessing::managers::{Handle, Kind, Request};

macro_rules! semaphore {
    ($(#[$doc:meta])* $Semaphore:ident) => {
        holdable! { $(#[$doc])* $Semaphore }

        impl $Semaphore {
            /// A semaphore of so many permits.
            ///
            /// # Examples
            /// ```no_run
            #[doc = concat!("# use coreyard::multiprocessing::", stringify!($Semaphore), ";")]
            #[doc = concat!("let seats = ", stringify!($Semaphore), "::new(3);")]
            /// ```
            pub fn new(value: usize) -> Self {
                Self::of(None, value)
            }

            pub(in crate::multiprocessing) fn of(
                context: Option<StartMethod>,
                value: usize,
            ) -> Self {
                Self(Holdable(Handle::new("semaphore", Kind::$Semaphore(value), context)))
            }

            /// How many permits can be had at this moment.
            ///
            /// # Errors
            /// [`Error::ManagerEnded`](crate::Error::ManagerEnded) if its manager has ended.
            ///
            /// # Examples
            /// ```no_run
            /// # async fn example() -> coreyard::Result<()> {
            #[doc = concat!("# use coreyard::multiprocessing::", stringify!($Semaphore), ";")]
            #[doc = concat!("let seats = ", stringify!($Semaphore), "::new(3);")]
            /// let _seat = seats.lock().await?;
            /// assert_eq!(seats.get_value().await?, 2);
            /// # Ok(())
            /// # }
            /// ```
            pub async fn get_value(&self) -> Result<usize> {
                let Holdable(handle) = &self.0;
                handle.ask(Request::Size(handle.id())).await.map(|reply| number_in(&reply))
            }
        }
    };
}

semaphore! {
    /// So many permits, which any process can take and give; more can be given back than there were. The permits of a
    /// process that ends are lost.
    ///
    /// # Examples
    /// ```no_run
    /// # async fn example() -> coreyard::Result<()> {
    /// use coreyard::multiprocessing::Semaphore;
    ///
    /// let seats = Semaphore::new(2);
    /// let taken = seats.lock().await?;
    /// assert_eq!(seats.get_value().await?, 1);
    /// drop(taken);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Source
    /// [`multiprocessing.Semaphore`](https://docs.python.org/3/library/multiprocessing.html#multiprocessing.Semaphore)
    Semaphore
}

semaphore! {
    /// So many permits, and never more: one that was not taken cannot be given back.
    ///
    /// # Examples
    /// ```no_run
    /// # async fn example() -> coreyard::Result<()> {
    /// use coreyard::multiprocessing::BoundedSemaphore;
    ///
    /// let seats = BoundedSemaphore::new(2);
    /// assert!(seats.release().await.is_err());
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Source
    /// [`multiprocessing.BoundedSemaphore`](https://docs.python.org/3/library/multiprocessing.html#multiprocessing.BoundedSemaphore)
    BoundedSemaphore
}
