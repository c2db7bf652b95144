//! Requests for objects that are not made yet.
//!
//! Who makes an object knows its name at once and may hand it on. What two processes send comes on two connections, and
//! nothing says which is heard first: the request of the other can be here before the object. It waits for its maker, whose
//! own requests come in their order: as long as that one has not got to the number in the object's name, it is to come.
//! It waits until all that came together with the object is done too, so that nobody sees one that is half made.

use super::{Number, ObjectId, Pid, Request, Server};
use crate::error::Error;

impl Server {
    /// Takes a request in, now or when its object is made.
    pub(super) fn hear(&mut self, pid: Pid, number: Number, request: Request) {
        if self.is_to_come(request.object()) {
            self.early.push((pid, number, request));
        } else if let Err(error) = self.take_in(pid, number, request) {
            self.answers.push((pid, number, Err(error)));
        }
    }

    fn is_to_come(&self, ObjectId(maker, number): ObjectId) -> bool {
        self.heard.get(&maker).copied().unwrap_or_default() < number
    }

    /// Notes how far a process has got; from its end on it makes nothing more.
    pub(super) fn note_progress(&mut self, pid: Pid, number: Number) {
        let last = self.heard.entry(pid).or_default();
        *last = number.max(*last);
    }

    /// Takes in what came before its object, if that is made now.
    pub(super) fn hear_early(&mut self) {
        for (pid, number, request) in std::mem::take(&mut self.early) {
            self.hear(pid, number, request);
        }
    }

    /// Forgets the requests of a process that has ended.
    pub(super) fn forget_early(&mut self, pid: Pid) {
        self.early.retain(|(other, ..)| *other != pid);
    }

    /// Withdraws a request whose object is not made yet, if there is one.
    pub(super) fn withdraw_early(&mut self, pid: Pid, number: Number) {
        let is_it = |(other, its, _): &(Pid, Number, Request)| (*other, *its) == (pid, number);
        let Some(place) = self.early.iter().position(is_it) else { return };
        self.early.remove(place);
        let explanation = format!("{} waits for an object that is not made yet", self.name(pid));
        self.answers.push((pid, number, Err(Error::WaitTimedOut { explanation })));
    }
}
