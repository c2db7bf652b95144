//! What a process has of an object in a manager: its name, and the way to ask for it.

use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;

use serde::de::Error as _;
use serde::ser::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::client::Client;
use super::known::{self, ManagerId};
use super::{Kind, ObjectId, Reply, Request};
use crate::error::{Error, Result};
use crate::executor;
use crate::multiprocessing::Connection;
use crate::multiprocessing::context::StartMethod;
use crate::multiprocessing::reduction::{claim, refuse_if, route_to};
use crate::time::now_ms;
use crate::trace::{self, Phase};

thread_local!(static MADE: Cell<u32> = const { Cell::new(0) });

/// An object in a manager, as any process can have it: it is a name, and goes to others as one.
///
/// To a process that is known to have a connection to the manager goes the name alone, to any other a connection with it.
#[derive(Clone, Debug)]
pub(crate) struct Handle {
    manager: ManagerId,
    id: ObjectId,
    /// Its kind and its name.
    title: String,
    /// The start method of the context that made it; none for one that was made without.
    context: Option<StartMethod>,
}

/// A handle on its way.
#[derive(Serialize, Deserialize)]
struct Pickled {
    manager: ManagerId,
    id: ObjectId,
    title: String,
    context: Option<StartMethod>,
    /// The manager's name, and the place of a connection among the ends that go along.
    route: Option<(String, usize)>,
}

impl Handle {
    /// Makes an object in the manager that this process uses; `word` is its kind in words.
    pub(crate) fn new(word: &str, kind: Kind, context: Option<StartMethod>) -> Self {
        Self::within(&known::default_client(), word, kind, context, |_| None)
    }

    /// Makes an object in the same manager, which belongs to this one.
    pub(crate) fn beside(&self, word: &str, kind: impl FnOnce(ObjectId) -> Kind) -> Self {
        let client = known::client(self.manager).unwrap_or_else(known::default_client);
        Self::within(&client, word, kind(self.id), self.context, |_| None)
    }

    /// As [`new`](Self::new), for an object that begins with what `first` requests.
    pub(crate) fn beginning_with(
        word: &str,
        kind: Kind,
        first: impl FnOnce(ObjectId) -> Option<Request>,
    ) -> Self {
        Self::within(&known::default_client(), word, kind, None, first)
    }

    /// Makes an object in a manager, which begins with what `first` requests.
    pub(crate) fn within(
        client: &Rc<Client>,
        word: &str,
        kind: Kind,
        context: Option<StartMethod>,
        first: impl FnOnce(ObjectId) -> Option<Request>,
    ) -> Self {
        MADE.set(MADE.get() + 1);
        let name = MADE.get().to_string();
        let title = format!("{word} '{name}'");
        Self { manager: client.manager, id: client.create(kind, name, first), title, context }
    }

    /// Names the object.
    pub(crate) fn rename(&mut self, name: &str) {
        let word = self.title.split(' ').next().unwrap_or_default();
        self.title = format!("{word} '{name}'");
        if let Ok(client) = self.client() {
            client.tell(Request::Name(self.id, name.to_owned()));
        }
    }

    /// Its kind and its name.
    pub(crate) fn title(&self) -> &str {
        &self.title
    }

    pub(crate) fn id(&self) -> ObjectId {
        self.id
    }

    /// This process's connection to its manager.
    ///
    /// # Errors
    /// [`Error::Misused`] if there is none.
    pub(crate) fn client(&self) -> Result<Rc<Client>> {
        known::client(self.manager).ok_or_else(|| {
            self.misused(
                "this process is not connected to the manager that keeps it: such objects should only be shared through \
                 inheritance; hand it over as an argument of a process, or make it before the pool",
            )
        })
    }

    pub(crate) fn misused(&self, why: &str) -> Error {
        Error::Misused { what: self.title.clone(), why: why.to_owned() }
    }

    /// Requests what needs no answer.
    ///
    /// # Errors
    /// As [`client`](Self::client), and [`Error::ManagerEnded`].
    pub(crate) fn tell(&self, request: Request) -> Result<()> {
        self.alive()?.tell(request);
        Ok(())
    }

    /// Appends an item to a queue that has no limit.
    ///
    /// # Errors
    /// As [`tell`](Self::tell).
    pub(crate) fn put(&self, item: Vec<u8>) -> Result<()> {
        self.alive()?.put(self.id, item);
        Ok(())
    }

    /// Takes an item of a queue without limit, perhaps together with others that are handed out later.
    ///
    /// # Errors
    /// As [`wait`](Self::wait).
    pub(crate) async fn get(&self, limit: Option<Duration>) -> Result<Vec<u8>> {
        let client = self.alive()?;
        loop {
            let most = match client.take_ahead(self.id) {
                Ok(item) => return Ok(item),
                Err(most) => most,
            };
            let asked_ms = now_ms();
            let reply = self.wait(Request::Get(self.id, most), limit, "get").await?;
            let Reply::Items(items) = reply else { continue };
            if let Some(item) = client.keep_ahead(self.id, items, asked_ms) {
                return Ok(item);
            }
        }
    }

    fn alive(&self) -> Result<Rc<Client>> {
        let client = self.client()?;
        if client.is_lost() { Err(self.lost(&client)) } else { Ok(client) }
    }

    fn lost(&self, client: &Client) -> Error {
        Error::ManagerEnded { manager: client.name.clone(), what: self.title.clone() }
    }

    /// Requests something and waits for the answer.
    ///
    /// # Errors
    /// As [`tell`](Self::tell), and those of the answer.
    pub(crate) async fn ask(&self, request: Request) -> Result<Reply> {
        self.wait(request, None, &self.title).await
    }

    /// As [`ask`](Self::ask), for at most so long; what is waited for is called `what`.
    ///
    /// # Errors
    /// As [`ask`](Self::ask), and [`Error::WaitTimedOut`].
    pub(crate) async fn wait(
        &self,
        request: Request,
        limit: Option<Duration>,
        what: &str,
    ) -> Result<Reply> {
        let client = self.alive()?;
        let _waiting = trace::during(Phase::Wait, what, None);
        let mut asked = client.ask(self.id, request);
        let in_time = match limit {
            Some(_) => executor::timeout(limit, &mut asked).await,
            None => Some((&mut asked).await),
        };
        let reply = if let Some(reply) = in_time {
            reply
        } else {
            // Now the answer comes soon, and tells why it took so long, or that it was granted after all.
            asked.withdraw();
            asked.await
        };
        reply.map_err(|error| match error {
            Error::ManagerEnded { .. } => self.lost(&client),
            error => error,
        })
    }

    /// Why it cannot be handed to a process of a start method.
    fn refusal(&self, method: StartMethod) -> Option<Error> {
        let own = self.context.filter(|&own| own != method)?;
        Some(self.misused(&format!(
            "it was made in a {own} context and is being shared with a process in a {method} context: this is not \
             supported; use the same context for both"
        )))
    }

    /// A way to its manager, to go along.
    fn route(&self) -> Option<(String, usize)> {
        let client = known::client(self.manager)?;
        let open = || -> Option<Connection> { Some(client.way_for(None)) };
        route_to(self.manager, open).map(|place| (client.name.clone(), place))
    }
}

impl Serialize for Handle {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if refuse_if(|method| self.refusal(method)) {
            return Err(S::Error::custom("it belongs to another context"));
        }
        let (title, route) = (self.title.clone(), self.route());
        let pickled =
            Pickled { manager: self.manager, id: self.id, title, context: self.context, route };
        pickled.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Handle {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let Pickled { manager, id, title, context, route } = Pickled::deserialize(deserializer)?;
        if let Some((name, place)) = route {
            // Of several handles of a manager the first has taken it.
            if let Some(end) = claim(place) {
                known::meet(manager, name, Connection::adopt(end));
            } else if known::client(manager).is_none() {
                return Err(D::Error::custom("there is no way to its manager"));
            }
        }
        Ok(Self { manager, id, title, context })
    }
}
