//! Start methods, and contexts: the same functions with a start method of their own.

mod objects;

use std::cell::Cell;
use std::fmt;
use std::num::NonZeroUsize;
use std::str::FromStr;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::{Pool, PoolBuilder, Process, Target};
use crate::error::{Error, Result};

/// How a process comes to be.
///
/// # Examples
/// ```
/// use coreyard::multiprocessing::StartMethod;
///
/// let method: StartMethod = "forkserver".parse()?;
/// assert_eq!(method, StartMethod::Forkserver);
/// assert!("thread".parse::<StartMethod>().is_err());
/// # Ok::<(), coreyard::Error>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "lab", derive(tsify::Tsify))]
#[serde(rename_all = "snake_case")]
pub enum StartMethod {
    /// A fresh instance with fresh memory; target and arguments are pickled.
    #[default]
    Spawn,
    /// A copy of the parent's memory at that moment; nothing is pickled.
    Fork,
    /// A copy of the memory of a clean process, the server, see [`set_forkserver_preload`](super::set_forkserver_preload);
    /// target and arguments are pickled. From the second process on it is the fastest.
    Forkserver,
}

impl StartMethod {
    /// Every start method there is, the default first, the others in Python's order; [`get_all_start_methods`] tells which
    /// of them this build has.
    pub const ALL: [Self; 3] = [Self::Spawn, Self::Fork, Self::Forkserver];

    /// Python's name for it.
    ///
    /// # Examples
    /// ```
    /// # use coreyard::multiprocessing::StartMethod;
    /// assert_eq!(StartMethod::Forkserver.name(), "forkserver");
    /// ```
    pub fn name(self) -> &'static str {
        match self {
            Self::Spawn => "spawn",
            Self::Fork => "fork",
            Self::Forkserver => "forkserver",
        }
    }

    /// The name in the names of its processes.
    pub(super) fn prefix(self) -> &'static str {
        match self {
            Self::Spawn => "Spawn",
            Self::Fork => "Fork",
            Self::Forkserver => "ForkServer",
        }
    }
}

impl FromStr for StartMethod {
    type Err = Error;

    /// The start method with Python's name `name`.
    ///
    /// # Errors
    /// [`Error::Unknown`], with the names there are.
    fn from_str(name: &str) -> Result<Self> {
        let found = Self::ALL.into_iter().find(|method| method.name() == name);
        found.ok_or_else(|| {
            Error::unknown("start method", name, Self::ALL.iter().map(|one| one.name()))
        })
    }
}

impl fmt::Display for StartMethod {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

thread_local!(static CHOSEN: Cell<Option<StartMethod>> = const { Cell::new(None) });

/// Forgets which start method was chosen: another program begins.
#[cfg(feature = "lab")]
pub(super) fn forget_choice() {
    CHOSEN.set(None);
}

/// The start methods that this build has, the default first (`multiprocessing.get_all_start_methods`). It is spawn on every
/// page; Python's is forkserver on Linux since 3.14, before it was fork, and spawn elsewhere.
///
/// # Examples
/// ```no_run
/// use coreyard::multiprocessing::{Context, get_all_start_methods};
///
/// # fn work() {}
/// # async fn example() -> coreyard::Result<()> {
/// for method in get_all_start_methods() {
///     let process = Context::new(method)?.process(work, ());
///     process.start()?;
///     process.join(None).await?;
/// }
/// # Ok(())
/// # }
/// ```
pub fn get_all_start_methods() -> Vec<StartMethod> {
    StartMethod::ALL.into_iter().filter(|&method| check(method).is_ok()).collect()
}

/// The start method of [`Process::new`] and [`Pool::new`] (`multiprocessing.get_start_method`). A child has its parent's.
///
/// # Examples
/// ```
/// use coreyard::multiprocessing::{StartMethod, get_start_method};
///
/// assert_eq!(get_start_method(), StartMethod::Spawn);
/// ```
pub fn get_start_method() -> StartMethod {
    CHOSEN.get().unwrap_or(StartMethod::Spawn)
}

/// Chooses the start method of [`Process::new`] and [`Pool::new`], once a program unless `force` is true
/// (`multiprocessing.set_start_method`). In a child that was not forked it is chosen already: it is the parent's.
///
/// # Errors
/// - [`Error::ContextAlreadySet`] the second time, without `force`.
/// - [`Error::Unsupported`] for a method that this build does not have.
///
/// # Examples
/// ```no_run
/// use coreyard::multiprocessing::{StartMethod, set_start_method};
///
/// set_start_method(StartMethod::Forkserver, false)?;
/// assert!(set_start_method(StartMethod::Spawn, false).is_err());
/// set_start_method(StartMethod::Spawn, true)?;
/// # Ok::<(), coreyard::Error>(())
/// ```
///
/// # Source
/// [`multiprocessing.set_start_method`](https://docs.python.org/3/library/multiprocessing.html#multiprocessing.set_start_method)
pub fn set_start_method(method: StartMethod, force: bool) -> Result<()> {
    check(method)?;
    if CHOSEN.get().is_some() && !force {
        return Err(Error::ContextAlreadySet);
    }
    CHOSEN.set(Some(method));
    Ok(())
}

/// Takes over the parent's start method, as Python does from its "preparation data".
pub(super) fn inherit(method: StartMethod) {
    CHOSEN.set(Some(method));
}

/// The context of the start method named `name` (`multiprocessing.get_context`).
///
/// # Errors
/// - [`Error::Unknown`] for a name that no start method has.
/// - [`Error::Unsupported`] for a method that this build does not have.
///
/// # Examples
/// ```no_run
/// let context = coreyard::multiprocessing::get_context("forkserver")?;
/// # Ok::<(), coreyard::Error>(())
/// ```
///
/// # Source
/// [`multiprocessing.get_context`](https://docs.python.org/3/library/multiprocessing.html#multiprocessing.get_context)
pub fn get_context(name: &str) -> Result<Context> {
    Context::new(name.parse()?)
}

/// How many threads this machine runs at once (`multiprocessing.cpu_count`), as far as the browser says: some say less than
/// there are. Browsers do not bind a page to some of the cores, so this is `os.process_cpu_count` as well.
///
/// # Examples
/// ```no_run
/// use coreyard::multiprocessing::{Pool, cpu_count};
///
/// let pool = Pool::new(cpu_count())?;
/// # Ok::<(), coreyard::Error>(())
/// ```
///
/// # Source
/// [`multiprocessing.cpu_count`](https://docs.python.org/3/library/multiprocessing.html#multiprocessing.cpu_count)
pub fn cpu_count() -> NonZeroUsize {
    #[cfg(target_arch = "wasm32")]
    return NonZeroUsize::new(crate::host::cpu_count() as usize).unwrap_or(NonZeroUsize::MIN);
    #[cfg(not(target_arch = "wasm32"))]
    std::thread::available_parallelism().unwrap_or(NonZeroUsize::MIN)
}

fn check(method: StartMethod) -> Result<()> {
    match method {
        StartMethod::Spawn | StartMethod::Forkserver => Ok(()),
        StartMethod::Fork => super::popen_fork::check(),
    }
}

/// A start method, and everything that can be made with it.
///
/// # Examples
/// ```no_run
/// use coreyard::multiprocessing::Context;
///
/// # async fn example() -> coreyard::Result<()> {
/// let greeting = String::from("the child has a copy of this");
/// let process = Context::fork()?.process(move || coreyard::println!("{greeting}"), ());
/// process.start()?;
/// process.join(None).await?;
/// # Ok(())
/// # }
/// ```
///
/// # Source
/// [Contexts and start methods](https://docs.python.org/3/library/multiprocessing.html#contexts-and-start-methods)
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Context(StartMethod);

impl Context {
    /// The context of a start method; [`get_context`] has it by name.
    ///
    /// # Errors
    /// [`Error::Unsupported`] for a method that this build does not have.
    ///
    /// # Examples
    /// ```
    /// # use coreyard::multiprocessing::{Context, StartMethod};
    /// for method in StartMethod::ALL {
    ///     match Context::new(method) {
    ///         Ok(context) => coreyard::println!("{} can be had", context.start_method()),
    ///         Err(error) => coreyard::println!("{error}"),
    ///     }
    /// }
    /// ```
    pub fn new(method: StartMethod) -> Result<Self> {
        check(method).map(|()| Self(method))
    }

    /// The context of spawn, which every build has.
    ///
    /// # Examples
    /// ```
    /// # use coreyard::multiprocessing::{Context, StartMethod};
    /// assert_eq!(Context::spawn().start_method(), StartMethod::Spawn);
    /// ```
    pub fn spawn() -> Self {
        Self(StartMethod::Spawn)
    }

    /// The context of fork.
    ///
    /// # Errors
    /// [`Error::Unsupported`] in the threads build.
    ///
    /// # Examples
    /// ```no_run
    /// # use coreyard::multiprocessing::Context;
    /// let context = Context::fork().unwrap_or(Context::spawn());
    /// ```
    pub fn fork() -> Result<Self> {
        Self::new(StartMethod::Fork)
    }

    /// The context of forkserver, which every build has.
    ///
    /// # Examples
    /// ```
    /// # use coreyard::multiprocessing::{Context, StartMethod};
    /// assert_eq!(Context::forkserver().start_method(), StartMethod::Forkserver);
    /// ```
    pub fn forkserver() -> Self {
        Self(StartMethod::Forkserver)
    }

    /// Its start method.
    ///
    /// # Examples
    /// ```no_run
    /// # fn example(context: coreyard::multiprocessing::Context) {
    /// coreyard::println!("by {}", context.start_method());
    /// # }
    /// ```
    pub fn start_method(self) -> StartMethod {
        self.0
    }

    /// A process that will run `target`, see [`Process::new`].
    ///
    /// # Examples
    /// ```no_run
    /// # fn work(number: u32) {}
    /// # fn example(context: coreyard::multiprocessing::Context) -> coreyard::Result<()> {
    /// let process = context.process(work, (7,));
    /// process.start()?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn process<F, A, K>(self, target: F, arguments: A) -> Process
    where
        F: Target<A, K>,
        A: Serialize + DeserializeOwned + 'static,
        K: 'static,
    {
        Process::of(self.0, target, arguments)
    }

    /// A pool of workers, see [`Pool::new`].
    ///
    /// # Errors
    /// As [`Process::start`].
    ///
    /// # Examples
    /// ```no_run
    /// # fn square(number: u64) -> u64 { number * number }
    /// # async fn example(context: coreyard::multiprocessing::Context) -> coreyard::Result<()> {
    /// let pool = context.pool(4.try_into().expect("four is not zero"))?;
    /// assert_eq!(pool.apply(square, (7,)).await?, 49);
    /// # Ok(())
    /// # }
    /// ```
    pub fn pool(self, processes: NonZeroUsize) -> Result<Pool> {
        self.pool_builder(processes).start()
    }

    /// A pool in the making, see [`Pool::builder`].
    ///
    /// # Examples
    /// ```no_run
    /// # fn prepare() {}
    /// # fn example(context: coreyard::multiprocessing::Context) -> coreyard::Result<()> {
    /// let four = 4.try_into().expect("four is not zero");
    /// let pool = context.pool_builder(four).initializer(prepare, ()).start()?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn pool_builder(self, processes: NonZeroUsize) -> PoolBuilder {
        PoolBuilder::new(self.0, processes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_default_is_first_and_the_others_are_in_pythons_order() {
        let names = StartMethod::ALL.map(StartMethod::name);
        assert_eq!(names, ["spawn", "fork", "forkserver"]);
        assert_eq!(get_all_start_methods()[0], get_start_method());
    }

    #[test]
    fn a_context_is_found_by_its_name() {
        assert_eq!(get_context("forkserver"), Ok(Context::forkserver()));
        let refused = get_context("clone").expect_err("there is none").to_string();
        assert!(refused.ends_with("there are: spawn, fork, forkserver"), "{refused}");
    }

    #[test]
    fn a_start_method_is_chosen_once_unless_it_is_forced() {
        assert_eq!(set_start_method(StartMethod::Forkserver, false), Ok(()));
        assert_eq!(get_start_method(), StartMethod::Forkserver);
        let again = set_start_method(StartMethod::Spawn, false);
        assert_eq!(again, Err(Error::ContextAlreadySet));
        assert_eq!(set_start_method(StartMethod::Spawn, true), Ok(()));
        assert_eq!(get_start_method(), StartMethod::Spawn);
    }

    #[test]
    fn there_is_a_cpu() {
        assert!(cpu_count().get() >= 1);
    }
}
