//! What a process can be told to run: a plain `fn` or an `async fn`, with arguments and a result that can be pickled.

use std::any::type_name;
use std::fmt::Display;
use std::future::Future;
use std::ptr::NonNull;

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::error::{Error, Result};

/// What a target may return: a value, or a [`Result`](std::result::Result) of one, whose error ends the task as an
/// exception does in Python. For a type of your own, return `Ok` of it.
///
/// # Examples
/// ```no_run
/// use coreyard::multiprocessing::Process;
///
/// fn parsed(text: String) -> Result<u32, std::num::ParseIntError> {
///     text.parse()
/// }
///
/// # async fn example() -> coreyard::Result<()> {
/// let process = Process::new(parsed, ("many".to_owned(),));
/// process.start()?;
/// process.join(None).await?;
/// assert_eq!(process.exitcode(), Some(1), "{}", process.reason());
/// # Ok(())
/// # }
/// ```
pub trait Outcome {
    /// What goes back to the parent.
    type Value: Serialize + DeserializeOwned + 'static;

    /// The value, or the error as a [`Error::Task`].
    ///
    /// # Errors
    /// [`Error::Task`] with the message of the target's own error.
    ///
    /// # Examples
    /// ```
    /// # use coreyard::multiprocessing::Outcome;
    /// assert_eq!(7_u32.into_value()?, 7);
    /// let failed: Result<u32, &str> = Err("no more paper");
    /// assert!(failed.into_value().is_err());
    /// # Ok::<(), coreyard::Error>(())
    /// ```
    fn into_value(self) -> Result<Self::Value>;
}

impl<T, E> Outcome for std::result::Result<T, E>
where
    T: Serialize + DeserializeOwned + 'static,
    E: Display,
{
    type Value = T;

    fn into_value(self) -> Result<T> {
        self.map_err(|error| Error::Task { message: error.to_string(), place: None })
    }
}

macro_rules! plain_outcomes {
    ($($kind:ty),* $(,)?) => {$(
        impl Outcome for $kind {
            type Value = Self;

            fn into_value(self) -> Result<Self> {
                Ok(self)
            }
        }
    )*};
}

plain_outcomes!((), bool, char, String, u8, u16, u32, u64, u128, usize);
plain_outcomes!(i8, i16, i32, i64, i128, isize, f32, f64);

macro_rules! generic_outcomes {
    ($([$($part:ident),*] $kind:ty),* $(,)?) => {$(
        impl<$($part: Serialize + DeserializeOwned + 'static),*> Outcome for $kind {
            type Value = Self;

            fn into_value(self) -> Result<Self> {
                Ok(self)
            }
        }
    )*};
}

generic_outcomes!([T] Vec<T>, [T] Option<T>, [A] (A,), [A, B] (A, B), [A, B, C] (A, B, C), [A, B, C, D] (A, B, C, D));

/// A function that a process can run: implemented by every `fn` and `async fn` of up to six arguments.
///
/// `Kind` tells the two apart ([`Plain`] and [`Asynchronous`]) and is always inferred.
///
/// # Examples
/// A function that starts a process for whatever it is given:
/// ```no_run
/// use coreyard::multiprocessing::{Process, Target};
///
/// fn started<F: Target<(u32,), K>, K: 'static>(target: F) -> coreyard::Result<Process> {
///     let process = Process::new(target, (7,));
///     process.start()?;
///     Ok(process)
/// }
/// ```
pub trait Target<Arguments, Kind>: Clone + 'static {
    /// What goes back to the parent.
    type Value: Serialize + DeserializeOwned + 'static;

    /// Calls the function.
    ///
    /// # Errors
    /// [`Error::Task`] if the function returns an error.
    ///
    /// # Examples
    /// ```no_run
    /// # use coreyard::multiprocessing::Target;
    /// # async fn example() -> coreyard::Result<()> {
    /// fn add(a: u32, b: u32) -> u32 {
    ///     a + b
    /// }
    ///
    /// assert_eq!(add.call((1, 2)).await?, 3);
    /// # Ok(())
    /// # }
    /// ```
    fn call(self, arguments: Arguments) -> impl Future<Output = Result<Self::Value>>;
}

/// Marks a target that is a plain `fn`.
///
/// # Examples
/// ```
/// use coreyard::multiprocessing::{Plain, Target};
///
/// fn needs_no_executor<F: Target<(u32,), Plain>>(target: F) {}
///
/// fn square(number: u32) -> u32 {
///     number * number
/// }
/// needs_no_executor(square);
/// ```
#[derive(Debug)]
pub struct Plain;

/// Marks a target that is an `async fn`.
///
/// # Examples
/// ```
/// use coreyard::multiprocessing::{Asynchronous, Target};
///
/// fn may_wait<F: Target<(u32,), Asynchronous>>(target: F) {}
///
/// async fn square(number: u32) -> u32 {
///     number * number
/// }
/// may_wait(square);
/// ```
#[derive(Debug)]
pub struct Asynchronous;

macro_rules! targets {
    ($($name:ident)*) => {
        impl<Function, Returned, $($name),*> Target<($($name,)*), Plain> for Function
        where
            Function: Fn($($name),*) -> Returned + Clone + 'static,
            Returned: Outcome,
        {
            type Value = Returned::Value;

            #[allow(non_snake_case, clippy::unused_async, reason = "written once for every number of arguments")]
            async fn call(self, ($($name,)*): ($($name,)*)) -> Result<Self::Value> {
                self($($name),*).into_value()
            }
        }

        impl<Function, Returned, $($name),*> Target<($($name,)*), Asynchronous> for Function
        where
            Function: Fn($($name),*) -> Returned + Clone + 'static,
            Returned: Future<Output: Outcome>,
        {
            type Value = <Returned::Output as Outcome>::Value;

            #[allow(non_snake_case, reason = "written once for every number of arguments")]
            async fn call(self, ($($name,)*): ($($name,)*)) -> Result<Self::Value> {
                self($($name),*).await.into_value()
            }
        }
    };
}

targets!();
targets!(A);
targets!(A B);
targets!(A B C);
targets!(A B C D);
targets!(A B C D E);
targets!(A B C D E F);

/// Refuses a closure that captures something: only its code could be found in another process, not what it captured.
///
/// # Errors
/// [`Error::Unpicklable`], with the way out.
pub(crate) fn check_spawnable<F>() -> Result<()> {
    if size_of::<F>() == 0 {
        return Ok(());
    }
    Err(Error::Unpicklable {
        what: name_of::<F>(),
        why: "it captures variables; spawn starts with empty memory: pass them as arguments"
            .to_owned(),
    })
}

/// The function of type `F`, which captures nothing.
///
/// # Panics
/// If it does capture something; [`check_spawnable`] was not asked.
pub(crate) fn conjure<F: Clone>() -> F {
    assert!(size_of::<F>() == 0, "{} captures variables", type_name::<F>());
    // SAFETY: a value of a type without size has no bytes that could be wrong. It is a function or a closure without
    // captures of which the parent held a value, and it is `Clone`: one more of it breaks no promise.
    unsafe { NonNull::<F>::dangling().read() }
}

/// The last part of a function's name, without its module and its generics.
pub(crate) fn name_of<F>() -> String {
    last_part(type_name::<F>()).to_owned()
}

fn last_part(full: &str) -> &str {
    let plain = full.split('<').next().unwrap_or(full);
    plain.rsplit("::").next().unwrap_or(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn double(number: u32) -> u32 {
        number * 2
    }

    #[test]
    fn a_function_is_found_by_its_type() {
        fn conjured<F: Fn(u32) -> u32 + Clone>(_: F) -> u32 {
            conjure::<F>()(4)
        }
        assert_eq!(conjured(double), 8);
    }

    #[test]
    fn a_function_has_a_short_name() {
        fn name<F>(_: F) -> String {
            name_of::<F>()
        }
        assert_eq!(name(double), "double");
        assert_eq!(name(std::mem::drop::<u32>), "drop");
    }

    #[test]
    fn a_capturing_closure_is_refused() {
        fn check<F: Fn() -> u32>(_: F) -> Result<()> {
            check_spawnable::<F>()
        }
        let number = double(2);
        let refused = check(move || number).expect_err("it captures a number");
        assert!(refused.to_string().contains("pass them as arguments"), "{refused}");
    }
}
