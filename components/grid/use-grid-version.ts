import { useSyncExternalStore } from 'react'
import type { GridStore } from './grid-store.ts'

/** Renders again after every batch: for headers and totals only. */
export function useGridVersion(store: GridStore): number {
  return useSyncExternalStore(
    store.subscribeHeader,
    () => store.version,
    () => 0,
  )
}

/** Renders again when a cell of this row changed. */
export function useRowVersion(store: GridStore, position: number): number {
  return useSyncExternalStore(
    (listener) => store.subscribeRow(position, listener),
    () => store.rowVersion(position),
    () => 0,
  )
}
