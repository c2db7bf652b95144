//! The start method *spawn*: a fresh instance of the module, with fresh memory, told by a message what to run.
//!
//! All instances of one module have the same function table, so the place of a function in it is the same number in all
//! of them: the parent sends the number of a function that unpickles the arguments and calls the target.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::bootstrap::{Boot, Outcome};
use super::reduction::{Parcel, pickle};
use super::target::{Target, check_spawnable, conjure};
use crate::error::Result;
use crate::host::{self, Descriptor, Event};

type Entry = fn(Parcel) -> Outcome;

/// A target and its arguments, on their way to another process.
#[expect(clippy::unsafe_derive_deserialize, reason = "it comes from the parent only, see `run`")]
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Launch {
    /// The place of an [`Entry`] in the function table.
    entry: usize,
    arguments: Parcel,
}

impl Launch {
    /// The target of type `F` with its pickled arguments.
    ///
    /// # Errors
    /// [`Error::Unpicklable`](crate::Error::Unpicklable) if it captures something.
    pub(super) fn of<F, A, K>(arguments: Parcel) -> Result<Self>
    where
        F: Target<A, K>,
        A: DeserializeOwned + 'static,
        K: 'static,
    {
        check_spawnable::<F>()?;
        let entry: Entry = run_target::<F, A, K>;
        Ok(Self { entry: entry as usize, arguments })
    }

    /// The ends of pipes in the arguments.
    pub(super) fn ends(&self) -> &[Descriptor] {
        self.arguments.ends()
    }

    /// Calls the target; `ends` are those of the pipes in its arguments.
    pub(super) fn run(mut self, ends: Vec<Descriptor>) -> Outcome {
        self.arguments.set_ends(ends);
        // SAFETY: the number was made from an `Entry` by `of`, in an instance of this very module, and came in the
        // message that this process was started with: never from a page, an address or a person.
        let entry = unsafe { std::mem::transmute::<usize, Entry>(self.entry) };
        entry(self.arguments)
    }
}

fn run_target<F, A, K>(arguments: Parcel) -> Outcome
where
    F: Target<A, K>,
    A: DeserializeOwned + 'static,
    K: 'static,
{
    Box::pin(async move {
        let value = conjure::<F>().call(arguments.unpack()?).await?;
        pickle(&value)
    })
}

/// Starts the worker of a process, to which `ways` move behind the ends in its arguments. `handler` hears of it until it ends.
pub(super) fn launch(
    boot: &Boot,
    ways: &[Descriptor],
    handler: impl Fn(Event) + 'static,
) -> Result<Descriptor> {
    let ends = [boot.ends(), ways].concat();
    Ok(host::start(&boot.current.name, &pickle(boot)?, &ends, handler))
}
