import { describe, expect, test } from 'vitest'
import { cancelSentence } from '#components/control/run-changes.ts'
import { keepOrder } from '#components/failures/keep-order.ts'
import { formatAge, formatAgo } from '#components/format/age.ts'
import { formatCost } from '#components/format/number.ts'
import { actionSentence } from '#components/history/action-sentence.ts'
import { filterChoice } from '#components/retry/retry-choices.ts'
import { retrySentence } from '#components/retry/retry-sentence.ts'
import { isBudgetSpent, spendingWords } from '#components/run/spending.ts'
import type { RunHistory } from '#lib/contract/run-control.ts'
import type { PhaseSummary } from '#lib/contract/runs.ts'

const county: PhaseSummary = {
  index: 2,
  id: 'county',
  displayName: 'County Data',
  description: '',
  executor: 'script',
  dependencies: [],
  optionalDependencies: [],
  maxAttempts: 1,
}

describe('the age of a result', () => {
  test.each([
    [40_000, '40 s', '40 seconds ago'],
    [61_000, '1 m', '1 minute ago'],
    [5 * 3_600_000, '5 h', '5 hours ago'],
    [3.9 * 86_400_000, '3 d', '3 days ago'],
    [-5, '0 s', '0 seconds ago'],
  ])('%i ms is %s', (ageMs, short, long) => {
    expect([formatAge(ageMs), formatAgo(ageMs)]).toEqual([short, long])
  })
})

test('a cheap attempt is not said to cost nothing', () => {
  expect([0.0042, 0.5, 12, 0].map(formatCost)).toEqual(['$0.0042', '$0.50', '$12.00', '$0.00'])
})

describe('what a run has spent', () => {
  test.each([
    [null, 0, null],
    [null, 1.234, '$1.23 spent'],
    [5, 0, '$0.00 of $5.00 spent'],
    [1_250, 0.0042, '$0.0042 of $1,250.00 spent'],
    [5, 5.12, '$5.12 of $5.00 spent'],
  ])('of %s, %s: %s', (budgetUsd, spentUsd, words) => {
    expect(spendingWords({ budgetUsd, spentUsd })).toBe(words)
  })

  test('is all of its budget once nothing is left of it', () => {
    expect(isBudgetSpent({ budgetUsd: 5, spentUsd: 4.99 })).toBe(false)
    expect(isBudgetSpent({ budgetUsd: 5, spentUsd: 5 })).toBe(true)
    expect(isBudgetSpent({ budgetUsd: null, spentUsd: 500 })).toBe(false)
  })
})

test('kinds of failure keep their places when counts change, and new ones come last', () => {
  const before = [{ key: 'a' }, { key: 'b' }]
  const next = [{ key: 'new' }, { key: 'b' }, { key: 'a' }]
  expect(keepOrder(before, next).map(({ key }) => key)).toEqual(['a', 'b', 'new'])
  expect(keepOrder(undefined, next)).toEqual(next)
})

describe('a filter as the scope of a retry', () => {
  const nothing = { status: null, failure: null, text: '' }
  const key = '0123456789ab'

  test('is none when nothing is filtered', () => {
    expect(filterChoice(nothing)).toBeNull()
  })

  test('says all that is filtered by', () => {
    const oak = { ...nothing, status: 'failed', text: 'oak' } as const
    expect(filterChoice(oak)?.scope).toEqual({ kind: 'filter', ...oak })
    const both = { ...nothing, failure: key, text: 'oak' }
    expect(filterChoice(both)).toEqual({
      words: 'The homes shown: with this kind of failure, with “oak” in the address',
      scope: { kind: 'filter', ...both },
    })
  })

  test('of homes that wait for a person says so', () => {
    expect(filterChoice({ ...nothing, status: 'waiting' })?.words).toBe(
      'The homes shown: waiting for a person',
    )
  })

  test('is the failure itself where nothing else is filtered', () => {
    expect(filterChoice({ ...nothing, failure: key })?.scope).toEqual({ kind: 'signature', signature: key })
  })
})

test('what came of a retry is said for one cell and for many', () => {
  expect(retrySentence({ properties: 1, chosen: 1, dependents: 0 })).toBe('It runs again.')
  expect(retrySentence({ properties: 1, chosen: 1, dependents: 2 })).toBe(
    'It runs again, and 2 dependents after it.',
  )
  expect(retrySentence({ properties: 214, chosen: 300, dependents: 12 })).toBe(
    '312 cells run again in 214 homes, 12 dependents among them.',
  )
})

test('what came of a cancel says what still runs', () => {
  expect(cancelSentence({ cells: 0, running: 0 })).toBe('There was nothing left to cancel.')
  expect(cancelSentence({ cells: 1, running: 0 })).toBe('Cancelled. Retry brings it back.')
  expect(cancelSentence({ cells: 1, running: 1 })).toBe(
    'Cancelled. It ran, and will stop within seconds. Retry brings it back.',
  )
  expect(cancelSentence({ cells: 9, running: 2 })).toBe(
    '9 cells cancelled. 2 of them ran and will stop within seconds. Retry brings them back.',
  )
})

describe('the history in sentences', () => {
  const limits = { maxParallelProperties: 3, maxParallelPhases: 2, failureLimit: 10 }
  const sentenceOf = (action: string, affected: number, detail: Record<string, unknown> = {}) =>
    actionSentence({ id: 1, at: 0, actor: 'Ana', action, affected, detail }, [county])

  test.each<[string, number, RunHistory['actions'][number]['detail'], string]>([
    ['start-run', 35, { fileName: 'a.csv' }, 'started the run over 35 homes of a.csv'],
    ['pause-run', 4, {}, 'paused the run with 4 homes still to finish'],
    [
      'change-limits',
      2,
      { before: limits, after: { ...limits, maxParallelProperties: 8, failureLimit: 0 } },
      'changed homes at once from 3 to 8, failures in a row before a phase is held from 10 to 0',
    ],
    [
      'change-limits',
      1,
      { before: limits, after: { ...limits, budgetUsd: 5 } },
      'changed the budget from none to $5.00',
    ],
    [
      'change-limits',
      1,
      { before: { ...limits, budgetUsd: 1_250 }, after: { ...limits, budgetUsd: null } },
      'changed the budget from $1,250.00 to none',
    ],
    [
      'start-run',
      2,
      { fileName: 'a.csv', budgetUsd: 5 },
      'started the run over 2 homes of a.csv, with a budget of $5.00',
    ],
    [
      'retry-phases',
      2,
      { scope: { kind: 'reason', code: 'BUDGET_SPENT' }, mode: 'unfinished' },
      'retried 2 cells skipped for one reason (failed, skipped and cancelled ones)',
    ],
    [
      'cancel',
      9,
      { scope: 'run', properties: 3, running: 2 },
      'cancelled the run: 9 cells, 2 of them running',
    ],
    [
      'mark-phase',
      3,
      { phaseIndex: 2, as: 'failed', note: 'No key', positions: [0, 1, 2] },
      'marked County Data of 3 homes failed: “No key”',
    ],
    ['mark-phase', 1, { phaseIndex: 2, as: 'done', note: '' }, 'marked County Data of 1 home done'],
    ['cancel', 5, { scope: 'properties', properties: 1, running: 0 }, 'cancelled 1 home: 5 cells'],
    ['cancel', 1, { scope: 'cells', properties: 1, running: 1 }, 'cancelled 1 cell while it ran'],
    [
      'retry-phases',
      32,
      { scope: { kind: 'column', phaseIndex: 2 }, mode: 'failed' },
      'retried 32 cells of County Data (failed ones)',
    ],
    ['hold-phase', 10, { phaseIndex: 2 }, 'held County Data: 10 homes in a row failed in one way'],
    ['try-held-phase', 3, { phaseIndex: 2 }, 'had 3 homes try County Data'],
    ['carry-on', 0, { phaseIndex: 2 }, 'let County Data go on'],
    ['move-to-front', 1, {}, 'moved 1 home to the front'],
  ])('%s', (action, affected, detail, sentence) => {
    expect(sentenceOf(action, affected, detail)).toBe(sentence)
  })

  test('an action that this page does not know, or with a detail that it cannot read, is told as far as it goes', () => {
    expect(sentenceOf('rename-run', 2)).toBe('rename run (2)')
    expect(sentenceOf('change-limits', 1, { before: 3 })).toBe('changed the limits')
    expect(sentenceOf('cancel', 2)).toBe('cancelled 2 cells')
  })
})
