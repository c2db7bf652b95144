//! Waits in words: who waits for what, and who has it.

use super::object::{Object, State, Wait};
use super::{ObjectId, Pid, Request, Server};

impl Server {
    /// A wait of a process.
    fn wait_of(&self, pid: Pid) -> Option<(&Object, &Wait)> {
        let of_object = |object| object_wait(object, pid).map(|wait| (object, wait));
        self.objects.values().find_map(of_object)
    }

    /// Those that a process waits for, each for the next: holders of locks.
    fn chain(&self, pid: Pid) -> Vec<Pid> {
        let mut chain = vec![pid];
        let mut last = pid;
        while let Some(holder) = self.wait_of(last).and_then(|(object, _)| object.holder()) {
            let is_known = chain.contains(&holder);
            chain.push(holder);
            if is_known {
                break;
            }
            last = holder;
        }
        chain
    }

    /// Why a process waits for an object.
    pub(super) fn explain(&self, pid: Pid, id: ObjectId) -> String {
        let Some((object, wait)) =
            self.objects.get(&id).and_then(|one| object_wait(one, pid).map(|wait| (one, wait)))
        else {
            return String::new();
        };
        let told = format!("{} waits for {}", self.name(pid), self.wanted(object, wait));
        let circle = object.holder().is_none_or(|holder| holder == pid);
        if circle { told } else { told + &self.explain_holders(pid, object) }
    }

    /// What the holder of an object waits for, and the holder of that, until it is known.
    fn explain_holders(&self, pid: Pid, object: &Object) -> String {
        let holders = object.holder().map(|holder| self.chain(holder)).unwrap_or_default();
        let is_new =
            |&place: &usize| holders[place] != pid && !holders[..place].contains(&holders[place]);
        let waits =
            (0..holders.len()).take_while(is_new).map_while(|place| self.wait_of(holders[place]));
        let told =
            waits.map(|(object, wait)| format!(", which waits for {}", self.wanted(object, wait)));
        told.collect::<Vec<_>>().concat()
    }

    /// What a wait is for, and who holds it.
    fn wanted(&self, object: &Object, wait: &Wait) -> String {
        let held = object.holder().map(|holder| format!(", held by {}", self.name(holder)));
        wanted(object, wait) + &held.unwrap_or_default()
    }

    pub(super) fn name(&self, pid: Pid) -> &str {
        self.processes.get(&pid).map_or("a process that has ended", String::as_str)
    }
}

/// The oldest wait of a process for an object.
fn object_wait(object: &Object, pid: Pid) -> Option<&Wait> {
    object.waiting.iter().find(|wait| wait.pid == pid)
}

/// What a wait is for.
fn wanted(object: &Object, wait: &Wait) -> String {
    let title = object.title();
    match (&object.state, &wait.request) {
        (State::Condition(_), _) => format!("a notification of {title}"),
        (State::Event(_), _) => format!("{title} to be set"),
        (State::Barrier(barrier), _) => {
            format!("{title}, where {} of {} are", object.waiting.len(), barrier.parties)
        }
        (State::Queue(_), Request::Put(..)) => format!("room in {title}, which is full"),
        (State::Queue(_), Request::Get(..)) => format!("an item of {title}, which is empty"),
        (State::Queue(_), _) => {
            format!("{title}, {} items of which are not done", object.unfinished())
        }
        _ => title,
    }
}
