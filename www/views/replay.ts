/** The controls of a replay. */

import { html, type TemplateResult } from "lit";
import { live } from "lit/directives/live.js";
import { isSpeed, SPEEDS, speedText, type Replay, type Speed } from "../charts/replay.js";
import { durationOf, NOTHING } from "../format.js";

interface Controls {
  replay: Replay;
  endMs: number;
  /** Whether there is nothing to be played again. */
  isDisabled: boolean;
  play: () => void;
  step: (to: 1 | -1) => void;
  seek: (ms: number) => void;
  hasten: (speed: Speed) => void;
}

export function replayView(controls: Controls): TemplateResult {
  const { replay, endMs, isDisabled, play, step, seek } = controls;
  const atMs = Math.min(replay.atMs, endMs);
  const button = (label: string, sign: string, click: () => void): TemplateResult =>
    html`<button
      type="button"
      aria-label=${label}
      title=${label}
      ?disabled=${isDisabled}
      @click=${click}
    >
      <span aria-hidden="true">${sign}</span>
    </button>`;
  return html`<div class="replay" role="group" aria-label="Replay of the run">
    ${button(replay.isPlaying ? "Pause" : "Play again", replay.isPlaying ? "❚❚" : "▶", play)}
    ${button("Step back", "◂❙", () => {
      step(-1);
    })}
    ${button("Step forward", "❙▸", () => {
      step(1);
    })}
    <input
      type="range"
      aria-label="Moment of the run"
      aria-valuetext=${endMs === 0 ? "nothing to play" : `${durationOf(atMs)} of ${durationOf(endMs)}`}
      min="0"
      max=${STEPS}
      .value=${String(Math.round((atMs / Math.max(1, endMs)) * STEPS))}
      ?disabled=${isDisabled}
      @input=${(event: Event) => {
        seek((Number((event.target as HTMLInputElement).value) / STEPS) * endMs);
      }}
    />
    <span class="moment number">${endMs === 0 ? NOTHING : durationOf(atMs)}</span>
    ${speedView(controls)}
  </div>`;
}

/** How finely the slider moves. */
const STEPS = 1000;

function speedView({ replay, endMs, isDisabled, hasten }: Controls): TemplateResult {
  return html`<label class="picker">
    <span>speed</span>
    <select
      aria-label="Speed of the replay"
      ?disabled=${isDisabled}
      @change=${(event: Event) => {
        const { value } = event.target as HTMLSelectElement;
        if (isSpeed(value)) hasten(value);
      }}
    >
      ${SPEEDS.filter((speed) => endMs > 0 || speed === replay.speed).map(
        (speed) =>
          html`<option value=${speed} .selected=${live(speed === replay.speed)}>
            ${speedText(speed)}
          </option>`,
      )}
    </select>
  </label>`;
}
