import type { PhaseSummary } from '#lib/contract/runs.ts'
import { countOf } from '#components/format/number.ts'
import type { GridStore } from './grid-store.ts'
import { PhaseHeader } from './phase-header.tsx'
import { useGridVersion } from './use-grid-version.ts'

type GridHeaderProps = { store: GridStore; phases: PhaseSummary[]; activeColumn: number | null }

export function GridHeader({ store, phases, activeColumn }: GridHeaderProps) {
  useGridVersion(store)
  return (
    <div role="rowgroup" className="sticky top-0 z-20">
      <div
        role="row"
        aria-rowindex={1}
        className="grid min-h-16 grid-cols-(--grid-columns) border-b border-line-strong bg-sunken md:min-h-20"
      >
        <div
          role="columnheader"
          aria-colindex={1}
          data-cell="-1.0"
          tabIndex={activeColumn === 0 ? 0 : -1}
          className="focus-inset sticky left-0 z-10 flex flex-col justify-end border-r border-line bg-sunken px-3 py-2 md:pl-4"
        >
          <span className="text-[11px] font-semibold md:text-[13px]">Property</span>
          <span className="text-[11px] text-ink-muted tabular-nums md:mt-2.5">
            {countOf(store.propertyCount, 'home')}
          </span>
        </div>
        {phases.map((phase, index) => (
          <div
            key={phase.id}
            role="columnheader"
            aria-colindex={index + 2}
            data-cell={`-1.${index + 1}`}
            aria-haspopup="menu"
            tabIndex={activeColumn === index + 1 ? 0 : -1}
            className="focus-inset min-w-0 cursor-pointer"
          >
            <PhaseHeader store={store} phase={phase} />
          </div>
        ))}
      </div>
    </div>
  )
}
