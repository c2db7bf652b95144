//! The bytes of a shared value or array in a manager.

use serde::{Deserialize, Serialize};

use super::Reply;
use super::list::Outside;
use crate::multiprocessing::reduction::bytes;

/// What can be asked of bytes. Those with a lock answer while nobody holds it but who asks.
///
/// # Examples
/// ```
/// use coreyard::multiprocessing::managers::{CellsRequest, Kind, Reply, Request, Server};
///
/// let mut server = Server::default();
/// server.started(1, "MainProcess");
/// let kind = Kind::Cells { length: 4, is_guarded: false };
/// let made = server.handle(1, 1, Request::Create { kind, name: String::new() });
/// let Ok(Reply::Created(cells)) = made[0].2 else { unreachable!("it is made") };
/// server.handle(1, 2, Request::Cells(cells, CellsRequest::Write(1, vec![5, 6])));
/// let read = server.handle(1, 3, Request::Cells(cells, CellsRequest::Read(0, 4)));
/// assert_eq!(read[0].2, Ok(Reply::Items(vec![vec![0, 5, 6, 0]])));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum CellsRequest {
    /// So many bytes from a place on: [`Reply::Items`] with one item.
    Read(usize, usize),
    /// Sets the bytes from a place on.
    Write(usize, #[serde(with = "bytes")] Vec<u8>),
}

#[derive(Debug)]
pub(super) struct Cells(Vec<u8>);

impl Cells {
    /// So many zeros.
    pub(super) fn new(length: usize) -> Self {
        Self(vec![0; length])
    }

    /// Does what was asked.
    pub(super) fn answer(&mut self, request: &CellsRequest) -> Result<Reply, Outside> {
        match request {
            CellsRequest::Read(start, count) => {
                self.part(*start, *count).map(|part| Reply::Items(vec![part.to_vec()]))
            }
            CellsRequest::Write(start, bytes) => {
                self.part(*start, bytes.len())?.copy_from_slice(bytes);
                Ok(Reply::Done)
            }
        }
    }

    fn part(&mut self, start: usize, count: usize) -> Result<&mut [u8], Outside> {
        let (length, end) = (self.0.len(), start.saturating_add(count));
        self.0.get_mut(start..end).ok_or(Outside { index: end, length })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_written_is_read() {
        let mut cells = Cells::new(4);
        assert_eq!(cells.answer(&CellsRequest::Write(1, vec![5, 6])), Ok(Reply::Done));
        let all = cells.answer(&CellsRequest::Read(0, 4));
        assert_eq!(all, Ok(Reply::Items(vec![vec![0, 5, 6, 0]])));
    }

    #[test]
    fn nothing_is_read_or_written_outside() {
        let mut cells = Cells::new(4);
        let outside = Err(Outside { index: 5, length: 4 });
        assert_eq!(cells.answer(&CellsRequest::Read(2, 3)), outside);
        assert_eq!(cells.answer(&CellsRequest::Write(4, vec![1])), outside);
        assert!(cells.answer(&CellsRequest::Read(usize::MAX, usize::MAX)).is_err());
    }
}
