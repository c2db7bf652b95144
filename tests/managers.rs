//! Managers that somebody asks for: lists, dictionaries, namespaces and the rest, kept by a process for others.
#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, reason = "a test says so by failing")]
#![allow(clippy::needless_pass_by_value, reason = "a target owns its arguments")]

use coreyard::Error;
use coreyard::multiprocessing::managers::{DictProxy, ListProxy, NamespaceProxy};
use coreyard::multiprocessing::sharedctypes::Backend;
use coreyard::multiprocessing::{
    Connection, Context, Event, Lock, Manager, Process, Queue, Value, active_children, pipe,
};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

#[macro_use]
mod suite;

wasm_bindgen_test_configure!(run_in_dedicated_worker);

suite!(
    processes_append_to_one_list,
    processes_set_keys_of_one_dictionary,
    a_namespace_has_values_of_any_types,
    an_item_can_be_a_handle,
    a_handle_goes_to_a_process_that_runs_already,
    a_pool_works_on_a_list,
    a_list_is_sorted_although_others_append_to_it,
    a_manager_keeps_locks_queues_and_numbers_too,
    who_waits_for_a_manager_that_is_shut_down_hears_of_it,
);

async fn returned(process: &Process) {
    process.join(None).await.unwrap();
    assert_eq!(process.exitcode(), Some(0), "{}", process.reason());
}

async fn append(list: ListProxy<u32>, first: u32) -> coreyard::Result<()> {
    for number in first..first + 10 {
        list.append(&number).await?;
    }
    Ok(())
}

async fn processes_append_to_one_list(context: Context) {
    let manager = Manager::start().unwrap();
    let list = manager.list([]).unwrap();
    let processes = [0, 10, 20].map(|first| context.process(append, (list.clone(), first)));
    for process in &processes {
        process.start().unwrap();
    }
    for process in &processes {
        returned(process).await;
    }
    let mut all = list.slice(..).await.unwrap();
    for first in [0, 10, 20] {
        let own = all.iter().filter(|&number| (first..first + 10).contains(number));
        assert!(own.is_sorted(), "each process's own numbers are in their order: {all:?}");
    }
    all.sort_unstable();
    assert!(all.into_iter().eq(0..30));
    manager.shutdown().unwrap();
}

async fn processes_set_keys_of_one_dictionary(context: Context) {
    async fn square(dict: DictProxy<u32, String>, number: u32) -> coreyard::Result<()> {
        dict.set(&number, &(number * number).to_string()).await
    }
    let manager = Manager::start().unwrap();
    let dict = manager.dict([(7, "seven".to_owned())]).unwrap();
    for number in [3, 1, 7] {
        let process = context.process(square, (dict.clone(), number));
        process.start().unwrap();
        returned(&process).await;
    }
    let expected = [(7, "49"), (3, "9"), (1, "1")].map(|(key, value)| (key, value.to_owned()));
    assert_eq!(dict.items().await.unwrap(), expected);
    manager.shutdown().unwrap();
}

async fn a_namespace_has_values_of_any_types(context: Context) {
    async fn change(space: NamespaceProxy) -> coreyard::Result<()> {
        let count: u32 = space.get("count").await?;
        space.set("count", &(count + 1)).await?;
        space.set("words", &["fork", "spoon"]).await?;
        space.del("old").await
    }
    let manager = Manager::start().unwrap();
    let space = manager.namespace().with_name("settings");
    space.set("count", &1_u32).await.unwrap();
    space.set("old", "text").await.unwrap();
    let process = context.process(change, (space.clone(),));
    process.start().unwrap();
    returned(&process).await;
    assert_eq!(space.get("count").await, Ok(2_u32));
    assert_eq!(space.get("words").await, Ok(("fork".to_owned(), "spoon".to_owned())));
    assert_eq!(space.names().await.unwrap(), ["count", "words"]);
    let missing = space.get::<String>("old").await.unwrap_err();
    assert_eq!(missing.to_string(), "namespace 'settings' has no name \"old\"");
    assert!(matches!(space.del("old").await, Err(Error::Missing { .. })));
    manager.shutdown().unwrap();
}

async fn an_item_can_be_a_handle(context: Context) {
    async fn fill(rows: ListProxy<ListProxy<u32>>) -> coreyard::Result<()> {
        rows.get(1).await?.append(&5).await
    }
    let manager = Manager::start().unwrap();
    let (first, second) = (manager.list([]).unwrap(), manager.list([4]).unwrap());
    let rows = manager.list([first, second.clone()]).unwrap();
    let process = context.process(fill, (rows.clone(),));
    process.start().unwrap();
    returned(&process).await;
    assert_eq!(second.slice(..).await, Ok(vec![4, 5]));
    manager.shutdown().unwrap();
}

async fn a_handle_goes_to_a_process_that_runs_already(context: Context) {
    async fn relay(connection: Connection) -> coreyard::Result<()> {
        let list: ListProxy<u32> = connection.recv().await?;
        append(list, 1).await
    }
    let (ours, theirs) = pipe(true);
    let process = context.process(relay, (theirs,));
    process.start().unwrap();
    let manager = Manager::start().unwrap();
    let list = manager.list([0_u32]).unwrap();
    ours.send(&list).unwrap();
    returned(&process).await;
    assert_eq!(list.slice(..).await.unwrap(), (0..11).collect::<Vec<_>>());
    manager.shutdown().unwrap();
}

async fn a_list_is_sorted_although_others_append_to_it(context: Context) {
    let manager = Manager::start().unwrap();
    let list = manager.list([30_u32, 10, 20]).unwrap();
    let process = context.process(append, (list.clone(), 0));
    process.start().unwrap();
    list.sort().await.unwrap();
    returned(&process).await;
    list.sort_by_key(|&number| std::cmp::Reverse(number)).await.unwrap();
    let expected: Vec<_> = [30, 20, 10].into_iter().chain((0..10).rev()).collect();
    assert_eq!(list.slice(..).await, Ok(expected));
    assert_eq!(list.count(&20).await, Ok(1));
    manager.shutdown().unwrap();
}

async fn a_pool_works_on_a_list(context: Context) {
    let manager = context.manager().unwrap();
    let list = manager.list([]).unwrap();
    let pool = context.pool(2.try_into().unwrap()).unwrap();
    pool.starmap(append, vec![(list.clone(), 0), (list.clone(), 10)]).await.unwrap();
    assert_eq!(list.len().await, Ok(20));
    pool.terminate();
    pool.join().await.unwrap();
    manager.shutdown().unwrap();
}

async fn a_manager_keeps_locks_queues_and_numbers_too(context: Context) {
    async fn work(
        lock: Lock,
        start: Event,
        queue: Queue<u32>,
        counter: Value<u32>,
    ) -> coreyard::Result<()> {
        start.wait(None).await?;
        let _held = lock.lock().await?;
        counter.set(counter.get().await? + queue.get().await?).await
    }
    let manager = Manager::start().unwrap();
    let (lock, start) = (manager.lock(), manager.event());
    let (queue, counter) = (manager.queue(0), manager.value(0));
    assert_eq!(counter.backend(), Backend::Manager);
    let arguments = (lock.clone(), start.clone(), queue.clone(), counter.clone());
    let processes = [(); 2].map(|()| context.process(work, arguments.clone()));
    for process in &processes {
        process.start().unwrap();
    }
    queue.put(3).await.unwrap();
    queue.put(4).await.unwrap();
    start.set().unwrap();
    for process in &processes {
        returned(process).await;
    }
    assert_eq!(counter.get().await, Ok(7));
    manager.shutdown().unwrap();
    let ended = lock.acquire(None).await.unwrap_err();
    assert!(matches!(ended, Error::ManagerEnded { .. }), "it was this manager's: {ended}");
    let other = Lock::new();
    assert_eq!(other.acquire(None).await, Ok(()), "what is made elsewhere is elsewhere");
}

async fn who_waits_for_a_manager_that_is_shut_down_hears_of_it(context: Context) {
    async fn waits(start: Event, list: ListProxy<u32>) -> coreyard::Result<(String, String)> {
        let first = start.wait(None).await.unwrap_err().to_string();
        let second = list.len().await.unwrap_err().to_string();
        Ok((first, second))
    }
    async fn is_waiting(list: &ListProxy<u32>) {
        while list.is_empty().await.unwrap() {}
    }
    async fn says_so(start: Event, list: ListProxy<u32>) -> coreyard::Result<(String, String)> {
        list.append(&1).await?;
        waits(start, list).await
    }
    let manager = Manager::start().unwrap();
    let (start, list) = (manager.event(), manager.list([]).unwrap().with_name("arrived"));
    let process = context.process(says_so, (start.clone(), list.clone()));
    process.start().unwrap();
    is_waiting(&list).await;
    manager.shutdown().unwrap();
    returned(&process).await;
    let name = manager.process().name();
    let (first, second): (String, String) = process.result().unwrap();
    assert!(first.starts_with(&format!("{name} has ended, and with it event")), "{first}");
    assert_eq!(second, format!("{name} has ended, and with it list 'arrived'"));
    let gone = list.append(&1).await.unwrap_err();
    assert!(matches!(gone, Error::ManagerEnded { .. }), "{gone}");
}

#[wasm_bindgen_test]
async fn a_list_does_what_pythons_does() {
    let manager = Manager::start().unwrap();
    let list = manager.list(["b".to_owned(), "c".to_owned()]).unwrap().with_name("letters");
    let letters = |text: &str| text.chars().map(String::from).collect::<Vec<_>>();
    list.insert(0, &"a".to_owned()).await.unwrap();
    list.extend(letters("de")).await.unwrap();
    list.set(1, &"x".to_owned()).await.unwrap();
    assert_eq!(list.slice(..).await.unwrap(), letters("axcde"));
    assert_eq!(list.slice(1..=2).await.unwrap(), letters("xc"));
    assert_eq!(list.pop(None).await.unwrap(), "e");
    assert_eq!(list.pop(1).await.unwrap(), "x");
    list.reverse().await.unwrap();
    assert_eq!(list.slice(..).await.unwrap(), letters("dca"));
    assert_eq!(list.index(&"c".to_owned()).await, Ok(1));
    assert_eq!(list.contains(&"z".to_owned()).await, Ok(false));
    list.remove(&"d".to_owned()).await.unwrap();
    assert_eq!((list.len().await, list.get(0).await), (Ok(2), Ok("c".to_owned())));
    list.replace(letters("q")).await.unwrap();
    list.clear().await.unwrap();
    assert_eq!(list.is_empty().await, Ok(true));
    let missing = list.remove(&"z".to_owned()).await.unwrap_err().to_string();
    assert_eq!(missing, "list 'letters' has no item \"z\"");
    let outside = list.get(3).await.unwrap_err().to_string();
    assert_eq!(outside, "list 'letters': the index 3 is out of range, its length is 0");
    assert!(matches!(list.pop(None).await, Err(Error::Index { .. })));
    manager.shutdown().unwrap();
}

#[wasm_bindgen_test]
async fn a_dictionary_does_what_pythons_does() {
    let manager = Manager::start().unwrap();
    let dict = manager.dict([(1, 'a'), (2, 'b')]).unwrap().with_name("d");
    dict.update([(2, 'c'), (3, 'd')]).await.unwrap();
    assert_eq!(dict.setdefault(&3, &'z').await, Ok('d'));
    assert_eq!(dict.setdefault(&4, &'e').await, Ok('e'));
    assert_eq!(dict.keys().await.unwrap(), [1, 2, 3, 4]);
    assert_eq!(dict.values().await.unwrap(), ['a', 'c', 'd', 'e']);
    assert_eq!((dict.get(&2).await, dict.get(&9).await), (Ok(Some('c')), Ok(None)));
    assert_eq!((dict.contains(&2).await, dict.contains(&9).await), (Ok(true), Ok(false)));
    assert_eq!(dict.pop(&1).await, Ok('a'));
    assert_eq!(dict.popitem().await, Ok((4, 'e')));
    assert_eq!(dict.len().await, Ok(2));
    assert_eq!(dict.pop(&1).await.unwrap_err().to_string(), "dict 'd' has no key 1");
    dict.clear().await.unwrap();
    assert_eq!(dict.is_empty().await, Ok(true));
    assert!(matches!(dict.popitem().await, Err(Error::Missing { .. })));
    manager.shutdown().unwrap();
}

#[wasm_bindgen_test]
async fn an_item_is_a_copy() {
    let manager = Manager::start().unwrap();
    let list = manager.list([vec![1], vec![2]]).unwrap();
    let mut copy = list.get(0).await.unwrap();
    copy.push(3);
    assert_eq!(list.get(0).await.unwrap(), [1]);
    list.set(0, &copy).await.unwrap();
    assert_eq!(list.get(0).await.unwrap(), [1, 3]);
    manager.shutdown().unwrap();
}

#[wasm_bindgen_test]
async fn two_managers_do_not_know_each_other() {
    let (first, second) = (Manager::start().unwrap(), Manager::start().unwrap());
    let (kept, lost) = (first.list([1]).unwrap(), second.list([2]).unwrap());
    assert_ne!(first.process().name(), second.process().name());
    second.shutdown().unwrap();
    assert!(matches!(lost.get(0).await, Err(Error::ManagerEnded { .. })));
    assert_eq!(kept.get(0).await, Ok(1));
    first.shutdown().unwrap();
    assert!(active_children().is_empty());
}

#[cfg(not(feature = "threads"))]
#[wasm_bindgen_test]
async fn a_forked_process_asks_the_manager_and_cannot_shut_it_down() {
    let manager = Manager::start().unwrap();
    let list = manager.list([1]).unwrap();
    let (theirs, copy) = (manager.clone(), list.clone());
    let target = move || {
        let (manager, list) = (theirs.clone(), copy.clone());
        async move {
            list.append(&2).await?;
            let refused = manager.shutdown();
            assert!(matches!(refused, Err(Error::NotAChild { .. })), "{refused:?}");
            Ok::<_, Error>(())
        }
    };
    let process = Context::fork().unwrap().process(target, ());
    process.start().unwrap();
    returned(&process).await;
    assert_eq!(list.slice(..).await, Ok(vec![1, 2]));
    manager.shutdown().unwrap();
}
