/**
 * Whether a text is the answer to `/delay?ms=0`: that tells how long it took, which a page that is served for every address does
 * not.
 */
export const isDelayAnswer = (text: string): boolean => /^0 /.test(text);
