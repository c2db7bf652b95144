//! The end of a process, and what is known of it then.

use std::rc::Rc;
use std::time::Duration;

use serde::de::DeserializeOwned;

use super::{KILLED, Process, TERMINATED};
use crate::error::{Error, Result};
use crate::executor;
use crate::multiprocessing::popen::Stage;
use crate::multiprocessing::reduction::unpickle;
use crate::multiprocessing::sentinel::Sentinel;
use crate::trace::{self, Phase};

impl Process {
    /// Waits until the process has ended, or until `timeout` is over; [`exitcode`](Self::exitcode) tells which.
    ///
    /// # Errors
    /// [`Error::NotStarted`] before [`start`](Self::start).
    ///
    /// # Examples
    /// ```no_run
    /// # use std::time::Duration;
    /// # async fn example(process: coreyard::multiprocessing::Process) -> coreyard::Result<()> {
    /// process.join(Duration::from_secs(1)).await?;
    /// if process.exitcode().is_none() {
    ///     coreyard::println!("still at work");
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub async fn join(&self, timeout: impl Into<Option<Duration>>) -> Result<()> {
        self.check_started()?;
        let _waiting = trace::during(Phase::Wait, &format!("join {}", self.name()), None);
        executor::timeout(timeout.into(), self.sentinel()).await;
        Ok(())
    }

    fn check_started(&self) -> Result<()> {
        self.0.check_owner()?;
        match *self.0.stage.borrow() {
            Stage::New(_) => Err(Error::NotStarted { process: self.name() }),
            Stage::Alive(_) | Stage::Ended { .. } => Ok(()),
            Stage::Closed => Err(Error::Closed { what: self.name() }),
        }
    }

    /// Something to await that is ready when the process has ended;
    /// [`connection::wait`](crate::multiprocessing::connection::wait) waits for several, and for connections besides. It
    /// outlives this handle.
    ///
    /// # Examples
    /// ```no_run
    /// # async fn example(process: coreyard::multiprocessing::Process) -> coreyard::Result<()> {
    /// process.start()?;
    /// process.sentinel().await;
    /// assert!(!process.is_alive());
    /// # Ok(())
    /// # }
    /// ```
    pub fn sentinel(&self) -> Sentinel {
        Sentinel::new(Rc::clone(&self.0))
    }

    /// Whether the process was started and has not ended.
    ///
    /// # Examples
    /// ```no_run
    /// # use std::time::Duration;
    /// # async fn example(process: coreyard::multiprocessing::Process) -> coreyard::Result<()> {
    /// while process.is_alive() {
    ///     process.join(Duration::from_secs(1)).await?;
    ///     coreyard::println!("another second");
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn is_alive(&self) -> bool {
        self.0.check_owner().is_ok() && matches!(*self.0.stage.borrow(), Stage::Alive(_))
    }

    /// How the process ended: 0, or 1 after an uncaught error or a panic, or a negative number for what killed it: -6 abort, -9
    /// [`kill`](Self::kill) or out of memory (see [`Allocator`](crate::Allocator)), -11 stack overflow or bad memory access, -15 [`terminate`](Self::terminate). `None` while it has not ended.
    ///
    /// `std::process::exit` has no operating system to turn to: whatever its number, it is an abort. A target that wants to
    /// end returns.
    ///
    /// # Examples
    /// ```no_run
    /// # async fn example(process: coreyard::multiprocessing::Process) -> coreyard::Result<()> {
    /// process.join(None).await?;
    /// match process.exitcode() {
    ///     Some(0) => coreyard::println!("it went well"),
    ///     code => coreyard::println!("{code:?}: {}", process.reason()),
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn exitcode(&self) -> Option<i32> {
        self.0.exitcode()
    }

    /// What is known of why the process ended with another code than 0; may be empty.
    ///
    /// # Examples
    /// ```no_run
    /// # use coreyard::multiprocessing::Process;
    /// # async fn example() -> coreyard::Result<()> {
    /// fn fails() {
    ///     panic!("no more paper");
    /// }
    ///
    /// let process = Process::new(fails, ());
    /// process.start()?;
    /// process.join(None).await?;
    /// assert!(process.reason().contains("no more paper"));
    /// # Ok(())
    /// # }
    /// ```
    pub fn reason(&self) -> String {
        match &*self.0.stage.borrow() {
            Stage::Ended { reason, .. } => reason.clone(),
            Stage::New(_) | Stage::Alive(_) | Stage::Closed => String::new(),
        }
    }

    /// Ends the process at once, whatever it is doing; its children end with it.
    ///
    /// # Errors
    /// [`Error::NotStarted`] before [`start`](Self::start).
    ///
    /// # Examples
    /// ```no_run
    /// # fn example(process: coreyard::multiprocessing::Process) -> coreyard::Result<()> {
    /// process.start()?;
    /// process.terminate()?;
    /// assert_eq!(process.exitcode(), Some(-15));
    /// # Ok(())
    /// # }
    /// ```
    pub fn terminate(&self) -> Result<()> {
        self.check_started()?;
        self.0.end(TERMINATED, String::new());
        Ok(())
    }

    /// As [`terminate`](Self::terminate), with the exit code of SIGKILL, -9: here neither can be caught.
    ///
    /// # Errors
    /// [`Error::NotStarted`] before [`start`](Self::start).
    ///
    /// # Examples
    /// ```no_run
    /// # fn example(process: coreyard::multiprocessing::Process) -> coreyard::Result<()> {
    /// process.start()?;
    /// process.kill()?;
    /// assert_eq!(process.exitcode(), Some(-9));
    /// # Ok(())
    /// # }
    /// ```
    pub fn kill(&self) -> Result<()> {
        self.check_started()?;
        self.0.end(KILLED, String::new());
        Ok(())
    }

    /// Lets go of what is kept of the process: its result, its exit code. Afterwards it can be asked for nothing.
    ///
    /// # Errors
    /// [`Error::StillRunning`] while the process is alive.
    ///
    /// # Examples
    /// ```no_run
    /// # async fn example(process: coreyard::multiprocessing::Process) -> coreyard::Result<()> {
    /// process.join(None).await?;
    /// process.close()?;
    /// assert!(process.join(None).await.is_err(), "nothing is kept of it");
    /// # Ok(())
    /// # }
    /// ```
    pub fn close(&self) -> Result<()> {
        if self.is_alive() {
            return Err(Error::StillRunning { process: self.name() });
        }
        *self.0.stage.borrow_mut() = Stage::Closed;
        self.0.value.take();
        Ok(())
    }

    /// What the target returned. Python throws it away; here it is kept until it is asked for.
    ///
    /// # Errors
    /// - [`Error::NotStarted`] before [`start`](Self::start).
    /// - [`Error::NotReady`] while the process is alive and has not returned.
    /// - [`Error::BrokenProcess`] if it ended without returning.
    /// - [`Error::Unpicklable`] if it returned something that is not a `T`.
    ///
    /// # Examples
    /// ```no_run
    /// # use coreyard::multiprocessing::Process;
    /// # async fn example() -> coreyard::Result<()> {
    /// fn square(number: u64) -> u64 {
    ///     number * number
    /// }
    ///
    /// let process = Process::new(square, (7,));
    /// process.start()?;
    /// process.join(None).await?;
    /// assert_eq!(process.result::<u64>()?, 49);
    /// # Ok(())
    /// # }
    /// ```
    pub fn result<T: DeserializeOwned>(&self) -> Result<T> {
        self.check_started()?;
        match &*self.0.value.borrow() {
            Some(value) => unpickle(value),
            None if self.is_alive() => Err(Error::NotReady),
            None => Err(self.broken()),
        }
    }

    /// The error of a process that ended before it had done what was asked of it.
    pub(in crate::multiprocessing) fn broken(&self) -> Error {
        Error::BrokenProcess {
            process: self.name(),
            exitcode: self.exitcode().unwrap_or_default(),
            reason: self.reason(),
        }
    }
}
