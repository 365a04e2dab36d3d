import type { SortingState } from '@tanstack/react-table'

/** "score" for ascending, "-score" for descending; null where nothing is sorted. */
export function formatSort(sorting: SortingState): string | null {
  const [first] = sorting
  return first ? `${first.desc ? '-' : ''}${first.id}` : null
}

export function parseSort(text: string | null, known: readonly string[]): SortingState {
  const id = (text ?? '').replace(/^-/, '')
  return known.includes(id) ? [{ id, desc: text?.startsWith('-') ?? false }] : []
}
