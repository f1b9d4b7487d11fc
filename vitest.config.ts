import { defineConfig } from 'vitest/config'

const node = { environment: 'node', testTimeout: 30_000, hookTimeout: 60_000 } as const
const exclude = ['node_modules/**', 'out/**', 'dist/**']
const browserTests = ['**/*.browser.test.ts', '**/*.browser.test.tsx']
const faultTests = ['**/*.faults.test.ts']
const securityTests = ['**/*.security.test.ts']

export default defineConfig({
  esbuild: { jsx: 'automatic', jsxImportSource: 'hono/jsx' },
  test: {
    reporters: ['default', './scripts/closing-line-reporter.mjs'],
    projects: [
      {
        extends: true,
        test: {
          ...node,
          name: 'unit',
          include: ['**/*.test.ts', '**/*.test.tsx'],
          exclude: [...exclude, ...browserTests, ...faultTests],
        },
      },
      { extends: true, test: { ...node, name: 'browser', include: browserTests, exclude, testTimeout: 60_000 } },
      { extends: true, test: { ...node, name: 'faults', include: faultTests, exclude, testTimeout: 300_000 } },
      { extends: true, test: { ...node, name: 'security', include: securityTests, exclude } },
    ],
  },
})
