import type { CellDetail } from '#lib/contract/runs.ts'
import type { CellReference, GridStore } from '#components/grid/grid-store.ts'
import { StatusIcon } from '#components/ui/status-icon.tsx'
import { looks } from '#components/ui/status.ts'
import { changeUrl } from '#components/ui/use-url-parameter.ts'
import { formatCellAddress } from './cell-address.ts'
import type { RunOverview } from '#lib/contract/screens.ts'

type CellReasonProps = {
  reason: NonNullable<CellDetail['reason']>
  run: RunOverview
  store: GridStore
  cell: CellReference
}

/** Why a cell was skipped or blocked, what to do, and the way to the cell that stands in its way. */
export function CellReason({ reason, run, store, cell }: CellReasonProps) {
  const own = run.phases.find((phase) => phase.index === cell.phaseIndex)
  const culprits = run.phases
    .filter((phase) => own?.dependencies.includes(phase.id))
    .map((phase) => ({ phase, status: store.cell(cell.position, phase.index).status }))
    .filter(({ status }) => ['failed', 'skipped', 'blocked', 'cancelled'].includes(status))
  return (
    <div className="rounded-lg border border-line bg-sunken p-3 text-[13px]">
      <p className="font-medium">{reason.sentence}</p>
      <p className="mt-1 text-ink-muted">{reason.remedy}</p>
      {culprits.map(({ phase, status }) => (
        <button
          key={phase.id}
          type="button"
          className="mt-2 flex items-center gap-1.5 font-medium text-accent hover:underline"
          onClick={() => {
            const upstream = formatCellAddress({ position: cell.position, phaseIndex: phase.index })
            changeUrl([{ name: 'cell', value: upstream }], 'push')
          }}
        >
          <StatusIcon status={status} className="size-3.5" />
          {phase.displayName} ({looks[status].word.toLowerCase()})
        </button>
      ))}
      <p className="mt-2 font-mono text-[11px] text-ink-faint">{reason.code}</p>
    </div>
  )
}
