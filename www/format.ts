/**
 * Numbers and times as a person reads them: grouped and pointed as in the reader's locale, with the digits of the page's text and
 * of its listings.
 */

/** Replaced as a whole by {@link writeAs}. */
let { whole, tenths, hundredths, thousandths, short, date, time } = formatsOf(undefined);

/** From now on numbers and times are written as in `locale`; undefined stands for the reader's own. */
export function writeAs(locale: string | undefined): void {
  ({ whole, tenths, hundredths, thousandths, short, date, time } = formatsOf(locale));
}

function formatsOf(locale: string | undefined) {
  const digits = (minimumFractionDigits: number, maximumFractionDigits: number) =>
    whenNeeded(
      () =>
        new Intl.NumberFormat(locale, {
          minimumFractionDigits,
          maximumFractionDigits,
          numberingSystem: "latn",
        }),
    );
  const moment = (options: Intl.DateTimeFormatOptions) =>
    whenNeeded(() => new Intl.DateTimeFormat(locale, { ...options, numberingSystem: "latn" }));
  return {
    whole: digits(0, 0),
    tenths: digits(1, 1),
    hundredths: digits(2, 2),
    thousandths: digits(3, 3),
    short: digits(0, 3),
    date: moment({ dateStyle: "long", timeStyle: "short" }),
    time: moment({ timeStyle: "medium" }),
  };
}

/** What writes a number, or a time in milliseconds. */
interface Format {
  format: (value: number) => string;
}

/** Makes a format when it first writes something: browsers take tens of milliseconds to make the first of a page. */
function whenNeeded(make: () => Format): Format {
  let made: Format | null = null;
  return { format: (value) => (made ??= make()).format(value) };
}

/** Makes the first format now, so that it is not made while something is measured. */
export function prepareFormats(): void {
  hundredths.format(0);
}

/** Stands where there is no figure. */
export const NOTHING = "–";

/** `10,000,000` */
export const countOf = (value: number): string =>
  isPlain(value) ? String(value) : whole.format(value);

/** Whether a number is the same in every locale: there is nothing to group, and no decimal mark. */
const isPlain = (value: number): boolean => Number.isInteger(value) && value >= 0 && value < 1000;

/** `10_000_000`: as Python writes it, and as the fields take it in every locale. */
export function pythonic(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, "_");
}

/** `0.42 ms`, `8.3 ms`, `412 ms`, `2.13 s`, `75.4 s`: about three digits, whatever the size. */
export function durationOf(ms: number): string {
  // Half a last digit below: what is rounded up to 1,000 ms is 1.00 s.
  if (ms >= 59_995) return `${tenths.format(ms / 1000)} s`;
  if (ms >= 999.5) return `${hundredths.format(ms / 1000)} s`;
  if (ms >= 99.95) return `${whole.format(ms)} ms`;
  return `${(ms >= 0.995 ? tenths : hundredths).format(ms)} ms`;
}

/** `1,234.50`: for a column whose heading says that these are milliseconds. */
export const millisecondsOf = (ms: number): string => hundredths.format(ms);

/** `836 ms`, `835.81 ms`: as exact as tells moments apart that lie `lengthMs` from each other. */
export function momentOf(ms: number, lengthMs: number): string {
  if (lengthMs >= 100) return durationOf(ms);
  if (lengthMs >= 10) return `${tenths.format(ms)} ms`;
  return `${(lengthMs >= 0.1 ? hundredths : thousandths).format(ms)} ms`;
}

const shortly = (value: number): string => (isPlain(value) ? String(value) : short.format(value));

/** `50 ms`, `1.5 s`: for the round numbers of an axis; where these are close to each other, in milliseconds always. */
export function tickOf(ms: number, stepMs = ms): string {
  return ms >= 1000 && stepMs >= 1 ? `${shortly(ms / 1000)} s` : `${shortly(ms)} ms`;
}

/** `about 40 s`, `about 3 min`: for what is only an estimate. */
export function roughDurationOf(ms: number): string {
  const seconds = ms / 1000;
  if (seconds < 1) return "less than a second";
  if (seconds < 90) return `about ${whole.format(seconds)} s`;
  return `about ${whole.format(seconds / 60)} min`;
}

/** `1.93×`; `0.024×` where the first decimal would be 0. */
export const ratioOf = (value: number): string =>
  `${(value < 0.1 ? thousandths : hundredths).format(value)}×`;

/** `0.25×`, `2×`: for factors that are chosen, not measured. */
export const factorOf = (value: number): string => `${shortly(value)}×`;

/** `97 %` */
export const percentOf = (part: number): string => `${whole.format(part * 100)} %`;

/** `12.5 MiB` */
export const mebibytesOf = (bytes: number): string => `${tenths.format(bytes / 2 ** 20)} MiB`;

/** `1 run`, `2 runs` */
export const plural = (count: number, noun: string, nouns = `${noun}s`): string =>
  `${countOf(count)} ${count === 1 ? noun : nouns}`;

/** `November 21, 2026 at 3:04 PM` */
export const dateOf = (ms: number): string => date.format(ms);

/** `3:04:05 PM` */
export const timeOf = (ms: number): string => time.format(ms);
