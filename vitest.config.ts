import { defineConfig } from 'vitest/config'

const node = { environment: 'node', testTimeout: 30_000, hookTimeout: 60_000 } as const
const exclude = ['node_modules/**', 'out/**', 'dist/**']
const browserTests = ['**/*.browser.test.ts', '**/*.browser.test.tsx']
const faultTests = ['**/*.faults.test.ts']
const securityTests = ['**/*.security.test.ts']

const oxc = { jsx: { runtime: 'automatic', importSource: 'hono/jsx' } } as const

export default defineConfig({
  test: {
    reporters: ['default', './scripts/closing-line-reporter.mjs'],
    // Of the root, once a run, not of each project: one PostgreSQL cluster for all, started when first asked for.
    globalSetup: ['./server/db/testing-setup.ts'],
    projects: [
      {
        oxc,
        test: {
          ...node,
          name: 'unit',
          include: ['**/*.test.ts', '**/*.test.tsx'],
          exclude: [...exclude, ...browserTests, ...faultTests],
        },
      },
      { oxc, test: { ...node, name: 'browser', include: browserTests, exclude, testTimeout: 60_000 } },
      { oxc, test: { ...node, name: 'faults', include: faultTests, exclude, testTimeout: 300_000 } },
      { oxc, test: { ...node, name: 'security', include: securityTests, exclude } },
    ],
  },
})
