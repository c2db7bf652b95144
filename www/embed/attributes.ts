/** The attributes of `<coreyard-lab>`, and what they ask of its frame. */

/** The parameters of all experiments, as attributes: each experiment has some of them, and says so of the others. */
export const PARAMETERS = [
  "a",
  "at-once",
  "b",
  "changes",
  "delay",
  "every",
  "fault",
  "first",
  "lock",
  "messages",
  "opposite",
  "pause",
  "repeat",
  "size",
  "starts",
  "step",
  "tasks",
  "times",
  "workers",
] as const;

/** What is set beside them; it can be changed without loading the frame again, as they can. */
export const SETTINGS = [...PARAMETERS, "models", "start-method", "preset"] as const;

/** What a frame has for as long as it lives. */
export const FIXED = ["experiment", "controls", "code", "lang"] as const;

export const ATTRIBUTES = [...FIXED, ...SETTINGS, "theme", "title", "site"] as const;

export type Theme = "auto" | "light" | "dark";

/** The theme that is asked for; what is none is the host's. */
export function themeOf(element: Element): Theme {
  const theme = element.getAttribute("theme");
  return theme === "light" || theme === "dark" ? theme : "auto";
}

/**
 * The folder that the lab is served from: the one that is named, else that of our script. Null if what is named is no
 * address of the web.
 */
export function siteOf(element: Element, script: string): string | null {
  const named = element.getAttribute("site");
  if (named === null) return new URL(".", script).href;
  const { protocol, origin, pathname } = URL.canParse(named) ? new URL(named) : NOWHERE;
  return /^https?:$/.test(protocol) ? origin + pathname.replace(/\/?$/, "/") : null;
}

const NOWHERE = { protocol: "", origin: "", pathname: "" };

/** The settings that are asked for, by the names that they have in an address. */
export function settingsOf(element: Element): Record<string, string> {
  return valuesOf(element, SETTINGS);
}

/** What is asked for once: the language is that of the text around, unless the element has its own. */
export function fixedOf(element: Element): Record<string, string> {
  const lang = element.closest("[lang]")?.getAttribute("lang") ?? "";
  return { ...valuesOf(element, FIXED), ...(lang !== "" && { lang }) };
}

function valuesOf(element: Element, names: readonly string[]): Record<string, string> {
  const values: Record<string, string> = {};
  for (const name of names) {
    const value = element.getAttribute(name);
    if (value !== null) values[name.replaceAll("-", "_")] = value;
  }
  return values;
}
