import { defineConfig } from "vite";

/** The element: one file of a stable name, without imports, for pages of other origins. */
export default defineConfig({
  publicDir: false,
  build: {
    target: "es2022",
    emptyOutDir: false,
    reportCompressedSize: false,
    modulePreload: false,
    rolldownOptions: {
      input: { "coreyard-lab": "www/embed/element.ts" },
      // What it exports is for programs: `import { LabError } from "…/coreyard-lab.js"`.
      preserveEntrySignatures: "strict",
      output: { entryFileNames: "[name].js" },
    },
  },
});
