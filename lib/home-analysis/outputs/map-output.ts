import { z } from 'zod'
import { factSources } from '../fact.ts'
import { orientations } from '../map/orientation.ts'
import { substepSchema } from './substep.ts'

/** A measure of the surroundings. `base`: its score from 0 to 10; null where the rubric has none. */
export const placeSchema = z.object({
  name: z.string(),
  label: z.string(),
  value: z.number(),
  unit: z.string().nullable(),
  base: z.number().nullable(),
  source: z.enum(factSources),
  confidence: z.number(),
})
export type Place = z.infer<typeof placeSchema>

export const sunSchema = z.object({
  orientation: z.enum(orientations),
  latitude: z.number(),
  latitudeNote: z.string(),
  climate: z.enum(['cooling', 'heating']),
  summerDailyKwh: z.number(),
  winterDailyKwh: z.number(),
  summerHeatDailyKwh: z.number(),
  base: z.number(),
  confidence: z.number(),
  sentence: z.string(),
})
export type Sun = z.infer<typeof sunSchema>

/** What phase1_map hands on. `sun` null: orientation or latitude unknown. */
export const mapOutputSchema = z.object({
  places: z.array(placeSchema),
  sun: sunSchema.nullable(),
  substeps: z.array(substepSchema),
})
export type MapOutput = z.infer<typeof mapOutputSchema>
