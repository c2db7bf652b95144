//! What is asked for: parsed from words, checked against the catalogue.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use tsify::Tsify;

use super::catalog::{Experiment, Parameter};
use super::{Model, experiment};
use crate::error::{Error, Result};
use crate::multiprocessing::StartMethod;

/// The parameters of an experiment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Tsify)]
#[serde(deny_unknown_fields)]
pub struct Parameters {
    /// How many processes or threads work at once.
    pub workers: u64,
    /// How many tasks there are.
    pub tasks: u64,
    /// How large each task is, in the experiment's unit.
    pub size: u64,
    /// How many times every model is measured.
    pub repeat: u64,
    /// The models to measure.
    pub models: Vec<Model>,
    /// How the processes of `processes` and `pool` are started; spawn unless another is asked for.
    #[serde(default)]
    pub start_method: StartMethod,
}

/// An experiment and its parameters.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Tsify)]
#[serde(deny_unknown_fields)]
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
    pub fn parse(
        experiment_name: &str,
        given: &BTreeMap<String, String>,
        cores: u64,
    ) -> Result<Self, Vec<Error>> {
        let experiment = experiment(experiment_name).map_err(|error| vec![error])?.catalog_entry();
        let mut errors = Vec::new();
        let mut value_of = |name: &str| {
            let given = given.get(name).map(String::as_str);
            let parsed =
                experiment.parameter(name).map_or(Ok(1), |parameter| parameter.parse(given, cores));
            parsed.unwrap_or_else(|error| {
                errors.push(error);
                0
            })
        };
        let (workers, tasks) = (value_of("workers"), value_of("tasks"));
        let (size, repeat) = (value_of("size"), value_of("repeat"));
        errors.extend(given.keys().filter_map(|name| experiment.check_known(name).err()));
        let models = experiment.parse_models(given.get("models").map(String::as_str));
        let models = models.map_err(|error| errors.push(error)).unwrap_or_default();
        let start_method =
            given.get("start_method").map_or(Ok(StartMethod::default()), |name| name.parse());
        let start_method = start_method.map_err(|error| errors.push(error)).unwrap_or_default();
        let parameters = Parameters { workers, tasks, size, repeat, models, start_method };
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
    /// [`Error::Unknown`] for a name that nothing has, [`Error::Refused`] for a value outside its range.
    pub fn check(&self) -> Result<()> {
        let experiment = experiment(&self.experiment)?.catalog_entry();
        for parameter in &experiment.parameters {
            parameter.check(self.parameters.value_of(parameter.name))?;
        }
        self.parameters.models.iter().try_for_each(|&model| experiment.check_model(model))?;
        experiment.check_series(&self.parameters)
    }
}

impl Parameters {
    fn value_of(&self, name: &str) -> u64 {
        match name {
            "workers" => self.workers,
            "tasks" => self.tasks,
            "size" => self.size,
            _ => self.repeat,
        }
    }
}

impl Experiment {
    fn parameter(&self, name: &str) -> Option<&Parameter> {
        self.parameters.iter().find(|parameter| parameter.name == name)
    }

    /// Refuses tasks that go on beyond the largest size.
    fn check_series(&self, &Parameters { size, tasks, .. }: &Parameters) -> Result<()> {
        let Some((largest, most)) = self.largest_size.map(|largest| (largest, largest + 1 - size))
        else {
            return Ok(());
        };
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

    fn check_known(&self, name: &str) -> Result<()> {
        const OTHERS: [&str; 2] = ["models", "start_method"];
        if OTHERS.contains(&name) || self.parameter(name).is_some() {
            return Ok(());
        }
        let known = self.parameters.iter().map(|parameter| parameter.name).chain(OTHERS);
        Err(Error::unknown("parameter", name, known))
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

impl Parameter {
    fn parse(&self, given: Option<&str>, cores: u64) -> Result<u64> {
        let Some(given) = given else {
            return Ok(self.default.unwrap_or(cores).clamp(self.minimum, self.maximum));
        };
        let value = given
            .trim()
            .parse()
            .map_err(|_| Error::out_of_range(self.name, given, &self.range()))?;
        self.check(value).map(|()| value)
    }

    fn check(&self, value: u64) -> Result<()> {
        if self.range().contains(&value) {
            return Ok(());
        }
        Err(Error::out_of_range(self.name, value, &self.range()))
    }

    fn range(&self) -> std::ops::RangeInclusive<u64> {
        self.minimum..=self.maximum
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
        assert_eq!(request.parameters.workers, 4, "as many as cores");
        assert_eq!(request.parameters.models, Model::ALL);
    }

    #[test]
    fn what_is_given_is_taken() {
        let request = parse(&[("size", "1000"), ("models", "pool, sequential")]).expect("allowed");
        assert_eq!(request.parameters.size, 1_000);
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
        assert!(refused[0].to_string().contains("cpu-bound, fibonacci-executors"), "{refused:?}");
    }
}
