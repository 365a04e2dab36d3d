import { useEffect, useState, useSyncExternalStore } from 'react'
import type { CellReference } from '#components/grid/grid-store.ts'
import { CellLog, type CellLogView, unheardLog } from './cell-log.ts'
import { useRun } from './run-context.ts'

/** The log of the cell's newest attempt, as it comes, for as long as the component is on the page. The cell must not change. */
export function useCellLog({ position, phaseIndex }: CellReference): CellLogView {
  const { run, liveSocket } = useRun()
  const [cellLog] = useState(() => new CellLog({ runId: run.id, position, phaseIndex }))
  useEffect(() => cellLog.follow(liveSocket()), [cellLog, liveSocket])
  return useSyncExternalStore(cellLog.subscribe, cellLog.view, () => unheardLog)
}
