import { expect, test } from 'vitest'
import { cancel } from '#lib/commands/cancel.ts'
import { testDatabase } from '#test/support/database.ts'
import { attemptsOf, retryCells } from '#test/support/engine.ts'
import { auditOf, expectRefused } from './staged-run.ts'
import { at, county, map, marker, ready, visit, waitingRun } from './waiting-run.ts'

const database = await testDatabase()
const { prisma } = database
const { mark, cellOf } = marker(database)

test('of two people one wins, and the other is told by whom and as what it was marked', async () => {
  const runId = await waitingRun(database, [ready])
  const answers = await Promise.all([
    mark(runId, at(0), { actor: 'ann', as: 'done' }),
    mark(runId, at(0), { actor: 'ben', as: 'failed' }),
  ])
  const [by, as] = answers[0].ok ? ['ann', 'done'] : ['ben', 'failed']
  const refusals = answers.flatMap((answer) => (answer.ok ? [] : [answer.refusal]))
  expect(refusals).toHaveLength(1)
  expect(refusals[0]!.code).toBe('conflict')
  expect(refusals[0]!.message).toMatch(
    new RegExp(
      `^“Site visit” of 100 W Test St, .* does not wait for a person: ${by} marked it ${as} at \\d{4}-`,
    ),
  )
  expect(await attemptsOf(database, runId, visit)).toHaveLength(1)
  expect(await auditOf(database, runId)).toHaveLength(1)
})

test('where one of several homes does not wait, none is marked, and each is named with why', async () => {
  const runId = await waitingRun(database, [ready, ready, ready])
  await mark(runId, at(1), { as: 'failed', note: 'Locked' })
  await cancel(database, {
    runId,
    actor: 'ann',
    scope: 'cells',
    cells: [{ position: 2, phaseIndex: visit }],
  })
  const refusal = await expectRefused(database, runId, () => mark(runId, at(0, 1, 2)))
  expect(refusal).toMatchObject({
    message: '2 of these 3 homes do not wait for “Site visit”, so nothing was marked.',
    problems: [
      expect.stringMatching(/^101 W Test St.*: ann marked it failed at .* UTC$/),
      expect.stringMatching(/^102 W Test St.*: it is cancelled$/),
    ],
  })
})

test.each([
  ['pending', 'what it needs runs again', county],
  ['pending', 'what it waits for runs again', map],
] as const)('a cell that is %s because %s cannot be marked', async (_status, _why, phaseIndex) => {
  const runId = await waitingRun(database, [['completed', 'completed', 'pending', 'pending']])
  await retryCells(database, runId, [[0, phaseIndex]])
  expect(await cellOf(runId)).toMatchObject({ status: 'pending', reasonCode: null })
  // As if a worker had told so late.
  await prisma.phaseRun.updateMany({
    where: { runId, phaseIndex: visit },
    data: { reasonCode: 'WAITS_FOR_PERSON' },
  })
  const refusal = await expectRefused(database, runId, () => mark(runId, at(0)))
  expect(refusal.message).toContain('it is pending, because what it needs is not there yet')
  await expectRefused(database, runId, () => mark(runId, { kind: 'waiting', revision: 99 }))
})

test('a retry of something else leaves a person to be waited for', async () => {
  const runId = await waitingRun(database, [['failed', 'completed', 'pending', 'pending']])
  await prisma.phaseRun.updateMany({
    where: { runId, phaseIndex: county },
    data: { status: 'completed', failureSignature: null },
  })
  await prisma.phaseRun.updateMany({ where: { runId, phaseIndex: 3 }, data: { status: 'cancelled' } })
  await retryCells(database, runId, [[0, 3]])
  expect(await cellOf(runId)).toMatchObject({ reasonCode: 'WAITS_FOR_PERSON' })
})

test('a phase that no person does, one that is not there, and a run that is not there are refused', async () => {
  const runId = await waitingRun(database, [ready])
  const ofCounty = await expectRefused(database, runId, () => mark(runId, at(0), { phaseIndex: county }))
  expect(ofCounty.message).toBe('“county” is not done by a person.')
  expect(await expectRefused(database, runId, () => mark(runId, at(0), { phaseIndex: 9 }))).toMatchObject({
    code: 'not_found',
  })
  expect(await expectRefused(database, runId, () => mark(runId, at(0, 7)))).toMatchObject({
    code: 'not_found',
    message: `Run ${runId} has no home 7.`,
  })
  expect(await mark(999_999, at(0))).toMatchObject({ refusal: { code: 'not_found' } })
})

test('a cancelled home is waited for no more, and says so nowhere', async () => {
  const runId = await waitingRun(database, [ready, ready])
  await cancel(database, { runId, actor: 'ann', scope: 'properties', positions: [0] })
  expect(await cellOf(runId)).toMatchObject({
    status: 'cancelled',
    reasonCode: null,
    reason: null,
    remedy: null,
  })
  await cancel(database, { runId, actor: 'ann', scope: 'run' })
  expect(await cellOf(runId, 1)).toMatchObject({ status: 'cancelled', reasonCode: null })
  await expectRefused(database, runId, () => mark(runId, at(0)))
})
