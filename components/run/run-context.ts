import { createContext, useContext } from 'react'
import type { RunOverview } from '#lib/contract/screens.ts'
import type { GridStore } from '#components/grid/grid-store.ts'
import type { LiveSocket } from '#components/live/live-socket.ts'

type RunView = { run: RunOverview; store: GridStore; liveSocket: () => LiveSocket }

export const RunContext = createContext<RunView | null>(null)

/** The run that this page is about, and its live state. */
export function useRun(): RunView {
  const view = useContext(RunContext)
  if (view === null) throw new Error('useRun belongs inside a RunFrame')
  return view
}
