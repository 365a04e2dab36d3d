import { describe, expect, test } from 'vitest'
import { pendingPhaseRun, type PhaseRun } from '#lib/pipeline/phase-run.ts'
import { dependentsOf, planRetry } from '#lib/pipeline/plan-retry.ts'
import { schedule } from '#lib/pipeline/schedule.ts'
import { phaseRunStatuses, type PhaseRunStatus } from '#lib/pipeline/statuses.ts'
import { pipelineOf } from './random-pipeline.ts'

const pipeline = pipelineOf({
  a: {},
  b: { dependencies: ['a'] },
  c: { dependencies: ['b'] },
  free: {},
  d: { dependencies: ['free'], optional_dependencies: ['a'] },
})
// By depth: a and free first.
const [a, free, b, d, c] = [0, 1, 2, 3, 4]

function cells(statuses: PhaseRunStatus[]): PhaseRun[] {
  return statuses.map((status) => ({
    ...pendingPhaseRun,
    status,
    attemptCount: 3,
    attemptsUsed: 2,
    lostCount: 1,
  }))
}

function retry(statuses: PhaseRunStatus[], wanted: number[]) {
  const plan = planRetry(pipeline, cells(statuses), wanted)
  return { ...plan, statuses: plan.phaseRuns.map(({ status }) => status) }
}

test('the columns stand as the tests below take them', () => {
  expect(pipeline.phases.map(({ id }) => id)).toEqual(['a', 'free', 'b', 'd', 'c'])
})

test.each(phaseRunStatuses.map((status) => [status]))('a cell that is %s', (status) => {
  const why = {
    pending: 'it is pending already',
    running: 'it is running already',
    retrying: 'it is retrying already',
    blocked: 'it waits for another phase; retry that one',
    completed: null,
    failed: null,
    skipped: null,
    cancelled: null,
  }[status]
  const plan = retry(['completed', status, 'completed', 'completed', 'completed'], [free])
  expect(plan.chosen).toEqual(why === null ? [free] : [])
  expect(plan.leftOut).toEqual(why === null ? [] : [{ index: free, why }])
  expect(plan.statuses[free]).toBe(why === null ? 'pending' : status)
})

test('what the failed cell blocked, all the way down, is freed with it', () => {
  const plan = retry(['failed', 'completed', 'blocked', 'completed', 'blocked'], [a])
  expect(plan).toMatchObject({ chosen: [a], freed: [b, c], leftOut: [] })
  expect(plan.statuses).toEqual(['pending', 'completed', 'pending', 'completed', 'pending'])
})

test('completed dependents stay as they are, and so does what is optional', () => {
  const plan = retry(['completed', 'completed', 'completed', 'completed', 'completed'], [a])
  expect(plan).toMatchObject({ chosen: [a], freed: [] })
  expect(plan.statuses).toEqual(['pending', 'completed', 'completed', 'completed', 'completed'])
})

test('the budget starts anew, the attempts are kept, for the chosen and the freed', () => {
  const plan = retry(['failed', 'completed', 'blocked', 'completed', 'blocked'], [a])
  for (const index of [a, b, c]) {
    expect(plan.phaseRuns[index]).toMatchObject({
      attemptCount: 3,
      attemptsUsed: 0,
      lostCount: 0,
      reason: null,
    })
  }
  expect(plan.phaseRuns[d]).toMatchObject({ attemptsUsed: 2 })
})

test('a cell named twice is retried once, and one that is not there is left out', () => {
  const plan = retry(['failed', 'completed', 'completed', 'completed', 'completed'], [a, a, 9, -1])
  expect(plan.chosen).toEqual([a])
  expect(plan.leftOut).toEqual([
    { index: 9, why: 'there is no such phase' },
    { index: -1, why: 'there is no such phase' },
  ])
})

test('a freed cell that another failed phase holds up too is blocked again, by that one', () => {
  const joined = pipelineOf({
    x: {},
    y: {},
    both: { dependencies: ['x', 'y'] },
    last: { dependencies: ['both'] },
  })
  const { freed, phaseRuns } = planRetry(joined, cells(['failed', 'failed', 'blocked', 'blocked']), [0])
  expect(freed).toEqual([2, 3])
  const settled = schedule(joined, { phaseRuns, running: new Set(), maxParallelPhases: 1, now: 0 })
  expect(settled.phaseRuns.map(({ status, reason }) => [status, reason?.sentence])).toEqual([
    ['pending', undefined],
    ['failed', undefined],
    ['blocked', 'It needs "y", which failed.'],
    ['blocked', 'It needs "both", which was blocked.'],
  ])
})

test('nothing that was given is changed', () => {
  const before = cells(['failed', 'completed', 'blocked', 'completed', 'blocked'])
  const copy = structuredClone(before)
  planRetry(pipeline, before, [a])
  expect(before).toEqual(copy)
})

describe('dependentsOf', () => {
  test.each([
    [[a], [b, c]],
    [[b], [c]],
    [[c], []],
    [[free], [d]],
    [[a, b], [c]],
    [[], []],
  ])('of %j: %j', (indexes, dependents) => {
    expect(dependentsOf(pipeline, indexes)).toEqual(dependents)
  })
})
