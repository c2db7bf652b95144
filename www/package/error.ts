/** What is wrong with what was asked of a lab. */

/** A name or a value that is not allowed. Nothing was started. */
export class LabError extends Error {
  override readonly name = "LabError";
  /** What was wrong: `experiment`, `models`, the name of a parameter, … */
  readonly field: string;
  /** What was given. */
  readonly value: unknown;
  /** What is allowed, in words. */
  readonly allowed: string;

  constructor(message: string, { field, value, allowed }: Problem) {
    super(message);
    this.field = field;
    this.value = value;
    this.allowed = allowed;
  }
}

interface Problem {
  field: string;
  value: unknown;
  allowed: string;
}
