import Link from 'next/link'
import type { RetryPlan } from '#lib/contract/run-control.ts'
import type { RunOverview } from '#lib/contract/screens.ts'
import { formatRoughDuration } from '#components/format/duration.ts'
import { countOf, formatCount } from '#components/format/number.ts'
import { formatCellAddress } from '#components/run/cell-address.ts'
import { closeDialogOf } from '#components/ui/dialog.tsx'

type RetryPlanViewProps = { run: RunOverview; plan: RetryPlan; isOld: boolean }

/** A plan in figures: what runs again, per phase, how long it may take, and what is left out and why. */
export function RetryPlanView({ run, plan, isOld }: RetryPlanViewProps) {
  const cells = plan.chosen + plan.dependents
  return (
    <div className={`space-y-3 tabular-nums transition-opacity ${isOld ? 'opacity-50' : ''}`}>
      <p role="status" className="text-[15px] font-semibold">
        {cells === 0
          ? 'Nothing here can run again.'
          : `${countOf(cells, 'cell')} in ${countOf(plan.properties, 'home')} ${cells === 1 ? 'runs' : 'run'} again`}
        {plan.estimateMs !== null && cells > 0 && (
          <span className="ml-2 text-[13px] font-normal text-ink-muted">
            {formatRoughDuration(plan.estimateMs)}
          </span>
        )}
      </p>
      {cells > 0 && <PhaseFigures run={run} plan={plan} />}
      {plan.leftOut.length > 0 && <LeftOut run={run} plan={plan} />}
    </div>
  )
}

function PhaseFigures({ run, plan }: { run: RunOverview; plan: RetryPlan }) {
  const rows = plan.phases.filter(({ chosen, dependents }) => chosen + dependents > 0)
  return (
    <table className="w-full text-[13px]">
      <thead>
        <tr className="text-left text-xs text-ink-muted">
          <th scope="col" className="py-1 font-normal">
            Phase
          </th>
          <th scope="col" className="py-1 text-right font-normal">
            Chosen
          </th>
          <th scope="col" className="w-28 py-1 text-right font-normal">
            Because of it
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ phaseIndex, chosen, dependents }) => (
          <tr key={phaseIndex} className="border-t border-line">
            <th scope="row" className="py-1 text-left font-normal">
              {nameOf(run, phaseIndex)}
            </th>
            <td className="py-1 text-right">{chosen > 0 && formatCount(chosen)}</td>
            <td className="py-1 text-right">{dependents > 0 && formatCount(dependents)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function LeftOut({ run, plan }: { run: RunOverview; plan: RetryPlan }) {
  return (
    <section className="text-[13px]">
      <h4 className="font-semibold">Left out</h4>
      <ul className="mt-1 space-y-1">
        {plan.leftOut.map(({ why, count, examples }) => (
          <li key={why}>
            <b className="font-semibold">{formatCount(count)}</b>: {why}
            <span className="block text-xs text-ink-muted">
              such as{' '}
              {examples.slice(0, 3).map((cell, index) => (
                <span key={formatCellAddress(cell)}>
                  {index > 0 && ', '}
                  <Link
                    href={`/runs/${run.id}?cell=${formatCellAddress(cell)}`}
                    prefetch={false}
                    onClick={(event) => closeDialogOf(event.currentTarget)}
                    className="underline hover:text-ink"
                  >
                    {nameOf(run, cell.phaseIndex)} of home {formatCount(cell.position + 1)}
                  </Link>
                </span>
              ))}
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}

function nameOf(run: RunOverview, phaseIndex: number): string {
  return run.phases.find((phase) => phase.index === phaseIndex)?.displayName ?? `Phase ${phaseIndex + 1}`
}
