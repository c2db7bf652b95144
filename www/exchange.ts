/** What goes out of the page and comes into it: files, the clipboard, and what is compared with. */

import { addressOf } from "./address.js";
import { CATALOG, experimentOf } from "./catalog.js";
import type { Execution } from "./execution.js";
import { download } from "./export.js";
import { messageOf } from "./failure.js";
import { RUN_IS_ON, type Lab } from "./lab.js";
import { executionOfFile } from "./loaded.js";
import type { Loaded } from "./loading.js";
import { setAside } from "./past.js";
import { placeOf } from "./place.js";
import type { Read } from "./refusal.js";
import type { ReportFile } from "./report_file.js";
import type { Atom } from "./state.js";
import type { TraceFile } from "./trace_file.js";

/** A trace from a file. */
export interface LoadedTrace extends TraceFile {
  file: string;
}

/** What came of saving, copying or loading. */
export interface Exchanged {
  /** A sentence. */
  text: string;
  isRefusal: boolean;
  /** What could not be copied, for the person to copy by hand. */
  byHand: string | null;
}

/** What a person can do with files, the clipboard and earlier runs. */
export interface Exchanges {
  /** Shows the report or the trace of a file. What is wrong with it is said, and changes nothing. */
  load: (file: File) => Promise<void>;
  /** Shows what was shown before the file was loaded. */
  closeLoaded: () => void;
  dismissNotice: () => void;
  compareWith: (other: Execution | null) => void;
  /** Hands the browser a file; what making it needs may have to be loaded first. */
  save: (name: string, make: () => Promise<string | Blob> | string) => Promise<void>;
  /** Puts a text on the clipboard, or shows it if the browser refuses; `what` it is, is said. */
  copy: (text: string, what: string) => Promise<void>;
}

type Follow = (hash: string) => Promise<void>;

/** These actions on a lab. */
export function createExchanges(lab: Atom<Lab>, follow: Follow): Exchanges {
  return {
    load: (file) => load(lab, follow, file),
    closeLoaded() {
      void closeLoaded(lab, follow);
    },
    dismissNotice() {
      lab.set({ exchanged: null });
    },
    compareWith(other) {
      lab.set({ other });
    },
    save: (name, make) => save(lab, name, make),
    copy: (text, what) => copy(lab, text, what),
  };
}

async function load(lab: Atom<Lab>, follow: Follow, file: File): Promise<void> {
  const given = await readUnlessBusy(lab, file);
  if (given.ok) await show(lab, follow, given.value, file);
  else say(lab, `“${file.name}” was not loaded. ${given.refusal}`, true);
}

async function readUnlessBusy(lab: Atom<Lab>, file: File): Promise<Read<Loaded>> {
  if (lab.get().running) return BUSY;
  const given = await readLater(file);
  // A run may have been started meanwhile.
  return lab.get().running ? BUSY : given;
}

/** What reads files is loaded with the first of them. */
async function readLater(file: File): Promise<Read<Loaded>> {
  try {
    const { read } = await import("./loading.js");
    return await read(file);
  } catch {
    return NO_READER;
  }
}

const NO_READER: Read<Loaded> = {
  ok: false,
  refusal:
    "The part of this page that reads files did not load: is the network gone? Try again when it is back.",
};

const BUSY: Read<Loaded> = {
  ok: false,
  refusal: RUN_IS_ON,
};

async function show(lab: Atom<Lab>, follow: Follow, loaded: Loaded, file: File): Promise<void> {
  if (loaded.kind === "report") await showReport(lab, follow, loaded, file);
  else await showTrace(lab, follow, { ...loaded, file: file.name });
  // Above what is shown it stands written, too.
  lab.set({ said: `Loaded from “${file.name}”.`, exchanged: null });
}

/** Opens the experiment that it tells of; a trace of somebody else stands where one is. */
async function showTrace(lab: Atom<Lab>, follow: Follow, trace: LoadedTrace): Promise<void> {
  const told = experimentOf(CATALOG, trace.told?.experiment ?? "");
  const { name } = told ?? lab.get().experiment;
  if (placeOf(location.hash) === "start" || name !== lab.get().experiment.name) {
    history.pushState(null, "", `#${name}`);
    await follow(location.hash);
  }
  lab.set({ trace, span: null });
}

/** Opens the experiment of the report with its parameters: the next Run makes the same again. */
async function showReport(
  lab: Atom<Lab>,
  follow: Follow,
  loaded: ReportFile,
  file: File,
): Promise<void> {
  const { experiment: name, parameters } = loaded.report;
  const experiment = experimentOf(CATALOG, name);
  if (!experiment) return;
  history.pushState(null, "", addressOf(experiment, parameters));
  await follow(location.hash);
  replace(lab, name, executionOfFile(loaded, file));
}

/** Shows another execution of an experiment; the one that was shown belongs to the past. */
function replace(lab: Atom<Lab>, name: string, execution: Execution): void {
  const { executions, past } = lab.get();
  lab.set({
    executions: { ...executions, [name]: execution },
    past: setAside(past, executions[name]).filter((other) => other !== execution),
    repeat: null,
    output: null,
    trace: null,
    span: null,
  });
}

async function closeLoaded(lab: Atom<Lab>, follow: Follow): Promise<void> {
  const { trace, past, experiment, executions } = lab.get();
  lab.set({ said: "The file is closed." });
  if (trace) {
    lab.set({ trace: null, span: null });
    return;
  }
  const own = past.find((other) => other.experiment === experiment.name && other.origin === null);
  if (own) {
    // With the settings that it was made with: what stands in the fields is what is shown.
    history.pushState(null, "", addressOf(experiment, own.parameters));
    await follow(location.hash);
    replace(lab, experiment.name, own);
  } else {
    const { [experiment.name]: loaded, ...others } = executions;
    lab.set({
      executions: others,
      past: setAside(past, loaded),
      repeat: null,
      output: null,
      span: null,
    });
  }
}

async function save(
  lab: Atom<Lab>,
  name: string,
  make: () => Promise<string | Blob> | string,
): Promise<void> {
  try {
    download(name, await make());
    say(lab, `Saved as “${name}”.`, false);
  } catch (error) {
    say(lab, `“${name}” could not be made: ${messageOf(error)}`, true);
  }
}

async function copy(lab: Atom<Lab>, text: string, what: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    say(lab, `${what} is on the clipboard.`, false);
  } catch {
    // Not allowed, or not there where the page came without https.
    say(
      lab,
      `${what} could not be copied: this browser does not allow it here. By hand:`,
      true,
      text,
    );
  }
}

function say(lab: Atom<Lab>, text: string, isRefusal: boolean, byHand: string | null = null): void {
  lab.set({ said: text, exchanged: { text, isRefusal, byHand } });
}
