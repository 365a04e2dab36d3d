import type { JsonObject, PropertyInput, WrittenFile } from '#lib/executors/executor.ts'
import type { ModuleOutcome, ModuleRequest } from '#lib/executors/module/module-request.ts'
import { countyOutputSchema } from '#lib/home-analysis/outputs/county-output.ts'
import { listingOutputSchema } from '#lib/home-analysis/outputs/listing-output.ts'
import { mapOutputSchema } from '#lib/home-analysis/outputs/map-output.ts'
import { synthesisOutputSchema } from '#lib/home-analysis/outputs/synthesis-output.ts'
import { run as runCounty } from '#lib/home-analysis/phases/county.ts'
import { run as runListing } from '#lib/home-analysis/phases/listing.ts'
import { run as runMap } from '#lib/home-analysis/phases/map.ts'
import { run as runReport } from '#lib/home-analysis/phases/report.ts'
import { run as runSynthesis } from '#lib/home-analysis/phases/synthesis.ts'

type ModulePhase = (request: ModuleRequest) => ModuleOutcome | Promise<ModuleOutcome>

const modulePhases: [string, ModulePhase][] = [
  ['phase0_county', runCounty],
  ['phase1_listing', runListing],
  ['phase1_map', runMap],
  ['phase3_synthesis', runSynthesis],
  ['phase4_report', runReport],
]

/** Runs the module phases in order, each with the outputs before it as they come back from a database: as JSON. */
export async function runPipeline(property: PropertyInput, given: Record<string, JsonObject> = {}) {
  const inputs: Record<string, JsonObject> = { ...given }
  const artifacts: WrittenFile[] = []
  const warnings: string[] = []
  for (const [phaseId, run] of modulePhases) {
    const outcome = await run(requestOf(phaseId, property, inputs))
    if (outcome.kind !== 'completed')
      throw new Error(`${phaseId} did not complete: ${JSON.stringify(outcome)}`)
    inputs[phaseId] = JSON.parse(JSON.stringify(outcome.output)) as JsonObject
    artifacts.push(...outcome.artifacts)
    warnings.push(...outcome.warnings)
  }
  return {
    county: countyOutputSchema.parse(inputs['phase0_county']),
    listing: listingOutputSchema.parse(inputs['phase1_listing']),
    map: mapOutputSchema.parse(inputs['phase1_map']),
    synthesis: synthesisOutputSchema.parse(inputs['phase3_synthesis']),
    artifacts,
    warnings,
    inputs,
    sheet: new TextDecoder().decode(artifacts[0]?.content),
  }
}

export function requestOf(
  phaseId: string,
  property: PropertyInput,
  inputs: Record<string, JsonObject>,
): ModuleRequest {
  return { run: { id: 7 }, property, attempt: 1, inputs, workspace: '/nowhere', phaseId, log: () => {} }
}

/** A home of which nothing but the address is known, and what is given. */
export function homeWith(facts: PropertyInput['facts'], place: Partial<PropertyInput> = {}): PropertyInput {
  const home = {
    id: 1,
    address: '1 Main St, Phoenix, AZ 85001',
    street: '1 Main St',
    city: 'Phoenix',
    state: 'AZ',
    zip: '85001',
  }
  return { ...home, facts, cells: {}, ...place }
}
