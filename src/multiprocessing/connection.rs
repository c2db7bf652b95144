//! Pipes: two ends, each of which another process can have.
//!
//! Nothing is between the two processes, neither their parent nor a manager: a message goes from one to the other.

mod wait;

use std::cell::Cell;
use std::fmt;
use std::marker::PhantomData;
use std::rc::Rc;
use std::task::{Context, Poll};
use std::time::Duration;

use serde::de::{DeserializeOwned, Error as _};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

pub use wait::{Waitable, wait};

use super::reduction::{Parcel, claim, register};
use crate::error::{Error, Result};
use crate::executor;
use crate::host::Descriptor;
use crate::host::ports::{self, Readiness};
use crate::trace::{self, Departure, Phase};

/// A browser shows what has come only between two tasks: a `poll` that may not wait waits this long for it.
const ONE_TURN: Duration = Duration::from_millis(1);

/// Two connected ends. What is sent at one is received at the other, in order, both ways; with `duplex` false the first
/// only receives and the second only sends (`multiprocessing.Pipe`, which is duplex unless told otherwise).
///
/// # Examples
/// ```no_run
/// use coreyard::multiprocessing::{Connection, Process, pipe};
///
/// async fn child(connection: Connection) -> coreyard::Result<()> {
///     let name: String = connection.recv().await?;
///     connection.send(&format!("hello {name}"))
/// }
///
/// # async fn example() -> coreyard::Result<()> {
/// let (ours, theirs) = pipe(true);
/// let process = Process::new(child, (theirs,));
/// process.start()?;
/// ours.send(&"bob")?;
/// assert_eq!(ours.recv::<String>().await?, "hello bob");
/// process.join(None).await?;
/// # Ok(())
/// # }
/// ```
///
/// # Source
/// [`multiprocessing.Pipe`](https://docs.python.org/3/library/multiprocessing.html#multiprocessing.Pipe)
pub fn pipe(duplex: bool) -> (Connection, Connection) {
    let (first, second) = ports::create_channel();
    (Connection::new(first, true, duplex), Connection::new(second, duplex, true))
}

/// One end of a [`pipe`].
///
/// An end is in one process at a time. It goes to another as an argument of a target, or on another connection, with all
/// that came and was not received; here it is gone from then on. A forked process gets the ends in its target's arguments
/// too: those that the target captures stay with its parent.
///
/// Dropping an end closes it, and so does the end of its process, in whatever way.
///
/// # Examples
/// ```no_run
/// use coreyard::multiprocessing::pipe;
///
/// # async fn example() -> coreyard::Result<()> {
/// let (receiver, sender) = pipe(false);
/// sender.send(&(1, "one"))?;
/// sender.close();
/// assert_eq!(receiver.recv::<(i32, String)>().await?.1, "one");
/// assert_eq!(receiver.recv::<i32>().await, Err(coreyard::Error::EndOfFile));
/// # Ok(())
/// # }
/// ```
///
/// # Source
/// [`multiprocessing.connection.Connection`](https://docs.python.org/3/library/multiprocessing.html#multiprocessing.connection.Connection)
pub struct Connection {
    end: Descriptor,
    readable: bool,
    writable: bool,
    closed: Cell<bool>,
    /// The host of the thread that made it has the end, and no other thread.
    local: PhantomData<Rc<()>>,
}

impl fmt::Debug for Connection {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = formatter.debug_struct("Connection");
        shown.field("readable", &self.readable).field("writable", &self.writable);
        shown.field("closed", &self.closed.get()).finish_non_exhaustive()
    }
}

impl Connection {
    /// An end that is this process's, of a channel that is read and written at both.
    pub(super) fn adopt(end: Descriptor) -> Self {
        Self::new(end, true, true)
    }

    /// The end's descriptor.
    pub(super) fn end(&self) -> Descriptor {
        self.end
    }

    fn new(end: Descriptor, readable: bool, writable: bool) -> Self {
        Self { end, readable, writable, closed: Cell::new(false), local: PhantomData }
    }

    /// Sends a value. Never waits: what the other end has not received is kept there.
    ///
    /// Ends of pipes in the value move to the receiver; if this fails, they are closed unless the value could not be pickled.
    ///
    /// # Errors
    /// - [`Error::BrokenPipe`] if the other end is known to be closed. What was sent just before that is lost silently.
    /// - [`Error::Unpicklable`] if the value cannot be pickled.
    /// - [`Error::Connection`] if this end only receives, was closed, or is in another process; or one in the value is.
    ///
    /// # Examples
    /// ```no_run
    /// # fn example(connection: coreyard::multiprocessing::Connection) -> coreyard::Result<()> {
    /// connection.send(&(42, "forty-two"))?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn send<T: Serialize + ?Sized>(&self, value: &T) -> Result<()> {
        self.check_sends()?;
        let parcel = Parcel::pack_for_anyone(&value)?;
        self.deliver(parcel.bytes(), &departure(), parcel.ends())
    }

    /// As [`send`](Self::send), as what the runtime does by itself: there is no arrow of it, and [`arrival`](Self::arrival)
    /// receives it.
    pub(super) fn post<T: Serialize + ?Sized>(&self, value: &T) -> Result<()> {
        self.check_sends()?;
        let parcel = Parcel::pack_for_anyone(&value)?;
        self.deliver(parcel.bytes(), &[], parcel.ends())
    }

    /// Sends bytes as they are, for [`recv_bytes`](Self::recv_bytes).
    ///
    /// # Errors
    /// As [`send`](Self::send).
    ///
    /// # Examples
    /// ```no_run
    /// # fn example(connection: coreyard::multiprocessing::Connection) -> coreyard::Result<()> {
    /// connection.send_bytes(b"as they are")?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn send_bytes(&self, bytes: &[u8]) -> Result<()> {
        self.check_sends()?;
        self.deliver(bytes, &departure(), &[])
    }

    /// As [`post`](Self::post), with bytes as they are.
    pub(super) fn post_bytes(&self, bytes: &[u8]) -> Result<()> {
        self.check_sends()?;
        self.deliver(bytes, &[], &[])
    }

    fn deliver(&self, bytes: &[u8], behind: &[u8], ends: &[Descriptor]) -> Result<()> {
        ports::send(self.end, bytes, behind, ends).map_err(broken)
    }

    /// Waits for the next value, which must be of the type that was sent.
    ///
    /// # Errors
    /// - [`Error::EndOfFile`] if everything was received and the other end is closed, or its process has ended.
    /// - [`Error::Unpicklable`] if what came is not a `T`; it is lost.
    /// - [`Error::Connection`] if this end only sends, was closed, or is in another process.
    ///
    /// # Examples
    /// ```no_run
    /// # async fn example(connection: coreyard::multiprocessing::Connection) -> coreyard::Result<()> {
    /// let (number, word): (u32, String) = connection.recv().await?;
    /// # Ok(())
    /// # }
    /// ```
    pub async fn recv<T: DeserializeOwned>(&self) -> Result<T> {
        self.next().await?.unpack()
    }

    /// Waits for the next message, as bytes.
    ///
    /// # Errors
    /// As [`recv`](Self::recv), but any message will do.
    ///
    /// # Examples
    /// ```no_run
    /// # async fn example(connection: coreyard::multiprocessing::Connection) -> coreyard::Result<()> {
    /// let bytes = connection.recv_bytes().await?;
    /// coreyard::println!("{} bytes", bytes.len());
    /// # Ok(())
    /// # }
    /// ```
    pub async fn recv_bytes(&self) -> Result<Vec<u8>> {
        Ok(self.next().await?.into_bytes())
    }

    async fn next(&self) -> Result<Parcel> {
        self.check_receives()?;
        let mut parcel = if let Some(there) = self.try_receive() {
            there?
        } else {
            let _waiting = trace::during(Phase::Wait, "recv", None);
            self.arrival().await?
        };
        trace::arrived("pipe", Departure::take(parcel.bytes_mut()));
        Ok(parcel)
    }

    /// The next message, as what the runtime does by itself: there is no span of it.
    pub(super) async fn arrival(&self) -> Result<Parcel> {
        std::future::poll_fn(|context| self.poll_receive(context)).await
    }

    fn poll_receive(&self, context: &Context<'_>) -> Poll<Result<Parcel>> {
        let Some(received) = self.try_receive() else {
            ports::watch(self.end, context.waker());
            return Poll::Pending;
        };
        Poll::Ready(received)
    }

    /// What there is, if it is not nothing yet.
    fn try_receive(&self) -> Option<Result<Parcel>> {
        match ports::receive(self.end) {
            Ok((bytes, ends)) => Some(Ok(Parcel::received(bytes, ends))),
            Err(Readiness::EndOfFile) => Some(Err(Error::EndOfFile)),
            Err(Readiness::Elsewhere) => Some(Err(self.gone())),
            Err(Readiness::Empty | Readiness::Message) => None,
        }
    }

    async fn until_ready(&self) {
        std::future::poll_fn(|context| self.poll_ready(context)).await;
    }

    /// Whether there is something to receive within `timeout`, or without one, at some time: a message or the end of file.
    /// `Duration::ZERO` waits for what has come already, but not for more.
    ///
    /// # Errors
    /// [`Error::Connection`] if this end only sends, was closed, or is in another process.
    ///
    /// # Examples
    /// ```no_run
    /// # use std::time::Duration;
    /// # async fn example(connection: coreyard::multiprocessing::Connection) -> coreyard::Result<()> {
    /// if connection.poll(Duration::from_millis(100)).await? {
    ///     coreyard::println!("{}", connection.recv::<String>().await?);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub async fn poll(&self, timeout: impl Into<Option<Duration>>) -> Result<bool> {
        self.check_receives()?;
        let limit = timeout.into().map(|limit| limit.max(ONE_TURN));
        let ready = executor::timeout(limit, self.until_ready()).await;
        if self.readiness() == Readiness::Elsewhere {
            Err(self.gone())
        } else {
            Ok(ready.is_some())
        }
    }

    /// Closes this end; a second time it does nothing. The other has its end of file when it has received everything.
    ///
    /// # Examples
    /// ```no_run
    /// # use coreyard::multiprocessing::pipe;
    /// # async fn example() {
    /// let (receiver, sender) = pipe(false);
    /// sender.close();
    /// assert_eq!(receiver.recv::<u32>().await, Err(coreyard::Error::EndOfFile));
    /// # }
    /// ```
    pub fn close(&self) {
        if !self.closed.replace(true) {
            ports::close(self.end);
        }
    }

    /// Whether it was closed here.
    ///
    /// # Examples
    /// ```no_run
    /// # fn example(connection: coreyard::multiprocessing::Connection) {
    /// connection.close();
    /// assert!(connection.closed());
    /// # }
    /// ```
    pub fn closed(&self) -> bool {
        self.closed.get()
    }

    fn readiness(&self) -> Readiness {
        ports::readiness(self.end)
    }

    fn check_sends(&self) -> Result<()> {
        if self.closed() { Err(self.gone()) } else { allowed(self.writable, "it is read-only") }
    }

    fn check_receives(&self) -> Result<()> {
        if self.closed() { Err(self.gone()) } else { allowed(self.readable, "it is write-only") }
    }

    /// Why there is no such end here.
    fn gone(&self) -> Error {
        if self.closed() { unusable("it was closed") } else { Error::elsewhere() }
    }
}

/// Where and when a message departs, as it is written behind its bytes.
fn departure() -> Vec<u8> {
    let mut bytes = Vec::new();
    Departure::append(trace::departure(), &mut bytes);
    bytes
}

fn allowed(is_so: bool, otherwise: &str) -> Result<()> {
    if is_so { Ok(()) } else { Err(unusable(otherwise)) }
}

fn unusable(why: &str) -> Error {
    Error::Connection { why: why.to_owned() }
}

fn broken(readiness: Readiness) -> Error {
    if readiness == Readiness::EndOfFile { Error::BrokenPipe } else { Error::elsewhere() }
}

impl Drop for Connection {
    fn drop(&mut self) {
        self.close();
    }
}

impl Serialize for Connection {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        (register(self.end), self.readable, self.writable).serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Connection {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let (place, readable, writable) = Deserialize::deserialize(deserializer)?;
        let end = claim(place).ok_or_else(|| D::Error::custom("there is no such end"))?;
        Ok(Self::new(end, readable, writable))
    }
}

/// Ready when there is something to receive, and also at the end of file, or if it cannot be used: `recv` says so at once.
impl Waitable for Connection {
    fn poll_ready(&self, context: &mut Context<'_>) -> Poll<()> {
        if self.readiness() != Readiness::Empty {
            return Poll::Ready(());
        }
        ports::watch(self.end, context.waker());
        Poll::Pending
    }
}
