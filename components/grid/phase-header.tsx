import { Ellipsis, Hand } from 'lucide-react'
import type { PhaseSummary } from '#lib/contract/runs.ts'
import { formatCompactCount } from '#components/format/compact-count.ts'
import { StatusBar } from '#components/ui/status-bar.tsx'
import { StatusIcon } from '#components/ui/status-icon.tsx'
import { barOrder, barParts } from './bar-order.ts'
import type { GridStore } from './grid-store.ts'
import { countOfStanding } from './standing-words.ts'

/** A column's name and its funnel: how many of its cells stand where. */
export function PhaseHeader({ store, phase }: { store: GridStore; phase: PhaseSummary }) {
  const count = (status: (typeof barOrder)[number]) => store.count(phase.index, status)
  const isKnown = store.revision !== null
  const isHeld = store.run.holds.some(({ phaseIndex }) => phaseIndex === phase.index)
  const present = isKnown ? barOrder.filter((status) => count(status) > 0) : []
  const sentence = present.map((status) => countOfStanding(count(status), status)).join(', ')
  return (
    <div
      className={`group/head relative flex h-full min-w-0 flex-col justify-end gap-1.5 px-1 py-2 hover:bg-hover md:px-2.5 ${isHeld ? 'bg-warning-soft' : ''}`}
      title={`${phase.displayName}: ${sentence}`}
    >
      <Ellipsis
        aria-hidden="true"
        className="absolute top-1.5 right-1.5 hidden size-4 text-ink-faint opacity-0 group-hover/head:opacity-100 md:block"
      />
      <span className="line-clamp-3 text-[11px] leading-tight font-semibold tracking-tight hyphens-auto md:tracking-normal md:line-clamp-2 md:text-[13px]">
        {isHeld && <Hand aria-hidden="true" className="mr-1 inline size-3.5 align-[-2px] text-retrying" />}
        {phase.displayName}
      </span>
      <StatusBar parts={barParts(count)} total={store.propertyCount} />
      <span
        aria-hidden="true"
        className="hidden h-4 items-center gap-2 overflow-hidden text-[11px] text-ink-muted tabular-nums md:flex"
      >
        {isHeld && <span className="font-medium text-ink">Held</span>}
        {present.map((status) => (
          <span key={status} className="inline-flex items-center gap-0.5">
            <StatusIcon status={status} className="size-3" />
            {formatCompactCount(count(status))}
          </span>
        ))}
      </span>
      <span className="sr-only">
        {isHeld && 'held, '}
        {sentence}
      </span>
    </div>
  )
}
