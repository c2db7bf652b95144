import { defineConfig } from "vitest/config";
import { listings } from "./scripts/listings.js";

export default defineConfig({
  plugins: [listings()],
  test: {
    include: ["tests/unit/**/*.test.ts"],
    environment: "node",
    // Read for its colours; other style sheets are left empty.
    css: { include: [/theme\.css/] },
  },
});
