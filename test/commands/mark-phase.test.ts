import { expect, test } from 'vitest'
import { markRequestSchema } from '#lib/contract/marks.ts'
import { channels } from '#lib/db/channels.ts'
import { readPropertyRuns } from '#lib/db/sql/read-property-run.ts'
import { decide, type PhaseRunEvent } from '#lib/pipeline/phase-run.ts'
import { testDatabase } from '#test/support/database.ts'
import { attemptsOf } from '#test/support/engine.ts'
import { auditOf, expectRefused, hearing, holdLease, propertyRunIdOf, propertyRunsOf } from './staged-run.ts'
import { at, began, marker, ready, visit, waitingRun } from './waiting-run.ts'

const database = await testDatabase()
const { prisma } = database
const { mark, cellOf } = marker(database)

test('who marks a home done leaves an attempt with who, when and the note, and lets the home go on', async () => {
  const runId = await waitingRun(database, [ready, ready])
  const { untilHeard } = await hearing(database)
  expect(await mark(runId, at(0), { note: 'Gate was open\nNo dog' })).toEqual({
    ok: true,
    value: { marked: 1 },
  })
  expect(await cellOf(runId)).toMatchObject({
    status: 'completed',
    attemptCount: 1,
    reasonCode: null,
    startedAt: began,
  })
  const [attempt, ...others] = await attemptsOf(database, runId, visit)
  expect(others).toEqual([])
  expect(attempt).toMatchObject({
    number: 1,
    status: 'completed',
    workerId: 0,
    error: null,
    startedAt: began,
  })
  expect(attempt!.output).toEqual({
    note: 'Gate was open\nNo dog',
    marked_by: 'ann',
    marked_at: attempt!.finishedAt!.toISOString(),
  })
  const log = await prisma.attemptLog.findFirstOrThrow({
    where: { propertyRunId: attempt!.propertyRunId, phaseIndex: visit },
  })
  expect(log.text).toMatch(
    /^\d\d:\d\d:\d\d\.\d{3} --- ann marked it done: Gate was open\n\d\d:\d\d:\d\d\.\d{3} ---\|No dog\n$/,
  )
  expect(await propertyRunsOf(database, runId)).toMatchObject([
    { status: 'running', isHeld: false, planVersion: 1, revision: 1 },
    { status: 'running', isHeld: true, planVersion: 0 },
  ])
  expect(await auditOf(database, runId)).toEqual([
    {
      actor: 'ann',
      action: 'mark-phase',
      affected: 1,
      detail: { phaseIndex: visit, as: 'done', note: 'Gate was open\nNo dog', positions: [0] },
    },
  ])
  await untilHeard([`${channels.run} ${runId}:1`, `${channels.work} ${runId}`])
})

test('who marks it failed says why: the note is the error, and homes with one note are one kind of failure', async () => {
  const runId = await waitingRun(database, [ready, ready])
  await mark(runId, at(0, 1), { as: 'failed', note: 'The gate was locked at 9:30' })
  const cells = [await cellOf(runId, 0), await cellOf(runId, 1)]
  expect(cells[0]).toMatchObject({ status: 'failed', failureSignature: expect.stringContaining('gate') })
  expect(cells[1]!.failureSignature).toBe(cells[0]!.failureSignature)
  const [attempt] = await attemptsOf(database, runId, visit, 1)
  expect(attempt).toMatchObject({ status: 'failed', error: 'The gate was locked at 9:30' })
  expect(attempt!.output).toMatchObject({ marked_by: 'ann', note: 'The gate was locked at 9:30' })
})

test.each([
  ['done', { type: 'mark-done' }],
  ['failed', { type: 'mark-failed', signature: 'No key' }],
] as const)('a cell marked %s stands as the rules have it', async (as, event: PhaseRunEvent) => {
  const runId = await waitingRun(database, [ready])
  await prisma.phaseRun.updateMany({
    where: { runId, phaseIndex: visit },
    data: { attemptCount: 4, attemptsUsed: 0, lostCount: 1 },
  })
  const id = await propertyRunIdOf(database, runId, 0)
  const standing = async () => {
    const phaseRuns = (await readPropertyRuns(database.pool, [id])).get(id)!.phaseRuns
    const {
      startedAt: _startedAt,
      finishedAt: _finishedAt,
      output: _output,
      ...byTheRules
    } = phaseRuns[visit]!
    return byTheRules
  }
  const before = await standing()
  await mark(runId, at(0), { as, note: 'No key' })
  expect(await standing()).toEqual(decide(before, event))
})

test('its holder is told, and keeps the lease', async () => {
  const runId = await waitingRun(database, [ready])
  await prisma.propertyRun.updateMany({ where: { runId }, data: { isHeld: false } })
  const { id } = await holdLease(database, runId, 0)
  const { untilHeard } = await hearing(database)
  await mark(runId, at(0))
  expect((await propertyRunsOf(database, runId))[0]).toMatchObject({
    admitted: true,
    workerId: 1,
    leaseEpoch: 4,
    planVersion: 1,
  })
  expect((await attemptsOf(database, runId, visit))[0]).toMatchObject({ leaseEpoch: 4 })
  await untilHeard([`${channels.run} ${runId}:1`, `${channels.replan} ${id}`, `${channels.work} ${runId}`])
})

test('all that wait are marked at once, but for those that began to wait since a person looked', async () => {
  const runId = await waitingRun(
    database,
    [ready, ready, ['completed', 'running', 'pending', 'pending'], ready],
    [0, 1, 3],
  )
  await prisma.phaseRun.updateMany({ where: { runId, position: 1 }, data: { revision: 8 } })
  expect(await mark(runId, { kind: 'waiting', revision: 7 })).toEqual({ ok: true, value: { marked: 2 } })
  const statuses = [0, 1, 2, 3].map(async (position) => (await cellOf(runId, position)).status)
  expect(await Promise.all(statuses)).toEqual(['completed', 'pending', 'pending', 'completed'])
  const refusal = await expectRefused(database, runId, () => mark(runId, { kind: 'waiting', revision: 7 }))
  expect(refusal).toMatchObject({
    code: 'conflict',
    message: 'No home waits for “Site visit” any more, so nothing was marked.',
  })
})

test('a note is needed to fail a phase, is trimmed, and has a limit', () => {
  const homes = at(0)
  const parse = (request: object) => markRequestSchema.safeParse({ homes, ...request })
  expect(parse({ as: 'done' }).data).toEqual({ as: 'done', note: '', homes })
  expect(parse({ as: 'done', note: '  a\r\nb \n' }).data?.note).toBe('a\nb')
  expect(parse({ as: 'failed' }).error?.issues[0]?.message).toBe('say in a note what failed')
  expect(parse({ as: 'failed', note: ' \n ' }).success).toBe(false)
  expect(parse({ as: 'done', note: 'x'.repeat(2_000) }).success).toBe(true)
  expect(parse({ as: 'done', note: 'x'.repeat(2_001) }).success).toBe(false)
  expect(parse({ as: 'done', note: 'a\0b' }).success).toBe(false)
  expect(parse({ as: 'done', note: '\ud800' }).success).toBe(false)
  expect(parse({ as: 'skipped', note: 'x' }).success).toBe(false)
})
