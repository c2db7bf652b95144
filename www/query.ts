/** What stands behind the `?` of an address, be it the lab's or a frame's. It comes from anybody: nothing here throws. */

/** More settings than any address that we make. */
const MOST = 20;

/** Attributes of HTML have hyphens where parameters have underscores: both are understood. */
export function entriesOf(query: string): Record<string, string> {
  const entries = Object.create(null) as Record<string, string>;
  for (const [key, value] of [...new URLSearchParams(query)].slice(0, MOST)) {
    entries[key.replaceAll("-", "_")] = value;
  }
  return entries;
}

/** The settings as reports have them: the models are a list. */
export function settingsOf(entries: Record<string, string>): Record<string, unknown> {
  const settings = Object.create(null) as Record<string, unknown>;
  for (const [name, value] of Object.entries(entries)) {
    settings[name] = name === "models" ? value.split(",").filter((model) => model !== "") : value;
  }
  return settings;
}

/** What is said of an address that is longer than any that we make. */
export const tooLong = (longest: number): string =>
  `The address is longer than ${longest} characters, so it was not read.`;
