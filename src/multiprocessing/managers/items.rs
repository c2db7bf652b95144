//! Pickles the items of a queue as bytes: serde takes each for a list of numbers.
//!
//! Used as `#[serde(with = "items")]`.

use serde::ser::SerializeSeq;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::multiprocessing::reduction::bytes;

#[derive(Serialize)]
struct Lent<'a>(#[serde(serialize_with = "bytes::serialize")] &'a [u8]);

#[derive(Deserialize)]
struct Item(#[serde(with = "bytes")] Vec<u8>);

pub(super) fn serialize<S: Serializer>(
    items: &[Vec<u8>],
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let mut list = serializer.serialize_seq(Some(items.len()))?;
    items.iter().try_for_each(|item| list.serialize_element(&Lent(item)))?;
    list.end()
}

pub(super) fn deserialize<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Vec<Vec<u8>>, D::Error> {
    let items = Vec::<Item>::deserialize(deserializer)?;
    Ok(items.into_iter().map(|Item(bytes)| bytes).collect())
}
