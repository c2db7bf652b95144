//! Events: one process tells many.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::{in_time, is_yes};
use crate::error::Result;
use crate::multiprocessing::context::StartMethod;
use crate::multiprocessing::managers::{Handle, Kind, Request};

/// A flag that processes wait for. It is not set at first.
///
/// # Examples
/// ```no_run
/// use coreyard::multiprocessing::{Event, Process};
///
/// async fn runner(start: Event) -> coreyard::Result<()> {
///     start.wait(None).await?;
///     coreyard::println!("off we go");
///     Ok(())
/// }
///
/// # async fn example() -> coreyard::Result<()> {
/// let start = Event::new();
/// Process::new(runner, (start.clone(),)).start()?;
/// start.set()?;
/// # Ok(())
/// # }
/// ```
///
/// # Source
/// [`multiprocessing.Event`](https://docs.python.org/3/library/multiprocessing.html#multiprocessing.Event)
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Event(Handle);

impl Default for Event {
    fn default() -> Self {
        Self::new()
    }
}

impl Event {
    /// An event that is not set.
    ///
    /// # Examples
    /// ```no_run
    /// # use coreyard::multiprocessing::Event;
    /// # async fn example() -> coreyard::Result<()> {
    /// let start = Event::new();
    /// assert!(!start.is_set().await?);
    /// # Ok(())
    /// # }
    /// ```
    pub fn new() -> Self {
        Self::of(None)
    }

    pub(in crate::multiprocessing) fn of(context: Option<StartMethod>) -> Self {
        Self(Handle::new("event", Kind::Event, context))
    }

    /// Calls it something in errors, explanations and spans.
    ///
    /// # Examples
    /// ```no_run
    /// # fn example(start: coreyard::multiprocessing::Event) {
    /// let start = start.with_name("start");
    /// # }
    /// ```
    #[must_use]
    pub fn with_name(mut self, name: &str) -> Self {
        self.0.rename(name);
        self
    }

    /// Sets it: whoever waits goes on, and nobody waits until it is cleared.
    ///
    /// # Errors
    /// - [`Error::ManagerEnded`](crate::Error::ManagerEnded) if its manager has ended.
    /// - [`Error::Misused`](crate::Error::Misused) in a process without a connection to its manager.
    ///
    /// # Examples
    /// ```no_run
    /// # async fn example(start: coreyard::multiprocessing::Event) -> coreyard::Result<()> {
    /// start.set()?;
    /// assert!(start.is_set().await?);
    /// # Ok(())
    /// # }
    /// ```
    pub fn set(&self) -> Result<()> {
        self.0.tell(Request::Set(self.0.id(), true))
    }

    /// Clears it: whoever waits from now on waits until it is set again.
    ///
    /// # Errors
    /// As [`set`](Self::set).
    ///
    /// # Examples
    /// ```no_run
    /// # async fn example(start: coreyard::multiprocessing::Event) -> coreyard::Result<()> {
    /// start.set()?;
    /// start.clear()?;
    /// assert!(!start.is_set().await?);
    /// # Ok(())
    /// # }
    /// ```
    pub fn clear(&self) -> Result<()> {
        self.0.tell(Request::Set(self.0.id(), false))
    }

    /// Whether it is set.
    ///
    /// # Errors
    /// As [`set`](Self::set).
    ///
    /// # Examples
    /// ```no_run
    /// # async fn example(start: coreyard::multiprocessing::Event) -> coreyard::Result<()> {
    /// if !start.is_set().await? {
    ///     coreyard::println!("not yet");
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub async fn is_set(&self) -> Result<bool> {
        self.0.ask(Request::IsSet(self.0.id())).await.map(|reply| is_yes(&reply))
    }

    /// Waits until it is set, for at most `timeout` (`None`: as long as it takes); false if that was over first.
    ///
    /// # Errors
    /// As [`set`](Self::set), and [`Error::Deadlock`](crate::Error::Deadlock) if everybody waits.
    ///
    /// # Examples
    /// ```no_run
    /// # use std::time::Duration;
    /// # async fn example(start: coreyard::multiprocessing::Event) -> coreyard::Result<()> {
    /// if !start.wait(Duration::from_secs(1)).await? {
    ///     coreyard::println!("it was not set within a second");
    /// }
    /// start.wait(None).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub async fn wait(&self, timeout: impl Into<Option<Duration>>) -> Result<bool> {
        let request = Request::WaitSet(self.0.id());
        in_time(self.0.wait(request, timeout.into(), self.0.title()).await)
    }
}
