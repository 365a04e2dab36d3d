import { expect, test } from 'vitest'
import { retryPhases } from '#lib/commands/retry-phases.ts'
import { listen } from '#lib/db/listen.ts'
import { channels } from '#lib/db/channels.ts'
import type { PhaseRunStatus } from '#lib/pipeline/statuses.ts'
import { testDatabase } from '#test/support/database.ts'
import { readCells, startTestRun, statusesOf } from '#test/support/engine.ts'

const database = await testDatabase()
const { prisma } = database

/** A run whose cells stand like this, a row per property. */
async function runWith(rows: PhaseRunStatus[][]): Promise<number> {
  const phases = { a: {}, b: { dependencies: ['a'] }, c: { dependencies: ['b'] } }
  const runId = await startTestRun(database, { phases, homes: rows.length })
  for (const [position, statuses] of rows.entries()) {
    for (const [phaseIndex, status] of statuses.entries()) {
      await prisma.phaseRun.updateMany({
        where: { runId, position, phaseIndex },
        data: {
          status,
          attemptCount: 2,
          attemptsUsed: 2,
          lostCount: 1,
          reasonCode: 'MISSING_KEY',
          reason: 'No.',
        },
      })
    }
  }
  await prisma.propertyRun.updateMany({
    where: { runId },
    data: { status: 'failed', finishedAt: new Date() },
  })
  await prisma.run.update({ where: { id: runId }, data: { status: 'completed', finishedAt: new Date() } })
  return runId
}

function retry(runId: number, cells: [number, number][]) {
  return retryPhases(database, {
    runId,
    cells: cells.map(([position, phaseIndex]) => ({ position, phaseIndex })),
    actor: 'ann',
  })
}

test('the chosen cell and what it blocked go back to pending, the attempts stay, the run opens again', async () => {
  const runId = await runWith([
    ['failed', 'blocked', 'blocked'],
    ['failed', 'blocked', 'blocked'],
  ])
  expect(await retry(runId, [[0, 0]])).toEqual({
    ok: true,
    value: {
      chosen: [{ position: 0, phaseIndex: 0 }],
      freed: [
        { position: 0, phaseIndex: 1 },
        { position: 0, phaseIndex: 2 },
      ],
      leftOut: [],
    },
  })
  expect(await statusesOf(database, runId, 0)).toEqual(['pending', 'pending', 'pending'])
  expect(await statusesOf(database, runId, 1)).toEqual(['failed', 'blocked', 'blocked'])
  expect(await prisma.phaseRun.findFirst({ where: { runId, position: 0, phaseIndex: 0 } })).toMatchObject({
    attemptCount: 2,
    attemptsUsed: 0,
    lostCount: 0,
    reasonCode: null,
    reason: null,
  })
  const [first, second] = await prisma.propertyRun.findMany({
    where: { runId },
    orderBy: { position: 'asc' },
  })
  expect(first).toMatchObject({ status: 'pending', planVersion: 1, finishedAt: null })
  expect(second).toMatchObject({ status: 'failed', planVersion: 0 })
  expect(await prisma.run.findUnique({ where: { id: runId } })).toMatchObject({
    status: 'running',
    finishedAt: null,
    revision: 1,
  })
  expect(await prisma.audit.findFirst({ where: { runId, action: 'retry-phases' } })).toMatchObject({
    actor: 'ann',
    affected: 3,
  })
})

test('of many cells those that can be retried are, and the others are left out with the reason', async () => {
  const runId = await runWith([
    ['completed', 'failed', 'blocked'],
    ['running', 'pending', 'pending'],
  ])
  const answer = await retry(runId, [
    [0, 0],
    [0, 1],
    [0, 2],
    [1, 0],
    [1, 9],
    [7, 0],
    [2_147_483_647, 0],
  ])
  expect(answer).toMatchObject({
    ok: true,
    value: {
      chosen: [
        { position: 0, phaseIndex: 0 },
        { position: 0, phaseIndex: 1 },
      ],
      freed: [{ position: 0, phaseIndex: 2 }],
      leftOut: [
        { position: 0, phaseIndex: 2, why: 'it waits for another phase; retry that one' },
        { position: 1, phaseIndex: 0, why: 'it is running already' },
        { position: 1, phaseIndex: 9, why: 'there is no such phase' },
        { position: 7, phaseIndex: 0, why: 'there is no such property' },
        { position: 2_147_483_647, phaseIndex: 0, why: 'there is no such property' },
      ],
    },
  })
  expect((await readCells(database, runId)).map(({ status }) => status)).toEqual([
    ...['pending', 'pending', 'pending'],
    ...['running', 'pending', 'pending'],
  ])
})

test('nothing to retry is a refusal that says why, and changes nothing', async () => {
  const runId = await runWith([['running', 'blocked', 'blocked']])
  const answer = await retry(runId, [
    [0, 0],
    [0, 1],
  ])
  expect(answer).toMatchObject({
    ok: false,
    refusal: {
      code: 'conflict',
      message: 'Nothing to retry.',
      fix: 'Look again: it is running already; it waits for another phase; retry that one.',
    },
  })
  expect(await statusesOf(database, runId)).toEqual(['running', 'blocked', 'blocked'])
  expect(await prisma.audit.count({ where: { runId, action: 'retry-phases' } })).toBe(0)
})

test('a run that is not there is refused', async () => {
  expect(await retry(999_999, [[0, 0]])).toMatchObject({ ok: false, refusal: { code: 'not_found' } })
})

test('the holder, the workers and the viewers hear of it, once it is committed', async () => {
  const runId = await runWith([['failed', 'blocked', 'blocked']])
  const heard: string[] = []
  const listener = await listen({
    url: database.url,
    channels: Object.values(channels),
    onNotification: (channel, payload) => heard.push(`${channel} ${payload}`),
    onReconnect: () => {},
  })
  await retry(runId, [[0, 0]])
  const { id } = await prisma.propertyRun.findFirstOrThrow({ where: { runId } })
  await expect
    .poll(() => heard.toSorted(), { interval: 10 })
    .toEqual(
      [`${channels.replan} ${id}`, `${channels.run} ${runId}:1`, `${channels.work} ${runId}`].toSorted(),
    )
  await listener.close()
})
