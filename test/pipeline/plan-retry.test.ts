import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decide, pendingPhaseRun } from '#lib/pipeline/phase-run.ts'
import { planRetry, type RetryMode } from '#lib/pipeline/plan-retry.ts'
import { schedule, type PhaseRuns } from '#lib/pipeline/schedule.ts'
import { isSettled, phaseRunStatuses, type PhaseRunStatus } from '#lib/pipeline/statuses.ts'
import { anyPipeline, pipelineOf } from './random-pipeline.ts'

const pipeline = pipelineOf({
  a: {},
  b: { dependencies: ['a'] },
  c: { dependencies: ['b'] },
  free: {},
  d: { dependencies: ['free'], optional_dependencies: ['a'] },
})
// By depth: a and free first.
const [a, free, b, d, c] = [0, 1, 2, 3, 4]
const everything = [a, free, b, d, c]
const modes: RetryMode[] = ['failed', 'unfinished', 'downstream', 'all']

function plan(statuses: PhaseRunStatus[], wanted: number[], mode: RetryMode = 'failed') {
  return planRetry(pipeline, statuses, { wanted, mode })
}

test('the columns stand as the tests below take them', () => {
  expect(pipeline.phases.map(({ id }) => id)).toEqual(['a', 'free', 'b', 'd', 'c'])
})

describe.each(modes)('mode %s', (mode) => {
  test.each(phaseRunStatuses.map((status) => [status]))('a cell that is %s', (status) => {
    const runsAgain = {
      failed: ['failed'],
      unfinished: ['failed', 'skipped', 'cancelled'],
      downstream: ['failed', 'skipped', 'cancelled', 'completed'],
      all: ['failed', 'skipped', 'cancelled', 'completed'],
    }[mode].includes(status)
    const why = {
      pending: 'waiting to run already',
      running: 'running already',
      retrying: 'waiting for its next attempt already',
      blocked: 'about to be freed already',
      completed: 'completed: left as is in this mode',
      failed: 'failed: left as is in this mode',
      skipped: 'skipped: left as is in this mode',
      cancelled: 'cancelled: left as is in this mode',
    }[status]
    const planned = plan(['completed', status, 'completed', 'pending', 'completed'], [free], mode)
    expect(planned.chosen).toEqual(runsAgain ? [free] : [])
    expect(planned.leftOut).toEqual(runsAgain ? [] : [{ index: free, why }])
  })

  test('what a failed cell blocked, all the way down, runs again with it', () => {
    const planned = plan(['failed', 'completed', 'blocked', 'completed', 'blocked'], [a], mode)
    expect(planned).toMatchObject({ chosen: [a], leftOut: [] })
    expect(planned.dependents).toEqual(mode === 'downstream' ? [b, d, c] : [b, c])
  })
})

test('completed dependents stay as they are, unless everything after it is to run again', () => {
  const statuses: PhaseRunStatus[] = ['completed', 'completed', 'completed', 'completed', 'completed']
  expect(plan(statuses, [a], 'all')).toEqual({ chosen: [a], dependents: [], leftOut: [] })
  expect(plan(statuses, [a], 'downstream')).toEqual({ chosen: [a], dependents: [b, d, c], leftOut: [] })
  expect(plan(statuses, [free], 'downstream')).toEqual({ chosen: [free], dependents: [d], leftOut: [] })
})

test('what comes after and runs at this moment is left out; what waits runs anyhow', () => {
  expect(plan(['failed', 'completed', 'running', 'pending', 'completed'], [a], 'downstream')).toEqual({
    chosen: [a],
    dependents: [c],
    leftOut: [{ index: b, why: 'running already' }],
  })
})

test('of everything in a home, blocked cells follow those they wait for', () => {
  expect(plan(['failed', 'completed', 'blocked', 'skipped', 'blocked'], everything)).toEqual({
    chosen: [a],
    dependents: [b, c],
    leftOut: [
      { index: free, why: 'completed: left as is in this mode' },
      { index: d, why: 'skipped: left as is in this mode' },
    ],
  })
})

test('a cell that would only be blocked is left out, and the sentence names what it waits for', () => {
  const why = 'waits for "a", which failed and is not part of this'
  expect(plan(['failed', 'completed', 'failed', 'completed', 'failed'], [b, c])).toEqual({
    chosen: [],
    dependents: [],
    leftOut: [
      { index: b, why },
      { index: c, why: 'waits for "b", which failed and is not part of this' },
    ],
  })
  expect(plan(['failed', 'completed', 'blocked', 'completed', 'blocked'], [c])).toMatchObject({
    leftOut: [{ index: c, why }],
  })
  expect(plan(['skipped', 'completed', 'completed', 'completed', 'completed'], [b], 'all')).toMatchObject({
    chosen: [],
    leftOut: [{ index: b, why: 'waits for "a", which was skipped and is not part of this' }],
  })
})

test.each<PhaseRunStatus>(['pending', 'running', 'retrying'])(
  'a failed cell whose dependency is %s runs after it',
  (status) => {
    expect(plan([status, 'completed', 'failed', 'completed', 'blocked'], [b])).toEqual({
      chosen: [b],
      dependents: [c],
      leftOut: [],
    })
  },
)

test('a blocked cell that another failed phase holds up too is not counted', () => {
  const joined = pipelineOf({
    x: {},
    y: {},
    both: { dependencies: ['x', 'y'] },
    last: { dependencies: ['both'] },
  })
  const statuses: PhaseRunStatus[] = ['failed', 'failed', 'blocked', 'blocked']
  const mode = 'failed'
  expect(planRetry(joined, statuses, { wanted: [0], mode })).toMatchObject({ chosen: [0], dependents: [] })
  expect(planRetry(joined, statuses, { wanted: [0, 1], mode })).toMatchObject({ dependents: [2, 3] })
  expect(planRetry(joined, statuses, { wanted: [0, 2], mode })).toMatchObject({
    chosen: [0],
    dependents: [],
    leftOut: [{ index: 2, why: 'waits for "y", which failed and is not part of this' }],
  })
})

test('a cell named twice is retried once, and one that is not there is left out', () => {
  const planned = plan(['failed', 'completed', 'completed', 'completed', 'completed'], [a, a, 9, -1])
  expect(planned.chosen).toEqual([a])
  expect(planned.leftOut).toEqual([
    { index: 9, why: 'there is no such phase' },
    { index: -1, why: 'there is no such phase' },
  ])
})

test('whatever the cells: each that runs again may, is free to go, and everything else stays as it was', () => {
  const anyRetry = anyPipeline.chain((any) =>
    fc.record({
      any: fc.constant(any),
      statuses: fc.array(fc.constantFrom(...phaseRunStatuses), {
        minLength: any.phases.length,
        maxLength: any.phases.length,
      }),
      wanted: fc.subarray(any.phases.map(({ index }) => index)),
      mode: fc.constantFrom(...modes),
    }),
  )
  fc.assert(
    fc.property(anyRetry, ({ any, statuses, wanted, mode }) => {
      const look = (phaseRuns: PhaseRuns) =>
        schedule(any, { phaseRuns, running: new Set(), held: new Set(), maxParallelPhases: 1, now: 0 })
      // As a worker leaves it: blocked where something before it ended otherwise.
      const before = look(statuses.map((status) => ({ ...pendingPhaseRun, status }))).phaseRuns
      const stable = before.map(({ status }) => status)
      const { chosen, dependents, leftOut } = planRetry(any, stable, { wanted, mode })
      let after = before
      for (const index of [...chosen, ...dependents]) {
        after = after.with(index, decide(after[index]!, { type: 'reset' })!)
      }
      expect(look(after).changed).toEqual([])
      expect(new Set([...chosen, ...dependents]).size).toBe(chosen.length + dependents.length)
      expect(chosen.every((index) => wanted.includes(index))).toBe(true)
      const told = new Set([...chosen, ...dependents, ...leftOut.map(({ index }) => index)])
      expect(wanted.every((index) => told.has(index))).toBe(true)
      const areBlocked = dependents.every((index) => stable[index] === 'blocked')
      expect(areBlocked || mode === 'downstream').toBe(true)
      const next = any.phases.filter(({ dependencies, optionalDependencies, index }) => {
        const ids = [...dependencies, ...optionalDependencies]
        const isAfter = any.phases.some((phase) => chosen.includes(phase.index) && ids.includes(phase.id))
        return isAfter && isSettled(stable[index]!)
      })
      expect(mode !== 'downstream' || next.every(({ index }) => told.has(index))).toBe(true)
    }),
    { numRuns: 2_000 },
  )
})
