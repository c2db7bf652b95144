/** A problem that a person can understand and solve: shown as its message, without a stack trace. */
export class Failure extends Error {
  /**
   * @param {string} message what failed, and what to do
   * @param {number} exitCode 1 for a failed job, 2 for wrong usage
   */
  constructor(message, exitCode = 1) {
    super(message);
    this.name = "Failure";
    this.exitCode = exitCode;
  }
}

/**
 * Runs a script's `main` and turns what it throws into lines on stderr and an exit code.
 *
 * @param {() => Promise<unknown>} main
 */
export async function runMain(main) {
  try {
    await main();
  } catch (error) {
    console.error(error instanceof Failure ? error.message : error);
    process.exitCode = error instanceof Failure ? error.exitCode : 1;
  }
}

/** @param {unknown} error */
export function messageOf(error) {
  return error instanceof Error ? error.message : String(error);
}
