/** Files that are dropped anywhere on the page. */

/** Gives every file that is dropped to `take`; while one is over the page, the page shows that it takes it. */
export function acceptDrops(take: (file: File) => void): void {
  const show = (isOver: boolean): void => void document.body.classList.toggle("dropping", isOver);
  addEventListener("dragover", (event) => {
    if (!hasFile(event)) return;
    // Without this the browser would leave the page and open the file.
    event.preventDefault();
    show(true);
  });
  addEventListener("dragleave", (event) => {
    // It leaves one element for another all the time; only the page itself has nothing to leave for.
    if (event.relatedTarget === null) show(false);
  });
  addEventListener("drop", (event) => {
    if (!hasFile(event)) return;
    event.preventDefault();
    show(false);
    const [file] = event.dataTransfer?.files ?? [];
    if (file) take(file);
  });
}

const hasFile = ({ dataTransfer }: DragEvent): boolean =>
  dataTransfer?.types.includes("Files") ?? false;
