import { phaseRunStatuses, type PhaseRunStatus } from '#lib/pipeline/statuses.ts'
import type { GridStore } from './grid-store.ts'

export type RowFilter = { status: PhaseRunStatus | null; text: string }

export function readRowFilter(parameters: { status: string | null; q: string | null }): RowFilter {
  const status = phaseRunStatuses.find((known) => known === parameters.status) ?? null
  return { status, text: (parameters.q ?? '').trim() }
}

export function isFiltering({ status, text }: RowFilter): boolean {
  return status !== null || text !== ''
}

/** Positions of the properties that have a cell in the status and every word of the text in their address. */
export function matchingPositions(
  filter: RowFilter,
  store: Pick<GridStore, 'hasStatus'>,
  addresses: readonly string[],
): number[] {
  const words = filter.text.toLowerCase().split(/\s+/).filter(Boolean)
  const positions: number[] = []
  for (const [position, address] of addresses.entries()) {
    if (filter.status !== null && !store.hasStatus(position, filter.status)) continue
    const text = address.toLowerCase()
    if (words.every((word) => text.includes(word))) positions.push(position)
  }
  return positions
}
