import { z } from 'zod'
import { verdictSchema } from '#lib/contract/home-results.ts'
import { factSources } from '../fact.ts'

/** What came of one criterion. `actual`, `gap` and `consequence` are sentences for people; null where there is nothing to say. */
export const criterionResultSchema = z.object({
  name: z.string(),
  type: z.enum(['HARD', 'SOFT']),
  field: z.string(),
  result: z.enum(['PASS', 'FAIL', 'UNKNOWN']),
  requirement: z.string(),
  actual: z.string().nullable(),
  gap: z.string().nullable(),
  consequence: z.string().nullable(),
  severity: z.number(),
  source: z.enum(factSources).nullable(),
  confidence: z.number().nullable(),
})
export type CriterionResult = z.infer<typeof criterionResultSchema>

export const killSwitchResultSchema = z.object({
  preset: z.string(),
  verdict: verdictSchema,
  /** Sum over the soft criteria that failed. */
  severity: z.number(),
  failFromSeverity: z.number(),
  warnFromSeverity: z.number(),
  sentence: z.string(),
  criteria: z.array(criterionResultSchema),
})
export type KillSwitchResult = z.infer<typeof killSwitchResultSchema>
