import type { ScoreCard, ScoredCriterion } from '../outputs/score-card.ts'
import type { ScoreReason } from '../outputs/synthesis-output.ts'

const howMany = 4
const middleBase = 5

/** The known criteria that move the score most against a middling home, strongest first: what speaks for it, what against. */
export function scoreReasons({ criteria }: ScoreCard): {
  strengths: ScoreReason[]
  weaknesses: ScoreReason[]
} {
  const moved = criteria.flatMap((row) =>
    row.base === null ? [] : [{ row, effect: effectOf(row, row.base) }],
  )
  const strengths = moved.filter(({ effect }) => effect > 0).sort((a, b) => b.effect - a.effect)
  const weaknesses = moved.filter(({ effect }) => effect < 0).sort((a, b) => a.effect - b.effect)
  return {
    strengths: strengths.slice(0, howMany).map(reason),
    weaknesses: weaknesses.slice(0, howMany).map(reason),
  }
}

function effectOf(row: ScoredCriterion, base: number): number {
  return ((base - middleBase) / 10) * row.maxPoints
}

function reason({ row, effect }: { row: ScoredCriterion; effect: number }): ScoreReason {
  return { id: row.id, label: row.label, basis: row.basis, effectPoints: Math.round(effect * 10) / 10 }
}
