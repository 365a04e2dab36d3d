import { expect, test } from 'vitest'
import { artifactOf } from '#test/support/artifacts.ts'
import type { Executor } from '#lib/executors/executor.ts'
import { testDatabase } from '#test/support/database.ts'
import {
  attemptsOf,
  readCells,
  retryCells,
  startTestRun,
  startTestWorker,
  untilRun,
} from '#test/support/engine.ts'

const database = await testDatabase()
const phases = { county: { reuse: '7d' }, listing: { dependencies: ['county'], reuse: 'always' }, report: {} }

/** An executor whose county says what it is told to, and the phases it performed. */
function recorder() {
  const performed: string[] = []
  const state = { value: 1 }
  const perform: Executor = async ({ phase, property }) => {
    performed.push(`${phase.id} ${property.street.split(' ')[0]}`)
    return {
      kind: 'completed',
      output: { value: phase.id === 'county' ? state.value : 0, cost_usd: 0.5 },
      warnings: ['as seen'],
      artifacts: [
        artifactOf({ name: 'note.txt', mediaType: 'text/plain', content: Buffer.from(phase.id) }),
        {
          name: 'walk.mp4',
          mediaType: 'video/mp4',
          size: 7,
          sha256: 'ab',
          content: null,
          location: 's3:homes/ab',
        },
      ],
    }
  }
  return { performed, state, perform }
}

test('a phase that allows it takes over the result of an earlier run with the very same inputs', async () => {
  const { performed, perform } = recorder()
  await startTestWorker(database, perform)
  const first = await startTestRun(database, { phases, homes: 2 })
  await untilRun(database, first)
  performed.length = 0
  const second = await startTestRun(database, { phases, homes: 3 })
  await untilRun(database, second)
  // The third home is new; report does not allow it.
  expect(performed.toSorted()).toEqual([
    'county 102',
    'listing 102',
    'report 100',
    'report 101',
    'report 102',
  ])
  const [attempt] = await attemptsOf(database, second, 0)
  const [earlier] = await attemptsOf(database, first, 0)
  expect(attempt).toMatchObject({
    status: 'completed',
    output: { value: 1 },
    warnings: ['as seen'],
    costUsd: 0,
    reusedFrom: { runId: first, number: 1, finishedAt: earlier!.finishedAt!.getTime() },
  })
  expect(earlier).toMatchObject({ costUsd: 0.5, reusedFrom: null })
  const spent = await database.prisma.run.findUniqueOrThrow({ where: { id: second } })
  expect(spent.spentUsd).toBe(5 * 0.5)
  expect(
    await database.prisma.phaseRun.findFirst({ where: { runId: second, position: 0, phaseIndex: 0 } }),
  ).toMatchObject({
    status: 'completed',
    reusedAt: earlier!.finishedAt,
  })
  const files = await database.prisma.artifact.findMany({
    where: { propertyRunId: attempt!.propertyRunId, phaseIndex: 0 },
    orderBy: { name: 'asc' },
  })
  expect(files).toMatchObject([
    { name: 'note.txt', content: Uint8Array.from(Buffer.from('county')), location: null },
    { name: 'walk.mp4', size: 7, sha256: 'ab', content: null, location: 's3:homes/ab' },
  ])
})

test('whoever has a reused phase run again gets it run, and what follows from another input is not reused', async () => {
  const { performed, state, perform } = recorder()
  await startTestWorker(database, perform)
  const runId = await startTestRun(database, { phases, homes: 1 })
  await untilRun(database, runId)
  performed.length = 0
  state.value = 2
  expect(await retryCells(database, runId, [[0, 0]], 'downstream')).toMatchObject({ ok: true })
  await untilRun(database, runId)
  expect(performed).toEqual(['county 100', 'listing 100'])
  performed.length = 0
  // The newest county result is reused by the next run, and the listing that followed from it.
  const next = await startTestRun(database, { phases, homes: 1 })
  await untilRun(database, next)
  expect(performed).toEqual(['report 100'])
  expect((await attemptsOf(database, next, 0))[0]!.output).toMatchObject({ value: 2 })
})

test('a result that is older than the phase allows is not reused', async () => {
  const { performed, perform } = recorder()
  await startTestWorker(database, perform)
  const runId = await startTestRun(database, { phases, homes: 1 })
  await untilRun(database, runId)
  await database.prisma.attempt.updateMany({ data: { finishedAt: new Date(Date.now() - 8 * 86_400_000) } })
  performed.length = 0
  const next = await startTestRun(database, { phases, homes: 1 })
  await untilRun(database, next)
  expect(performed.toSorted()).toEqual(['county 100', 'report 100'])
  expect((await readCells(database, next)).every(({ status }) => status === 'completed')).toBe(true)
})
