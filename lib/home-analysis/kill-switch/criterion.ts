import { z } from 'zod'

export const operators = ['==', '!=', '>', '<', '>=', '<=', 'range'] as const

/**
 * A must-have (HARD: one miss fails the home) or a nice-to-have (SOFT: a miss adds its severity).
 * `unknown`: what an unknown value does to the verdict; it is listed as UNKNOWN in any case.
 */
export const criterionSchema = z.object({
  name: z.string().min(1),
  type: z.enum(['HARD', 'SOFT']),
  field: z.string().min(1),
  operator: z.enum(operators),
  /** For `range` the two bounds, both allowed. */
  threshold: z.union([z.number(), z.string(), z.boolean(), z.tuple([z.number(), z.number()])]),
  severity: z.number().min(0),
  unknown: z.enum(['pass', 'warn', 'fail']),
})
export type Criterion = z.infer<typeof criterionSchema>
export type KillSwitch = { preset: string; criteria: Criterion[] }
