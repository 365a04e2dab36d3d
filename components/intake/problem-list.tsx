import { CircleX, Info, TriangleAlert, type LucideIcon } from 'lucide-react'
import type { ImportProblem } from '#lib/contract/import-report.ts'
import { countOf, formatCount } from '#components/format/number.ts'

const groups: { severity: ImportProblem['severity']; title: string; Icon: LucideIcon; tone: string }[] = [
  { severity: 'error', title: 'Left out', Icon: CircleX, tone: 'text-failed' },
  { severity: 'warning', title: 'Taken with care', Icon: TriangleAlert, tone: 'text-retrying' },
  { severity: 'note', title: 'For your information', Icon: Info, tone: 'text-ink-faint' },
]

/** What a person should know about the file, worst first, each with the lines and the fix. */
export function ProblemList({ problems }: { problems: ImportProblem[] }) {
  if (problems.length === 0) {
    return (
      <p className="text-[13px] text-ink-muted">Every row was understood; there is nothing to correct.</p>
    )
  }
  return (
    <div className="space-y-5">
      {groups.map(({ severity, title, Icon, tone }) => {
        const own = problems.filter((problem) => problem.severity === severity)
        if (own.length === 0) return null
        return (
          <section key={severity} aria-label={title}>
            <h2 className="font-semibold">{title}</h2>
            <ul className="mt-2 divide-y divide-line rounded-xl border border-line bg-surface shadow-card">
              {own.map((problem) => (
                <li key={problem.code + problem.sentence} className="flex gap-3 px-4 py-3 text-[13px]">
                  <Icon aria-hidden="true" className={`mt-0.5 size-4 shrink-0 ${tone}`} />
                  <div className="min-w-0">
                    <p className="font-medium wrap-break-word">{problem.sentence}</p>
                    {problem.fix && <p className="mt-0.5 text-ink-muted">{problem.fix}</p>}
                    <Lines problem={problem} />
                  </div>
                </li>
              ))}
            </ul>
          </section>
        )
      })}
    </div>
  )
}

function Lines({ problem }: { problem: ImportProblem }) {
  if (problem.rowNumbers.length === 0) return null
  const hidden = problem.count - problem.rowNumbers.length
  return (
    <p className="mt-1 text-xs text-ink-muted tabular-nums">
      {countOf(problem.count, 'row')}: line{problem.rowNumbers.length > 1 && 's'}{' '}
      {problem.rowNumbers.map(formatCount).join(', ')}
      {hidden > 0 && ` and ${formatCount(hidden)} more`}
    </p>
  )
}
