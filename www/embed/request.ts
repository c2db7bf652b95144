/** What the address of a frame asks for: `embed.html?experiment=cpu-bound&workers=2&code=python`. */

import { experimentOf } from "../catalog.js";
import type { Catalog, Experiment } from "../generated/wasm.js";
import { mendDraft, presetOf, type Draft } from "../parameters.js";
import { entriesOf, settingsOf, tooLong } from "../query.js";

/** How the frame looks, whatever it runs. */
export interface Options {
  controls: "0" | "1";
  code: "none" | "python" | "rust";
  theme: "auto" | "light" | "dark";
  /** The locale in which numbers are written; undefined: the reader's own. */
  lang: string | undefined;
  /** A colour for buttons and links, as CSS writes it; not yet checked. */
  accent: string | null;
}

export interface Asked {
  /** Null if there is none of the name. */
  experiment: Experiment | null;
  options: Options;
  /** Everything else, as it stands there. */
  settings: Record<string, string>;
  /** What was wrong, a sentence each. */
  complaints: string[];
}

/** Longer than any address that we make. */
const LONGEST = 2000;

const CHOICES = {
  controls: ["1", "0"],
  code: ["none", "python", "rust"],
  theme: ["auto", "light", "dark"],
} as const;

/** Reads the query of an address. Never throws: an address comes from anybody. */
export function parseQuery(search: string, catalog: Catalog): Asked {
  const isTooLong = search.length > LONGEST;
  const { experiment: name, ...given } = entriesOf(isTooLong ? "" : search);
  const { controls, code, theme, lang, accent, ...settings } = given;
  const complaints = isTooLong ? [tooLong(LONGEST)] : [];
  const options = {
    controls: chosen("controls", controls, complaints),
    code: chosen("code", code, complaints),
    theme: chosen("theme", theme, complaints),
    lang: localeOf(lang, complaints),
    accent: accent ?? null,
  };
  const experiment = experimentOf(catalog, name ?? "") ?? null;
  if (!experiment) complaints.push(unknown(name, catalog));
  return { experiment, options, settings, complaints };
}

/** The settings with everything that is not allowed replaced by the nearest that is, and what was wrong. */
export function draftFor(
  experiment: Experiment,
  settings: Record<string, string>,
  cores: number,
): { draft: Draft; complaints: string[] } {
  const complaints: string[] = [];
  const { preset, ...others } = settings;
  const base = presetOf(experiment, chosen("preset", preset, complaints), cores);
  const mended = mendDraft(experiment, base, settingsOf(others));
  return { draft: mended.draft, complaints: [...complaints, ...mended.complaints] };
}

const ALL_CHOICES = { ...CHOICES, preset: ["quick", "tutorial"] } as const;

/** The choice that was made; the first if none was, or one that there is not. */
function chosen<Name extends keyof typeof ALL_CHOICES>(
  name: Name,
  given: string | undefined,
  complaints: string[],
): (typeof ALL_CHOICES)[Name][number] {
  const choices: readonly (typeof ALL_CHOICES)[Name][number][] = ALL_CHOICES[name];
  const found = choices.find((choice) => choice === given);
  if (given !== undefined && found === undefined) {
    complaints.push(`There is no ${name} “${shortened(given)}”. There are: ${choices.join(", ")}.`);
  }
  return found ?? (choices[0] as (typeof ALL_CHOICES)[Name][number]);
}

function localeOf(given: string | undefined, complaints: string[]): string | undefined {
  try {
    return given === undefined ? undefined : Intl.NumberFormat.supportedLocalesOf(given)[0];
  } catch {
    complaints.push(
      `“${shortened(given ?? "")}” is not the name of a language, as “de” or “en-GB” are.`,
    );
    return undefined;
  }
}

function unknown(name: string | undefined, { experiments }: Catalog): string {
  const names = experiments.map((experiment) => experiment.name).join(", ");
  if (name === undefined) return `No experiment was asked for. There are: ${names}.`;
  return `There is no experiment “${shortened(name)}”. There are: ${names}.`;
}

const shortened = (value: string): string => (value.length > 40 ? `${value.slice(0, 40)}…` : value);
