//! What is asked for: parsed from words, checked against the catalogue.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::{Deserializer, Error as _, MapAccess, Visitor};
use serde::ser::{SerializeMap, Serializer};
use serde::{Deserialize, Serialize};
use tsify::Tsify;
use wasm_bindgen::prelude::wasm_bindgen;

use super::{Experiment, Model, Parameter, Values, experiment};
use crate::error::{Error, Result};
use crate::multiprocessing::StartMethod;

/// The parameters of an experiment: in a report and in an address all side by side.
///
/// # Examples
/// ```
/// use coreyard::experiments::{Model, Parameters, Values};
///
/// let parameters = Parameters {
///     values: Values::from([("tasks", 8)]),
///     models: vec![Model::Pool],
///     ..Parameters::default()
/// };
/// assert_eq!(parameters.start_method.name(), "spawn");
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Parameters {
    /// The numbers, by name.
    pub values: Values,
    /// The models to measure.
    pub models: Vec<Model>,
    /// How the processes of `processes` and `pool` are started; spawn unless another is asked for.
    pub start_method: StartMethod,
}

// As the `Serialize` and `Deserialize` below have it, which no derivation knows.
#[wasm_bindgen(typescript_custom_section)]
const PARAMETERS: &str = r"
/**
 * The parameters of an experiment: its numbers by name, the models to measure, and how processes are started.
 */
export interface Parameters {
    models: Model[];
    start_method?: StartMethod;
    [number: string]: number | Model[] | StartMethod | undefined;
}
";

impl Serialize for Parameters {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        for (name, number) in self.values.iter() {
            map.serialize_entry(name, &number)?;
        }
        map.serialize_entry("models", &self.models)?;
        map.serialize_entry("start_method", &self.start_method)?;
        map.end()
    }
}

impl<'de> Deserialize<'de> for Parameters {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct SideBySide;

        impl<'de> Visitor<'de> for SideBySide {
            type Value = Parameters;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("parameters by name")
            }

            fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<Parameters, M::Error> {
                let mut parameters = Parameters::default();
                while let Some(name) = map.next_key::<String>()? {
                    match name.as_str() {
                        "models" => parameters.models = map.next_value()?,
                        "start_method" => parameters.start_method = map.next_value()?,
                        _ => {
                            let number = map.next_value();
                            let named = |error| M::Error::custom(format!("{name}: {error}"));
                            parameters.values.set(&name, number.map_err(named)?);
                        }
                    }
                }
                Ok(parameters)
            }
        }

        deserializer.deserialize_map(SideBySide)
    }
}

/// An experiment and its parameters.
///
/// # Examples
/// ```
/// use std::collections::BTreeMap;
///
/// use coreyard::experiments::Request;
///
/// let given = BTreeMap::from([("tasks".to_owned(), "2".to_owned())]);
/// let request = Request::parse("cpu-bound", &given, 4).expect("two tasks are allowed");
/// assert_eq!(request.parameters.values.number("tasks"), 2);
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Tsify)]
#[serde(deny_unknown_fields)]
#[tsify(hashmap_as_object)]
pub struct Request {
    /// The experiment's name.
    pub experiment: String,
    /// Its parameters.
    pub parameters: Parameters,
}

impl Request {
    /// The request for `experiment` with the parameters `given` as words; what is not given has its default.
    ///
    /// # Errors
    /// Every [`Error::Unknown`] and [`Error::Refused`], not only the first.
    ///
    /// # Examples
    /// ```
    /// # use std::collections::BTreeMap;
    /// # use coreyard::experiments::Request;
    /// let given = BTreeMap::from([("tasks".to_owned(), "many".to_owned())]);
    /// for error in Request::parse("cpu-bound", &given, 4).expect_err("that is no number") {
    ///     coreyard::eprintln!("{error}");
    /// }
    /// ```
    pub fn parse(
        experiment_name: &str,
        given: &BTreeMap<String, String>,
        cores: u64,
    ) -> Result<Self, Vec<Error>> {
        let experiment = experiment(experiment_name).map_err(|error| vec![error])?.experiment;
        let word = |name: &str| given.get(name).map(String::as_str);
        let mut parameters = Parameters::default();
        let mut errors = Vec::new();
        for parameter in experiment.parameters {
            match parameter.parse(word(parameter.name), cores) {
                Ok(number) => parameters.values.set(parameter.name, number),
                Err(error) => errors.push(error),
            }
        }
        errors.extend(given.keys().filter_map(|name| experiment.check_known(name).err()));
        match experiment.parse_models(word("models")) {
            Ok(models) => parameters.models = models,
            Err(error) => errors.push(error),
        }
        match word("start_method").map_or(Ok(StartMethod::default()), str::parse) {
            Ok(method) => parameters.start_method = method,
            Err(error) => errors.push(error),
        }
        let request = Self { experiment: experiment_name.to_owned(), parameters };
        if errors.is_empty() {
            request.check().map(|()| request).map_err(|error| vec![error])
        } else {
            Err(errors)
        }
    }

    /// Refuses what the experiment does not allow.
    ///
    /// # Errors
    /// [`Error::Unknown`] for a name that nothing has, [`Error::Refused`] for a value that is missing or outside its range.
    ///
    /// # Examples
    /// ```
    /// # use std::collections::BTreeMap;
    /// # use coreyard::experiments::Request;
    /// let mut request = Request::parse("cpu-bound", &BTreeMap::new(), 4).expect("the defaults are allowed");
    /// assert_eq!(request.check(), Ok(()));
    /// request.parameters.values.set("tasks", 0);
    /// assert!(request.check().is_err());
    /// ```
    pub fn check(&self) -> Result<()> {
        let experiment = experiment(&self.experiment)?.experiment;
        let Parameters { values, models, start_method } = &self.parameters;
        for parameter in experiment.parameters {
            parameter.check_given(values.get(parameter.name))?;
        }
        values.iter().try_for_each(|(name, _)| experiment.check_known(name))?;
        models.iter().try_for_each(|&model| experiment.check_model(model))?;
        if *start_method != StartMethod::default() {
            experiment.check_known("start_method")?;
        }
        experiment.check_series(values)
    }
}

impl Experiment {
    fn parameter(&self, name: &str) -> Option<&Parameter> {
        self.parameters.iter().find(|parameter| parameter.name == name)
    }

    /// Refuses tasks that go on beyond the largest size.
    fn check_series(&self, values: &Values) -> Result<()> {
        let Some(largest) = self.largest_size else { return Ok(()) };
        let (size, tasks) = (values.number("size"), values.number("tasks"));
        let most = largest + 1 - size;
        if tasks <= most {
            return Ok(());
        }
        Err(Error::Refused {
            field: "tasks".to_owned(),
            value: tasks.to_string(),
            allowed: format!(
                "at most {most} with a size of {size}, because the largest is {largest}"
            ),
        })
    }

    /// The names of what can be asked for beside the numbers.
    fn others(&self) -> &'static [&'static str] {
        if self.start_method { &["models", "start_method"] } else { &["models"] }
    }

    fn check_known(&self, name: &str) -> Result<()> {
        if self.others().contains(&name) || self.parameter(name).is_some() {
            return Ok(());
        }
        let own = self.parameters.iter().map(|parameter| parameter.name);
        Err(Error::unknown("parameter", name, own.chain(self.others().iter().copied())))
    }

    fn check_model(&self, model: Model) -> Result<()> {
        if self.models.contains(&model) {
            return Ok(());
        }
        Err(Error::unknown("model", model.name(), self.models.iter().map(|model| model.name())))
    }

    fn parse_models(&self, given: Option<&str>) -> Result<Vec<Model>> {
        let Some(given) = given else {
            return Ok(self.default_models.to_vec());
        };
        given.split(',').map(|name| self.parse_model(name.trim())).collect()
    }

    fn parse_model(&self, name: &str) -> Result<Model> {
        let names = || self.models.iter().map(|model| model.name());
        let found = self.models.iter().copied().find(|model| model.name() == name);
        found.ok_or_else(|| Error::unknown("model", name, names()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(given: &[(&str, &str)]) -> Result<Request, Vec<String>> {
        let owned =
            given.iter().map(|&(name, value)| (name.to_owned(), value.to_owned())).collect();
        Request::parse("cpu-bound", &owned, 4)
            .map_err(|errors| errors.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn what_is_not_given_has_its_default() {
        let request = parse(&[]).expect("defaults are allowed");
        assert_eq!(request.parameters.values.get("workers"), Some(4), "as many as cores");
        assert_eq!(request.parameters.models, Model::ALL);
    }

    #[test]
    fn what_is_given_is_taken() {
        let request = parse(&[("size", "1000"), ("models", "pool, sequential")]).expect("allowed");
        assert_eq!(request.parameters.values.number("size"), 1_000);
        assert_eq!(request.parameters.models, [Model::Pool, Model::Sequential]);
    }

    #[test]
    fn every_bad_value_is_refused_with_its_field_and_its_range() {
        for bad in ["0", "-1", "65", "many", "", "1.5", "NaN", "1e3", "99999999999999999999999"] {
            let refused = parse(&[("workers", bad)]).expect_err("that is no number of workers");
            assert_eq!(
                refused,
                [format!("workers is {bad}: it must be a whole number from 1 to 64")]
            );
        }
    }

    #[test]
    fn all_that_is_wrong_is_said_at_once() {
        let refused = parse(&[
            ("workers", "0"),
            ("tasks", "x"),
            ("colour", "red"),
            ("models", "fork"),
            ("start_method", "clone"),
        ]);
        let refused = refused.expect_err("five times wrong");
        assert_eq!(refused.len(), 5, "{refused:?}");
        assert!(refused[2].contains("there is no parameter named \"colour\""), "{refused:?}");
        assert!(refused[3].contains("there is no model named \"fork\""), "{refused:?}");
        assert!(refused[4].ends_with("there are: spawn, fork, forkserver"), "{refused:?}");
    }

    #[test]
    fn an_unknown_experiment_is_refused_with_those_there_are() {
        let refused = Request::parse("cpu", &BTreeMap::new(), 1).expect_err("there is none");
        assert!(refused[0].to_string().contains("cpu-bound, io-bound"), "{refused:?}");
    }
}
