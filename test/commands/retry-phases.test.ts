import { expect, test } from 'vitest'
import { previewRetry } from '#lib/commands/preview-retry.ts'
import { retryPhases } from '#lib/commands/retry-phases.ts'
import type { RetryScope } from '#lib/contract/run-control.ts'
import { channels } from '#lib/db/channels.ts'
import { lockRuns } from '#lib/db/sql/lock-runs.ts'
import { inTransaction } from '#lib/db/transaction.ts'
import type { PhaseRunStatus, RunStatus } from '#lib/pipeline/statuses.ts'
import { testDatabase } from '#test/support/database.ts'
import { readCells, startTestRun, statusesOf } from '#test/support/engine.ts'
import { retryAsks, scopeOf } from './retry-asks.ts'
import {
  auditOf,
  chain,
  expectRefused,
  hearing,
  holdLease,
  propertyRunIdOf,
  propertyRunsOf,
  stageRun,
} from './staged-run.ts'

const database = await testDatabase()
const { prisma } = database
const { planOf, retryAsPlanned, retryAtOnce } = retryAsks(database)

const fallen: PhaseRunStatus[] = ['failed', 'blocked', 'blocked']
const done: PhaseRunStatus[] = ['completed', 'completed', 'completed']

test('the chosen cell and what it blocked go back to pending, the attempts stay, the run opens again', async () => {
  const runId = await stageRun(database, [fallen, fallen], { run: 'completed' })
  await prisma.phaseRun.updateMany({ where: { runId }, data: { lostCount: 1, reusedAt: new Date() } })
  const attempts = await prisma.attempt.findMany()
  expect(await retryAtOnce({ runId, scope: scopeOf([[0, 0]]) })).toEqual({
    ok: true,
    value: { properties: 1, chosen: 1, dependents: 2 },
  })
  expect(await statusesOf(database, runId, 0)).toEqual(['pending', 'pending', 'pending'])
  expect(await statusesOf(database, runId, 1)).toEqual(fallen)
  expect(await prisma.phaseRun.findFirst({ where: { runId, position: 0, phaseIndex: 0 } })).toMatchObject({
    attemptCount: 1,
    attemptsUsed: 0,
    lostCount: 0,
    reasonCode: null,
    reason: null,
    failureSignature: null,
    reusedAt: null,
    revision: 1,
  })
  expect(await prisma.attempt.findMany()).toEqual(attempts)
  expect(await propertyRunsOf(database, runId)).toMatchObject([
    { status: 'pending', planVersion: 1, finishedAt: null, revision: 1 },
    { status: 'failed', planVersion: 0, revision: 0 },
  ])
  expect(await prisma.run.findUnique({ where: { id: runId } })).toMatchObject({
    status: 'running',
    finishedAt: null,
    revision: 1,
  })
  expect(await auditOf(database, runId)).toEqual([
    {
      actor: 'ann',
      action: 'retry-phases',
      affected: 3,
      detail: { scope: scopeOf([[0, 0]]), mode: 'failed', properties: 1, chosen: 1, dependents: 2 },
    },
  ])
})

test.each<[RunStatus, RunStatus]>([
  ['completed', 'running'],
  ['cancelled', 'running'],
  ['paused', 'paused'],
  ['running', 'running'],
])('a %s run is %s after it', async (run, after) => {
  const runId = await stageRun(database, [fallen], { run })
  expect(await retryAsPlanned({ runId, scope: { kind: 'all' } })).toMatchObject({ ok: true })
  expect((await prisma.run.findUniqueOrThrow({ where: { id: runId } })).status).toBe(after)
})

test('a run that was cancelled before it started is pending after it', async () => {
  const runId = await stageRun(database, [['cancelled', 'cancelled', 'cancelled']], { run: 'cancelled' })
  await prisma.run.update({ where: { id: runId }, data: { startedAt: null } })
  await retryAsPlanned({ runId, scope: { kind: 'all' }, mode: 'unfinished' })
  expect((await prisma.run.findUniqueOrThrow({ where: { id: runId } })).status).toBe('pending')
})

test('it works while the property goes on: its worker keeps the lease, and hears of the new plan', async () => {
  const phases = { a: {}, b: {}, c: { dependencies: ['a'] } }
  const runId = await stageRun(
    database,
    [
      ['failed', 'running', 'blocked'],
      ['failed', 'completed', 'blocked'],
    ],
    { phases },
  )
  await holdLease(database, runId, 0)
  const { untilHeard } = await hearing(database)
  expect(await retryAsPlanned({ runId, scope: { kind: 'all' } })).toMatchObject({ value: { properties: 2 } })
  expect(await statusesOf(database, runId, 0)).toEqual(['pending', 'running', 'pending'])
  expect(await propertyRunsOf(database, runId)).toMatchObject([
    { status: 'running', workerId: 1, leaseEpoch: 4, admitted: true, planVersion: 1 },
    { status: 'pending', workerId: null, planVersion: 1 },
  ])
  const held = await propertyRunIdOf(database, runId, 0)
  await untilHeard([`${channels.run} ${runId}:1`, `${channels.replan} ${held}`, `${channels.work} ${runId}`])
})

test('a home that waits for a held phase or for a later attempt is looked at again', async () => {
  const phases = { a: {}, b: {} }
  const runId = await stageRun(database, [['failed', 'retrying']], { phases })
  await prisma.propertyRun.updateMany({ where: { runId }, data: { isHeld: true, resumeAt: new Date(9e12) } })
  await retryAsPlanned({ runId, scope: { kind: 'all' } })
  expect(await propertyRunsOf(database, runId)).toMatchObject([{ isHeld: false, resumeAt: null }])
})

test('nothing to retry is a refusal that says why, and leaves no trace', async () => {
  const runId = await stageRun(database, [['running', 'blocked', 'blocked'], done])
  const refusal = await expectRefused(database, runId, () =>
    retryAsPlanned({ runId, scope: { kind: 'all' } }),
  )
  expect(refusal).toMatchObject({
    code: 'conflict',
    message: 'Nothing to retry.',
    fix: expect.stringContaining('completed: left as is in this mode; '),
  })
  const nobody = await expectRefused(database, runId, () =>
    retryAtOnce({
      runId,
      scope: scopeOf([
        [7, 0],
        [0, 9],
      ]),
    }),
  )
  expect(nobody).toMatchObject({ code: 'conflict', message: 'Nothing to retry.' })
})

test('a run that is not there is refused, by the plan and by its execution', async () => {
  const scope: RetryScope = { kind: 'all' }
  expect(await previewRetry(database, { runId: 999_999, scope, mode: 'failed' })).toMatchObject({
    refusal: { code: 'not_found' },
  })
  expect(
    await retryPhases(database, {
      runId: 999_999,
      scope,
      mode: 'failed',
      revision: 0,
      digest: 'x',
      actor: 'ann',
    }),
  ).toMatchObject({ refusal: { code: 'not_found' } })
})

test('the database is not moved by a plan, and one is made while somebody else holds the run', async () => {
  const runId = await stageRun(database, [fallen])
  await inTransaction(database.pool, async (client) => {
    await lockRuns(client, [runId])
    expect(await planOf(runId, { kind: 'all' })).toMatchObject({ revision: 0, chosen: 1 })
  })
  const untouched = await startTestRun(database, { phases: chain, homes: 1 })
  const before = await prisma.run.findUnique({ where: { id: untouched } })
  expect(await planOf(untouched, { kind: 'all' })).toMatchObject({ properties: 0, chosen: 0 })
  expect(await prisma.run.findUnique({ where: { id: untouched } })).toEqual(before)
})

test('cells of other homes and other runs stay as they are', async () => {
  const other = await stageRun(database, [fallen])
  const runId = await stageRun(database, [fallen, fallen, done])
  const before = await readCells(database, other)
  await retryAsPlanned({ runId, scope: { kind: 'properties', positions: [1] }, mode: 'downstream' })
  expect(await readCells(database, other)).toEqual(before)
  expect(await statusesOf(database, runId, 0)).toEqual(fallen)
  expect(await statusesOf(database, runId, 1)).toEqual(['pending', 'pending', 'pending'])
  expect(await statusesOf(database, runId, 2)).toEqual(done)
})
