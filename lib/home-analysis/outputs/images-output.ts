import { z } from 'zod'

const rating = z.number().nullish().catch(null)
const words = z.array(z.string()).catch([])

/** What the image-assessor agent answers, as far as it is used. Agents vary: a field of the wrong kind is unknown, not an error. */
export const imagesOutputSchema = z.object({
  confidence: z
    .object({ level: z.enum(['high', 'medium', 'low']).catch('low'), reasoning: z.string().catch('') })
    .catch({ level: 'low', reasoning: '' }),
  exterior_assessment: z
    .object({
      roof_visual_condition: z.string().nullish().catch(null),
      hvac_condition_notes: z.string().nullish().catch(null),
      foundation_concerns: words,
    })
    .catch({ foundation_concerns: [] }),
  scores: z
    .object({
      kitchen_layout: rating,
      master_suite: rating,
      natural_light: rating,
      high_ceilings: rating,
      fireplace: rating,
      laundry_area: rating,
      aesthetics: rating,
    })
    .catch({}),
  condition_issues: words,
  positive_features: words,
  photos_analyzed: z.number().nullish().catch(null),
  overall_assessment: z.string().nullish().catch(null),
})
export type ImagesOutput = z.infer<typeof imagesOutputSchema>

/** How far each of the agent's own levels is trusted. */
export const photoConfidence: Record<ImagesOutput['confidence']['level'], number> = {
  high: 0.8,
  medium: 0.7,
  low: 0.6,
}
