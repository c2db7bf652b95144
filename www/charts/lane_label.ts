/** The label of a lane where there is little room for it. */

/** The label, or as much of it as fits: without what the lanes around it tell, then cut before its end. */
export function fittedLabel(label: string, fits: (text: string) => boolean): string {
  if (fits(label)) return label;
  const short = shortOf(label);
  for (let length = short.length; length > 1; length -= 1) {
    const cut = shortened(short, length);
    if (fits(cut)) return cut;
  }
  return "";
}

/** `Thread-3` of `Process-1 · Thread-3`: its process stands above it; `Process-1` of `Process-1 · pid 2`; `Process-1 +59` of a packed lane. */
function shortOf(label: string): string {
  return label
    .replace(/^.* · (?=Thread-\d+$)/, "")
    .replace(/ · pid \d+$/, "")
    .replace(/ and (\d+) more$/, " +$1");
}

/** A name of at most `length` letters, cut before its number: `Spawn…-2`, `Spawn…-2 +59`. */
export function shortened(name: string, length: number): string {
  if (name.length <= length) return name;
  const end = /(-[\d:]+)?( \+\d+)?$/.exec(name)?.[0] ?? "";
  return `${name.slice(0, Math.max(1, length - end.length - 1))}…${end}`;
}
