import { defineConfig } from 'vitest/config'
import { MENDED_PACKAGES, mendPackagesInTests } from './scripts/mended-packages.mjs'

const node = {
  environment: 'node',
  testTimeout: 30_000,
  hookTimeout: 60_000,
  server: { deps: { inline: MENDED_PACKAGES } },
} as const
const exclude = ['node_modules/**', 'out/**', 'dist/**']
const browserTests = ['**/*.browser.test.ts', '**/*.browser.test.tsx']
const faultTests = ['**/*.faults.test.ts']
const securityTests = ['**/*.security.test.ts']
const containerTests = ['**/*.containers.test.ts']
const powershellTests = ['**/*.powershell.test.ts']
const packageTests = ['**/*.packages.test.ts']
const documentTests = ['**/*.documents.test.ts']

const common = {
  oxc: { jsx: { runtime: 'automatic', importSource: 'hono/jsx' } as const },
  plugins: [mendPackagesInTests],
}

export default defineConfig({
  test: {
    reporters: ['default', './scripts/closing-line-reporter.mjs'],
    // Of the root, once a run, not of each project: one PostgreSQL cluster for all, started when first asked for.
    globalSetup: ['./server/db/testing-setup.ts'],
    projects: [
      {
        ...common,
        test: {
          ...node,
          name: 'unit',
          include: ['**/*.test.ts', '**/*.test.tsx'],
          exclude: [
            ...exclude,
            ...browserTests,
            ...faultTests,
            ...containerTests,
            ...powershellTests,
            ...packageTests,
            ...documentTests,
          ],
        },
      },
      { ...common, test: { ...node, name: 'browser', include: browserTests, exclude, testTimeout: 60_000 } },
      { ...common, test: { ...node, name: 'faults', include: faultTests, exclude, testTimeout: 300_000 } },
      {
        ...common,
        // A first run makes base images.
        test: {
          ...node,
          name: 'containers',
          include: containerTests,
          exclude,
          testTimeout: 120_000,
          hookTimeout: 420_000,
          // By itself, after the others: it kills and waits, and would be late beside them.
          sequence: { groupOrder: 1 },
        },
      },
      {
        ...common,
        test: {
          ...node,
          name: 'powershell',
          include: powershellTests,
          exclude,
          testTimeout: 300_000,
          hookTimeout: 300_000,
        },
      },
      {
        ...common,
        test: { ...node, name: 'packages', include: packageTests, exclude, testTimeout: 120_000 },
      },
      {
        ...common,
        // A first run builds the validator and may install LibreOffice.
        test: {
          ...node,
          name: 'documents',
          include: documentTests,
          exclude,
          testTimeout: 240_000,
          hookTimeout: 420_000,
        },
      },
      { ...common, test: { ...node, name: 'security', include: securityTests, exclude } },
    ],
  },
})
