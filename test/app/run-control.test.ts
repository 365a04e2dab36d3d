import { expect, test } from 'vitest'
import {
  cancelAnswerSchema,
  failureGroupsSchema,
  limitsSchema,
  moveToFrontAnswerSchema,
  releaseHoldAnswerSchema,
  retryAnswerSchema,
  retryPlanSchema,
  runHistorySchema,
} from '#lib/contract/run-control.ts'
import { refusalSchema } from '#lib/contract/refusal.ts'
import { provideAppDatabase } from '#lib/server/app-database.ts'
import { auditOf, stageRun } from '#test/commands/staged-run.ts'
import { testDatabase } from '#test/support/database.ts'
import { PATCH as changeLimits } from '../../app/api/runs/[runId]/route.ts'
import { POST as cancel } from '../../app/api/runs/[runId]/cancel/route.ts'
import { GET as readFailures } from '../../app/api/runs/[runId]/failures/route.ts'
import { POST as moveToFront } from '../../app/api/runs/[runId]/front/route.ts'
import { GET as readHistory } from '../../app/api/runs/[runId]/history/route.ts'
import { POST as releaseHold } from '../../app/api/runs/[runId]/holds/[phaseIndex]/route.ts'
import { POST as pause } from '../../app/api/runs/[runId]/pause/route.ts'
import { POST as resume } from '../../app/api/runs/[runId]/resume/route.ts'
import { POST as plan } from '../../app/api/runs/[runId]/retries/plan/route.ts'
import { POST as retry } from '../../app/api/runs/[runId]/retries/route.ts'

const database = await testDatabase()
provideAppDatabase(database)

type Route = (request: Request, context: { params: Promise<unknown> }) => Promise<Response>

/** What a route answers Ann. */
async function ask(
  route: Route,
  params: object,
  body?: unknown,
): Promise<{ status: number; answer: unknown }> {
  const request = new Request('http://localhost/', {
    method: 'POST',
    headers: { 'x-plotline-name': 'Ann%20B' },
    body: body === undefined ? null : JSON.stringify(body),
  })
  const response = await route(request, { params: Promise.resolve(params) })
  return { status: response.status, answer: await response.json() }
}

function newRun() {
  return stageRun(database, [
    ['failed', 'blocked', 'blocked'],
    ['pending', 'pending', 'pending'],
  ])
}

test('each action answers as the contract says, and the history names who asked', async () => {
  const runId = await newRun()
  const run = { runId: String(runId) }
  expect(await ask(pause, run)).toEqual({ status: 200, answer: { status: 'paused' } })
  expect(await ask(resume, run)).toEqual({ status: 200, answer: { status: 'running' } })
  const limits = await ask(changeLimits, run, { failureLimit: 0 })
  expect(limitsSchema.strict().parse(limits.answer)).toMatchObject({ failureLimit: 0, maxParallelPhases: 2 })
  const moved = await ask(moveToFront, run, { positions: [1] })
  expect(moveToFrontAnswerSchema.strict().parse(moved.answer)).toEqual({ moved: 1, leftOut: 0 })
  await database.prisma.runPhase.updateMany({ where: { runId, phaseIndex: 1 }, data: { heldAt: new Date() } })
  const hold = { ...run, phaseIndex: '1' }
  const tried = await ask(releaseHold, hold, { way: 'try' })
  expect(releaseHoldAnswerSchema.strict().parse(tried.answer)).toEqual({ properties: 1 })
  expect((await ask(releaseHold, hold, { way: 'carry-on' })).status).toBe(200)
  const asked = { scope: { kind: 'all' }, mode: 'failed' }
  const planned = retryPlanSchema.strict().parse((await ask(plan, run, asked)).answer)
  expect(planned).toMatchObject({ chosen: 1, dependents: 2 })
  const retried = await ask(retry, run, { ...asked, revision: planned.revision, digest: planned.digest })
  expect(retryAnswerSchema.strict().parse(retried.answer)).toEqual({
    properties: 1,
    chosen: 1,
    dependents: 2,
  })
  const cancelled = await ask(cancel, run, { scope: 'properties', positions: [0] })
  expect(cancelAnswerSchema.strict().parse(cancelled.answer)).toEqual({ cells: 3, running: 0 })
  const actions = await auditOf(database, runId)
  expect(actions.map(({ action }) => action)).toEqual([
    'pause-run',
    'resume-run',
    'change-limits',
    'move-to-front',
    'try-held-phase',
    'carry-on',
    'retry-phases',
    'cancel',
  ])
  expect(actions.every(({ actor }) => actor === 'Ann B')).toBe(true)
  const history = runHistorySchema.strict().parse((await ask(readHistory, run)).answer)
  expect(history.actions[0]).toMatchObject({ action: 'cancel', actor: 'Ann B' })
})

test('failures are answered by group', async () => {
  const runId = await newRun()
  const { status, answer } = await ask(readFailures, { runId })
  expect(status).toBe(200)
  expect(failureGroupsSchema.parse(answer)).toMatchObject([{ signature: 'It broke', failed: 1 }])
})

const routes: [string, Route, unknown][] = [
  ['pause', pause, undefined],
  ['resume', resume, undefined],
  ['cancel', cancel, { scope: 'run' }],
  ['limits', changeLimits, { maxParallelPhases: 1 }],
  ['front', moveToFront, { positions: [0] }],
  ['holds', releaseHold, { way: 'try' }],
  ['retries/plan', plan, { scope: { kind: 'all' }, mode: 'all' }],
  ['retries', retry, { scope: { kind: 'all' }, mode: 'all', revision: 0, digest: 'x' }],
  ['failures', readFailures, undefined],
  ['history', readHistory, undefined],
]

test.each(routes)('%s of a run that is not there is 404, and of none 400', async (_, route, body) => {
  const missing = await ask(route, { runId: '999999', phaseIndex: '0' }, body)
  expect(missing.status).toBe(404)
  expect(refusalSchema.parse(missing.answer).code).toBe('not_found')
  expect((await ask(route, { runId: '0; drop', phaseIndex: '0' }, body)).status).toBe(400)
})

test.each([
  [cancel, {}],
  [cancel, { scope: 'cells', cells: [] }],
  [cancel, { scope: 'properties', positions: [-1] }],
  [changeLimits, { maxParallelProperties: 0 }],
  [changeLimits, { maxParallelPhases: 'many' }],
  [changeLimits, {}],
  [changeLimits, { budgetUsd: 0 }],
  [changeLimits, { budgetUsd: -5 }],
  [changeLimits, { budgetUsd: '5' }],
  [changeLimits, { budgetUsd: 1e12 }],
  [plan, { scope: { kind: 'reason', code: 'LAZINESS' }, mode: 'unfinished' }],
  [moveToFront, { positions: Array.from({ length: 1_001 }, (_, position) => position) }],
  [releaseHold, { way: 'out' }],
  [plan, { scope: { kind: 'signature', signature: "'; --" }, mode: 'failed' }],
  [plan, { scope: { kind: 'filter', status: 'gone', text: '' }, mode: 'failed' }],
  [plan, { scope: { kind: 'all' }, mode: 'some' }],
  [retry, { scope: { kind: 'all' }, mode: 'all', revision: 0, digest: null }],
  [retry, { scope: { kind: 'all' }, mode: 'all', digest: 'x' }],
])('a body that says too little, too much or nonsense is 400 and changes nothing', async (route, body) => {
  const runId = await newRun()
  const { status, answer } = await ask(route, { runId, phaseIndex: '0' }, body)
  expect([status, refusalSchema.parse(answer).code]).toEqual([400, 'bad_input'])
  expect(await auditOf(database, runId)).toEqual([])
})

test('a budget that is none is refused with what a budget may be', async () => {
  const { answer } = await ask(changeLimits, { runId: await newRun() }, { budgetUsd: 0.001 })
  expect(refusalSchema.parse(answer).problems).toEqual(['budgetUsd: takes US dollars from 0.01 to 1000000'])
})

test('what the run does not allow now is 409, with what to do', async () => {
  const runId = await newRun()
  const { status, answer } = await ask(resume, { runId })
  expect(status).toBe(409)
  expect(refusalSchema.parse(answer)).toMatchObject({ code: 'conflict', fix: expect.stringMatching(/\w/) })
})
