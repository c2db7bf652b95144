//! A process's connection to a manager: what it asked for, and what it waits for.

use std::cell::{Cell, RefCell};
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

use litemap::LiteMap;
use serde::{Deserialize, Serialize};

use super::known::ManagerId;
use super::outbox::Outbox;
use super::stream::Stream;
use super::{Kind, Number, ObjectId, Pid, Reply, Request};
use crate::error::{Error, Result};
use crate::executor;
use crate::multiprocessing::reduction::{pickle, unpickle};
use crate::multiprocessing::{Connection, current_process, pipe};
use crate::time::now_ms;

/// What a manager is sent.
#[derive(Debug, Serialize, Deserialize)]
pub(super) enum Message {
    /// Requests in their order. Number 0 wants no answer, unless it is an error.
    Requests(Vec<(Number, Request)>),
    /// The other end of a process's connection, and which process that is, if it is known.
    Client(Option<(Pid, String)>, Connection),
    /// Who the process at this connection is.
    Hello(Pid, String),
}

/// What a manager answers.
pub(super) type Replies = Vec<(Number, Result<Reply>)>;

/// A request that is not answered, or whose answer nobody has taken.
#[derive(Debug)]
struct Pending {
    id: ObjectId,
    /// What undoes it, should nobody want it any more.
    undo: Option<Undo>,
    stage: Stage,
}

#[derive(Debug)]
enum Stage {
    Waiting(Option<Waker>),
    Answered(Result<Reply>),
    GivenUp,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Undo {
    Release,
    PutBack,
}

/// A connection to a manager.
#[derive(Debug)]
pub(crate) struct Client {
    pub(super) manager: ManagerId,
    pub(super) name: String,
    connection: Connection,
    last_number: Cell<Number>,
    outbox: RefCell<Outbox>,
    pending: RefCell<LiteMap<Number, Pending>>,
    /// How often this process holds a lock or a permit.
    held: RefCell<LiteMap<ObjectId, usize>>,
    streams: RefCell<LiteMap<ObjectId, Stream>>,
    is_lost: Cell<bool>,
    /// The object of the last request of which nobody waits for an answer.
    unheard: Cell<Option<ObjectId>>,
    /// Whether the manager knows that this process is idle, or that was found to be not so since the last change.
    is_looked_at: Cell<bool>,
}

impl Client {
    pub(super) fn new(manager: ManagerId, name: String, connection: Connection) -> Rc<Self> {
        let client = Rc::new(Self {
            manager,
            name,
            connection,
            last_number: Cell::default(),
            outbox: RefCell::default(),
            pending: RefCell::default(),
            held: RefCell::default(),
            streams: RefCell::default(),
            is_lost: Cell::default(),
            unheard: Cell::default(),
            is_looked_at: Cell::default(),
        });
        executor::at_turn_end(super::known::end_turn);
        executor::spawn_service(Rc::clone(&client).listen());
        client
    }

    /// Says who this process is, to a manager that does not know it.
    pub(super) fn introduce(&self) {
        let current = current_process();
        self.send(&Message::Hello(current.pid, current.name));
    }

    /// Whether the manager has ended.
    pub(crate) fn is_lost(&self) -> bool {
        self.is_lost.get()
    }

    /// A new way to the manager, for a process that is known or not.
    pub(super) fn way_for(&self, process: Option<(Pid, String)>) -> Connection {
        let (theirs, managers) = pipe(true);
        // What was asked for before comes first, as it did.
        self.flush();
        self.send(&Message::Client(process, managers));
        theirs
    }

    /// Makes an object, and requests what it begins with together with it: nobody else's request comes between.
    pub(super) fn create(
        &self,
        kind: Kind,
        name: String,
        first: impl FnOnce(ObjectId) -> Option<Request>,
    ) -> ObjectId {
        let number = self.next_number();
        let id = ObjectId(current_process().pid, number);
        self.outbox.borrow_mut().push(number, Request::Create { kind, name });
        if let Some(request) = first(id) {
            self.outbox.borrow_mut().push(0, request);
        }
        self.flush();
        id
    }

    /// Requests something whose answer does not matter, at once: this process may compute next.
    pub(super) fn tell(&self, request: Request) {
        if !matches!(request, Request::Create { .. } | Request::Withdraw(_) | Request::Idle(_)) {
            self.unheard.set(Some(request.object()));
        }
        self.outbox.borrow_mut().push(0, request);
        self.flush();
    }

    /// Appends an item to a queue without limit, perhaps together with others.
    pub(super) fn put(&self, id: ObjectId, item: Vec<u8>) {
        self.unheard.set(Some(id));
        if self.outbox.borrow_mut().put(id, item, now_ms()) {
            self.flush();
        } else {
            executor::end_turn_soon();
        }
    }

    /// Requests something and waits for the answer. Dropped before that, it is withdrawn; what was granted is given back.
    pub(super) fn ask(self: &Rc<Self>, id: ObjectId, request: Request) -> Asked {
        let undo = match request {
            Request::Acquire(_) | Request::TryAcquire(_) => Some(Undo::Release),
            Request::Get(..) | Request::TryGet(..) => Some(Undo::PutBack),
            _ => None,
        };
        let number = self.next_number();
        let pending = Pending { id, undo, stage: Stage::Waiting(None) };
        self.pending.borrow_mut().insert(number, pending);
        self.outbox.borrow_mut().push(number, request);
        self.is_looked_at.set(false);
        if !executor::is_running() {
            // A task of another executor: there is no turn at whose end this is sent.
            self.flush();
        }
        Asked { client: Rc::clone(self), number }
    }

    /// Waits until the manager has got all that was told: whoever joins this process may rely on it.
    pub(super) async fn settled(self: Rc<Self>) {
        if let Some(id) = self.unheard.take() {
            // Also a refusal is an answer, and comes after everything before it.
            let _ = self.ask(id, Request::Size(id)).await;
        }
    }

    fn next_number(&self) -> Number {
        // 0 is for those that want no answer.
        self.last_number.set(self.last_number.get().checked_add(1).unwrap_or(1));
        self.last_number.get()
    }

    /// Sends what was requested.
    pub(super) fn flush(&self) {
        let requests = self.outbox.borrow_mut().take();
        if requests.is_empty() {
            return;
        }
        let sent = pickle(&Message::Requests(requests));
        if sent.and_then(|bytes| self.connection.send_bytes(&bytes)).is_err() {
            self.lose();
        }
    }

    fn send(&self, message: &Message) {
        if self.connection.post(message).is_err() {
            self.lose();
        }
    }

    async fn listen(self: Rc<Self>) {
        while let Ok(message) = self.connection.arrival().await {
            match unpickle::<Replies>(&message.into_bytes()) {
                Ok(replies) => self.hear_all(replies),
                Err(_) => break,
            }
        }
        self.connection.close();
        self.lose();
    }

    fn hear_all(&self, replies: Replies) {
        for (number, reply) in replies {
            self.hear(number, reply);
        }
    }

    fn hear(&self, number: Number, reply: Result<Reply>) {
        self.is_looked_at.set(false);
        let mut all = self.pending.borrow_mut();
        let Some(pending) = all.get_mut(&number) else {
            drop(all);
            return complain(reply);
        };
        match std::mem::replace(&mut pending.stage, Stage::Answered(reply)) {
            Stage::Waiting(waker) => waker.into_iter().for_each(Waker::wake),
            Stage::Answered(_) => {}
            Stage::GivenUp => {
                let given_up = all.remove(&number);
                drop(all);
                if let Some(pending) = given_up {
                    self.undo(pending);
                }
            }
        }
    }

    /// Gives back what nobody wants.
    fn undo(&self, Pending { id, undo, stage }: Pending) {
        match (undo, stage) {
            (Some(Undo::Release), Stage::Answered(Ok(Reply::Done | Reply::Is(true)))) => {
                self.tell(Request::Release(id));
            }
            (Some(Undo::PutBack), Stage::Answered(Ok(Reply::Items(items)))) => {
                self.put_back(id, items);
            }
            _ => {}
        }
    }

    /// The manager is gone: nobody waits for it any more.
    pub(super) fn lose(&self) {
        if self.is_lost.replace(true) {
            return;
        }
        let mut all = self.pending.borrow_mut();
        all.retain(|_, pending| !matches!(pending.stage, Stage::GivenUp));
        for pending in all.iter_mut().map(|(_, pending)| pending) {
            if let Stage::Waiting(waker) = &mut pending.stage {
                waker.take().into_iter().for_each(Waker::wake);
                pending.stage = Stage::Answered(Err(self.ended()));
            }
        }
    }

    fn ended(&self) -> Error {
        Error::ManagerEnded { manager: self.name.clone(), what: "what it kept".to_owned() }
    }

    /// Those that wait: by their wakers, and as the manager knows them. `None` if there is one that is withdrawn.
    pub(super) fn waits(&self) -> Option<Vec<(ObjectId, Number, Waker)>> {
        let pending = self.pending.borrow();
        let waits = pending.iter().filter_map(|(&number, pending)| match &pending.stage {
            Stage::Waiting(waker) => Some(waker.clone().map(|waker| (pending.id, number, waker))),
            Stage::Answered(_) => None,
            Stage::GivenUp => Some(None),
        });
        waits.collect()
    }

    /// Whether it is to be found out if this process is idle; asked once after each change.
    pub(super) fn is_to_be_looked_at(&self) -> bool {
        !self.is_lost() && !self.pending.borrow().is_empty() && !self.is_looked_at.get()
    }

    /// Tells the manager that nothing but these waits can make this process go on.
    pub(super) fn rest(&self, waits: Vec<(ObjectId, Number)>) {
        self.is_looked_at.set(true);
        self.outbox.borrow_mut().push(0, Request::Idle(waits));
    }

    /// An item of a queue that was taken ahead; otherwise how many to ask for.
    pub(super) fn take_ahead(&self, id: ObjectId) -> Result<Vec<u8>, usize> {
        let mut streams = self.streams.borrow_mut();
        let stream = streams.entry(id).or_default();
        if let Some(item) = stream.next(now_ms()) {
            return Ok(item);
        }
        let left = stream.pause();
        let most = stream.most();
        drop(streams);
        self.put_back(id, left);
        Err(most)
    }

    /// Keeps items of a queue that came, and hands the first one out.
    pub(super) fn keep_ahead(
        &self,
        id: ObjectId,
        items: Vec<Vec<u8>>,
        asked_ms: f64,
    ) -> Option<Vec<u8>> {
        if items.len() > 1 {
            // What is not asked for in this turn is given back at its end.
            executor::end_turn_soon();
        }
        self.streams.borrow_mut().entry(id).or_default().take(items, asked_ms, now_ms())
    }

    /// Gives back what was taken ahead.
    pub(crate) fn pause(&self) {
        for (&id, stream) in self.streams.borrow_mut().iter_mut() {
            self.put_back(id, stream.pause());
        }
    }

    fn put_back(&self, id: ObjectId, items: Vec<Vec<u8>>) {
        if !items.is_empty() {
            self.tell(Request::PutBack(id, items));
        }
    }

    /// Notes that this process holds a lock or a permit once more.
    pub(crate) fn hold(&self, id: ObjectId, times: usize) {
        *self.held.borrow_mut().entry(id).or_default() += times;
    }

    pub(crate) fn holds(&self, id: ObjectId) -> bool {
        self.held.borrow().contains_key(&id)
    }

    /// Notes that it holds it once less; false if it did not.
    pub(crate) fn let_go(&self, id: ObjectId) -> bool {
        let mut held = self.held.borrow_mut();
        let Some(times) = held.get_mut(&id) else { return false };
        *times -= 1;
        if *times == 0 {
            held.remove(&id);
        }
        true
    }

    /// Notes that it holds it no more, and says how often it did.
    pub(crate) fn let_go_whole(&self, id: ObjectId) -> usize {
        self.held.borrow_mut().remove(&id).unwrap_or_default()
    }
}

/// An error of which nobody waited to hear.
fn complain(reply: Result<Reply>) {
    if let Err(error) = reply {
        crate::eprintln!("{error}");
    }
}

/// The answer of a request.
#[derive(Debug)]
#[must_use = "a request that is dropped is withdrawn"]
pub(crate) struct Asked {
    client: Rc<Client>,
    number: Number,
}

impl Asked {
    /// Gives up waiting: the answer comes soon, see [`Request::Withdraw`].
    pub(super) fn withdraw(&self) {
        self.client.tell(Request::Withdraw(self.number));
    }
}

impl Future for Asked {
    type Output = Result<Reply>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let mut all = self.client.pending.borrow_mut();
        let Some(pending) = all.get_mut(&self.number) else {
            return Poll::Ready(Err(self.client.ended()));
        };
        if self.client.is_lost() && matches!(pending.stage, Stage::Waiting(_)) {
            pending.stage = Stage::Answered(Err(self.client.ended()));
        }
        if let Stage::Waiting(waker) = &mut pending.stage {
            // Not twice: how many there are tells what can wake the task.
            if !waker.as_ref().is_some_and(|waker| waker.will_wake(context.waker())) {
                *waker = Some(context.waker().clone());
            }
            return Poll::Pending;
        }
        match all.remove(&self.number).map(|pending| pending.stage) {
            Some(Stage::Answered(reply)) => Poll::Ready(reply),
            _ => Poll::Ready(Err(self.client.ended())),
        }
    }
}

impl Drop for Asked {
    fn drop(&mut self) {
        let mut all = self.client.pending.borrow_mut();
        let Some(mut pending) = all.remove(&self.number) else { return };
        if matches!(pending.stage, Stage::Answered(_)) || self.client.is_lost() {
            drop(all);
            return self.client.undo(pending);
        }
        pending.stage = Stage::GivenUp;
        all.insert(self.number, pending);
        drop(all);
        self.withdraw();
    }
}
