import type { ReactNode } from 'react'
import type { HomeResult } from '#lib/contract/home-results.ts'
import { formatDollars } from '#components/format/number.ts'
import { ScoreRange } from '#components/results/score-range.tsx'
import { TierCell } from '#components/results/tier-cell.tsx'
import { VerdictCell } from '#components/results/verdict-cell.tsx'

/** The result of a home in one band: may it be bought, how good is it, what does it cost. */
export function HomeHeadline({ summary }: { summary: HomeResult }) {
  const [lowest, highest] = summary.scoreRange
  return (
    <dl className="mt-6 grid grid-cols-2 gap-px overflow-hidden rounded-xl border border-line bg-line shadow-card lg:grid-cols-[1fr_1.5fr_1fr_1fr]">
      <Figure label="Kill switch" note={<TierCell result={summary} />}>
        <VerdictCell verdict={summary.verdict} />
      </Figure>
      <Figure
        label="Score"
        note={
          <>
            {Math.round(lowest)}–{Math.round(highest)} once all is known ·{' '}
            {Math.round(summary.coverage * 100)}% known
          </>
        }
      >
        <span className="flex items-center gap-3 whitespace-nowrap">
          {summary.score === null ? 'Unknown' : Math.round(summary.score)}
          <span className="text-sm font-normal text-ink-muted">of 600</span>
          <ScoreRange result={summary} className="hidden h-3 w-24 sm:block" />
        </span>
      </Figure>
      <Figure label="Price" note="as listed">
        {summary.price === null ? 'Unknown' : formatDollars(summary.price)}
      </Figure>
      <Figure
        label="Monthly cost"
        note={summary.monthlyCostIsComplete ? 'in full' : 'at least: a part is unknown'}
      >
        {summary.monthlyCost === null ? 'Unknown' : formatDollars(summary.monthlyCost)}
      </Figure>
    </dl>
  )
}

function Figure({ label, note, children }: { label: string; note: ReactNode; children: ReactNode }) {
  return (
    <div className="bg-surface px-4 py-3.5 sm:px-5">
      <dt className="text-xs text-ink-muted">{label}</dt>
      <dd className="mt-1 text-lg font-semibold tracking-tight tabular-nums">{children}</dd>
      <dd className="mt-1 text-xs text-ink-muted tabular-nums">{note}</dd>
    </div>
  )
}
