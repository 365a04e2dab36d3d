import { describe, expect, test } from 'vitest'
import { pendingPhaseRun, type PhaseRun } from '#lib/pipeline/phase-run.ts'
import { schedule } from '#lib/pipeline/schedule.ts'
import type { PhaseRunStatus } from '#lib/pipeline/statuses.ts'
import { pipelineOf } from './random-pipeline.ts'

type Cell = PhaseRunStatus | Partial<PhaseRun>

/** What the rules say of these cells, in column order; those that run are taken as run by this worker. */
function planOf(
  phases: Record<string, object>,
  cells: Cell[],
  { room = 9, now = 0, ...rest }: { room?: number; now?: number; execution_order?: string[][] } = {},
) {
  const pipeline = pipelineOf(phases, rest)
  const phaseRuns = cells.map((cell): PhaseRun => ({
    ...pendingPhaseRun,
    ...(typeof cell === 'string' ? { status: cell } : cell),
  }))
  const running = new Set(phaseRuns.flatMap(({ status }, index) => (status === 'running' ? [index] : [])))
  const plan = schedule(pipeline, { phaseRuns, running, held: new Set(), maxParallelPhases: room, now })
  return { ...plan, statuses: plan.phaseRuns.map(({ status }) => status), before: phaseRuns }
}

const diamond = {
  county: {},
  listing: { dependencies: ['county'] },
  map: { dependencies: ['county'] },
  images: { dependencies: ['listing'] },
  report: { dependencies: ['images', 'map'] },
}

describe('dataflow', () => {
  test('only what depends on nothing starts at first', () => {
    expect(planOf(diamond, Array<Cell>(5).fill('pending')).start).toEqual([0])
  })

  test('a phase starts as soon as its own dependencies completed, though others of their group still run', () => {
    const execution_order = [['county'], ['listing', 'map'], ['images'], ['report']]
    const cells: Cell[] = ['completed', 'completed', 'running', 'pending', 'pending']
    expect(planOf(diamond, cells, { execution_order }).start).toEqual([3])
  })

  test('no more start than there is room for, the first columns first', () => {
    const phases = { a: {}, b: {}, c: {}, d: {} }
    expect(planOf(phases, ['pending', 'pending', 'pending', 'pending'], { room: 2 }).start).toEqual([0, 1])
    expect(planOf(phases, ['pending', 'running', 'pending', 'pending'], { room: 2 }).start).toEqual([0])
    expect(planOf(phases, ['pending', 'running', 'running', 'running'], { room: 2 }).start).toEqual([])
  })

  test('an optional dependency is waited for, and then does not matter', () => {
    const phases = { a: {}, b: { optional_dependencies: ['a'] } }
    for (const status of ['pending', 'running', 'retrying'] as const) {
      expect(planOf(phases, [status, 'pending']).start).not.toContain(1)
    }
    for (const status of ['completed', 'failed', 'skipped', 'cancelled', 'blocked'] as const) {
      const plan = planOf({ x: {}, a: { dependencies: ['x'] }, b: { optional_dependencies: ['a'] } }, [
        'failed',
        status,
        'pending',
      ])
      expect([status, plan.start, plan.changed]).toEqual([status, [2], []])
    }
  })
})

describe('blocking', () => {
  test.each([
    ['failed', 'UPSTREAM_FAILED', 'It needs "County", which failed.'],
    ['skipped', 'UPSTREAM_SKIPPED', 'It needs "County", which was skipped.'],
    ['blocked', 'UPSTREAM_BLOCKED', 'It needs "County", which was blocked.'],
    ['cancelled', 'UPSTREAM_CANCELLED', 'It needs "County", which was cancelled.'],
  ] as const)('a phase that needs one that was %s is blocked and says why', (status, code, sentence) => {
    const phases = {
      x: {},
      county: { display_name: 'County', dependencies: ['x'] },
      b: { dependencies: ['county'] },
    }
    const plan = planOf(phases, ['failed', status, 'pending'])
    expect(plan.changed).toEqual([2])
    expect(plan.phaseRuns[2]).toMatchObject({ status: 'blocked', reason: { code, sentence } })
    expect(plan.phaseRuns[2]!.reason!.remedy).toContain('"County"')
    expect(plan.start).toEqual([])
  })

  test('it goes all the way down at once', () => {
    const down = { a: {}, b: { dependencies: ['a'] }, c: { dependencies: ['b'] }, d: { dependencies: ['c'] } }
    const plan = planOf(down, ['failed', 'pending', 'pending', 'pending'])
    expect(plan.statuses).toEqual(['failed', 'blocked', 'blocked', 'blocked'])
    expect(plan.phaseRuns.map(({ reason }) => reason?.code)).toEqual([
      undefined,
      'UPSTREAM_FAILED',
      'UPSTREAM_BLOCKED',
      'UPSTREAM_BLOCKED',
    ])
    expect(plan.isDone).toBe(true)
  })

  test('columns that stand before what they depend on are blocked as well', () => {
    const phases = { c: { dependencies: ['b'] }, b: { dependencies: ['a'] }, a: {} }
    // Columns: c, which the order names, then a and b by depth.
    const plan = planOf(phases, ['pending', 'failed', 'pending'], { execution_order: [['c']] })
    expect(plan.statuses).toEqual(['blocked', 'failed', 'blocked'])
  })

  test('what no longer has a reason to be blocked is freed', () => {
    const plan = planOf(diamond, ['pending', 'blocked', 'blocked', 'blocked', 'blocked'])
    expect(plan.statuses).toEqual(Array(5).fill('pending'))
    expect(plan.changed).toEqual([1, 2, 3, 4])
  })

  test('a phase that waits for its retry is blocked when what it depends on, run again, failed', () => {
    const plan = planOf({ a: {}, b: { dependencies: ['a'] } }, [
      'failed',
      { status: 'retrying', nextAttemptAt: 900 },
    ])
    expect(plan).toMatchObject({ statuses: ['failed', 'blocked'], isDone: true, nextDueAt: null })
  })

  test('nothing changed: the same array comes back', () => {
    const plan = planOf(diamond, ['completed', 'running', 'pending', 'pending', 'pending'])
    expect(plan.phaseRuns).toBe(plan.before)
    expect(plan.changed).toEqual([])
  })
})

describe('retries', () => {
  const retryAt = (nextAttemptAt: number): Cell => ({ status: 'retrying', nextAttemptAt })

  test('a waiting retry starts when it is due, not before', () => {
    expect(planOf({ a: {} }, [retryAt(500)], { now: 499 })).toMatchObject({
      start: [],
      nextDueAt: 500,
      isDone: false,
    })
    expect(planOf({ a: {} }, [retryAt(500)], { now: 500 })).toMatchObject({ start: [0], nextDueAt: null })
  })

  test('the earliest one that waits is told', () => {
    const cells = [retryAt(700), retryAt(300), retryAt(100), 'pending' as const]
    expect(planOf({ a: {}, b: {}, c: {}, d: {} }, cells, { now: 200, room: 1 })).toMatchObject({
      start: [2],
      nextDueAt: 300,
    })
  })

  test('a retry whose dependency is run again waits for that, and is not counted as due', () => {
    const plan = planOf({ a: {}, b: { dependencies: ['a'] } }, ['running', retryAt(100)], { now: 50 })
    expect(plan).toMatchObject({ start: [], nextDueAt: null, isDone: false })
  })
})

describe('manual phases', () => {
  const visit = {
    county: {},
    visit: { executor: 'manual', display_name: 'Site visit', dependencies: ['county'] },
    map: { dependencies: ['county'] },
    report: { dependencies: ['visit', 'map'] },
  }
  const waits: Cell = {
    status: 'pending',
    reason: {
      code: 'WAITS_FOR_PERSON',
      sentence: '“Site visit” waits for a person.',
      remedy: 'Mark it done or failed, with a note.',
    },
  }

  test('wait for a person once what they need has completed, and are never started; others go on', () => {
    expect(planOf(visit, ['running', 'pending', 'pending', 'pending'])).toMatchObject({
      changed: [],
      waiting: [],
    })
    const plan = planOf(visit, ['completed', 'pending', 'pending', 'pending'])
    expect(plan).toMatchObject({ changed: [1], waiting: [1], start: [2], ready: [], isDone: false })
    expect(plan.phaseRuns[1]).toEqual({ ...pendingPhaseRun, ...(waits as object) })
  })

  test('take no room, and are not told to wait twice', () => {
    const plan = planOf(visit, ['completed', waits, 'pending', 'pending'], { room: 1 })
    expect(plan).toMatchObject({ changed: [], waiting: [1], start: [2] })
    expect(plan.phaseRuns).toBe(plan.before)
  })

  test('without anything before them wait from the beginning', () => {
    expect(planOf({ visit: { executor: 'manual' } }, ['pending'])).toMatchObject({ waiting: [0], start: [] })
  })

  test('wait no more when something that they need runs again', () => {
    for (const again of ['pending', 'running'] as const) {
      const plan = planOf(visit, [again, waits, 'completed', 'pending'])
      expect([again, plan.changed, plan.waiting]).toEqual([again, [1], []])
      expect(plan.phaseRuns[1]).toEqual(pendingPhaseRun)
    }
  })

  test('are blocked like others when that failed, and wait when it completed after all', () => {
    const blocked = planOf(visit, ['failed', waits, 'blocked', 'blocked'])
    expect(blocked.phaseRuns[1]).toMatchObject({ status: 'blocked', reason: { code: 'UPSTREAM_FAILED' } })
    expect(blocked).toMatchObject({ waiting: [], isDone: true })
    const freed = planOf(visit, [
      'completed',
      { status: 'blocked', reason: blocked.phaseRuns[1]!.reason },
      'completed',
      'pending',
    ])
    expect(freed.phaseRuns[1]!.reason).toMatchObject({ code: 'WAITS_FOR_PERSON' })
    expect(freed).toMatchObject({ changed: [1], waiting: [1] })
  })

  test('wait until optional dependencies are settled, whatever came of them', () => {
    const phases = { map: {}, visit: { executor: 'manual', optional_dependencies: ['map'] } }
    expect(planOf(phases, ['running', 'pending']).waiting).toEqual([])
    expect(planOf(phases, ['failed', 'pending']).waiting).toEqual([1])
    expect(planOf(phases, ['pending', waits]).phaseRuns[1]!.reason).toBeNull()
  })

  test('that were marked are settled like any other, and let on what needs them, or block it', () => {
    expect(planOf(visit, ['completed', 'completed', 'completed', 'pending']).start).toEqual([3])
    expect(planOf(visit, ['completed', 'failed', 'completed', 'pending'])).toMatchObject({
      statuses: ['completed', 'failed', 'completed', 'blocked'],
      isDone: true,
    })
  })
})

test('a property is done when nothing is left to do', () => {
  expect(planOf({ a: {}, b: {} }, ['completed', 'failed']).isDone).toBe(true)
  expect(planOf({ a: {}, b: {} }, ['completed', 'running']).isDone).toBe(false)
})
