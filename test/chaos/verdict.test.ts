import { expect, test } from 'vitest'
import { InventedTestimony } from './invented-testimony.ts'
import { judge, type Verdict } from './verdict.ts'

/** The figures that are not as in a run that went well. */
function wrongIn(testimony: InventedTestimony): Partial<Verdict> {
  const usual = judge(new InventedTestimony())
  const { isSound, findings, longest_standstill_ms: _, ...told } = judge(testimony)
  const differing = Object.entries(told).filter(
    ([name, value]) => JSON.stringify(value) !== JSON.stringify(usual[name as keyof typeof usual]),
  )
  expect(isSound).toBe(findings.length === 0)
  return Object.fromEntries(differing)
}

function spoilt(spoil: (testimony: InventedTestimony) => void): InventedTestimony {
  const testimony = new InventedTestimony()
  spoil(testimony)
  return testimony
}

test('a run that went well is sound', () => {
  const verdict = judge(new InventedTestimony())
  expect(verdict.findings).toEqual([])
  expect(verdict.isSound).toBe(true)
  expect(verdict.attempts).toEqual({ completed: 3 })
})

const planted: [string, (testimony: InventedTestimony) => void, Partial<Verdict>][] = [
  [
    'a completed cell whose result is missing',
    ({ rows, lines }) => {
      rows.attempts.pop()
      lines.splice(-2)
    },
    { results_lost: 1, history_gaps: 1, attempts: { completed: 2 } },
  ],
  [
    'a stored result that no script gave',
    (testimony) => (testimony.attempt('c').result = 'another'),
    { results_lost: 1 },
  ],
  [
    'a script that completed and whose attempt is called failed',
    (testimony) => {
      testimony.attempt('c').status = 'failed'
      testimony.addAttempt('c', { startedAt: 400 })
      testimony.addScript('c', { at: 400, attempt: 2, inputs: testimony.start('c').inputs })
    },
    { results_lost: 1, attempts: { completed: 3, failed: 1 } },
  ],
  [
    'a result accepted twice',
    (testimony) => {
      testimony.addAttempt('c', { startedAt: 400 })
      testimony.addScript('c', { at: 400, attempt: 2, inputs: testimony.start('c').inputs })
    },
    { committed_twice: 1, started_after_result: 1, attempts: { completed: 4 } },
  ],
  [
    'attempts of the same number',
    (testimony) => (testimony.addAttempt('c', { startedAt: 400, status: 'lost' }).number = 1),
    { committed_twice: 1, history_gaps: 1, attempts: { completed: 3, lost: 1 } },
  ],
  [
    'a start before the commit of its dependency',
    (testimony) => (testimony.attempt('a').committedAt = testimony.start('b').at + 1),
    { started_before_dependency: 1 },
  ],
  [
    'a start with another result than was committed',
    (testimony) => (testimony.start('b').inputs.a = { result: 'of a lost attempt' }),
    { started_before_dependency: 1 },
  ],
  [
    'a start before an optional dependency was settled',
    (testimony) => (testimony.attempt('b').committedAt = testimony.start('c').at + 1),
    { started_before_dependency: 1 },
  ],
  [
    'a cell that never ended, though its script did',
    (testimony) => {
      testimony.cell('c').status = 'running'
      testimony.attempt('c').status = 'running'
    },
    { results_lost: 1, stuck: 2, attempts: { completed: 2, running: 1 } },
  ],
  ['a property run that never ended', ({ rows }) => (rows.propertyRuns[0]!.status = 'running'), { stuck: 1 }],
  ['a run that never ended', ({ rows }) => (rows.runStatus = 'running'), { stuck: 1 }],
  ['a lease that never ended', ({ rows }) => (rows.held = 2), { stuck: 1 }],
  [
    'a cell that failed though nothing went wrong',
    (testimony) => {
      testimony.cell('c').status = 'failed'
      testimony.attempt('c').status = 'failed'
      testimony.lines.splice(-1)
    },
    { failed_without_cause: 1, attempts: { completed: 2, failed: 1 } },
  ],
  [
    'a cell that was skipped though no script asked for it',
    (testimony) => {
      testimony.cell('c').status = 'skipped'
      testimony.attempt('c').status = 'skipped'
      testimony.lines.splice(-1)
    },
    { failed_without_cause: 1, attempts: { completed: 2, skipped: 1 } },
  ],
  [
    'two processes of a cell at once',
    (testimony) => testimony.addScript('c', { at: 320, inputs: testimony.start('c').inputs }),
    { double_running: 1 },
  ],
  [
    'a worker that ended by itself',
    ({ faults }) => faults.unaskedEnds.push({ pid: 7, at: 500, code: '1', wasReady: true }),
    { worker_crashes: 1 },
  ],
]

test.each(planted)('finds %s', (_, spoil, expected) => {
  expect(wrongIn(spoilt(spoil))).toEqual(expected)
  expect(judge(spoilt(spoil)).isSound).toBe(false)
})

/** Worker 7 is lost while it runs c; worker 8 runs it again from 8,300 on. */
function lostAndRecovered(kind: 'killed' | 'frozen', { scriptMs }: { scriptMs: number }): InventedTestimony {
  return spoilt((testimony) => {
    const lost = testimony.attempt('c')
    Object.assign(lost, { status: 'lost', finishedAt: 8_290, committedAt: 8_290, result: null })
    testimony.cell('c').lostCount = 1
    testimony.lines.splice(-2)
    const inputs = { a: { result: 'result of a' }, b: { result: 'result of b' } }
    testimony.addScript('c', { at: 300, forMs: scriptMs, inputs })
    testimony.addAttempt('c', { startedAt: 8_300, workerPid: 8 })
    testimony.addScript('c', { at: 8_300, attempt: 2, workerPid: 8, inputs })
    testimony.faults.starts.push({ pid: 8, at: 0 })
    testimony.faults.losses.push({ kind, pid: 7, at: 310, until: kind === 'frozen' ? 9_000 : 310 })
  })
}

test('a cell of a killed worker that runs elsewhere is sound, and its wait is measured', () => {
  const verdict = judge(lostAndRecovered('killed', { scriptMs: 50 }))
  expect(verdict.findings).toEqual([])
  expect(verdict.recovery_ms.killed).toEqual({ cells: 1, p50: 7_990, max: 7_990 })
  expect(verdict.recovery_ms.undisturbed.cells).toBe(1)
})

test('a wait in which the database was away, or nobody was well, is told apart', () => {
  const away = lostAndRecovered('killed', { scriptMs: 50 })
  away.faults.outages.push({ from: 2_000, to: 3_000 })
  const unwell = lostAndRecovered('killed', { scriptMs: 50 })
  unwell.faults.losses.push({ kind: 'frozen', pid: 8, at: 200, until: 2_000 })
  for (const testimony of [away, unwell]) {
    const { killed, undisturbed } = judge(testimony).recovery_ms
    expect([killed.cells, undisturbed.cells]).toEqual([1, 0])
  }
})

test('a time in which nobody committed anything is measured, but for that without a database', () => {
  const testimony = lostAndRecovered('killed', { scriptMs: 50 })
  expect(judge(testimony).longest_standstill_ms).toBe(8_290 - 260)
  testimony.faults.outages.push({ from: 5_000, to: 6_000 })
  expect(judge(testimony).longest_standstill_ms).toBe(100)
})

test('a script that outlives its killed worker overlaps with the next attempt, and is no finding', () => {
  const verdict = judge(lostAndRecovered('killed', { scriptMs: 8_020 }))
  expect(verdict.overlapping_after_worker_loss).toBe(1)
  expect(verdict.findings).toEqual([])
})

test('a late result of a frozen worker is to be listed as rejected', () => {
  const testimony = lostAndRecovered('frozen', { scriptMs: 50 })
  expect(judge(testimony).late_results).toEqual({ late: 1, unlisted: 1 })
  testimony.rows.rejectedResults.push({ property: 1, phase: 'c', number: 1, status: 'completed' })
  expect(judge(testimony).late_results).toEqual({ late: 1, unlisted: 0 })
})

test('a cell that lost its workers too often has failed with a cause, and so has what it blocks', () => {
  const testimony = spoilt((one) => {
    Object.assign(one.cell('b'), { status: 'failed', lostCount: 3 })
    one.attempt('b').status = 'lost'
    one.lines.splice(2)
    one.rows.attempts.splice(2)
    Object.assign(one.cell('c'), { status: 'blocked', attemptCount: 0 })
    one.phases[2]!.dependencies.push('b')
  })
  const verdict = judge(testimony)
  expect(verdict.findings).toEqual([])
  expect(verdict.failed_after_losing_workers).toBe(1)
})
