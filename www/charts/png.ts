/** A picture made of pixels. */

/** Pixels for each CSS pixel: sharp on screens of today and on paper. */
const SCALE = 2;

/**
 * An SVG document as PNG, drawn by the browser.
 *
 * @throws {Error} where the browser cannot draw it, or not as large.
 */
export async function pngOf(svg: string): Promise<Blob> {
  const address = URL.createObjectURL(new Blob([svg], { type: "image/svg+xml" }));
  try {
    const image = new Image();
    image.src = address;
    await image.decode();
    return await pixelsOf(image);
  } finally {
    URL.revokeObjectURL(address);
  }
}

async function pixelsOf(image: HTMLImageElement): Promise<Blob> {
  const canvas = document.createElement("canvas");
  canvas.width = image.naturalWidth * SCALE;
  canvas.height = image.naturalHeight * SCALE;
  canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
  const blob = await new Promise<Blob | null>((resolve) => {
    canvas.toBlob(resolve, "image/png");
  });
  if (!blob) throw new Error("The browser could not draw it as PNG; SVG may still do.");
  return blob;
}
