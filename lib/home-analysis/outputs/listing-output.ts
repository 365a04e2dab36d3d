import { z } from 'zod'
import { factsSchema } from '../fact.ts'
import { monthlyCostSchema } from './monthly-cost.ts'

export const marketSchema = z.object({
  status: z.string().nullable(),
  daysOnMarket: z.number().nullable(),
  band: z.enum(['hot', 'normal', 'leverage']).nullable(),
  bandSentence: z.string(),
  priceChange: z
    .object({
      direction: z.enum(['cut', 'raised', 'unchanged']),
      dollars: z.number(),
      share: z.number(),
      sentence: z.string(),
    })
    .nullable(),
})
export type Market = z.infer<typeof marketSchema>

/** What phase1_listing hands on. `mined`: facts read out of the remarks. `photoCount` null: the list has no photo column. */
export const listingOutputSchema = z.object({
  monthlyCost: monthlyCostSchema,
  market: marketSchema,
  mined: factsSchema,
  photoCount: z.int().nullable(),
})
export type ListingOutput = z.infer<typeof listingOutputSchema>
