import { useSyncExternalStore } from 'react'

const key = 'plotline-name'
const maxLength = 60
const listeners = new Set<() => void>()

/** The name that this browser's person gave for the history; empty when none. */
export function personName(): string {
  // A browser may refuse to store anything, and then says so by throwing.
  try {
    return localStorage.getItem(key) ?? ''
  } catch {
    return ''
  }
}

export function storePersonName(name: string): void {
  const kept = name.trim().slice(0, maxLength)
  try {
    if (kept === '') localStorage.removeItem(key)
    else localStorage.setItem(key, kept)
  } catch {
    return
  }
  for (const listener of listeners) listener()
}

export function usePersonName(): string {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      window.addEventListener('storage', listener)
      return () => {
        listeners.delete(listener)
        window.removeEventListener('storage', listener)
      }
    },
    personName,
    () => '',
  )
}

/** The header that tells the server who asks for a change. Encoded, because a header holds no more than Latin letters. */
export function nameHeader(): Record<string, string> {
  const name = personName()
  return name === '' ? {} : { 'x-plotline-name': encodeURIComponent(name) }
}
