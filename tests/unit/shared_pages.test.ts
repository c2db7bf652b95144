import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { DIST, inRoot } from "../../scripts/paths.js";
import { oembedOf, pageOf, parseBase, PICTURE } from "../../scripts/share.js";
import { CATALOG } from "../../www/catalog.js";

const HOSTILE = { name: "x", title: `<b> & "quotes"`, summary: "<script>alert(1)</script>" };

describe("the address of the site", () => {
  it.each([
    [undefined, "../"],
    ["", "../"],
    ["https://example.org", "https://example.org/"],
    ["https://example.org/coreyard", "https://example.org/coreyard/"],
    ["https://example.org/coreyard/?a=b#c", "https://example.org/coreyard/"],
  ])("%j is %j", (text, base) => {
    expect(parseBase(text)).toBe(base);
  });

  it.each(["example.org", "javascript:alert(1)", "file:///srv"])("%j is refused", (text) => {
    expect(() => parseBase(text)).toThrow(`COREYARD_URL=${text}: that is no address.`);
  });
});

describe("what is shared", () => {
  it("has the site's address in everything that others read", () => {
    const base = "https://example.org/coreyard/";
    const oembed = oembedOf(HOSTILE, base);
    expect(oembed.html).toContain(`src="${base}embed.html?experiment=x"`);
    expect(oembed.thumbnail_url).toBe(`${base}previews/x.png`);
    const page = pageOf(HOSTILE, base);
    expect(page).toContain(`<meta property="og:image" content="${base}previews/x.png" />`);
    expect(page).toContain(`type="application/json+oembed" href="${base}oembed/x.json"`);
  });

  it("has no markup in its words", () => {
    expect(pageOf(HOSTILE, "../")).not.toMatch(/<b>|alert\(1\)<\/script>|"quotes"/);
    expect(oembedOf(HOSTILE, "../").html).not.toContain("<b>");
  });
});

describe.each(CATALOG.experiments)("a reader of link cards, at $name", (experiment) => {
  const base = "https://example.org/coreyard/";
  const page = pageOf(experiment, base);
  const read = (pattern: RegExp): string => pattern.exec(page)?.[1] ?? "";
  const property = (name: string): string =>
    read(new RegExp(`<meta property="og:${name}" content="([^"]+)"`));

  it("finds title, text and picture, with absolute addresses of files that there are", () => {
    expect(property("title")).not.toBe("");
    expect(property("description")).not.toBe("");
    for (const address of [property("url"), property("image")]) {
      expect(address.startsWith(base)).toBe(true);
      expect(existsSync(address.replace(base, `${DIST}/`))).toBe(true);
    }
  });

  it("is led to oEmbed, which has what the type rich needs", () => {
    const address = read(/type="application\/json\+oembed" href="([^"]+)"/);
    expect(existsSync(address.replace(base, `${DIST}/`))).toBe(true);
    const { version, type, html, width, height } = oembedOf(experiment, base);
    expect({ version, type }).toEqual({ version: "1.0", type: "rich" });
    expect(html).toContain(`src="${base}embed.html?experiment=${experiment.name}"`);
    expect(width).toBeGreaterThan(0);
    expect(height).toBeGreaterThan(0);
  });
});

describe.each(CATALOG.experiments)("$name", ({ name }) => {
  it("has a page, oEmbed and a picture of the size that they name", () => {
    expect(existsSync(`${DIST}/e/${name}.html`)).toBe(true);
    expect(existsSync(`${DIST}/oembed/${name}.json`)).toBe(true);
    const picture = readFileSync(inRoot("www", "public", "previews", `${name}.png`));
    // A PNG begins with its signature and IHDR: width and height are its first two numbers.
    expect([picture.readUInt32BE(16), picture.readUInt32BE(20)]).toEqual([
      PICTURE.width,
      PICTURE.height,
    ]);
  });
});
