import { type Standing, standings } from '#lib/pipeline/standing.ts'
import type { GridStore } from './grid-store.ts'

/** `failure`: the key of a failure group. */
export type RowFilter = { status: Standing | null; failure: string | null; text: string }

/** The filter in a page's address: its parameters `status`, `failure` and `q`. */
export function readRowFilter(parameters: { get: (name: string) => string | null }): RowFilter {
  const failure = parameters.get('failure')
  return {
    status: standings.find((known) => known === parameters.get('status')) ?? null,
    failure: failure !== null && /^[0-9a-f]{12}$/.test(failure) ? failure : null,
    text: (parameters.get('q') ?? '').trim(),
  }
}

export function isFiltering({ status, failure, text }: RowFilter): boolean {
  return status !== null || failure !== null || text !== ''
}

/** Positions of the properties with a cell in the status, one with the failure, and every word of the text in their address. */
export function matchingPositions(
  filter: RowFilter,
  store: Pick<GridStore, 'hasStatus' | 'hasFailure'>,
  addresses: readonly string[],
): number[] {
  const { status, failure } = filter
  const words = filter.text.toLowerCase().split(/\s+/).filter(Boolean)
  const positions: number[] = []
  for (const [position, address] of addresses.entries()) {
    if (status !== null && !store.hasStatus(position, status)) continue
    if (failure !== null && !store.hasFailure(position, failure)) continue
    const text = address.toLowerCase()
    if (words.every((word) => text.includes(word))) positions.push(position)
  }
  return positions
}
