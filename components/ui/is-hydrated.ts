import { useSyncExternalStore } from 'react'

const never = () => () => {}

/** False on the server and while hydrating: what depends on the browser (its clock, its zone, its size) waits for it. */
export function useIsHydrated(): boolean {
  return useSyncExternalStore(
    never,
    () => true,
    () => false,
  )
}
