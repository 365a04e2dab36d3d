import { z } from 'zod'
import { factSchema, factsSchema } from '../fact.ts'
import { substepSchema } from './substep.ts'

/** Something about the row that does not add up. `setAside`: the value was taken as unknown. */
export const factCheckSchema = z.object({
  code: z.string(),
  fields: z.array(z.string()),
  sentence: z.string(),
  setAside: z.boolean(),
})
export type FactCheck = z.infer<typeof factCheckSchema>

export const missingFactSchema = z.object({ name: z.string(), label: z.string(), neededFor: z.string() })
export type MissingFact = z.infer<typeof missingFactSchema>

/** What phase0_county hands on. */
export const countyOutputSchema = z.object({
  facts: factsSchema,
  derived: z.object({ price_per_sqft: factSchema.nullable() }),
  checks: z.array(factCheckSchema),
  missing: z.array(missingFactSchema),
  substeps: z.array(substepSchema),
})
export type CountyOutput = z.infer<typeof countyOutputSchema>
