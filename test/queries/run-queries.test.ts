import { expect, test } from 'vitest'
import { artifactOf } from '#test/support/artifacts.ts'
import { cellDetailSchema } from '#lib/contract/runs.ts'
import { recentRunsSchema, runPropertiesSchema, runResultsSchema } from '#lib/contract/screens.ts'
import type { AttemptOutcome } from '#lib/executors/executor.ts'
import { cellDetail } from '#lib/queries/cell-detail.ts'
import { propertyPage } from '#lib/queries/property-page.ts'
import { propertyResults } from '#lib/queries/property-results.ts'
import { readArtifact, readArtifactContent } from '#lib/queries/read-artifact.ts'
import { readRun } from '#lib/queries/read-run.ts'
import { recentRuns } from '#lib/queries/recent-runs.ts'
import { runProperties } from '#lib/queries/run-properties.ts'
import { runResults } from '#lib/queries/run-results.ts'
import { testDatabase } from '#test/support/database.ts'
import { completed, startTestRun, startTestWorker } from '#test/support/engine.ts'

const database = await testDatabase()

const phases = {
  facts: { display_name: 'Facts' },
  verdict: { dependencies: ['facts'], post_conditions: { outputs: ['summary'] } },
}

function summary(score: number) {
  return {
    price: 400_000,
    monthlyCost: 2_000,
    monthlyCostIsComplete: true,
    verdict: 'PASS',
    score,
    scoreRange: [score - 50, score + 50],
    coverage: 0.5,
    tier: 'CONTENDER',
    tierIsProvisional: false,
    rubric: 'test v1',
  }
}

const broken: AttemptOutcome = { kind: 'failed', error: 'It broke', isPermanent: true }

/** Home 0 fails at once, home 1 scores 300, home 2 scores 500 and leaves a file. */
async function finishedRun(): Promise<number> {
  const runId = await startTestRun(database, { phases, homes: 3 })
  await startTestWorker(database, async ({ phase, property, log }): Promise<AttemptOutcome> => {
    log({ stream: 'stdout', text: `looking at ${property.street}` })
    if (property.street.startsWith('100 ')) return broken
    if (phase.id === 'facts') return completed
    const score = property.street.startsWith('101 ') ? 300 : 500
    const content = new TextEncoder().encode('<p>hello')
    return {
      kind: 'completed',
      output: { summary: summary(score) },
      warnings: ['Thin data'],
      artifacts: score === 500 ? [artifactOf({ name: 'sheet.html', mediaType: 'text/html', content })] : [],
    }
  })
  await expect
    .poll(async () => (await readRun(database, runId))?.status, { timeout: 15_000 })
    .toBe('completed')
  return runId
}

test('a finished run is read by every screen', async () => {
  const runId = await finishedRun()

  const run = await readRun(database, runId)
  expect(run).toMatchObject({ listName: 'homes', propertyCount: 3, pipeline: { name: 'test' } })
  expect(run?.phases.map((phase) => phase.id)).toEqual(['facts', 'verdict'])

  const [recent] = recentRunsSchema.parse(await recentRuns(database, 5))
  expect(recent).toMatchObject({ id: runId, counts: { completed: 2, failed: 1 } })

  const { addresses, ids } = runPropertiesSchema.parse(await runProperties(database, runId))
  expect(addresses.map((address) => address.split(',')[0])).toEqual([
    '100 W Test St',
    '101 W Test St',
    '102 W Test St',
  ])
  expect(ids).toHaveLength(3)

  const results = runResultsSchema.parse(await runResults(database, runId))
  expect(results.rows.map(({ position, rank }) => [position, rank])).toEqual([
    [2, 1],
    [1, 2],
    [0, null],
  ])
  expect(results.rows.at(-1)).toMatchObject({ status: 'failed', phasesFailed: ['Facts'], phasesSettled: 2 })

  const report = await propertyResults(database, runId)
  expect(report?.summary).toMatchObject({ status: 'completed', properties: 3, completed: 2, failed: 1 })
  expect(report?.properties[0]).toMatchObject({
    status: 'failed',
    phases_completed: [],
    phases_failed: ['facts'],
    error_message: 'It broke',
  })
  expect(report?.properties[1]).toMatchObject({ phases_completed: ['facts', 'verdict'], error_message: null })
})

test('a cell tells of its attempts, its log, and why it is blocked', async () => {
  const runId = await finishedRun()
  const failed = cellDetailSchema.parse(await cellDetail(database, { runId, position: 0, phaseIndex: 0 }))
  expect(failed).toMatchObject({
    status: 'failed',
    address: expect.stringContaining('100 W Test St'),
    reason: null,
  })
  expect(failed.attempts).toHaveLength(1)
  expect(failed.attempts[0]).toMatchObject({ number: 1, status: 'failed', error: 'It broke' })
  const logged = async () =>
    (await cellDetail(database, { runId, position: 0, phaseIndex: 0 }))?.attempts[0]?.log
  await expect.poll(logged).toContain('looking at 100 W Test St')

  const blocked = await cellDetail(database, { runId, position: 0, phaseIndex: 1 })
  expect(blocked).toMatchObject({ status: 'blocked', attempts: [], reason: { code: 'UPSTREAM_FAILED' } })
  expect(blocked?.reason?.remedy).not.toBe('')
})

test('a home tells where it came from, what each phase gave, and its files', async () => {
  const runId = await finishedRun()
  const page = await propertyPage(database, { runId, position: 2 })
  expect(page).toMatchObject({
    status: 'completed',
    rowNumbers: [4],
    facts: { price: 400_002 },
    cells: { street: '102 W Test St', zip: '85001' },
  })
  const verdict = page?.phases[1]
  expect(verdict).toMatchObject({
    status: 'completed',
    warnings: ['Thin data'],
    output: { summary: { score: 500 } },
  })
  expect(verdict?.artifacts).toMatchObject([{ name: 'sheet.html', size: 8 }])
  const file = await readArtifact(database, verdict?.artifacts[0]?.id ?? 0)
  expect(file).toMatchObject({ name: 'sheet.html', mediaType: 'text/html', size: 8, location: null })
  expect(new TextDecoder().decode(await readArtifactContent(database, file!.id))).toBe('<p>hello')
})

test('a run without home results says so, and what does not exist is null', async () => {
  const runId = await startTestRun(database, { phases: { only: {} }, homes: 2 })
  expect(await runResults(database, runId)).toMatchObject({
    hasHomeResults: false,
    rows: [{ rank: null }, { rank: null }],
  })
  for (const read of [readRun, runProperties, runResults, propertyResults]) {
    expect(await read(database, 999_999)).toBeNull()
  }
  expect(await cellDetail(database, { runId, position: 9, phaseIndex: 0 })).toBeNull()
  expect(await cellDetail(database, { runId, position: 0, phaseIndex: 5 })).toBeNull()
  expect(await propertyPage(database, { runId, position: 9 })).toBeNull()
  expect(await readArtifact(database, 999_999)).toBeNull()
})
