//! Waits that nobody can ever end.
//!
//! A process that has said that it waits for its requests only can do nothing until one of them is answered. What follows
//! from that is certain: a circle of locks whose holders are all idle, and a server all of whose processes are.

use super::object::{Object, Wait};
use super::{Number, ObjectId, Pid, Server};
use crate::error::Error;

impl Server {
    /// Notes that a process waits for these answers only, unless one of them is on its way.
    pub(super) fn rest(&mut self, pid: Pid, waits: Vec<(ObjectId, Number)>) {
        let is_true = waits.iter().all(|&(id, number)| self.place_of(pid, id, number).is_some());
        if is_true && !waits.is_empty() {
            self.idle.insert(pid, waits);
            if let Some(hopeless) = self.circle_of(pid) {
                return self.give_up(&hopeless);
            }
            self.end_deadlock();
        }
    }

    /// Ends all waits if every process waits.
    pub(super) fn end_deadlock(&mut self) {
        if self.guests == 0 && !self.idle.is_empty() && self.idle.len() == self.processes.len() {
            let all = self
                .idle
                .iter()
                .flat_map(|(&pid, waits)| waits.iter().map(move |&(id, number)| (pid, id, number)));
            let all: Vec<_> = all.collect();
            self.give_up(&all);
        }
    }

    /// The waits of idle processes for locks that lead from a process back to it.
    fn circle_of(&self, pid: Pid) -> Option<Vec<(Pid, ObjectId, Number)>> {
        let mut circle: Vec<(Pid, ObjectId, Number)> = Vec::new();
        let mut next = pid;
        loop {
            let &[(id, number)] = self.idle.get(&next)?.as_slice() else { return None };
            circle.push((next, id, number));
            let (object, _) = self.place_of(next, id, number)?;
            next = self.objects.get(&object)?.holder()?;
            if next == pid {
                return Some(circle);
            }
            if circle.iter().any(|(one, ..)| *one == next) {
                return None;
            }
        }
    }

    /// Where a request waits: one that waited for a condition may have gone on to wait for its lock.
    fn place_of(&self, pid: Pid, id: ObjectId, number: Number) -> Option<(ObjectId, usize)> {
        let waits_in = |id: ObjectId| {
            let object = self.objects.get(&id)?;
            object.number_waits(pid, number).map(|place| (id, place))
        };
        let lock = || self.objects.get(&id).and_then(|object| object.lock().ok());
        waits_in(id).or_else(|| lock().and_then(waits_in))
    }

    fn give_up(&mut self, hopeless: &[(Pid, ObjectId, Number)]) {
        let explanation = self.explain_all(hopeless);
        for &(pid, id, number) in hopeless {
            let Some((id, place)) = self.place_of(pid, id, number) else { continue };
            let object = self.objects.get_mut(&id);
            if object.and_then(|object| take_wait(object, place)).is_some() {
                let explanation = explanation.clone();
                self.answers.push((pid, number, Err(Error::Deadlock { explanation })));
            }
        }
        self.settle_all();
    }

    /// In a circle the first one's words tell of all.
    fn explain_all(&self, hopeless: &[(Pid, ObjectId, Number)]) -> String {
        let is_circle = hopeless.iter().all(|&(pid, id, _)| {
            let holder = self.objects.get(&id).and_then(Object::holder);
            holder.is_some_and(|holder| holder == pid || hopeless.len() > 1)
        });
        let told = hopeless.iter().map(|&(pid, id, _)| self.explain(pid, id));
        let told: Vec<_> = told.take(if is_circle { 1 } else { usize::MAX }).collect();
        told.join("; ")
    }
}

fn take_wait(object: &mut Object, place: usize) -> Option<Wait> {
    let wait = object.waiting.remove(place);
    object.forgo();
    wait
}
