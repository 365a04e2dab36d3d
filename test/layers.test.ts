import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, expect, test } from 'vitest'

const root = join(import.meta.dirname, '..')
const folder = await mkdtemp(join(tmpdir(), 'plotline-layers-'))
afterAll(() => rm(folder, { recursive: true }))

const forbidden = [
  ['lib/pipeline/rule.ts', '#lib/db/client.ts'],
  ['lib/pipeline/rule.ts', '#lib/contract/runs.ts'],
  ['lib/pipeline/rule.ts', 'node:fs'],
  ['lib/pipeline/rule.ts', '../db/client.ts'],
  ['lib/contract/wire.ts', '#lib/intake/read-list.ts'],
  ['lib/intake/rows.ts', '#lib/db/client.ts'],
  ['lib/db/sql/claim.ts', '#lib/orchestrator/ledger.ts'],
  ['lib/executors/script.ts', '#lib/db/client.ts'],
  ['lib/commands/start-run.ts', '#lib/orchestrator/ledger.ts'],
  ['lib/queries/run.ts', '#lib/commands/start-run.ts'],
  ['lib/orchestrator/ledger.ts', '#lib/commands/start-run.ts'],
  ['lib/live/rooms.ts', '#lib/orchestrator/ledger.ts'],
  ['lib/home-analysis/phases/score.ts', '#lib/db/client.ts'],
  ['components/grid/grid.tsx', '#lib/db/client.ts'],
  ['components/grid/grid.tsx', '#lib/queries/run.ts'],
  ['components/grid/grid.tsx', 'pg'],
  ['app/page.tsx', '#lib/db/client.ts'],
  ['app/page.tsx', '#lib/orchestrator/ledger.ts'],
  ['app/page.tsx', 'pg'],
] as const

const allowed = [
  ['lib/pipeline/rule.ts', '#lib/contract/refusal.ts'],
  ['lib/contract/wire.ts', '#lib/pipeline/rule.ts'],
  ['lib/db/sql/claim.ts', '#lib/pipeline/statuses.ts'],
  ['lib/db/sql/claim.ts', 'pg'],
  ['lib/orchestrator/ledger.ts', '#lib/db/client.ts'],
  ['lib/commands/start-run.ts', '#lib/db/client.ts'],
  ['components/grid/grid.tsx', '#lib/contract/runs.ts'],
  ['app/page.tsx', '#lib/queries/run.ts'],
  ['lib/server/main.ts', '#lib/orchestrator/worker.ts'],
] as const

test.each(forbidden)('%s may not import %s', async (file, specifier) => {
  expect(await lintImport(file, specifier)).toContain('no-restricted-imports')
})

test.each(allowed)('%s may import %s', async (file, specifier) => {
  expect(await lintImport(file, specifier)).not.toContain('no-restricted-imports')
})

test('only lib/server reads the environment', async () => {
  const source = 'export const port = process.env.PORT\n'
  expect(await lint('lib/db/port.ts', source)).toContain('no-process-env')
  expect(await lint('lib/server/config.ts', source)).not.toContain('no-process-env')
})

function lintImport(file: string, specifier: string) {
  return lint(file, `import { thing } from '${specifier}'\nexport const copy = thing\n`)
}

async function lint(file: string, source: string): Promise<string> {
  const path = join(await mkdtemp(join(folder, 'case-')), file)
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, source)
  const program = join(root, 'node_modules', 'oxlint', 'bin', 'oxlint')
  return await new Promise((resolve) => {
    execFile(
      process.execPath,
      [program, '-c', join(root, '.config', 'oxlint.json'), '-f', 'unix', path],
      (_error, stdout) => resolve(stdout),
    )
  })
}
