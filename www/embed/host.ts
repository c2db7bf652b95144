/** The page that the frame is in: the only one that is heard, and the only one that is told anything. */

import { parseCommand, type Command, type News } from "./messages.js";

/** Hears the commands of the page around, and returns how to tell it news. A frame that is a page by itself is alone. */
export function createHost(onCommand: (command: Command) => void): (news: News) => void {
  const host = window.parent;
  if (host === window) return () => undefined;
  addEventListener("message", ({ source, data }) => {
    const command = source === host ? parseCommand(data) : null;
    if (command) onCommand(command);
  });
  // Whatever page it is: what is told is what its reader has started and sees.
  return (news) => host.postMessage(news, "*");
}

/** Tells the height of the document, and again whenever it changes. */
export function tellSize(tell: (news: News) => void): void {
  const observer = new ResizeObserver(() => {
    const { height } = document.body.getBoundingClientRect();
    tell({ type: "coreyard-size", height: Math.ceil(height) });
  });
  observer.observe(document.body);
}
