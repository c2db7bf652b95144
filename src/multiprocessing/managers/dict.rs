//! A dictionary in a manager. Its keys and values are pickled: two keys are equal if their bytes are.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use super::{Reply, items};
use crate::multiprocessing::reduction::bytes;

/// What can be asked of a dictionary.
///
/// # Examples
/// ```
/// use coreyard::multiprocessing::managers::{DictRequest, Kind, Reply, Request, Server};
///
/// let mut server = Server::default();
/// server.started(1, "MainProcess");
/// let made = server.handle(1, 1, Request::Create { kind: Kind::Dict, name: String::new() });
/// let Ok(Reply::Created(dict)) = made[0].2 else { unreachable!("it is made") };
/// let (key, value) = (vec![1], vec![10]);
/// server.handle(1, 2, Request::Dict(dict, DictRequest::Update(vec![key.clone(), value.clone()])));
/// let got = server.handle(1, 3, Request::Dict(dict, DictRequest::Get(key)));
/// assert_eq!(got[0].2, Ok(Reply::Items(vec![value])));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum DictRequest {
    /// The value of a key: [`Reply::Items`] with one, or none.
    Get(#[serde(with = "bytes")] Vec<u8>),
    /// Sets values: keys and values in turn.
    Update(#[serde(with = "items")] Vec<Vec<u8>>),
    /// The value of a key, which is set first if there is none: [`Reply::Items`] with one.
    SetDefault(#[serde(with = "bytes")] Vec<u8>, #[serde(with = "bytes")] Vec<u8>),
    /// Takes a key out: [`Reply::Items`] with its value, or none.
    Pop(#[serde(with = "bytes")] Vec<u8>),
    /// Takes the key that came last out: [`Reply::Items`] with it and its value, or none.
    PopItem,
    /// Whether there is a key: [`Reply::Is`].
    Contains(#[serde(with = "bytes")] Vec<u8>),
    /// The keys, in the order in which they came: [`Reply::Items`].
    Keys,
    /// The values, in the order of the keys: [`Reply::Items`].
    Values,
    /// Keys and values in turn: [`Reply::Items`].
    Items,
    /// How many keys there are: [`Reply::Size`].
    Len,
    /// Takes all keys out.
    Clear,
}

#[derive(Debug, Default)]
pub(super) struct Dict {
    /// The value of each key, and the how manieth key it was.
    entries: HashMap<Vec<u8>, (u64, Vec<u8>)>,
    last: u64,
}

impl Dict {
    /// Does what was asked; what the request has is taken out of it.
    pub(super) fn answer(&mut self, request: &mut DictRequest) -> Reply {
        match request {
            DictRequest::Get(key) => some(self.entries.get(key).map(|(_, value)| value.clone())),
            DictRequest::Update(pairs) => self.update(std::mem::take(pairs)),
            DictRequest::SetDefault(key, value) => {
                if !self.entries.contains_key(key) {
                    self.set(key.clone(), std::mem::take(value));
                }
                some(self.entries.get(key).map(|(_, value)| value.clone()))
            }
            DictRequest::Pop(key) => some(self.entries.remove(key).map(|(_, value)| value)),
            DictRequest::PopItem => self.pop_item(),
            DictRequest::Contains(key) => Reply::Is(self.entries.contains_key(key)),
            DictRequest::Keys => self.told(|key, _| [key.clone()]),
            DictRequest::Values => self.told(|_, value| [value.clone()]),
            DictRequest::Items => self.told(|key, value| [key.clone(), value.clone()]),
            DictRequest::Len => Reply::Size(self.entries.len()),
            DictRequest::Clear => {
                self.entries.clear();
                Reply::Done
            }
        }
    }

    fn update(&mut self, pairs: Vec<Vec<u8>>) -> Reply {
        let mut pairs = pairs.into_iter();
        while let (Some(key), Some(value)) = (pairs.next(), pairs.next()) {
            self.set(key, value);
        }
        Reply::Done
    }

    /// A key that there is keeps its place.
    fn set(&mut self, key: Vec<u8>, value: Vec<u8>) {
        self.last += 1;
        let entry = self.entries.entry(key).or_insert((self.last, Vec::new()));
        entry.1 = value;
    }

    fn pop_item(&mut self) -> Reply {
        let last = self.entries.iter().max_by_key(|(_, (place, _))| *place);
        let entry =
            last.map(|(key, _)| key.clone()).and_then(|key| self.entries.remove_entry(&key));
        Reply::Items(entry.into_iter().flat_map(|(key, (_, value))| [key, value]).collect())
    }

    /// What `tell` makes of each key and its value, in their order.
    fn told<const N: usize>(&self, tell: impl Fn(&Vec<u8>, &Vec<u8>) -> [Vec<u8>; N]) -> Reply {
        let mut entries: Vec<_> = self.entries.iter().collect();
        entries.sort_unstable_by_key(|(_, (place, _))| *place);
        Reply::Items(entries.into_iter().flat_map(|(key, (_, value))| tell(key, value)).collect())
    }
}

fn some(item: Option<Vec<u8>>) -> Reply {
    Reply::Items(item.into_iter().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn items(numbers: &[u8]) -> Reply {
        Reply::Items(pairs(numbers))
    }

    fn pairs(numbers: &[u8]) -> Vec<Vec<u8>> {
        numbers.iter().map(|&number| vec![number]).collect()
    }

    fn dict(numbers: &[u8]) -> Dict {
        let mut dict = Dict::default();
        assert_eq!(dict.answer(&mut DictRequest::Update(pairs(numbers))), Reply::Done);
        dict
    }

    #[track_caller]
    fn does(dict: &mut Dict, mut request: DictRequest, reply: &Reply, left: &[u8]) {
        assert_eq!(dict.answer(&mut request), *reply);
        assert_eq!(dict.answer(&mut DictRequest::Items), items(left));
    }

    #[test]
    fn keys_stay_in_the_order_in_which_they_came() {
        let mut dict = dict(&[3, 30, 1, 10]);
        does(
            &mut dict,
            DictRequest::Update(pairs(&[3, 31, 2, 20])),
            &Reply::Done,
            &[3, 31, 1, 10, 2, 20],
        );
        does(&mut dict, DictRequest::Keys, &items(&[3, 1, 2]), &[3, 31, 1, 10, 2, 20]);
        does(&mut dict, DictRequest::Values, &items(&[31, 10, 20]), &[3, 31, 1, 10, 2, 20]);
        does(&mut dict, DictRequest::Pop(vec![3]), &items(&[31]), &[1, 10, 2, 20]);
        does(&mut dict, DictRequest::Update(pairs(&[3, 32])), &Reply::Done, &[1, 10, 2, 20, 3, 32]);
        does(&mut dict, DictRequest::PopItem, &items(&[3, 32]), &[1, 10, 2, 20]);
        does(&mut dict, DictRequest::Len, &Reply::Size(2), &[1, 10, 2, 20]);
        does(&mut dict, DictRequest::Clear, &Reply::Done, &[]);
        does(&mut dict, DictRequest::PopItem, &items(&[]), &[]);
    }

    #[test]
    fn a_key_that_there_is_not_has_no_value() {
        let mut dict = dict(&[1, 10]);
        does(&mut dict, DictRequest::Get(vec![1]), &items(&[10]), &[1, 10]);
        does(&mut dict, DictRequest::Get(vec![2]), &items(&[]), &[1, 10]);
        does(&mut dict, DictRequest::Pop(vec![2]), &items(&[]), &[1, 10]);
        does(&mut dict, DictRequest::Contains(vec![1]), &Reply::Is(true), &[1, 10]);
        does(&mut dict, DictRequest::Contains(vec![2]), &Reply::Is(false), &[1, 10]);
    }

    #[test]
    fn a_default_is_set_once() {
        let mut dict = dict(&[]);
        does(&mut dict, DictRequest::SetDefault(vec![1], vec![10]), &items(&[10]), &[1, 10]);
        does(&mut dict, DictRequest::SetDefault(vec![1], vec![11]), &items(&[10]), &[1, 10]);
    }
}
