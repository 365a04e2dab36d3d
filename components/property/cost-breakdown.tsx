import { formatDollars } from '#components/format/number.ts'
import type { MonthlyCost } from './home-shapes.ts'
import { PointsBar } from './points-bar.tsx'
import { Section } from './section.tsx'

/** What the home costs each month, part by part, with what each part rests on. */
export function CostBreakdown({ cost }: { cost: MonthlyCost }) {
  const largest = Math.max(1, ...cost.parts.map((part) => part.dollars ?? 0))
  return (
    <Section title="Monthly cost" words={[cost.label, ...cost.notes].filter(Boolean).join(' · ')}>
      <table className="w-full overflow-hidden rounded-xl border border-line bg-surface text-[13px]">
        <tbody>
          {cost.parts.map((part) => (
            <tr key={part.name} className="border-b border-line align-baseline">
              <th scope="row" className="py-2 pr-3 pl-4 text-left font-normal whitespace-nowrap">
                {part.label}
              </th>
              <td className="hidden w-32 py-2 pr-3 sm:table-cell">
                <PointsBar points={part.dollars} maxPoints={largest} className="h-1.5" />
              </td>
              <td className="py-2 pr-3 text-right whitespace-nowrap tabular-nums">
                {part.dollars === null ? (
                  <span className="text-ink-muted">unknown</span>
                ) : (
                  formatDollars(part.dollars)
                )}
              </td>
              <td className="py-2 pr-4 text-xs text-ink-muted">{part.basis}</td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr className="font-semibold">
            <th scope="row" className="py-2.5 pl-4 text-left">
              {cost.isComplete ? 'Total' : 'At least'}
            </th>
            <td className="hidden sm:table-cell" />
            <td className="py-2.5 pr-3 text-right tabular-nums">
              {cost.totalDollars === null ? 'unknown' : formatDollars(cost.totalDollars)}
            </td>
            <td className="py-2.5 pr-4 text-xs font-normal text-ink-muted">
              {cost.cashToCloseDollars !== null &&
                `${formatDollars(cost.cashToCloseDollars)} in cash to close`}
            </td>
          </tr>
        </tfoot>
      </table>
    </Section>
  )
}
