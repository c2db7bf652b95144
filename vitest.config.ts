import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["tests/unit/**/*.test.ts"],
    environment: "node",
    // Read for its colours; other style sheets are left empty.
    css: { include: [/theme\.css/] },
  },
});
