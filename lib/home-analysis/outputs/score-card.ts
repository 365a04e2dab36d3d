import { z } from 'zod'
import { factSources } from '../fact.ts'
import { criterionIds, sectionIds } from '../score/rubric.ts'

/** How a criterion came out. `base` null: unknown, and left out of the score. */
export const scoredCriterionSchema = z.object({
  id: z.enum(criterionIds),
  label: z.string(),
  section: z.enum(sectionIds),
  maxPoints: z.number(),
  base: z.number().min(0).max(10).nullable(),
  points: z.number().nullable(),
  basis: z.string(),
  isEstimate: z.boolean(),
  source: z.enum(factSources).nullable(),
  confidence: z.number().nullable(),
})
export type ScoredCriterion = z.infer<typeof scoredCriterionSchema>

export const scoreCardSchema = z.object({
  rubric: z.string(),
  /** Σ known points / Σ known weights × 600; null when nothing is known. */
  known: z.number().nullable(),
  /** Σ known weights / 600. */
  coverage: z.number(),
  /** With every unknown at 0, and at 10. */
  range: z.tuple([z.number(), z.number()]),
  /** As the Phoenix project counts: every unknown at 5, crime included. */
  neutral: z.number(),
  sections: z.array(
    z.object({
      id: z.enum(sectionIds),
      label: z.string(),
      points: z.number().nullable(),
      knownMaxPoints: z.number(),
      maxPoints: z.number(),
    }),
  ),
  criteria: z.array(scoredCriterionSchema),
})
export type ScoreCard = z.infer<typeof scoreCardSchema>
