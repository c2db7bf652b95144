//! Where an item of a queue or a message of a pipe comes from: it is written behind the bytes that travel.
//!
//! No process knows both ends of an arrow. The one that sends says where and when that is, and the one that receives has
//! the whole of it.

/// Who sent something, and when, in milliseconds since the run began.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Departure {
    pub(crate) pid: u32,
    pub(crate) at_ms: f64,
}

impl Departure {
    /// Writes it behind `bytes`; where nothing is known, one byte says so.
    pub(crate) fn append(departure: Option<Self>, bytes: &mut Vec<u8>) {
        if let Some(Self { pid, at_ms }) = departure {
            bytes.extend(pid.to_le_bytes());
            bytes.extend(at_ms.to_le_bytes());
        }
        bytes.push(u8::from(departure.is_some()));
    }

    /// Takes it from the end of `bytes`, which are what they were then.
    pub(crate) fn take(bytes: &mut Vec<u8>) -> Option<Self> {
        if bytes.pop()? == 0 {
            return None;
        }
        let at_ms = f64::from_le_bytes(last(bytes)?);
        let pid = u32::from_le_bytes(last(bytes)?);
        Some(Self { pid, at_ms })
    }
}

/// Takes the last bytes.
fn last<const COUNT: usize>(bytes: &mut Vec<u8>) -> Option<[u8; COUNT]> {
    let taken = *bytes.last_chunk()?;
    bytes.truncate(bytes.len() - COUNT);
    Some(taken)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_appended_is_taken_and_the_bytes_are_what_they_were() {
        for departure in [None, Some(Departure { pid: 20_001, at_ms: 0.125 })] {
            let mut bytes = vec![1, 2, 3];
            Departure::append(departure, &mut bytes);
            assert_eq!((Departure::take(&mut bytes), bytes), (departure, vec![1, 2, 3]));
        }
    }

    #[test]
    fn bytes_without_one_are_no_departure() {
        assert_eq!(Departure::take(&mut vec![]), None);
        assert_eq!(Departure::take(&mut vec![9, 1]), None);
    }
}
