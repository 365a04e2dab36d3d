import type { HomeFindings, ScoreCard, ScoreReason } from './home-shapes.ts'
import { PointsBar } from './points-bar.tsx'
import { Section } from './section.tsx'

/** Where the points come from; what is unknown is drawn as unknown, not as zero. */
export function ScoreBreakdown({ score, findings }: { score: ScoreCard; findings: HomeFindings }) {
  const known =
    score.known === null
      ? 'Nothing of the rubric is known yet.'
      : `${Math.round(score.known)} of 600 from what is known.`
  return (
    <Section title="Score" words={`${known} Rubric: ${score.rubric}.`}>
      <div className="space-y-6 rounded-xl border border-line bg-surface p-4 sm:p-5">
        {score.sections.map((section) => (
          <div key={section.id}>
            <h3 className="flex items-baseline justify-between gap-4 text-[13px] font-semibold">
              {section.label}
              <span className="font-normal text-ink-muted tabular-nums">
                {section.points === null
                  ? 'unknown'
                  : `${round(section.points)} of ${round(section.knownMaxPoints)} known`}{' '}
                · weight {round(section.maxPoints)}
              </span>
            </h3>
            <ul className="mt-2 space-y-1">
              {score.criteria
                .filter((criterion) => criterion.section === section.id)
                .map((criterion) => (
                  <li
                    key={criterion.id}
                    className="grid grid-cols-[minmax(0,1fr)_4.5rem] items-center gap-x-3 text-[13px] sm:grid-cols-[9rem_8rem_4.5rem_minmax(0,1fr)]"
                  >
                    <span className="truncate">{criterion.label}</span>
                    <PointsBar
                      points={criterion.points}
                      maxPoints={criterion.maxPoints}
                      className="hidden h-1.5 sm:block"
                    />
                    <span className="text-right whitespace-nowrap text-ink-muted tabular-nums">
                      {criterion.points === null ? '—' : round(criterion.points)} /{' '}
                      {round(criterion.maxPoints)}
                    </span>
                    <span
                      className="col-span-2 text-xs text-ink-muted sm:col-span-1 sm:truncate"
                      title={criterion.basis}
                    >
                      {criterion.isEstimate && 'estimate: '}
                      {criterion.basis}
                    </span>
                  </li>
                ))}
            </ul>
          </div>
        ))}
        <div className="grid gap-x-8 gap-y-4 border-t border-line pt-4 sm:grid-cols-2">
          <Reasons title="Speaks for it" reasons={findings.strengths ?? []} />
          <Reasons title="Speaks against it" reasons={findings.weaknesses ?? []} />
        </div>
      </div>
    </Section>
  )
}

function Reasons({ title, reasons }: { title: string; reasons: ScoreReason[] }) {
  if (reasons.length === 0) return null
  return (
    <div className="text-[13px]">
      <h3 className="font-semibold">{title}</h3>
      <ul className="mt-1 space-y-1 text-ink-muted">
        {reasons.map((reason) => (
          <li key={reason.label} className="flex gap-3">
            <span className="w-10 shrink-0 text-right text-ink tabular-nums">
              {reason.effectPoints > 0 ? '+' : '−'}
              {round(Math.abs(reason.effectPoints))}
            </span>
            <span>
              <span className="text-ink">{reason.label}.</span> {reason.basis}
            </span>
          </li>
        ))}
      </ul>
    </div>
  )
}

function round(points: number): string {
  return String(Math.round(points * 10) / 10)
}
