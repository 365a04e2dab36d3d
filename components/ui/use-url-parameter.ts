import { useSearchParams } from 'next/navigation'
import { useCallback } from 'react'

type Change = { name: string; value: string | null }

/** Sets or removes parameters of this page's address without asking the server for anything. */
export function changeUrl(changes: Change[], kind: 'push' | 'replace'): void {
  const url = new URL(window.location.href)
  for (const { name, value } of changes) {
    if (value === null || value === '') url.searchParams.delete(name)
    else url.searchParams.set(name, value)
  }
  if (url.href === window.location.href) return
  if (kind === 'push') window.history.pushState(null, '', url)
  else window.history.replaceState(null, '', url)
}

/** A parameter of the page's address. Setting it replaces the entry in the history, so that Back leaves the page. */
export function useUrlParameter(name: string): [string | null, (value: string | null) => void] {
  const value = useSearchParams().get(name)
  const set = useCallback((next: string | null) => changeUrl([{ name, value: next }], 'replace'), [name])
  return [value, set]
}
