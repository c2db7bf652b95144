//! Pickling: how a value goes from one process's memory to another's.
//!
//! Any [`serde`] type is turned into bytes by [`postcard`], and the bytes are moved, not copied, between workers. Bytes
//! instead of JavaScript objects, because a chunk of a thousand small tasks is then one buffer and not a thousand objects.
//!
//! The end of a pipe is no bytes: it moves beside them. While a value is pickled its ends are gathered, and the bytes hold
//! their places in that list only. A block of shared memory has a number that means the same everywhere; it is gathered too,
//! because a process that runs already gets it beside the bytes, and once more each time.

use std::any::type_name;
use std::cell::{Cell, RefCell};

use postcard::ser_flavors::Flavor;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::Connection;
use super::context::StartMethod;
use super::managers::ManagerId;
use crate::error::{Error, Result};
use crate::host::Descriptor;
use crate::host::ports;
use crate::host::shared::is_block;

thread_local! {
    /// The ends and the blocks in the value that is being pickled or unpickled.
    static ENDS: RefCell<Vec<Descriptor>> = const { RefCell::new(Vec::new()) };
    /// Why a value cannot be pickled or unpickled: postcard drops the words of its errors.
    static REFUSAL: Cell<Option<&'static str>> = const { Cell::new(None) };
    static BOUND_FOR: RefCell<BoundFor> = const { RefCell::new(BoundFor::Known) };
}

/// Who gets what is being pickled, as far as objects of a manager need to know.
#[derive(Debug)]
enum BoundFor {
    /// A process that has the connections to managers that this one has, or must.
    Known,
    /// A new process of a start method. If an object in the value cannot go there, this says why.
    Child(StartMethod, Option<Error>),
    /// Nobody knows: ways to the managers of the objects in the value go along, each with its place among the ends.
    Anyone(Vec<(ManagerId, usize, Connection)>),
}

/// What can be pickled. All that takes one is compiled once, and not for every type there is.
pub(crate) trait Picklable {
    /// The type's name.
    fn kind(&self) -> &'static str;

    fn write(&self, to: Sink) -> postcard::Result<Vec<u8>>;
}

impl<T: Serialize> Picklable for T {
    fn kind(&self) -> &'static str {
        type_name::<T>()
    }

    fn write(&self, to: Sink) -> postcard::Result<Vec<u8>> {
        postcard::serialize_with_flavor(self, to)
    }
}

/// Takes the bytes of a pickled value, or nothing where only the ends in it are wanted.
pub(crate) struct Sink(Option<Vec<u8>>);

impl Flavor for Sink {
    type Output = Vec<u8>;

    fn try_push(&mut self, byte: u8) -> postcard::Result<()> {
        if let Self(Some(bytes)) = self {
            bytes.push(byte);
        }
        Ok(())
    }

    fn try_extend(&mut self, more: &[u8]) -> postcard::Result<()> {
        if let Self(Some(bytes)) = self {
            bytes.extend_from_slice(more);
        }
        Ok(())
    }

    fn finalize(self) -> postcard::Result<Vec<u8>> {
        Ok(self.0.unwrap_or_default())
    }
}

/// Has `pack` make a parcel of what a new process of a start method is given.
///
/// # Errors
/// Why an object in it cannot go there; otherwise those of `pack`.
pub(super) fn bound_for_child(
    method: StartMethod,
    pack: fn(&dyn Picklable) -> Result<Parcel>,
    value: &dyn Picklable,
) -> Result<Parcel> {
    let outer = BOUND_FOR.replace(BoundFor::Child(method, None));
    let result = pack(value);
    match BOUND_FOR.replace(outer) {
        BoundFor::Child(_, Some(refusal)) => Err(refusal),
        _ => result,
    }
}

/// Notes that the value cannot be pickled if `check` says so of the start method of the process it is for.
pub(super) fn refuse_if(check: impl FnOnce(StartMethod) -> Option<Error>) -> bool {
    BOUND_FOR.with_borrow_mut(|to| match to {
        BoundFor::Child(method, refusal) => {
            *refusal = refusal.take().or_else(|| check(*method));
            refusal.is_some()
        }
        BoundFor::Known | BoundFor::Anyone(_) => false,
    })
}

/// The place among the ends of a way to a manager, which `open` makes, if one has to go along.
pub(super) fn route_to(
    manager: ManagerId,
    open: impl FnOnce() -> Option<Connection>,
) -> Option<usize> {
    let known = BOUND_FOR.with_borrow(|to| match to {
        BoundFor::Anyone(routes) => {
            Some(routes.iter().find(|(to, ..)| *to == manager).map(|&(_, place, _)| place))
        }
        _ => None,
    })?;
    known.or_else(|| {
        let route = open()?;
        let place = register(route.end());
        BOUND_FOR.with_borrow_mut(|to| {
            if let BoundFor::Anyone(routes) = to {
                routes.push((manager, place, route));
            }
        });
        Some(place)
    })
}

/// The error of a value that cannot be pickled or unpickled, whose reason the caller is told.
pub(super) fn refuse<E: serde::de::Error>(why: &'static str) -> E {
    REFUSAL.set(Some(why));
    E::custom(why)
}

/// Notes an end or a block in the value that is being pickled, and returns its place among them.
pub(super) fn register(end: Descriptor) -> usize {
    ENDS.with_borrow_mut(|ends| {
        ends.push(end);
        ends.len() - 1
    })
}

/// Takes the end at a place in the value that is being unpickled; each can be taken once.
pub(super) fn claim(place: usize) -> Option<Descriptor> {
    let end = ENDS.with_borrow(|ends| ends.get(place).copied())?;
    ports::unpack(end).then_some(end)
}

/// Pickles a value; the ends and the blocks in it come beside its bytes.
fn write(value: &dyn Picklable, to: Sink) -> (postcard::Result<Vec<u8>>, Vec<Descriptor>) {
    let outer = ENDS.take();
    let bytes = value.write(to);
    (bytes, ENDS.replace(outer))
}

fn write_whole(value: &dyn Picklable) -> (Result<Vec<u8>>, Vec<Descriptor>) {
    let (bytes, ends) = write(value, Sink(Some(Vec::new())));
    (bytes.map_err(|error| unpicklable(value.kind(), &error)), ends)
}

/// Unpickles a value in which there are `ends`; those that it did not take come back.
fn read<T: DeserializeOwned>(bytes: &[u8], ends: Vec<Descriptor>) -> (Result<T>, Vec<Descriptor>) {
    let outer = ENDS.replace(ends);
    let value = unpickle(bytes);
    (value, ENDS.replace(outer))
}

/// A pickled value with the ends of pipes in it, which are no longer this process's, and the blocks, which it holds. Dropping
/// it closes the ends that were neither sent nor claimed, and lets go of the blocks.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Parcel {
    bytes: Vec<u8>,
    /// They move beside the bytes, see [`Parcel::set_ends`].
    #[serde(skip)]
    ends: Vec<Descriptor>,
}

impl Parcel {
    /// Pickles a value and takes the ends in it.
    ///
    /// # Errors
    /// As [`pickle`]; and [`Error::Connection`] if an end in it is not in this process. Then none is taken.
    pub(super) fn pack(value: &dyn Picklable) -> Result<Self> {
        let (bytes, ends) = write_whole(value);
        let bytes = bytes?;
        check_ends(&ends)?;
        Ok(Self::taking(bytes, ends))
    }

    /// As [`pack`](Self::pack), for a receiver of which nothing is known.
    ///
    /// # Errors
    /// As [`pack`](Self::pack).
    pub(super) fn pack_for_anyone(value: &dyn Picklable) -> Result<Self> {
        let outer = BOUND_FOR.replace(BoundFor::Anyone(Vec::new()));
        let packed = Self::pack(value);
        // Only now may the routes be dropped: that closes those that were not packed.
        drop(BOUND_FOR.replace(outer));
        packed
    }

    /// Pickles a value that is sent several times: an end of a pipe cannot be in it.
    ///
    /// # Errors
    /// As [`pickle`].
    pub(super) fn repeatable(value: &dyn Picklable) -> Result<Self> {
        pickle_with_blocks(value).map(|(bytes, blocks)| Self::taking(bytes, blocks))
    }

    /// Takes the ends in a value that needs no pickling: what a forked process is given. Ends that come after something
    /// that cannot be pickled are not found.
    ///
    /// # Errors
    /// [`Error::Connection`] if an end in it is not in this process.
    pub(super) fn gather(value: &dyn Picklable) -> Result<Self> {
        let (_, ends) = write(value, Sink(None));
        check_ends(&ends)?;
        Ok(Self::taking(Vec::new(), ends))
    }

    fn taking(bytes: Vec<u8>, ends: Vec<Descriptor>) -> Self {
        ends.iter().copied().for_each(ports::pack);
        Self { bytes, ends }
    }

    /// What came from another process: bytes, and packed ends.
    pub(super) fn received(bytes: Vec<u8>, ends: Vec<Descriptor>) -> Self {
        Self { bytes, ends }
    }

    /// Gives it the ends that came beside it.
    pub(super) fn set_ends(&mut self, ends: Vec<Descriptor>) {
        self.ends = ends;
    }

    pub(super) fn bytes_mut(&mut self) -> &mut Vec<u8> {
        &mut self.bytes
    }

    pub(super) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    pub(super) fn ends(&self) -> &[Descriptor] {
        &self.ends
    }

    /// Whether it can be sent again: there is no end of a pipe in it.
    pub(super) fn is_repeatable(&self) -> bool {
        self.ends.iter().all(|&end| is_block(end))
    }

    /// Ends alone.
    pub(super) fn of_ends(ends: Vec<Descriptor>) -> Self {
        Self::taking(Vec::new(), ends)
    }

    /// The value.
    ///
    /// # Errors
    /// As [`unpickle`].
    pub(super) fn unpack<T: DeserializeOwned>(&self) -> Result<T> {
        read(&self.bytes, self.ends.clone()).0
    }

    /// The bytes of a message that was sent as bytes.
    pub(super) fn into_bytes(mut self) -> Vec<u8> {
        std::mem::take(&mut self.bytes)
    }
}

/// A parcel inside a value that is pickled itself: its ends are among those of that value.
///
/// Used as `#[serde(with = "enclosed")]`, in a value that is pickled by [`enclose`] and unpickled by [`disclose`].
pub(super) mod enclosed {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    use super::{ENDS, Parcel, bytes, register};

    #[derive(Serialize, Deserialize)]
    struct Enclosed {
        #[serde(with = "bytes")]
        bytes: Vec<u8>,
        places: Vec<usize>,
    }

    pub(crate) fn serialize<S: Serializer>(
        parcel: &Parcel,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        let places = parcel.ends.iter().copied().map(register).collect();
        Enclosed { bytes: parcel.bytes.clone(), places }.serialize(serializer)
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Parcel, D::Error> {
        let Enclosed { bytes, places } = Enclosed::deserialize(deserializer)?;
        let ends = ENDS.with_borrow(|all| {
            places.iter().filter_map(|&place| all.get(place).copied()).collect()
        });
        Ok(Parcel { bytes, ends })
    }
}

/// Pickles a value with [`enclosed`] parcels: its bytes, and the packed ends of all of them.
///
/// # Errors
/// As [`pickle`].
pub(super) fn enclose(value: &dyn Picklable) -> Result<(Vec<u8>, Vec<Descriptor>)> {
    let (bytes, ends) = write_whole(value);
    Ok((bytes?, ends))
}

/// Unpickles a value with [`enclosed`] parcels, each of which has its ends.
///
/// # Errors
/// As [`unpickle`].
pub(super) fn disclose<T: DeserializeOwned>(bytes: &[u8], ends: Vec<Descriptor>) -> Result<T> {
    let (value, ends) = read(bytes, ends);
    if value.is_err() {
        ends.into_iter().for_each(ports::discard);
    }
    value
}

/// A copy has the bytes and the blocks: an end of a pipe is there once.
impl Clone for Parcel {
    fn clone(&self) -> Self {
        let blocks = self.ends.iter().copied().filter(|&end| is_block(end));
        Self::taking(self.bytes.clone(), blocks.collect())
    }
}

impl Drop for Parcel {
    fn drop(&mut self) {
        self.ends.iter().copied().for_each(ports::discard);
    }
}

fn check_ends(all: &[Descriptor]) -> Result<()> {
    let ends: Vec<_> = all.iter().copied().filter(|&end| !is_block(end)).collect();
    if !ends.iter().all(|&end| ports::is_here(end)) {
        return Err(Error::elsewhere());
    }
    let twice = (1..ends.len()).any(|place| ends[..place].contains(&ends[place]));
    if twice {
        Err(Error::Connection { why: "it cannot go to two places".to_owned() })
    } else {
        Ok(())
    }
}

/// Turns a value into bytes (`pickle.dumps`).
///
/// # Errors
/// [`Error::Unpicklable`] if the type's `Serialize` refuses, if a sequence does not know its length, or if there is the end
/// of a pipe in it.
pub(crate) fn pickle(value: &dyn Picklable) -> Result<Vec<u8>> {
    pickle_with_blocks(value).map(|(bytes, _)| bytes)
}

fn pickle_with_blocks(value: &dyn Picklable) -> Result<(Vec<u8>, Vec<Descriptor>)> {
    let (bytes, ends) = write_whole(value);
    if !ends.iter().all(|&end| is_block(end)) {
        let what = value.kind().to_owned();
        let why = "a connection goes to another process as an argument of its target, or is sent on another connection";
        return Err(Error::Unpicklable { what, why: why.to_owned() });
    }
    Ok((bytes?, ends))
}

/// Turns bytes back into a value (`pickle.loads`).
///
/// # Errors
/// [`Error::Unpicklable`] if the bytes are not such a value, or if the type needs a format that describes itself.
pub(crate) fn unpickle<T: DeserializeOwned>(bytes: &[u8]) -> Result<T> {
    postcard::from_bytes(bytes).map_err(|error| unpicklable(type_name::<T>(), &error))
}

/// Turns the bytes of several values, one after the other, back into them.
///
/// # Errors
/// As [`unpickle`].
pub(crate) fn unpickle_all<T: DeserializeOwned>(mut bytes: &[u8]) -> Result<Vec<T>> {
    let mut values = Vec::new();
    while !bytes.is_empty() {
        let (value, rest) = postcard::take_from_bytes(bytes)
            .map_err(|error| unpicklable(type_name::<T>(), &error))?;
        values.push(value);
        bytes = rest;
    }
    Ok(values)
}

/// Pickles bytes by copying them at once: serde takes a `Vec<u8>` for a list of numbers, and each by itself.
///
/// Used as `#[serde(with = "bytes")]`.
pub(crate) mod bytes {
    use std::fmt;

    use serde::de::Visitor;
    use serde::{Deserializer, Serializer};

    pub(crate) fn serialize<S: Serializer>(bytes: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bytes(bytes)
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Vec<u8>, D::Error> {
        deserializer.deserialize_byte_buf(Bytes)
    }

    struct Bytes;

    impl Visitor<'_> for Bytes {
        type Value = Vec<u8>;

        fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
            formatter.write_str("bytes")
        }

        fn visit_bytes<E>(self, bytes: &[u8]) -> Result<Vec<u8>, E> {
            Ok(bytes.to_vec())
        }
    }
}

fn unpicklable(kind: &str, error: &postcard::Error) -> Error {
    let why = REFUSAL.take().map_or_else(|| error.to_string(), str::to_owned);
    Error::Unpicklable { what: kind.to_owned(), why }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_survives_the_way_there_and_back() {
        let value = (7_u32, "seven".to_owned(), vec![Some(1.5), None]);
        let bytes = pickle(&value).expect("a tuple can be pickled");
        assert_eq!(unpickle(&bytes), Ok(value));
    }

    #[test]
    fn values_that_were_pickled_one_after_the_other_are_unpickled_so() {
        let both = [pickle(&7_u32), pickle(&300_u32)].map(|bytes| bytes.expect("a number"));
        assert_eq!(unpickle_all::<u32>(&both.concat()), Ok(vec![7, 300]));
        assert_eq!(unpickle_all::<u32>(&[]), Ok(vec![]));
        assert!(unpickle_all::<u32>(&[7, 200]).is_err(), "the second one has no end");
    }

    #[test]
    fn bytes_of_another_kind_are_refused() {
        let refused = unpickle::<String>(&[200, 1]).expect_err("that is no string");
        assert!(
            refused.to_string().starts_with("cannot pickle alloc::string::String: "),
            "{refused}"
        );
    }
}
