//! Waiting for several things at once.

use std::task::{Context, Poll};
use std::time::Duration;

use super::ONE_TURN;
use crate::executor;

/// What [`wait`] can wait for: a [`Connection`](super::Connection), the [`Sentinel`](crate::multiprocessing::Sentinel) of a
/// process, or something of your own.
///
/// # Examples
/// Something of your own: ready from the start.
/// ```
/// use std::task::{Context, Poll};
///
/// use coreyard::multiprocessing::connection::Waitable;
///
/// struct Always;
///
/// impl Waitable for Always {
///     fn poll_ready(&self, _: &mut Context<'_>) -> Poll<()> {
///         Poll::Ready(())
///     }
/// }
/// ```
pub trait Waitable {
    /// Whether it is ready at this moment; otherwise the task of `context` is woken when it may be.
    ///
    /// # Examples
    /// ```
    /// # use coreyard::multiprocessing::connection::Waitable;
    /// # async fn example() {
    /// async fn ready(object: &impl Waitable) {
    ///     std::future::poll_fn(|context| object.poll_ready(context)).await;
    /// }
    /// # }
    /// ```
    fn poll_ready(&self, context: &mut Context<'_>) -> Poll<()>;
}

/// Waits until some of `objects` are ready: the places of all that are. Empty if `timeout` is over first.
///
/// A connection is ready when there is something to receive. One whose other end is closed is ready, too: `recv` says so at
/// once. So is one that cannot be used. The sentinel of a process is ready when that has ended.
///
/// # Examples
/// ```no_run
/// use coreyard::multiprocessing::connection::wait;
/// use coreyard::multiprocessing::{Process, pipe};
///
/// fn nothing() {}
///
/// # async fn example() -> coreyard::Result<()> {
/// let (quiet, _other) = pipe(true);
/// let (receiver, sender) = pipe(false);
/// sender.send(&7)?;
/// assert_eq!(wait(&[&quiet, &receiver], None).await, [1]);
///
/// let process = Process::new(nothing, ());
/// process.start()?;
/// assert_eq!(wait(&[&quiet, &process.sentinel()], None).await, [1]);
/// # Ok(())
/// # }
/// ```
///
/// # Source
/// [`multiprocessing.connection.wait`](https://docs.python.org/3/library/multiprocessing.html#multiprocessing.connection.wait)
pub async fn wait(objects: &[&dyn Waitable], timeout: impl Into<Option<Duration>>) -> Vec<usize> {
    let limit = timeout.into().map(|limit| limit.max(ONE_TURN));
    let some = std::future::poll_fn(|context| poll_some(objects, context));
    executor::timeout(limit, some).await.unwrap_or_default()
}

/// All are asked, so that each wakes this task.
fn poll_some(objects: &[&dyn Waitable], context: &mut Context<'_>) -> Poll<Vec<usize>> {
    let is_ready = |place: &usize| objects[*place].poll_ready(context).is_ready();
    let ready: Vec<usize> = (0..objects.len()).filter(is_ready).collect();
    if ready.is_empty() { Poll::Pending } else { Poll::Ready(ready) }
}
