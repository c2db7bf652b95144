/** What is remembered from one visit to the next. A browser that keeps nothing is no error: nothing is remembered. */

import type { Experiment } from "./generated/wasm.js";
import type { CodeChoice } from "./lab.js";
import { mendDraft, settingsOf, type Draft } from "./parameters.js";

export type Theme = "system" | "light" | "dark";

/** www/public/theme.js reads the same key before the first paint. */
const THEME = "coreyard.theme";

export function rememberTheme(theme: Theme): void {
  write(THEME, theme);
}

export function rememberedTheme(): Theme {
  const theme = read(THEME);
  return theme === "light" || theme === "dark" ? theme : "system";
}

const CODE = "coreyard.code";

export function rememberCode(choice: CodeChoice): void {
  write(CODE, JSON.stringify(choice));
}

/** How listings were shown on the last visit. */
export function rememberedCode(): CodeChoice {
  const { shown, numbers } = parseObject(read(CODE)) ?? {};
  return {
    shown: shown === "Python" || shown === "Rust" ? shown : "both",
    numbers: numbers === true,
  };
}

export function rememberDraft(experiment: Experiment, draft: Draft): void {
  write(keyOf(experiment), JSON.stringify(settingsOf(experiment, draft)));
}

/** The settings of the last visit, mended where the experiment has changed since; null if there are none. */
export function rememberedDraft(experiment: Experiment, base: Draft): Draft | null {
  const settings = parseObject(read(keyOf(experiment)));
  return settings && mendDraft(experiment, base, settings).draft;
}

const keyOf = ({ name }: Experiment): string => `coreyard.settings.${name}`;

function parseObject(text: string | null): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text ?? "null");
    return typeof value === "object" && !Array.isArray(value)
      ? (value as Record<string, unknown> | null)
      : null;
  } catch {
    return null;
  }
}

function read(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

function write(key: string, value: string): void {
  try {
    localStorage.setItem(key, value);
  } catch {
    // Private windows and full stores refuse; the page works without.
  }
}
