import type { ModuleOutcome, ModuleRequest } from '#lib/executors/module/module-request.ts'
import { countyOutputSchema } from '../outputs/county-output.ts'
import { imagesOutputSchema } from '../outputs/images-output.ts'
import { listingOutputSchema } from '../outputs/listing-output.ts'
import { mapOutputSchema } from '../outputs/map-output.ts'
import { completedWith, inputOf } from '../outputs/outcome.ts'
import { synthesisOutputSchema } from '../outputs/synthesis-output.ts'
import { dealSheet } from '../report/deal-sheet.ts'

const artifactName = 'deal-sheet.html'

/** phase4_report: everything the phases before found, on one printable page. */
export function run(request: ModuleRequest): ModuleOutcome {
  const images = imagesOutputSchema.safeParse(request.inputs['phase2_images'])
  const page = dealSheet({
    address: request.property.address,
    runId: request.run.id,
    madeAt: new Date(),
    county: inputOf(request, 'phase0_county', countyOutputSchema),
    listing: inputOf(request, 'phase1_listing', listingOutputSchema),
    map: inputOf(request, 'phase1_map', mapOutputSchema),
    images: images.success ? images.data : null,
    synthesis: inputOf(request, 'phase3_synthesis', synthesisOutputSchema),
  })
  const content = new TextEncoder().encode(page)
  request.log(`${artifactName}, ${content.byteLength} bytes`)
  return completedWith(
    { artifact: artifactName, sizeBytes: content.byteLength },
    [],
    [{ name: artifactName, mediaType: 'text/html', content }],
  )
}
