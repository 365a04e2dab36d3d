import type { CountyOutput } from '../outputs/county-output.ts'
import type { ImagesOutput } from '../outputs/images-output.ts'
import type { ListingOutput } from '../outputs/listing-output.ts'
import type { MapOutput } from '../outputs/map-output.ts'
import type { SynthesisOutput } from '../outputs/synthesis-output.ts'

/** All that a deal sheet shows. */
export type Sheet = {
  address: string
  runId: number
  madeAt: Date
  county: CountyOutput
  listing: ListingOutput
  map: MapOutput
  images: ImagesOutput | null
  synthesis: SynthesisOutput
}
