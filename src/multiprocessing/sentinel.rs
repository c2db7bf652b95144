//! What tells of the end of a process.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll};

use super::connection::Waitable;
use super::popen::State;

/// Ready when a process has ended: it can be awaited, and [`wait`](super::connection::wait) takes it beside connections.
///
/// It is ready at once in a process that is not the parent, where nobody would tell of the end.
///
/// # Examples
/// ```no_run
/// use coreyard::multiprocessing::connection::wait;
/// use coreyard::multiprocessing::{Connection, Process, pipe};
///
/// fn child(connection: Connection) -> coreyard::Result<()> {
///     connection.send(&"hello")
/// }
///
/// # async fn example() -> coreyard::Result<()> {
/// let (ours, theirs) = pipe(true);
/// let process = Process::new(child, (theirs,));
/// process.start()?;
/// let ended = process.sentinel();
/// match wait(&[&ours, &ended], None).await[..] {
///     [0, ..] => coreyard::println!("{}", ours.recv::<String>().await?),
///     _ => coreyard::println!("it ended with {:?}", process.exitcode()),
/// }
/// ended.await;
/// # Ok(())
/// # }
/// ```
///
/// # Source
/// [`Process.sentinel`](https://docs.python.org/3/library/multiprocessing.html#multiprocessing.Process.sentinel)
#[derive(Clone)]
#[must_use = "it tells of the end only to whoever waits for it"]
pub struct Sentinel(Rc<State>);

impl Sentinel {
    pub(super) fn new(process: Rc<State>) -> Self {
        Self(process)
    }

    fn is_ready(&self) -> bool {
        self.0.is_over() || self.0.check_owner().is_err()
    }
}

impl fmt::Debug for Sentinel {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = formatter.debug_struct("Sentinel");
        shown.field("process", &self.0.name()).field("ready", &self.is_ready()).finish()
    }
}

impl Waitable for Sentinel {
    fn poll_ready(&self, context: &mut Context<'_>) -> Poll<()> {
        if self.is_ready() {
            return Poll::Ready(());
        }
        self.0.watch(context.waker());
        Poll::Pending
    }
}

impl Future for Sentinel {
    type Output = ();

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        self.poll_ready(context)
    }
}
