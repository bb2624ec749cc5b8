/** Builds the two doors of the add-in and the window for agreeing into dist/addin; the server serves them at /tab/, /pane/, /auth/consent and /assets/. */
import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { sendAlong } from './sent-along.ts'

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

export default defineConfig({
  root: here('.'),
  base: '/',
  plugins: [react(), sendAlong({ 'tab.html': 'tab-door.tsx', 'pane.html': 'pane-door.tsx' })],
  // The browser needs a route's method and address; its schemas are the server's and the tests' to run.
  resolve: { alias: { zod: here('./schema-free.ts') } },
  build: {
    outDir: here('../dist/addin'),
    emptyOutDir: true,
    target: 'es2022',
    modulePreload: { polyfill: false },
    manifest: true,
    chunkSizeWarningLimit: 900,
    rolldownOptions: { input: { tab: here('./tab.html'), pane: here('./pane.html'), auth: here('./auth.html') } },
  },
})
