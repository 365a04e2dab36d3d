import { useGridVersion } from '#components/grid/use-grid-version.ts'
import { machineCellsLeft } from '#components/manual/machine-work.ts'
import { StatusLabel } from '#components/ui/status-label.tsx'
import { useRun } from './run-context.ts'

/** How the run stands. One that goes on only when somebody says so does not turn its wheel. */
export function LiveRunStatus() {
  const { run, store } = useRun()
  useGridVersion(store)
  const isUpToPeople =
    store.run.status === 'running' &&
    store.waitingHomeCount > 0 &&
    machineCellsLeft(run.phases, (phaseIndex, standing) => store.count(phaseIndex, standing)) === 0
  return (
    <span className="font-medium text-ink">
      <StatusLabel status={isUpToPeople ? 'waiting' : store.run.status} />
    </span>
  )
}
