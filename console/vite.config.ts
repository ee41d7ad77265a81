import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

export default defineConfig({
  root: import.meta.dirname,
  base: "/",
  plugins: [react()],
  build: { outDir: "dist", emptyOutDir: true },
  // The Host stays the page's own, since a change by the console's session must come from it.
  server: { proxy: { "/api": { target: "http://localhost:4400", changeOrigin: false } } },
});
