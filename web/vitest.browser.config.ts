import { defineConfig } from "vitest/config";

// The browser tests drive the built program: `make test-browser`.
export default defineConfig({
  test: { include: ["browser/**/*.test.ts"], hookTimeout: 60_000, fileParallelism: false },
});
