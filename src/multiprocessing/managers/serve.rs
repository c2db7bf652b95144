//! The manager process: hears all its clients, asks the [`Server`], answers. It never computes.

use std::cell::RefCell;
use std::rc::Rc;

use litemap::LiteMap;

use super::client::{Message, Replies};
use super::{Answer, Pid, Reply, Server};
use crate::error::Result;
use crate::executor;
use crate::multiprocessing::Connection;
use crate::multiprocessing::reduction::pickle;

#[derive(Default)]
struct Keeper {
    server: Server,
    clients: LiteMap<Pid, (Rc<Connection>, Replies)>,
}

thread_local!(static KEEPER: RefCell<Keeper> = RefCell::default());

/// The target of a manager's process, which ends with its parent. `first` leads to the process that started it.
pub(super) async fn serve(first: Connection, pid: Pid, name: String) -> Result<()> {
    executor::at_turn_end(|| KEEPER.with_borrow_mut(Keeper::flush));
    admit(Some((pid, name)), first);
    std::future::pending().await
}

/// Hears a client from now on.
fn admit(who: Option<(Pid, String)>, connection: Connection) {
    let connection = Rc::new(connection);
    let pid = who.as_ref().map(|(pid, _)| *pid);
    KEEPER.with_borrow_mut(|keeper| match who {
        Some((pid, name)) => keeper.welcome(pid, &name, &connection),
        None => keeper.server.guest_came(),
    });
    executor::spawn(attend(pid, connection));
}

async fn attend(mut pid: Option<Pid>, connection: Rc<Connection>) {
    while let Ok(parcel) = connection.arrival().await {
        match (parcel.unpack(), pid) {
            (Ok(Message::Client(who, other)), _) => admit(who, other),
            (Ok(Message::Hello(new, name)), None) => {
                pid = Some(new);
                KEEPER.with_borrow_mut(|keeper| {
                    keeper.welcome(new, &name, &connection);
                    let answers = keeper.server.guest_left();
                    keeper.post(answers);
                });
            }
            (Ok(Message::Requests(requests)), Some(pid)) => KEEPER.with_borrow_mut(|keeper| {
                let answers = keeper.server.handle_all(pid, requests);
                keeper.post(answers);
            }),
            // Messages are this module's own: one that cannot be understood comes from a memory that is broken.
            _ => break,
        }
    }
    connection.close();
    KEEPER.with_borrow_mut(|keeper| keeper.see_off(pid));
}

impl Keeper {
    fn welcome(&mut self, pid: Pid, name: &str, connection: &Rc<Connection>) {
        self.server.started(pid, name);
        self.clients.insert(pid, (Rc::clone(connection), Vec::new()));
    }

    fn see_off(&mut self, pid: Option<Pid>) {
        let answers = match pid {
            Some(pid) => {
                self.clients.remove(&pid);
                self.server.ended(pid)
            }
            None => self.server.guest_left(),
        };
        self.post(answers);
    }

    /// Keeps answers for the end of the turn, without those that nobody wants.
    fn post(&mut self, answers: Vec<Answer>) {
        for (pid, number, reply) in answers {
            let is_wanted = match reply {
                Ok(Reply::Created(_)) => false,
                Ok(_) => number != 0,
                Err(_) => true,
            };
            if is_wanted && let Some((_, replies)) = self.clients.get_mut(&pid) {
                replies.push((number, reply));
            }
        }
    }

    fn flush(&mut self) {
        for (connection, replies) in self.clients.iter_mut().map(|(_, client)| client) {
            let replies = std::mem::take(replies);
            // Who is gone wants no answer.
            if !replies.is_empty()
                && let Ok(bytes) = pickle(&replies)
            {
                let _ = connection.post_bytes(&bytes);
            }
        }
    }
}
