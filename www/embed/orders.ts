/** What the page around the frame, and the address of the frame, may ask of it. */

import type { Actions } from "../actions.js";
import { coresOf, type Lab } from "../lab.js";
import type { Atom } from "../state.js";
import { wear, type Look } from "./appearance.js";
import type { Command, News } from "./messages.js";
import { draftFor } from "./request.js";
import type { Frame } from "./view.js";

/** Everything that an order can be about. */
export interface Stage {
  readonly lab: Atom<Lab>;
  readonly frame: Atom<Frame>;
  readonly actions: Actions;
  readonly tell: (news: News) => void;
}

/** Does what the page around asks. */
export function obey(stage: Stage, command: Command): void {
  switch (command.type) {
    case "coreyard-run":
      void stage.actions.start();
      break;
    case "coreyard-stop":
      stage.actions.stop();
      break;
    case "coreyard-set":
      complain(stage, take(stage, command.settings));
      break;
    case "coreyard-theme":
      complain(stage, dress(stage, command));
  }
}

/** Puts settings in place of those that stand there, and returns what was wrong with them. */
export function take({ lab }: Stage, settings: Record<string, string>): string[] {
  const { experiment, drafts } = lab.get();
  const { draft, complaints } = draftFor(experiment, settings, coresOf(lab.get()));
  lab.set({ drafts: { ...drafts, [experiment.name]: draft } });
  return complaints;
}

/** Puts on a theme and a colour, and returns what was wrong with them. */
export function dress({ lab, frame }: Stage, { theme, accent }: Look): string[] {
  frame.set({ options: { ...frame.get().options, theme, accent } });
  lab.set({ theme: theme === "auto" ? "system" : theme });
  return wear({ theme, accent }) ? [] : [UNFIT];
}

const UNFIT =
  "The accent is not used: it is no opaque colour, or its contrast with the page is below 4.5.";

/** Shows what was wrong, and tells the page around. */
export function complain({ lab, tell }: Stage, complaints: readonly string[]): void {
  lab.set({ complaints });
  if (complaints.length === 0) return;
  tell({ type: "coreyard-error", reason: "settings", message: complaints.join(" ") });
}
