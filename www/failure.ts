/** The words of what was thrown, which need not be an error. */
export const messageOf = (error: unknown): string =>
  error instanceof Error ? error.message : String(error);
