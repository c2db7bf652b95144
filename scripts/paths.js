/** Where things are. Every path is absolute, so that a script works from any folder. */
import { fileURLToPath } from "node:url";
import { join } from "node:path";

export const ROOT = fileURLToPath(new URL("..", import.meta.url));

/** @param {...string} parts below the project's root */
export const inRoot = (...parts) => join(ROOT, ...parts);

/** Cargo tools of the versions this project needs, apart from the user's own. */
export const TOOLS = inRoot(".tools");
export const LOGS = join(TOOLS, "log");

/** What `npm run build` makes. */
export const DIST = inRoot("dist");
/** The npm package's files, which `npm run build` makes too. */
export const PACKAGE = inRoot("package");
/** TypeScript and JSON that the page imports and the build derives from Rust. */
export const GENERATED = inRoot("www", "generated");
/** The wasm builds as the page fetches them: `<hash>/<build>/coreyard.js`. */
export const PUBLIC_WASM = inRoot("www", "public", "wasm");
/** The wasm builds as wasm-opt left them: `<build>/`. */
export const BUILT_WASM = inRoot("target", "wasm");
