import { expect, test } from 'vitest'
import { retryPhases } from '#lib/commands/retry-phases.ts'
import type { RetryScope } from '#lib/contract/run-control.ts'
import { lockRuns } from '#lib/db/sql/lock-runs.ts'
import { inTransaction } from '#lib/db/transaction.ts'
import type { PhaseRunStatus } from '#lib/pipeline/statuses.ts'
import { testDatabase } from '#test/support/database.ts'
import { statusesOf } from '#test/support/engine.ts'
import { retryAsks, scopeOf } from './retry-asks.ts'
import { auditOf, expectRefused, propertyRunsOf, stageRun } from './staged-run.ts'

const database = await testDatabase()
const { planOf, retryAtOnce } = retryAsks(database)

const fallen: PhaseRunStatus[] = ['failed', 'blocked', 'blocked']
const done: PhaseRunStatus[] = ['completed', 'completed', 'completed']

/** As a worker changes a cell: under the run's lock, with the new revision. */
async function changeCell(runId: number, [position, phaseIndex]: [number, number], status: PhaseRunStatus) {
  await inTransaction(database.pool, async (client) => {
    const revision = (await lockRuns(client, [runId])).get(runId)?.revision
    await client.query(
      `update phase_run set status = $4, revision = $5 where run_id = $1 and position = $2 and phase_index = $3`,
      [runId, position, phaseIndex, status, revision],
    )
  })
}

test('of two people who execute the same plan at once one is heard, and the other told', async () => {
  const runId = await stageRun(database, [fallen, fallen, done])
  const scope: RetryScope = { kind: 'all' }
  const { revision, digest, chosen } = await planOf(runId, scope)
  expect(chosen).toBe(2)
  const both = await Promise.all(
    ['ann', 'bob'].map((actor) =>
      retryPhases(database, { runId, scope, mode: 'failed', revision, digest, actor }),
    ),
  )
  const [heard, ...more] = both.filter(({ ok }) => ok)
  expect(heard).toEqual({ ok: true, value: { properties: 2, chosen: 2, dependents: 4 } })
  expect(more).toEqual([])
  expect(both.find(({ ok }) => !ok)).toMatchObject({
    refusal: {
      code: 'conflict',
      message: 'The run has moved on since this plan was made, so nothing was retried.',
      fix: expect.stringContaining('new plan'),
    },
  })
  expect(await auditOf(database, runId)).toHaveLength(1)
  expect((await propertyRunsOf(database, runId)).map(({ planVersion }) => planVersion)).toEqual([1, 1, 0])
})

test('of two people who click the same cell at once one is heard, and the other told', async () => {
  const runId = await stageRun(database, [fallen])
  const asked = { runId, scope: scopeOf([[0, 0]]), mode: 'failed' as const, revision: 0, digest: null }
  const both = await Promise.all(['ann', 'bob'].map((actor) => retryPhases(database, { ...asked, actor })))
  expect(both.filter(({ ok }) => ok)).toHaveLength(1)
  expect(both.find(({ ok }) => !ok)).toMatchObject({
    refusal: {
      code: 'conflict',
      message: 'These cells have changed since you looked, so nothing was retried.',
    },
  })
})

test('a plan is still good when the run went on elsewhere; what failed meanwhile is not taken along', async () => {
  const runId = await stageRun(database, [
    fallen,
    ['running', 'pending', 'pending'],
    ['running', 'pending', 'pending'],
  ])
  const scope: RetryScope = { kind: 'all' }
  const { revision, digest } = await planOf(runId, scope)
  await changeCell(runId, [1, 0], 'failed')
  await changeCell(runId, [2, 0], 'completed')
  const answer = await retryPhases(database, { runId, scope, mode: 'failed', revision, digest, actor: 'ann' })
  expect(answer).toEqual({ ok: true, value: { properties: 1, chosen: 1, dependents: 2 } })
  expect(await statusesOf(database, runId, 1)).toEqual(['failed', 'pending', 'pending'])
})

test('a cell of the plan that failed once more meanwhile makes the plan void', async () => {
  const runId = await stageRun(database, [fallen, fallen])
  const scope: RetryScope = { kind: 'all' }
  const { revision, digest } = await planOf(runId, scope)
  await changeCell(runId, [1, 0], 'failed')
  const refusal = await expectRefused(database, runId, () =>
    retryPhases(database, { runId, scope, mode: 'failed', revision, digest, actor: 'ann' }),
  )
  expect(refusal).toMatchObject({ code: 'conflict', message: expect.stringContaining('moved on') })
})

test('a click on a cell that changed since the person looked is refused, also where it could be retried', async () => {
  const runId = await stageRun(database, [fallen, fallen])
  await changeCell(runId, [0, 0], 'failed')
  const scope = scopeOf([
    [0, 0],
    [1, 0],
  ])
  const refusal = await expectRefused(database, runId, () => retryAtOnce({ runId, scope }, 0))
  expect(refusal).toMatchObject({ code: 'conflict', message: expect.stringContaining('changed since') })
  expect(await retryAtOnce({ runId, scope }, 1)).toMatchObject({ ok: true, value: { chosen: 2 } })
})

test('cells of the plan do not take other cells with them: another mode, another digest', async () => {
  const runId = await stageRun(database, [['failed', 'skipped', 'completed']], {
    phases: { a: {}, b: {}, c: {} },
  })
  const scope: RetryScope = { kind: 'properties', positions: [0] }
  const { revision, digest } = await planOf(runId, scope, 'failed')
  const refusal = await expectRefused(database, runId, () =>
    retryPhases(database, { runId, scope, mode: 'unfinished', revision, digest, actor: 'ann' }),
  )
  expect(refusal.code).toBe('conflict')
})
