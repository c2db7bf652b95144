/** The lines that put an experiment with its parameters into somebody else's page. */

import { DEFAULT_START_METHOD, valueOf } from "./parameters.js";
import type { Experiment, Parameters } from "./generated/wasm.js";

/** A script and an element, whose attributes are the parameters; `base` is the address of the site. */
export function embedOf(experiment: Experiment, parameters: Parameters, base: string): string {
  const script = new URL("coreyard-lab.js", base).href;
  const attributes = [["experiment", experiment.name], ...settingsOf(experiment, parameters)];
  const written = attributes.map(([name, value]) => `${name}="${value}"`).join(" ");
  return `<script type="module" src="${script}"></script>\n<coreyard-lab ${written}></coreyard-lab>\n`;
}

function settingsOf(experiment: Experiment, parameters: Parameters): string[][] {
  const { models, start_method = DEFAULT_START_METHOD } = parameters;
  return [
    ...experiment.parameters.flatMap(({ name }) => {
      const value = valueOf(parameters, name);
      return value === undefined ? [] : [[name.replaceAll("_", "-"), String(value)]];
    }),
    ["models", models.join(",")],
    ...(start_method === DEFAULT_START_METHOD ? [] : [["start-method", start_method]]),
  ];
}
