import type { RetryMode } from '#lib/contract/run-control.ts'
import type { RunOverview } from '#lib/contract/screens.ts'
import type { CellReference, GridStore } from '#components/grid/grid-store.ts'
import type { RowFilter } from '#components/grid/row-filter.ts'
import { filterWords } from '#components/grid/standing-words.ts'
import type { RetryChoice } from './ask-retry.ts'

export const everythingFailed: RetryChoice = { words: 'Everything in this run', scope: { kind: 'all' } }

export const budgetChoice: RetryChoice = {
  words: 'What was skipped because the budget was spent',
  scope: { kind: 'reason', code: 'BUDGET_SPENT' },
}

export function failureChoice(key: string): RetryChoice {
  return { words: 'This kind of failure, in every home', scope: { kind: 'signature', signature: key } }
}

export function columnChoice(run: RunOverview, phaseIndex: number): RetryChoice {
  return { words: `This column: ${phaseName(run, phaseIndex)}`, scope: { kind: 'column', phaseIndex } }
}

export function homeChoice(position: number, address: string): RetryChoice {
  return { words: `This home: ${streetOf(address)}`, scope: { kind: 'properties', positions: [position] } }
}

export function cellChoice(run: RunOverview, cell: CellReference, address: string): RetryChoice {
  return {
    words: `This cell: ${phaseName(run, cell.phaseIndex)} of ${streetOf(address)}`,
    scope: { kind: 'cells', cells: [cell] },
  }
}

/** The homes that a filter shows, as the server finds them again. Null: nothing is filtered. */
export function filterChoice({ status, failure, text }: RowFilter): RetryChoice | null {
  if (failure !== null && status === null && text === '') return failureChoice(failure)
  if (failure === null && status === null && text === '') return null
  const conditions = [
    status !== null && filterWords(status),
    failure !== null && 'with this kind of failure',
    text !== '' && `with “${text}” in the address`,
  ]
  return {
    words: `The homes shown: ${conditions.filter(Boolean).join(', ')}`,
    scope: { kind: 'filter', status, failure, text },
  }
}

export function isSameScope(one: RetryChoice, other: RetryChoice): boolean {
  return JSON.stringify(one.scope) === JSON.stringify(other.scope)
}

/** The mode that a person most likely means: what failed, or, where nothing did, what else did not come about. */
export function usualMode(store: Pick<GridStore, 'total'>): RetryMode {
  return store.total('failed') > 0 ? 'failed' : 'unfinished'
}

function phaseName(run: RunOverview, phaseIndex: number): string {
  return run.phases.find((phase) => phase.index === phaseIndex)?.displayName ?? 'Unknown phase'
}

function streetOf(address: string): string {
  return address.split(', ')[0] ?? address
}
