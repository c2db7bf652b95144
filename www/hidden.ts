/** Runs during which the page was hidden: browsers slow hidden pages down. */

/** How the failure of such a run begins. */
export const HIDDEN = "The page was hidden while this ran.";

/** Tells, when called, whether the page was hidden since. */
export function watchVisibility(): () => boolean {
  let hidden = document.hidden;
  const note = (): void => {
    hidden ||= document.hidden;
  };
  document.addEventListener("visibilitychange", note);
  return () => {
    document.removeEventListener("visibilitychange", note);
    return hidden;
  };
}
