import { isNestedTooDeep } from './storable.ts'
import type { AttemptOutcome, JsonObject } from './executor.ts'

type Completed = Extract<AttemptOutcome, { kind: 'completed' }>

const outputBytesLimit = 5 * 1024 * 1024 // an output is facts, kept in the database and handed to every phase that follows

/**
 * The outcome with an output of at most 5 MB: its largest values are left out until it fits, and a warning names each. What
 * a phase must not be without, its post-conditions say.
 */
export function cutLargeOutput(outcome: Completed): Completed {
  if (isNestedTooDeep(outcome.output) || bytesOf(outcome.output) <= outputBytesLimit) return outcome
  const sizes = Object.entries(outcome.output).map(([name, value]) => ({
    name,
    bytes: bytesOf({ [name]: value }),
  }))
  let bytes = sizes.reduce((sum, size) => sum + size.bytes, 0)
  const kept: JsonObject = { ...outcome.output }
  const warnings: string[] = []
  for (const size of sizes.toSorted((a, b) => b.bytes - a.bytes)) {
    if (bytes <= outputBytesLimit) break
    bytes -= size.bytes
    delete kept[size.name]
    warnings.push(leftOut(`Output "${size.name.slice(0, 100)}"`, size.bytes))
  }
  return { ...outcome, output: kept, warnings: [...outcome.warnings, ...warnings] }
}

/** The warning that something was too large for an output. */
export function leftOut(what: string, bytes: number): string {
  const megabytes = (bytes / 1_048_576).toFixed(1)
  return `${what} is left out: it has ${megabytes} MB, and an output may have 5 MB in all. Write bulk data to $PLOTLINE_ARTIFACTS.`
}

function bytesOf(output: JsonObject): number {
  return Buffer.byteLength(JSON.stringify(output))
}
