import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

const roster = process.env.ROSTER_URL ?? "http://127.0.0.1:8080";

export default defineConfig({
  plugins: [react()],
  resolve: { alias: { "@": fileURLToPath(new URL("./src", import.meta.url)) } },
  // The server puts a nonce of its own into each response.
  html: { cspNonce: "__CSP_NONCE__" },
  build: {
    outDir: "dist/app",
    emptyOutDir: true,
    manifest: true,
    license: true,
    target: "es2023",
    // A data: address would need a wider policy and cannot be kept by the browser.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      output: {
        codeSplitting: {
          includeDependenciesRecursively: false,
          groups: [
            // What every page uses comes once with the shell; the table comes with the first list.
            {
              name: "grid",
              test: /@tanstack[\\/](react-table|table-core)/,
              priority: 1,
            },
            // Fields of several values stand in forms only.
            {
              name: "tags",
              test: /@mantine[\\/]core[\\/].*[\\/](TagsInput|MultiSelect)[\\/]/,
              priority: 1,
            },
            { name: "kit", test: /node_modules/ },
          ],
        },
      },
    },
  },
  server: {
    host: "127.0.0.1",
    proxy: Object.fromEntries(
      ["/api", "/sign-in", "/sign-out", "/setup", "/healthz"].map((path) => [path, { target: roster }]),
    ),
  },
  test: {
    environment: "happy-dom",
    include: ["src/**/*.test.{ts,tsx}"],
    setupFiles: ["src/test-setup.ts"],
    restoreMocks: true,
  },
});
