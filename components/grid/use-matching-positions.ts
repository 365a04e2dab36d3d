import { useMemo, useState } from 'react'
import type { GridStore } from './grid-store.ts'
import { isFiltering, matchingPositions, type RowFilter } from './row-filter.ts'
import { useGridVersion } from './use-grid-version.ts'

/**
 * Rows that match a filter. Rows that stop matching stay, and rows that begin to match wait to be asked for
 * (`newCount`, `refresh`): nothing moves under the pointer because something happened elsewhere.
 */
export function useMatchingPositions(store: GridStore, addresses: readonly string[], filter: RowFilter) {
  const version = useGridVersion(store)
  const [refreshed, setRefreshed] = useState(0)
  const { status, failure, text } = filter
  const hasState = store.revision !== null

  const shown = useMemo(
    () => matchingPositions({ status, failure, text }, store, addresses),
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- `hasState` and `refreshed` say when to look again
    [store, addresses, status, failure, text, hasState, refreshed],
  )
  const current = useMemo(
    () =>
      isFiltering({ status, failure, text })
        ? matchingPositions({ status, failure, text }, store, addresses)
        : null,
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- `version` stands for what is in the store
    [store, addresses, status, failure, text, version],
  )
  if (current === null) return { positions: shown, newCount: 0, refresh: () => {} }
  if (shown.length === 0) return { positions: current, newCount: 0, refresh: () => {} }
  const known = new Set(shown)
  const newCount = current.filter((position) => !known.has(position)).length
  return { positions: shown, newCount, refresh: () => setRefreshed((count) => count + 1) }
}
