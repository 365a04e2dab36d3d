import { memo } from 'react'
import type { PhaseSummary } from '#lib/contract/runs.ts'
import { formatAgo } from '#components/format/age.ts'
import { looks } from '#components/ui/status.ts'
import { CellView } from './cell-view.tsx'
import type { Cell, GridStore } from './grid-store.ts'
import { PropertyCell } from './property-cell.tsx'
import { useRowVersion } from './use-grid-version.ts'

type GridRowProps = {
  store: GridStore
  runId: number
  phases: PhaseSummary[]
  position: number
  address: string
  /** Place among the rows that are shown, from 0. */
  rowIndex: number
  top: number
  height: number
  /** The column that Tab reaches, if it is in this row. */
  activeColumn: number | null
  /** The column whose drawer is open, if it is in this row. */
  openColumn: number | null
}

export const GridRow = memo(function GridRow(props: GridRowProps) {
  const { store, phases, position, address, rowIndex, activeColumn, openColumn } = props
  useRowVersion(store, position)
  const isKnown = store.revision !== null
  return (
    <div
      role="row"
      aria-rowindex={rowIndex + 2}
      className="group absolute inset-x-0 top-0 grid grid-cols-(--grid-columns) border-b border-line bg-surface hover:bg-hover"
      style={{ height: props.height, transform: `translateY(${props.top}px)` }}
    >
      <PropertyCell
        runId={props.runId}
        position={position}
        address={address}
        status={store.propertyStanding(position)}
        cellKey={`${rowIndex}.0`}
        isActive={activeColumn === 0}
      />
      {phases.map((phase, index) => {
        const cell = store.cell(position, phase.index)
        return (
          <div
            key={phase.id}
            role="gridcell"
            aria-colindex={index + 2}
            aria-label={
              isKnown
                ? nameOf({ cell, phase, address, now: Date.now() + store.clockOffsetMs })
                : `${phase.displayName}, ${address}, loading`
            }
            aria-selected={openColumn === index + 1}
            data-cell={`${rowIndex}.${index + 1}`}
            data-address={`${position}.${phase.index}`}
            data-status={isKnown ? cell.status : undefined}
            tabIndex={activeColumn === index + 1 ? 0 : -1}
            className={`focus-inset @container flex cursor-pointer items-center px-1 hover:bg-accent-soft/60 aria-selected:bg-accent-soft aria-selected:shadow-[inset_0_0_0_1.5px_var(--accent)] md:px-2.5 ${tint(cell)}`}
          >
            {isKnown ? <CellView cell={cell} clockOffsetMs={store.clockOffsetMs} /> : <UnknownCell />}
          </div>
        )
      })}
    </div>
  )
})

function UnknownCell() {
  return <span className="mx-auto block h-2 w-6 rounded-full bg-line @[6.25rem]:mx-0 @[6.25rem]:w-16" />
}

function tint(cell: Cell): string {
  if (cell.status === 'failed') return 'bg-danger-soft'
  return cell.status === 'retrying' ? 'bg-warning-soft' : ''
}

function nameOf(named: { cell: Cell; phase: PhaseSummary; address: string; now: number }): string {
  const { cell, phase, address, now } = named
  const attempt = cell.attempts > 0 ? `, attempt ${cell.attempts}` : ''
  const reused = cell.reusedAt > 0 ? `, reused from ${formatAgo(now - cell.reusedAt)}` : ''
  return `${phase.displayName}, ${address}, ${looks[cell.status].word.toLowerCase()}${attempt}${reused}`
}
