import type { FactSource } from '../fact.ts'
import type { ScoreCard, ScoredCriterion } from '../outputs/score-card.ts'
import {
  effectiveWeights,
  rubricLabel,
  type CriterionId,
  type Rubric,
  type RubricCriterion,
} from './rubric.ts'

/** What is known of a criterion: its base from 0 to 10 and what that rests on. */
export type Answer = {
  base: number
  /** Where the base can only get worse as more becomes known: the worst it can be. */
  lowestBase?: number
  basis: string
  isEstimate: boolean
  source: FactSource
  confidence: number
}
/** Null or absent = unknown. */
export type Answers = Partial<Record<CriterionId, Answer | null>>

const neutralBase = 5
const fullScore = 600

/** Scores what is known and says how much that is. An unknown is left out: it is neither 0 nor the middle. */
export function scoreHome(answers: Answers, rubric: Rubric): ScoreCard {
  const weights = effectiveWeights(rubric)
  const rows = rubric.criteria.map((criterion) => ({
    criterion,
    weight: weights.get(criterion.id) ?? 0,
    answer: answers[criterion.id] ?? null,
  }))
  const known = rows.filter((row) => row.answer !== null && row.weight > 0)
  const knownWeight = sum(known.map((row) => row.weight))
  const points = sum(known.map((row) => pointsOf(row.answer?.base ?? 0, row.weight)))
  const lowest = sum(
    known.map(({ answer, weight }) => pointsOf(answer?.lowestBase ?? answer?.base ?? 0, weight)),
  )
  return {
    rubric: rubricLabel(rubric),
    known: knownWeight === 0 ? null : hundredths((points / knownWeight) * fullScore),
    coverage: Math.round((knownWeight / fullScore) * 10_000) / 10_000,
    range: [hundredths(lowest), hundredths(points + fullScore - knownWeight)],
    neutral: hundredths(
      sum(rubric.criteria.map(({ id, weight }) => pointsOf(answers[id]?.base ?? neutralBase, weight))),
    ),
    sections: rubric.sections.map((section) => ({
      ...section,
      ...sectionTotals(rows.filter((row) => row.criterion.section === section.id)),
    })),
    criteria: rows.filter((row) => row.weight > 0).map(scoredCriterion),
  }
}

type Row = { criterion: RubricCriterion; weight: number; answer: Answer | null }

function scoredCriterion({ criterion, weight, answer }: Row): ScoredCriterion {
  return {
    id: criterion.id,
    label: criterion.label,
    section: criterion.section,
    maxPoints: hundredths(weight),
    base: answer === null ? null : Math.round(answer.base * 1_000) / 1_000,
    points: answer === null ? null : hundredths(pointsOf(answer.base, weight)),
    basis: answer?.basis ?? 'unknown',
    isEstimate: answer?.isEstimate ?? false,
    source: answer?.source ?? null,
    confidence: answer?.confidence ?? null,
  }
}

function sectionTotals(rows: Row[]): { points: number | null; knownMaxPoints: number; maxPoints: number } {
  const known = rows.filter((row) => row.answer !== null && row.weight > 0)
  return {
    points:
      known.length === 0
        ? null
        : hundredths(sum(known.map((row) => pointsOf(row.answer?.base ?? 0, row.weight)))),
    knownMaxPoints: hundredths(sum(known.map((row) => row.weight))),
    maxPoints: hundredths(sum(rows.map((row) => row.weight))),
  }
}

function pointsOf(base: number, weight: number): number {
  return (base / 10) * weight
}

function sum(values: number[]): number {
  return values.reduce((total, value) => total + value, 0)
}

function hundredths(value: number): number {
  return Math.round(value * 100) / 100
}
