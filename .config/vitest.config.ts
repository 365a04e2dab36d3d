import { resolve } from 'node:path'
import { defineConfig } from 'vitest/config'

if (Number(process.versions.node.split('.')[0]) < 24) {
  throw new Error(
    `This is Node ${process.versions.node}. Use the pinned one: npx vitest run --config .config/vitest.config.ts`,
  )
}

const root = resolve(import.meta.dirname, '..')
const setupFiles = ['test/support/no-console-error.ts']
const globalSetup = ['test/support/database-server.ts']

/** Folders of tests that talk to a real Postgres. */
const engine = ['db', 'commands', 'queries', 'orchestrator', 'live', 'server', 'app'].map(
  (folder) => `test/${folder}/**/*.test.{ts,tsx}`,
)
const browser = ['test/e2e/**/*.test.ts']

export default defineConfig({
  root,
  test: {
    projects: [
      {
        root,
        test: {
          name: 'rules',
          include: ['test/**/*.test.{ts,tsx}'],
          exclude: [...engine, ...browser, 'test/fixtures/**', '**/node_modules/**'],
          setupFiles,
          testTimeout: 10_000,
        },
      },
      {
        root,
        test: {
          name: 'engine',
          include: engine,
          setupFiles,
          globalSetup,
          pool: 'forks',
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      {
        root,
        test: {
          name: 'browser',
          include: browser,
          setupFiles,
          globalSetup,
          pool: 'forks',
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 180_000,
        },
      },
    ],
  },
})
