import { expect, test } from 'vitest'
import { failureGroupsSchema } from '#lib/contract/run-control.ts'
import { readRunChanges } from '#lib/db/sql/read-run-changes.ts'
import { runFailures } from '#lib/queries/run-failures.ts'
import { chain, propertyRunIdOf, stageRun } from '#test/commands/staged-run.ts'
import { testDatabase } from '#test/support/database.ts'
import { startTestRun } from '#test/support/engine.ts'

const database = await testDatabase()
const { prisma } = database

/** The latest attempt of a cell ended then, with this error and signature. */
async function failCell(
  runId: number,
  [position, phaseIndex]: [number, number],
  failure: { error: string | null; signature: string; at: number },
) {
  const propertyRunId = await propertyRunIdOf(database, runId, position)
  const cell = { propertyRunId, phaseIndex }
  await prisma.phaseRun.update({
    where: { propertyRunId_phaseIndex: cell },
    data: { failureSignature: failure.signature, finishedAt: new Date(failure.at), attemptCount: 2 },
  })
  await prisma.attempt.create({
    data: {
      ...cell,
      number: 2,
      status: 'failed',
      workerId: 1,
      leaseEpoch: 0,
      startedAt: new Date(failure.at - 1),
      finishedAt: new Date(failure.at),
      error: failure.error,
    },
  })
}

test('failures with a signature in common are one group, the largest first, with the latest as example', async () => {
  const runId = await stageRun(database, [
    ['failed', 'blocked', 'blocked'],
    ['completed', 'retrying', 'pending'],
    ['failed', 'blocked', 'blocked'],
    ['completed', 'failed', 'blocked'],
    ['completed', 'completed', 'completed'],
  ])
  const county = 'County API answered 429 to <id>'
  await failCell(runId, [0, 0], { error: 'County API answered 429 to 7', signature: county, at: 5_000 })
  await failCell(runId, [1, 1], { error: 'County API answered 429 to 8', signature: county, at: 7_000 })
  await failCell(runId, [2, 0], { error: 'County API answered 429 to 9', signature: county, at: 6_000 })
  await failCell(runId, [3, 1], { error: 'x'.repeat(9_000), signature: 'Out of paper', at: 4_000 })
  const groups = failureGroupsSchema.parse(await runFailures(database, runId))
  expect(groups).toEqual([
    {
      key: expect.stringMatching(/^[0-9a-f]{12}$/),
      signature: county,
      example: {
        error: 'County API answered 429 to 8',
        position: 1,
        phaseIndex: 1,
        address: '101 W Test St, Phoenix, AZ 85001',
      },
      failed: 2,
      retrying: 1,
      phases: [
        { phaseIndex: 0, count: 2 },
        { phaseIndex: 1, count: 1 },
      ],
      lastAt: 7_000,
    },
    expect.objectContaining({
      signature: 'Out of paper',
      failed: 1,
      retrying: 0,
      lastAt: 4_000,
      example: expect.objectContaining({ error: 'x'.repeat(2_000), position: 3 }),
    }),
  ])
  const cells = (await readRunChanges(database.pool, runId, -1))?.cells ?? []
  const keys = cells.filter(([, , , , , , , key]) => key === groups[0]?.key)
  expect(keys.map(([position, phaseIndex]) => `${position}.${phaseIndex}`).toSorted()).toEqual([
    '0.0',
    '1.1',
    '2.0',
  ])
})

test('a failure whose message is not known shows its signature', async () => {
  const runId = await stageRun(database, [['failed', 'blocked', 'blocked']])
  await failCell(runId, [0, 0], { error: null, signature: 'Its worker was lost', at: 5_000 })
  expect(await runFailures(database, runId)).toMatchObject([{ example: { error: 'Its worker was lost' } }])
})

test('of very many groups the largest two hundred are shown; a run without failures has none', async () => {
  const runId = await startTestRun(database, { phases: chain, homes: 202 })
  await database.pool.query(
    `update phase_run set status = 'failed', failure_signature = 'Kind ' || greatest(position, 1)
     where run_id = $1 and phase_index = 0`,
    [runId],
  )
  const groups = await runFailures(database, runId)
  expect(groups).toHaveLength(200)
  expect(groups?.[0]).toMatchObject({ signature: 'Kind 1', failed: 2 })
  const well = await stageRun(database, [['completed', 'completed', 'completed']])
  expect(await runFailures(database, well)).toEqual([])
  expect(await runFailures(database, 999_999)).toBeNull()
})
