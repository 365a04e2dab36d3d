import { z } from 'zod'
import { homeResultSchema } from '#lib/contract/home-results.ts'
import { factsSchema } from '../fact.ts'
import { criterionIds } from '../score/rubric.ts'
import { missingFactSchema } from './county-output.ts'
import { scoreCardSchema } from './score-card.ts'
import { killSwitchResultSchema } from './verdict.ts'

/** Points against a middling home: above 0 speaks for it. */
export const scoreReasonSchema = z.object({
  id: z.enum(criterionIds),
  label: z.string(),
  basis: z.string(),
  effectPoints: z.number(),
})
export type ScoreReason = z.infer<typeof scoreReasonSchema>

export const riskSchema = z.object({
  code: z.string(),
  level: z.enum(['high', 'medium', 'low']),
  sentence: z.string(),
  /** What to do about it. */
  advice: z.string(),
})
export type Risk = z.infer<typeof riskSchema>

/** What phase3_synthesis hands on. `facts`: all that is known of the home, the most trusted value of each. */
export const synthesisOutputSchema = z.object({
  summary: homeResultSchema,
  killSwitch: killSwitchResultSchema,
  score: scoreCardSchema,
  strengths: z.array(scoreReasonSchema),
  weaknesses: z.array(scoreReasonSchema),
  risks: z.array(riskSchema),
  ageRisks: z.array(riskSchema),
  unknown: z.array(missingFactSchema),
  facts: factsSchema,
})
export type SynthesisOutput = z.infer<typeof synthesisOutputSchema>
