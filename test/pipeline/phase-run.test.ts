import { describe, expect, test } from 'vitest'
import {
  decide,
  pendingPhaseRun,
  satisfies,
  type PhaseRun,
  type PhaseRunEvent,
} from '#lib/pipeline/phase-run.ts'
import type { Reason } from '#lib/pipeline/reasons.ts'
import { type Standing, standingOf, standings } from '#lib/pipeline/standing.ts'
import { isSettled, phaseRunStatuses } from '#lib/pipeline/statuses.ts'

const reason: Reason = { code: 'MISSING_KEY', sentence: 'No key.', remedy: 'Set it.' }
const personReason: Reason = { code: 'WAITS_FOR_PERSON', sentence: 'It waits.', remedy: 'Mark it.' }

const events: Record<string, PhaseRunEvent> = {
  start: { type: 'start' },
  complete: { type: 'complete' },
  skip: { type: 'skip', reason },
  fail: { type: 'fail', signature: 'It broke' },
  'retry-later': { type: 'retry-later', at: 5_000, signature: 'It broke' },
  'lose-worker': { type: 'lose-worker', maxLost: 3 },
  'hand-over': { type: 'hand-over' },
  block: { type: 'block', reason },
  unblock: { type: 'unblock' },
  'wait-for-person': { type: 'wait-for-person', reason: personReason },
  'wait-no-more': { type: 'wait-no-more' },
  'mark-done': { type: 'mark-done' },
  'mark-failed': { type: 'mark-failed', signature: 'It broke' },
  cancel: { type: 'cancel' },
  reset: { type: 'reset' },
}

// Written out by hand, not taken from the rules: where an event leads from each standing, '-' for nowhere.
const expected = `
                 pending    waiting    running    retrying   completed  failed     skipped    blocked    cancelled
start            running    -          -          running    -          -          -          -          -
complete         -          -          completed  -          -          -          -          -          -
skip             -          -          skipped    -          -          -          -          -          -
fail             -          -          failed     -          -          -          -          -          -
retry-later      -          -          retrying   -          -          -          -          -          -
lose-worker      -          -          pending    -          -          -          -          -          -
hand-over        -          -          pending    -          -          -          -          -          -
block            blocked    blocked    -          blocked    -          -          -          -          -
unblock          -          -          -          -          -          -          -          pending    -
wait-for-person  waiting    -          -          -          -          -          -          -          -
wait-no-more     -          pending    -          -          -          -          -          -          -
mark-done        -          completed  -          -          -          -          -          -          -
mark-failed      -          failed     -          -          -          -          -          -          -
cancel           cancelled  cancelled  cancelled  cancelled  -          -          -          cancelled  -
reset            -          -          -          -          pending    pending    pending    pending    pending
`

const [header = '', ...lines] = expected.trim().split('\n')
const columns = header.trim().split(/\s+/)
const moves = lines.flatMap((line) => {
  const [event = '', ...ends] = line.trim().split(/\s+/)
  return ends.map((end, index) => ({ event, from: columns[index] as Standing, end }))
})

function phaseRun(changes: Partial<PhaseRun>): PhaseRun {
  return { ...pendingPhaseRun, ...changes }
}

test('the table of expectations covers every standing and every event', () => {
  expect(new Set(columns)).toEqual(new Set(standings))
  expect(new Set(lines.map((line) => line.split(/\s+/)[0]))).toEqual(new Set(Object.keys(events)))
  expect(moves).toHaveLength(135)
})

test.each(moves)('$event from $from leads to $end', ({ event, from, end }) => {
  const standing =
    from === 'waiting' ? { status: 'pending' as const, reason: personReason } : { status: from }
  const before = phaseRun({ ...standing, attemptCount: 2, attemptsUsed: 1 })
  const copy = structuredClone(before)
  const after = decide(before, events[event]!)
  expect(after ? standingOf(after.status, after.reason?.code) : '-').toBe(end)
  expect(before).toEqual(copy)
})

describe('counters', () => {
  test('each start is one more attempt, and one more of the budget', () => {
    const first = decide(pendingPhaseRun, { type: 'start' })!
    expect(first).toMatchObject({ attemptCount: 1, attemptsUsed: 1 })
    const waiting = decide(first, { type: 'retry-later', at: 9, signature: 'It broke' })!
    expect(waiting).toMatchObject({ attemptCount: 1, attemptsUsed: 1, nextAttemptAt: 9 })
    expect(decide(waiting, { type: 'start' })).toMatchObject({
      attemptCount: 2,
      attemptsUsed: 2,
      nextAttemptAt: null,
    })
  })

  test('a lost attempt costs nothing of the budget but counts as lost, and keeps its number', () => {
    const running = phaseRun({ status: 'running', attemptCount: 4, attemptsUsed: 2, lostCount: 1 })
    expect(decide(running, { type: 'lose-worker', maxLost: 3 })).toMatchObject({
      status: 'pending',
      attemptCount: 4,
      attemptsUsed: 1,
      lostCount: 2,
    })
  })

  test('the third lost attempt fails the phase', () => {
    const running = phaseRun({ status: 'running', attemptCount: 3, attemptsUsed: 1, lostCount: 2 })
    expect(decide(running, { type: 'lose-worker', maxLost: 3 })).toMatchObject({
      status: 'failed',
      lostCount: 3,
    })
  })

  test('an attempt that was handed over costs neither budget', () => {
    const running = phaseRun({ status: 'running', attemptCount: 1, attemptsUsed: 1 })
    expect(decide(running, { type: 'hand-over' })).toMatchObject({
      status: 'pending',
      attemptCount: 1,
      attemptsUsed: 0,
      lostCount: 0,
    })
  })

  test('a reset starts both budgets anew and keeps the number of attempts', () => {
    const failed = phaseRun({ status: 'failed', attemptCount: 5, attemptsUsed: 3, lostCount: 2 })
    expect(decide(failed, { type: 'reset' })).toMatchObject({
      status: 'pending',
      attemptCount: 5,
      attemptsUsed: 0,
      lostCount: 0,
    })
  })

  test('blocking a phase that waits for a retry keeps what it has used of its budget', () => {
    const retrying = phaseRun({ status: 'retrying', attemptCount: 2, attemptsUsed: 2, nextAttemptAt: 9 })
    const blocked = decide(retrying, { type: 'block', reason })!
    expect(blocked).toMatchObject({ status: 'blocked', attemptsUsed: 2, nextAttemptAt: null, reason })
    expect(decide(blocked, { type: 'unblock' })).toMatchObject({ status: 'pending', attemptsUsed: 2 })
  })
})

describe('a person', () => {
  const waiting = phaseRun({ reason: personReason, attemptCount: 3, attemptsUsed: 0 })

  test.each([
    ['mark-done', { type: 'mark-done' }, { status: 'completed', signature: null }],
    ['mark-failed', { type: 'mark-failed', signature: 'No key' }, { status: 'failed', signature: 'No key' }],
  ] as const)('whose %s is an attempt like any other, and answers what was waited for', (_, event, end) => {
    expect(decide(waiting, event)).toEqual({
      ...phaseRun({ attemptCount: 4, attemptsUsed: 1 }),
      ...end,
    })
  })

  test('whose mark was undone is waited for anew', () => {
    const again = decide(decide(waiting, { type: 'mark-done' })!, { type: 'reset' })!
    expect(again).toMatchObject({ status: 'pending', reason: null, attemptCount: 4, attemptsUsed: 0 })
  })

  test('is waited for by a pending phase only, whatever reason it has', () => {
    const found = phaseRunStatuses.map((status) => standingOf(status, 'WAITS_FOR_PERSON'))
    expect(found.filter((standing) => standing === 'waiting')).toHaveLength(1)
    expect(standingOf('pending', 'MISSING_KEY')).toBe('pending')
    expect(standingOf('pending', null)).toBe('pending')
  })
})

test('a reason stays only while the phase is skipped or blocked, or waits for a person', () => {
  expect(decide(phaseRun({ status: 'running' }), { type: 'skip', reason })!.reason).toBe(reason)
  expect(decide(phaseRun({ status: 'pending' }), { type: 'block', reason })!.reason).toBe(reason)
  for (const [status, type] of [
    ['blocked', 'unblock'],
    ['blocked', 'cancel'],
    ['blocked', 'reset'],
    ['skipped', 'reset'],
    ['pending', 'start'],
  ] as const) {
    expect(decide(phaseRun({ status, reason }), { type })!.reason).toBeNull()
  }
})

test('a dependency satisfies only once it completed, and never will once it settled otherwise', () => {
  expect(Object.fromEntries(phaseRunStatuses.map((status) => [status, satisfies(status)]))).toEqual({
    pending: 'not-yet',
    running: 'not-yet',
    retrying: 'not-yet',
    completed: 'yes',
    failed: 'never',
    skipped: 'never',
    blocked: 'never',
    cancelled: 'never',
  })
  expect(phaseRunStatuses.filter(isSettled)).toEqual([
    'completed',
    'failed',
    'skipped',
    'blocked',
    'cancelled',
  ])
})
