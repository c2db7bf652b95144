//! Semaphores: so many processes at a time.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::lock::{Guard, Holdable};
use super::number_in;
use crate::error::Result;
use crate::multiprocessing::context::StartMethod;
use crate::multiprocessing::managers::{Handle, Kind, Request};

macro_rules! semaphore {
    ($(#[$doc:meta])* $Semaphore:ident) => {
        $(#[$doc])*
        #[derive(Clone, Debug, Serialize, Deserialize)]
        pub struct $Semaphore(Holdable);

        impl $Semaphore {
            /// A semaphore of so many permits.
            pub fn new(value: usize) -> Self {
                Self::of(None, value)
            }

            pub(in crate::multiprocessing) fn of(context: Option<StartMethod>, value: usize) -> Self {
                Self(Holdable(Handle::new("semaphore", Kind::$Semaphore(value), context)))
            }

            /// Calls it something in errors, explanations and spans.
            #[must_use]
            pub fn with_name(mut self, name: &str) -> Self {
                self.0.0.rename(name);
                self
            }

            /// Waits for a permit, and has it until what comes back is dropped: `with semaphore:`.
            ///
            /// # Errors
            /// As [`acquire`](Self::acquire).
            pub async fn lock(&self) -> Result<Guard<'_>> {
                self.0.guard().await
            }

            /// Waits for a permit, for at most `timeout` (`None`: as long as it takes). Whoever comes first is served first.
            /// The permits of a process that ends are lost.
            ///
            /// # Errors
            /// As [`Lock::acquire`](super::Lock::acquire), but it cannot be abandoned.
            pub async fn acquire(&self, timeout: impl Into<Option<Duration>>) -> Result<()> {
                self.0.acquire(timeout.into()).await
            }

            /// Takes a permit if there is one at once: `acquire(block=False)`.
            ///
            /// # Errors
            /// As [`acquire`](Self::acquire).
            pub async fn try_acquire(&self) -> Result<bool> {
                self.0.try_acquire().await
            }

            /// Gives a permit back, or one more than there were.
            ///
            /// # Errors
            /// - [`Error::Misused`](crate::Error::Misused) if it has all its permits and is bounded.
            /// - [`Error::ManagerEnded`](crate::Error::ManagerEnded) if its manager has ended.
            pub async fn release(&self) -> Result<()> {
                self.0.release().await
            }

            /// How many permits can be had at this moment.
            ///
            /// # Errors
            /// [`Error::ManagerEnded`](crate::Error::ManagerEnded) if its manager has ended.
            pub async fn get_value(&self) -> Result<usize> {
                let Holdable(handle) = &self.0;
                handle.ask(Request::Size(handle.id())).await.map(|reply| number_in(&reply))
            }
        }
    };
}

semaphore! {
    /// So many permits, which any process can take and give; more can be given back than there were.
    ///
    /// # Source
    /// [`multiprocessing.Semaphore`](https://docs.python.org/3/library/multiprocessing.html#multiprocessing.Semaphore)
    Semaphore
}

semaphore! {
    /// So many permits, and never more.
    ///
    /// # Source
    /// [`multiprocessing.BoundedSemaphore`](https://docs.python.org/3/library/multiprocessing.html#multiprocessing.BoundedSemaphore)
    BoundedSemaphore
}
