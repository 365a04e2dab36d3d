import type { HomeResult } from '#lib/contract/home-results.ts'
import { ScoreRange } from './score-range.tsx'

/** The score from what is known, how much that is, and between what it may end. */
export function ScoreCell({ result }: { result: HomeResult }) {
  if (result.score === null) return <span className="text-xs text-ink-muted">nothing known</span>
  const [lowest, highest] = result.scoreRange
  const range = `between ${Math.round(lowest)} and ${Math.round(highest)} of 600 once all is known`
  return (
    <span className="flex items-center gap-3" title={range}>
      <span className="w-9 text-right font-semibold tabular-nums">{Math.round(result.score)}</span>
      <ScoreRange result={result} className="h-2.5 w-20" />
      <span className="text-xs whitespace-nowrap text-ink-muted tabular-nums">
        {Math.round(result.coverage * 100)}% known
      </span>
      <span className="sr-only">, {range}</span>
    </span>
  )
}
