//! Every export of the lab: what the page and the runner call. It converts, and computes nothing.
//!
//! The functions are called in the worker of a main process. What happens in a run is posted to whoever started that
//! worker, as an [`Event`].

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use tsify::{Ts, Tsify};
use wasm_bindgen::prelude::{JsError, JsValue, wasm_bindgen};

use crate::error::Result;
use crate::executor;
use crate::experiments::{self, Catalog, Conclusion, Measured, Plan, Request, Run, Step};
use crate::trace::Batch;

#[wasm_bindgen]
extern "C" {
    /// The worker's own `postMessage`.
    #[wasm_bindgen(js_name = postMessage)]
    fn post_message(message: &JsValue);
}

/// What a main process posts while it works.
///
/// # Examples
/// ```
/// use coreyard::wasm::Event;
///
/// fn is_last(event: &Event) -> bool {
///     !matches!(event, Event::Trace { .. })
/// }
/// ```
#[derive(Debug, Serialize, Tsify)]
#[serde(tag = "type", rename_all = "kebab-case")]
#[tsify(missing_as_null)]
pub enum Event {
    /// What happened since the last one.
    Trace {
        /// It.
        batch: Batch,
    },
    /// A warm-up is done.
    Warm,
    /// A run came to its end.
    Finished {
        /// It, whole.
        run: Run,
    },
    /// A run or a warm-up failed.
    Failed {
        /// Why, in a sentence.
        message: String,
    },
}

fn post(event: &Event) {
    let serializer = serde_wasm_bindgen::Serializer::json_compatible();
    // An event holds numbers, words and lists of them: there is nothing that could be refused.
    if let Ok(message) = event.serialize(&serializer) {
        post_message(&message);
    }
}

fn post_batch(batch: &Batch) {
    post(&Event::Trace { batch: batch.clone() });
}

fn failed(error: &crate::Error) -> Event {
    Event::Failed { message: error.to_string() }
}

/// Everything that can be run.
///
/// # Errors
/// None: a catalogue holds nothing that could be refused.
///
/// # Examples
/// ```no_run
/// # fn example() -> Result<(), wasm_bindgen::JsError> {
/// let catalog = coreyard::wasm::catalog()?;
/// # Ok(())
/// # }
/// ```
#[wasm_bindgen]
pub fn catalog() -> Result<Ts<Catalog>, JsError> {
    Ok(experiments::catalog().into_ts()?)
}

/// What was given for an experiment, in words, by parameter.
///
/// # Examples
/// ```no_run
/// # fn example(given: &tsify::Ts<coreyard::wasm::Given>) -> Result<(), wasm_bindgen::JsError> {
/// let request = coreyard::wasm::parse_request("pipe", given, 4)?;
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Deserialize, Tsify)]
pub struct Given(#[tsify(type = "Record<string, string>")] BTreeMap<String, String>);

/// The request for `experiment` with the parameters `given`; what is not given has its default.
///
/// # Errors
/// A line for each thing that is wrong.
///
/// # Examples
/// ```no_run
/// # fn example(given: &tsify::Ts<coreyard::wasm::Given>) -> Result<(), wasm_bindgen::JsError> {
/// let request = coreyard::wasm::parse_request("cpu-bound", given, 4)?;
/// let plan = coreyard::wasm::plan(&request)?;
/// # Ok(())
/// # }
/// ```
#[wasm_bindgen(js_name = parseRequest)]
pub fn parse_request(
    experiment: &str,
    given: &Ts<Given>,
    cores: u32,
) -> Result<Ts<Request>, JsError> {
    let Given(given) = given.to_rust()?;
    let request = Request::parse(experiment, &given, u64::from(cores)).map_err(|errors| {
        JsError::new(&errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))
    })?;
    Ok(request.into_ts()?)
}

/// The runs that a request comes to, in their order.
///
/// # Errors
/// What is wrong with the request.
///
/// # Examples
/// ```no_run
/// # fn example(request: &tsify::Ts<coreyard::experiments::Request>) -> Result<(), wasm_bindgen::JsError> {
/// let plan = coreyard::wasm::plan(request)?;
/// # Ok(())
/// # }
/// ```
#[wasm_bindgen]
pub fn plan(request: &Ts<Request>) -> Result<Ts<Plan>, JsError> {
    Ok(experiments::plan(&request.to_rust()?)?.into_ts()?)
}

/// Warms this main process up for a step; posts `warm` or `failed`.
///
/// # Errors
/// If that is no step.
///
/// # Examples
/// ```no_run
/// # fn example(step: &tsify::Ts<coreyard::experiments::Step>) -> Result<(), wasm_bindgen::JsError> {
/// coreyard::wasm::warm_up(step)?;
/// # Ok(())
/// # }
/// ```
#[wasm_bindgen(js_name = warmUp)]
pub fn warm_up(step: &Ts<Step>) -> Result<(), JsError> {
    let step = step.to_rust()?;
    executor::spawn(async {
        let warmed = experiments::warm_up(step).await;
        post(&warmed.map_or_else(|error| failed(&error), |()| Event::Warm));
    });
    Ok(())
}

/// Makes one run; posts `trace` while it lasts, and then `finished` or `failed`.
///
/// # Errors
/// If that is no step.
///
/// # Examples
/// ```no_run
/// # fn example(step: &tsify::Ts<coreyard::experiments::Step>) -> Result<(), wasm_bindgen::JsError> {
/// coreyard::wasm::run(step)?;
/// # Ok(())
/// # }
/// ```
#[wasm_bindgen]
pub fn run(step: &Ts<Step>) -> Result<(), JsError> {
    let step = step.to_rust()?;
    executor::own_everything();
    executor::spawn(async {
        let ran = experiments::run(step, post_batch).await;
        post(&ran.map_or_else(|error| failed(&error), |run| Event::Finished { run }));
    });
    Ok(())
}

/// What was measured comes to.
///
/// # Errors
/// If that is nothing that was measured, or there is no such experiment.
///
/// # Examples
/// ```no_run
/// # fn example(measured: &tsify::Ts<coreyard::experiments::Measured>) -> Result<(), wasm_bindgen::JsError> {
/// let conclusion = coreyard::wasm::conclude(measured)?;
/// # Ok(())
/// # }
/// ```
#[wasm_bindgen]
pub fn conclude(measured: &Ts<Measured>) -> Result<Ts<Conclusion>, JsError> {
    Ok(experiments::conclude(&measured.to_rust()?)?.into_ts()?)
}
