//! Barriers: nobody goes on before all are there.

use std::num::NonZeroUsize;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::{is_yes, number_in};
use crate::error::Result;
use crate::multiprocessing::context::StartMethod;
use crate::multiprocessing::managers::{Handle, Kind, Request};

/// Something to do, as the place of a function in the table that all instances of this module have.
#[expect(
    clippy::unsafe_derive_deserialize,
    reason = "it comes from a process of this module only, see `run`"
)]
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
struct Action(usize);

impl Action {
    fn run(self) {
        // SAFETY: the number was made from a `fn()` by `with_action`, in an instance of this very module; a barrier is
        // unpickled only from what another process of it sent, never from a page, an address or a person.
        let act = unsafe { std::mem::transmute::<usize, fn()>(self.0) };
        act();
    }
}

/// A place where processes wait until `parties` of them are there, again and again.
///
/// # Examples
/// ```no_run
/// # use coreyard::multiprocessing::Barrier;
/// # async fn example() -> coreyard::Result<()> {
/// let barrier = Barrier::new(2.try_into().expect("two is not zero"));
/// if barrier.wait(None).await? == 0 {
///     coreyard::println!("all are there");
/// }
/// # Ok(())
/// # }
/// ```
///
/// # Source
/// [`multiprocessing.Barrier`](https://docs.python.org/3/library/multiprocessing.html#multiprocessing.Barrier)
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Barrier {
    handle: Handle,
    parties: NonZeroUsize,
    action: Option<Action>,
}

impl Barrier {
    /// A barrier for so many processes.
    ///
    /// # Examples
    /// ```no_run
    /// # use coreyard::multiprocessing::Barrier;
    /// let barrier = Barrier::new(3.try_into().expect("three is not zero"));
    /// ```
    pub fn new(parties: NonZeroUsize) -> Self {
        Self::of(None, parties, None)
    }

    /// A barrier at which the last that comes calls `action` before all go on. If it panics, the barrier breaks.
    ///
    /// # Examples
    /// ```no_run
    /// # use coreyard::multiprocessing::Barrier;
    /// fn begin() {
    ///     coreyard::println!("all are there");
    /// }
    ///
    /// let barrier = Barrier::with_action(3.try_into().expect("three is not zero"), begin);
    /// ```
    pub fn with_action(parties: NonZeroUsize, action: fn()) -> Self {
        Self::of(None, parties, Some(action))
    }

    pub(in crate::multiprocessing) fn of(
        context: Option<StartMethod>,
        parties: NonZeroUsize,
        action: Option<fn()>,
    ) -> Self {
        let kind = Kind::Barrier { parties, acts: action.is_some() };
        let action = action.map(|act| Action(act as usize));
        Self { handle: Handle::new("barrier", kind, context), parties, action }
    }

    /// Calls it something in errors, explanations and spans.
    ///
    /// # Examples
    /// ```no_run
    /// # fn example(barrier: coreyard::multiprocessing::Barrier) {
    /// let barrier = barrier.with_name("start");
    /// # }
    /// ```
    #[must_use]
    pub fn with_name(mut self, name: &str) -> Self {
        self.handle.rename(name);
        self
    }

    /// For how many it is.
    ///
    /// # Examples
    /// ```no_run
    /// # fn example(barrier: coreyard::multiprocessing::Barrier) {
    /// coreyard::println!("{} have to come", barrier.parties());
    /// # }
    /// ```
    pub fn parties(&self) -> NonZeroUsize {
        self.parties
    }

    /// Waits until all are there, for at most `timeout` (`None`: as long as it takes). Each is told another number below
    /// `parties`: in which place it came.
    ///
    /// # Errors
    /// - [`Error::BrokenBarrier`](crate::Error::BrokenBarrier) if it is broken: by [`abort`](Self::abort), by a wait that timed out, by a process that ended
    ///   while it waited; or if it was [`reset`](Self::reset) meanwhile.
    /// - [`Error::WaitTimedOut`](crate::Error::WaitTimedOut), which breaks it.
    /// - [`Error::Deadlock`](crate::Error::Deadlock), [`Error::ManagerEnded`](crate::Error::ManagerEnded), [`Error::Misused`](crate::Error::Misused) as [`Lock::acquire`](super::Lock::acquire).
    ///
    /// # Examples
    /// ```no_run
    /// # use std::time::Duration;
    /// # async fn example(barrier: coreyard::multiprocessing::Barrier) {
    /// match barrier.wait(Duration::from_secs(5)).await {
    ///     Ok(0) => coreyard::println!("the first to come"),
    ///     Ok(place) => coreyard::println!("in place {place}"),
    ///     Err(error) => coreyard::eprintln!("{error}"),
    /// }
    /// # }
    /// ```
    pub async fn wait(&self, timeout: impl Into<Option<Duration>>) -> Result<usize> {
        let id = self.handle.id();
        let mut turn = Turn(self.action.map(|_| self));
        let title = self.handle.title();
        let reply = self.handle.wait(Request::Arrive(id), timeout.into(), title).await;
        let place = reply.map(|reply| number_in(&reply));
        if let Some(action) = self.action
            && place == Ok(self.parties.get() - 1)
        {
            action.run();
            self.handle.ask(Request::Open(id)).await?;
        }
        turn.0 = None;
        place
    }

    /// Breaks it: whoever waits, now or later, has [`Error::BrokenBarrier`](crate::Error::BrokenBarrier).
    ///
    /// # Errors
    /// - [`Error::ManagerEnded`](crate::Error::ManagerEnded) if its manager has ended.
    /// - [`Error::Misused`](crate::Error::Misused) in a process without a connection to its manager.
    ///
    /// # Examples
    /// ```no_run
    /// # async fn example(barrier: coreyard::multiprocessing::Barrier) -> coreyard::Result<()> {
    /// barrier.abort()?;
    /// assert!(barrier.wait(None).await.is_err());
    /// # Ok(())
    /// # }
    /// ```
    pub fn abort(&self) -> Result<()> {
        self.handle.tell(Request::Break(self.handle.id(), true))
    }

    /// Makes it whole and empty: whoever waits has [`Error::BrokenBarrier`](crate::Error::BrokenBarrier).
    ///
    /// # Errors
    /// As [`abort`](Self::abort).
    ///
    /// # Examples
    /// ```no_run
    /// # async fn example(barrier: coreyard::multiprocessing::Barrier) -> coreyard::Result<()> {
    /// barrier.abort()?;
    /// barrier.reset()?;
    /// assert!(!barrier.broken().await?);
    /// # Ok(())
    /// # }
    /// ```
    pub fn reset(&self) -> Result<()> {
        self.handle.tell(Request::Break(self.handle.id(), false))
    }

    /// How many wait at this moment.
    ///
    /// # Errors
    /// As [`abort`](Self::abort).
    ///
    /// # Examples
    /// ```no_run
    /// # async fn example(barrier: coreyard::multiprocessing::Barrier) -> coreyard::Result<()> {
    /// coreyard::println!("{} of {} are there", barrier.n_waiting().await?, barrier.parties());
    /// # Ok(())
    /// # }
    /// ```
    pub async fn n_waiting(&self) -> Result<usize> {
        let reply = self.handle.ask(Request::Size(self.handle.id())).await;
        reply.map(|reply| number_in(&reply))
    }

    /// Whether it is broken.
    ///
    /// # Errors
    /// As [`abort`](Self::abort).
    ///
    /// # Examples
    /// ```no_run
    /// # async fn example(barrier: coreyard::multiprocessing::Barrier) -> coreyard::Result<()> {
    /// if barrier.broken().await? {
    ///     barrier.reset()?;
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub async fn broken(&self) -> Result<bool> {
        self.handle.ask(Request::IsSet(self.handle.id())).await.map(|reply| is_yes(&reply))
    }
}

/// A wait at a barrier with an action: dropped before its end, it breaks the barrier, as the action may never be done.
struct Turn<'a>(Option<&'a Barrier>);

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        // A manager that has ended has told all that wait.
        let _ = self.0.map(Barrier::abort);
    }
}
