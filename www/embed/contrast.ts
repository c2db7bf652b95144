/** Whether a colour from outside can be read where it would be used. */

/** Red, green and blue, from 0 to 255. */
export type Rgb = readonly [number, number, number];

/** What text needs against its ground (WCAG 2.2, success criterion 1.4.3). */
export const ENOUGH = 4.5;

/** The contrast of two colours, from 1 to 21. */
export function contrastOf(one: Rgb, other: Rgb): number {
  const [dark, light] = [luminanceOf(one), luminanceOf(other)].sort((a, b) => a - b) as [
    number,
    number,
  ];
  return (light + 0.05) / (dark + 0.05);
}

function luminanceOf(colour: Rgb): number {
  const [red, green, blue] = colour.map(linear) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** Undoes the gamma of sRGB. */
function linear(channel: number): number {
  const value = channel / 255;
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
}
