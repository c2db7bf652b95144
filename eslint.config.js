import js from "@eslint/js";
import { defineConfig, globalIgnores } from "eslint/config";
import tseslint from "typescript-eslint";

export default defineConfig(
  globalIgnores([
    ".tools/",
    "dist/",
    "package/",
    "target/",
    "test-results/",
    "www/generated/",
    "www/public/",
  ]),
  js.configs.recommended,
  tseslint.configs.strictTypeChecked,
  {
    languageOptions: {
      parserOptions: {
        project: ["page", "worker", "host", "scripts", "tests"].map(
          (name) => `tsconfig.${name}.json`,
        ),
        tsconfigRootDir: import.meta.dirname,
      },
    },
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      "@typescript-eslint/switch-exhaustiveness-check": "error",
      // `typeof import("…")` is how a module that is loaded by its address gets a type.
      "@typescript-eslint/consistent-type-imports": ["error", { disallowTypeAnnotations: false }],
      "@typescript-eslint/no-confusing-void-expression": [
        "error",
        { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true },
      ],
      // A number in a sentence reads well without `.toString()`.
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "no-undef": "off",
      eqeqeq: "error",
    },
  },
  {
    // Plain JavaScript without types, see tsconfig.host.json.
    files: [
      "src/host/*.js",
      "examples/*/*.js",
      "benches/*.js",
      "benches/rivals/*.js",
      "benches/page/*.js",
    ],
    extends: [tseslint.configs.disableTypeChecked],
  },
  {
    // The rule does not see JSDoc's casts; TypeScript does, and checks what follows from them.
    files: ["scripts/*.js"],
    rules: { "@typescript-eslint/no-unsafe-assignment": "off" },
  },
  {
    // It has to run on any Node, so it is written in the language of the oldest.
    files: ["scripts/node_version.cjs"],
    rules: { "no-var": "off" },
  },
);
