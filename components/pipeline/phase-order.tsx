import { TriangleAlert } from 'lucide-react'
import type { PhaseView } from '#lib/contract/pipeline-screens.ts'
import { ExecutorMark } from './executor-mark.tsx'
import { lacking } from './lacking.ts'
import { PhaseLink } from './phase-link.tsx'
import { waitsFor } from './waits-for.ts'

type PhaseOrderProps = { phases: PhaseView[]; chosen: string | null; onChoose: (id: string) => void }

/** The phases in the order of a run's columns: the drawing as a list. */
export function PhaseOrder({ phases, chosen, onChoose }: PhaseOrderProps) {
  return (
    <section aria-labelledby="phase-order-title" className="min-w-0">
      <h2 id="phase-order-title" className="text-base font-semibold tracking-tight">
        Phases
      </h2>
      <p className="mt-0.5 text-[13px] text-ink-muted">In the order of a run’s columns.</p>
      <ol className="mt-3 overflow-hidden divide-y divide-line rounded-xl border border-line bg-surface text-[13px]">
        {phases.map((phase) => (
          <li
            key={phase.id}
            className={`relative grid grid-cols-[1.5rem_minmax(0,1fr)] gap-x-3 px-4 py-2.5 ${phase.id === chosen ? 'bg-accent-soft' : 'hover:bg-hover'}`}
          >
            <span className="text-right text-ink-muted tabular-nums">{phase.index + 1}</span>
            <div className="min-w-0">
              <p className="flex flex-wrap items-baseline justify-between gap-x-4">
                <PhaseLink
                  id={phase.id}
                  isChosen={phase.id === chosen}
                  onChoose={onChoose}
                  className="font-medium wrap-anywhere after:absolute after:inset-0 hover:underline"
                >
                  {phase.displayName}
                </PhaseLink>
                <ExecutorMark executor={phase.executor} />
              </p>
              <p className="text-ink-muted">{waitsFor(phase, phases)}.</p>
              <Lacks phase={phase} />
            </div>
          </li>
        ))}
      </ol>
    </section>
  )
}

function Lacks({ phase }: { phase: PhaseView }) {
  const names = lacking(phase)
  if (names.length === 0) return null
  return (
    <p className="mt-0.5 flex items-start gap-1.5">
      <TriangleAlert aria-hidden="true" className="mt-0.5 size-3.5 shrink-0 text-retrying" />
      <span className="min-w-0 wrap-anywhere">
        {names.join(', ')} {names.length === 1 ? 'is' : 'are'} not here.
      </span>
    </p>
  )
}
