//! A list in a manager. Its items are pickled: two are equal if their bytes are.

use serde::{Deserialize, Serialize};

use super::{Reply, items};
use crate::multiprocessing::reduction::bytes;

/// What can be asked of a list.
///
/// # Examples
/// ```
/// use coreyard::multiprocessing::managers::{Kind, ListRequest, Reply, Request, Server};
///
/// let mut server = Server::default();
/// server.started(1, "MainProcess");
/// let made = server.handle(1, 1, Request::Create { kind: Kind::List, name: String::new() });
/// let Ok(Reply::Created(list)) = made[0].2 else { unreachable!("it is made") };
/// server.handle(1, 2, Request::List(list, ListRequest::Extend(vec![vec![1], vec![2]])));
/// let length = server.handle(1, 3, Request::List(list, ListRequest::Len));
/// assert_eq!(length[0].2, Ok(Reply::Size(2)));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ListRequest {
    /// Appends items.
    Extend(#[serde(with = "items")] Vec<Vec<u8>>),
    /// Inserts an item before an index, at the end if there is no such index.
    Insert(usize, #[serde(with = "bytes")] Vec<u8>),
    /// The item at an index: [`Reply::Items`] with one.
    Get(usize),
    /// Sets the item at an index.
    Set(usize, #[serde(with = "bytes")] Vec<u8>),
    /// Takes the item at an index, or the last, out: [`Reply::Items`] with one.
    Pop(Option<usize>),
    /// The items from an index on, up to another: [`Reply::Items`].
    Slice(usize, Option<usize>),
    /// Puts other items in the place of all.
    Replace(#[serde(with = "items")] Vec<Vec<u8>>),
    /// Puts other items in the place of all, if these are still the ones there are: [`Reply::Is`].
    Swap(#[serde(with = "items")] Vec<Vec<u8>>, #[serde(with = "items")] Vec<Vec<u8>>),
    /// How many items are equal: [`Reply::Size`].
    Count(#[serde(with = "bytes")] Vec<u8>),
    /// The index of the first item that is equal: [`Reply::Index`]; `Reply::Is(false)` if there is none.
    Find(#[serde(with = "bytes")] Vec<u8>),
    /// Removes the first item that is equal: [`Reply::Is`].
    Remove(#[serde(with = "bytes")] Vec<u8>),
    /// How many items there are: [`Reply::Size`].
    Len,
    /// Turns the order round.
    Reverse,
}

/// An index that there is not.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Outside {
    pub(super) index: usize,
    pub(super) length: usize,
}

#[derive(Debug, Default)]
pub(super) struct List(Vec<Vec<u8>>);

impl List {
    /// Does what was asked; what the request has is taken out of it.
    pub(super) fn answer(&mut self, request: &mut ListRequest) -> Result<Reply, Outside> {
        match request {
            ListRequest::Extend(items) => self.0.append(items),
            ListRequest::Insert(index, item) => {
                let index = self.0.len().min(*index);
                self.0.insert(index, std::mem::take(item));
            }
            ListRequest::Get(index) => return self.at(*index).map(|item| one(item.clone())),
            ListRequest::Set(index, item) => *self.at(*index)? = std::mem::take(item),
            ListRequest::Pop(index) => return self.pop(*index),
            ListRequest::Slice(start, end) => return self.slice(*start, *end),
            ListRequest::Replace(items) => self.0 = std::mem::take(items),
            ListRequest::Swap(before, items) => {
                let is_same = self.0 == *before;
                if is_same {
                    self.0 = std::mem::take(items);
                }
                return Ok(Reply::Is(is_same));
            }
            ListRequest::Count(item) => {
                return Ok(Reply::Size(self.0.iter().filter(|other| *other == item).count()));
            }
            ListRequest::Find(item) => {
                return Ok(self.find(item).map_or(Reply::Is(false), Reply::Index));
            }
            ListRequest::Remove(item) => {
                let found = self.find(item).map(|index| self.0.remove(index));
                return Ok(Reply::Is(found.is_some()));
            }
            ListRequest::Len => return Ok(Reply::Size(self.0.len())),
            ListRequest::Reverse => self.0.reverse(),
        }
        Ok(Reply::Done)
    }

    fn at(&mut self, index: usize) -> Result<&mut Vec<u8>, Outside> {
        let outside = Outside { index, length: self.0.len() };
        self.0.get_mut(index).ok_or(outside)
    }

    fn pop(&mut self, index: Option<usize>) -> Result<Reply, Outside> {
        let index = index.unwrap_or(self.0.len().saturating_sub(1));
        self.at(index)?;
        Ok(one(self.0.remove(index)))
    }

    fn slice(&self, start: usize, end: Option<usize>) -> Result<Reply, Outside> {
        let length = self.0.len();
        let end = end.unwrap_or(length);
        let outside = |index| Outside { index, length };
        let part = self.0.get(start..end).ok_or(outside(if end > length { end } else { start }))?;
        Ok(Reply::Items(part.to_vec()))
    }

    fn find(&self, item: &[u8]) -> Option<usize> {
        self.0.iter().position(|other| other == item)
    }
}

fn one(item: Vec<u8>) -> Reply {
    Reply::Items(vec![item])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn items(numbers: &[u8]) -> Vec<Vec<u8>> {
        numbers.iter().map(|&number| vec![number]).collect()
    }

    fn list(numbers: &[u8]) -> List {
        List(items(numbers))
    }

    #[track_caller]
    fn does(list: &mut List, mut request: ListRequest, reply: Reply, left: &[u8]) {
        assert_eq!(list.answer(&mut request), Ok(reply));
        assert_eq!(list.0, items(left));
    }

    #[test]
    fn items_are_put_where_they_belong() {
        let mut list = list(&[]);
        does(&mut list, ListRequest::Extend(items(&[1, 2])), Reply::Done, &[1, 2]);
        does(&mut list, ListRequest::Insert(1, vec![5]), Reply::Done, &[1, 5, 2]);
        does(&mut list, ListRequest::Insert(99, vec![6]), Reply::Done, &[1, 5, 2, 6]);
        does(&mut list, ListRequest::Set(0, vec![7]), Reply::Done, &[7, 5, 2, 6]);
        does(&mut list, ListRequest::Reverse, Reply::Done, &[6, 2, 5, 7]);
        does(&mut list, ListRequest::Replace(items(&[3])), Reply::Done, &[3]);
    }

    #[test]
    fn items_are_exchanged_if_nobody_has_changed_them() {
        let mut list = list(&[2, 1]);
        does(&mut list, ListRequest::Swap(items(&[2]), items(&[9])), Reply::Is(false), &[2, 1]);
        let sorted = ListRequest::Swap(items(&[2, 1]), items(&[1, 2]));
        does(&mut list, sorted, Reply::Is(true), &[1, 2]);
    }

    #[test]
    fn items_are_found_and_taken_out() {
        let mut list = list(&[1, 2, 3, 2, 4]);
        does(&mut list, ListRequest::Count(vec![2]), Reply::Size(2), &[1, 2, 3, 2, 4]);
        does(&mut list, ListRequest::Find(vec![2]), Reply::Index(1), &[1, 2, 3, 2, 4]);
        does(&mut list, ListRequest::Find(vec![9]), Reply::Is(false), &[1, 2, 3, 2, 4]);
        does(&mut list, ListRequest::Remove(vec![2]), Reply::Is(true), &[1, 3, 2, 4]);
        does(&mut list, ListRequest::Remove(vec![9]), Reply::Is(false), &[1, 3, 2, 4]);
        does(&mut list, ListRequest::Pop(Some(1)), Reply::Items(items(&[3])), &[1, 2, 4]);
        does(&mut list, ListRequest::Pop(None), Reply::Items(items(&[4])), &[1, 2]);
        does(&mut list, ListRequest::Get(1), Reply::Items(items(&[2])), &[1, 2]);
        does(&mut list, ListRequest::Len, Reply::Size(2), &[1, 2]);
    }

    #[test]
    fn a_slice_is_a_copy_of_a_part() {
        let mut list = list(&[1, 2, 3]);
        for (start, end, part) in
            [(0, None, &[1_u8, 2, 3][..]), (1, Some(2), &[2]), (3, None, &[]), (2, Some(2), &[])]
        {
            let reply = Reply::Items(items(part));
            does(&mut list, ListRequest::Slice(start, end), reply, &[1, 2, 3]);
        }
    }

    #[test]
    fn an_index_that_there_is_not_is_refused() {
        let outside = |request: &mut ListRequest| list(&[1, 2]).answer(request).unwrap_err().index;
        assert_eq!(outside(&mut ListRequest::Get(2)), 2);
        assert_eq!(outside(&mut ListRequest::Set(3, vec![])), 3);
        assert_eq!(outside(&mut ListRequest::Pop(Some(4))), 4);
        assert_eq!(outside(&mut ListRequest::Slice(0, Some(5))), 5);
        assert_eq!(outside(&mut ListRequest::Slice(2, Some(1))), 2);
        let empty = list(&[]).answer(&mut ListRequest::Pop(None));
        assert_eq!(empty, Err(Outside { index: 0, length: 0 }));
    }
}
