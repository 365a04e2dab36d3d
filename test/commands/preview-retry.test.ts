import { createHash } from 'node:crypto'
import { beforeAll, expect, test } from 'vitest'
import { previewRetry } from '#lib/commands/preview-retry.ts'
import { retryPlanSchema, type RetryMode, type RetryScope } from '#lib/contract/run-control.ts'
import { testDatabase } from '#test/support/database.ts'
import { propertyRunIdOf, stageRun } from './staged-run.ts'

const database = await testDatabase()
const { prisma } = database
let runId = 0

// Homes are 100 W Test St, 101 W Test St, … Phases: a, b after a, c after b.
beforeAll(async () => {
  runId = await stageRun(database, [
    ['failed', 'blocked', 'blocked'],
    ['completed', 'failed', 'blocked'],
    ['completed', 'completed', 'completed'],
    ['completed', 'skipped', 'blocked'],
    ['running', 'pending', 'pending'],
    ['completed', 'retrying', 'pending'],
    ['cancelled', 'cancelled', 'cancelled'],
  ])
  await prisma.phaseRun.updateMany({
    where: { runId, position: 1, phaseIndex: 1 },
    data: { failureSignature: 'Out of paper' },
  })
  await prisma.phaseRun.updateMany({
    where: { runId, position: 3, phaseIndex: 1 },
    data: { reasonCode: 'BUDGET_SPENT' },
  })
})

async function planOf(scope: RetryScope, mode: RetryMode) {
  const plan = await previewRetry(database, { runId, scope, mode })
  if (!plan.ok) throw new Error(plan.refusal.message)
  return retryPlanSchema.strict().parse(plan.value)
}

function keyOf(signature: string) {
  return createHash('md5').update(signature).digest('hex').slice(0, 12)
}

const all: RetryScope = { kind: 'all' }
const cell = (position: number, phaseIndex: number): RetryScope => ({
  kind: 'cells',
  cells: [{ position, phaseIndex }],
})

test.each<[string, RetryScope, RetryMode, { properties: number; chosen: number; dependents: number }]>([
  ['all that failed', all, 'failed', { properties: 2, chosen: 2, dependents: 3 }],
  ['all that is unfinished', all, 'unfinished', { properties: 4, chosen: 6, dependents: 4 }],
  ['everything', all, 'all', { properties: 6, chosen: 12, dependents: 4 }],
  ['a cell', cell(0, 0), 'failed', { properties: 1, chosen: 1, dependents: 2 }],
  ['a completed cell alone', cell(2, 0), 'all', { properties: 1, chosen: 1, dependents: 0 }],
  ['a cell and everything after it', cell(2, 0), 'downstream', { properties: 1, chosen: 1, dependents: 2 }],
  ['a home', { kind: 'properties', positions: [1] }, 'all', { properties: 1, chosen: 2, dependents: 1 }],
  ['a column', { kind: 'column', phaseIndex: 1 }, 'failed', { properties: 1, chosen: 1, dependents: 1 }],
  [
    'a column, whatever became of it',
    { kind: 'column', phaseIndex: 1 },
    'all',
    { properties: 3, chosen: 3, dependents: 2 },
  ],
  [
    'a signature',
    { kind: 'signature', signature: keyOf('Out of paper') },
    'failed',
    { properties: 1, chosen: 1, dependents: 1 },
  ],
  [
    'another signature',
    { kind: 'signature', signature: keyOf('It broke') },
    'failed',
    { properties: 1, chosen: 1, dependents: 2 },
  ],
  [
    'a signature that nothing has',
    { kind: 'signature', signature: 'abcdefabcdef' },
    'failed',
    { properties: 0, chosen: 0, dependents: 0 },
  ],
  [
    'what was skipped for a reason',
    { kind: 'reason', code: 'BUDGET_SPENT' },
    'unfinished',
    { properties: 1, chosen: 1, dependents: 1 },
  ],
  [
    'a reason that nothing has',
    { kind: 'reason', code: 'NO_IMAGES' },
    'unfinished',
    { properties: 0, chosen: 0, dependents: 0 },
  ],
  [
    'homes with a skipped cell',
    { kind: 'filter', status: 'skipped', failure: null, text: '' },
    'unfinished',
    { properties: 1, chosen: 1, dependents: 1 },
  ],
  [
    'homes by words of their address',
    { kind: 'filter', status: null, failure: null, text: '  tEST 101 ' },
    'failed',
    { properties: 1, chosen: 1, dependents: 1 },
  ],
  [
    'homes by both',
    { kind: 'filter', status: 'skipped', failure: null, text: '101' },
    'unfinished',
    { properties: 0, chosen: 0, dependents: 0 },
  ],
  [
    'homes by a failure and words of their address',
    { kind: 'filter', status: null, failure: keyOf('It broke'), text: 'test' },
    'failed',
    { properties: 1, chosen: 1, dependents: 2 },
  ],
  [
    'homes by a failure, in none of which the words are',
    { kind: 'filter', status: null, failure: keyOf('It broke'), text: 'elsewhere' },
    'failed',
    { properties: 0, chosen: 0, dependents: 0 },
  ],
  [
    'a text that looks like a pattern',
    { kind: 'filter', status: null, failure: null, text: '%' },
    'all',
    { properties: 0, chosen: 0, dependents: 0 },
  ],
  [
    'a text that looks like SQL',
    { kind: 'filter', status: null, failure: null, text: `') or true --` },
    'all',
    { properties: 0, chosen: 0, dependents: 0 },
  ],
])('%s', async (_, scope, mode, sums) => {
  expect(await planOf(scope, mode)).toMatchObject(sums)
})

test('the plan says what of each phase, and what is left out and why, with examples', async () => {
  const plan = await planOf(all, 'failed')
  expect(plan.phases).toEqual([
    { phaseIndex: 0, chosen: 1, dependents: 0 },
    { phaseIndex: 1, chosen: 1, dependents: 1 },
    { phaseIndex: 2, chosen: 0, dependents: 2 },
  ])
  expect(Object.fromEntries(plan.leftOut.map(({ why, count }) => [why, count]))).toEqual({
    'completed: left as is in this mode': 6,
    'cancelled: left as is in this mode': 3,
    'waiting to run already': 3,
    'skipped: left as is in this mode': 1,
    'waits for "b", which was skipped and is not part of this': 1,
    'running already': 1,
    'waiting for its next attempt already': 1,
  })
  expect(plan.leftOut.find(({ why }) => why === 'running already')?.examples).toEqual([
    { position: 4, phaseIndex: 0 },
  ])
})

test('a failed cell that would only be blocked again is not part of a column', async () => {
  const stuck = await stageRun(database, [['failed', 'failed', 'completed']])
  const plan = await previewRetry(database, {
    runId: stuck,
    scope: { kind: 'column', phaseIndex: 1 },
    mode: 'failed',
  })
  expect(plan).toMatchObject({
    value: {
      chosen: 0,
      leftOut: [
        {
          why: 'waits for "a", which failed and is not part of this',
          count: 1,
          examples: [{ position: 0, phaseIndex: 1 }],
        },
      ],
    },
  })
})

test('how long it may take follows from how long these phases took in this run, reused results left out', async () => {
  // Staged cells took half a second each; six homes, three at once.
  expect((await planOf(all, 'all')).estimateMs).toBe(Math.round((500 * (5 * 3 + 1)) / 3))
  await prisma.phaseRun.updateMany({
    where: { runId, phaseIndex: 2, status: 'completed' },
    data: { reusedAt: new Date() },
  })
  expect((await planOf(all, 'failed')).estimateMs).toBeNull()
})

test('only what has the signature now counts, not the one it had before', async () => {
  const propertyRunId = await propertyRunIdOf(database, runId, 0)
  await prisma.phaseRun.update({
    where: { propertyRunId_phaseIndex: { propertyRunId, phaseIndex: 0 } },
    data: { failureSignature: 'Another one' },
  })
  expect(await planOf({ kind: 'signature', signature: keyOf('Another one') }, 'failed')).toMatchObject({
    chosen: 1,
  })
  expect(await planOf({ kind: 'signature', signature: keyOf('It broke') }, 'failed')).toMatchObject({
    chosen: 0,
    leftOut: [
      { why: 'waiting for its next attempt already', count: 1, examples: [{ position: 5, phaseIndex: 1 }] },
    ],
  })
})

test('homes filtered by a person who is waited for are not those with any pending cell', async () => {
  const waiting = await stageRun(database, [
    ['failed', 'pending', 'pending'],
    ['failed', 'pending', 'completed'],
  ])
  await prisma.phaseRun.updateMany({
    where: { runId: waiting, position: 0, phaseIndex: 1 },
    data: { reasonCode: 'WAITS_FOR_PERSON' },
  })
  const homesOf = async (status: 'waiting' | 'pending') => {
    const scope = { kind: 'filter' as const, status, failure: null, text: '' }
    const plan = await previewRetry(database, { runId: waiting, scope, mode: 'failed' })
    return plan.ok && plan.value.chosen
  }
  expect(await homesOf('waiting')).toBe(1)
  expect(await homesOf('pending')).toBe(2)
  await prisma.phaseRun.updateMany({
    where: { runId: waiting, position: 0, phaseIndex: 2 },
    data: { status: 'completed' },
  })
  expect(await homesOf('pending')).toBe(1)
})
