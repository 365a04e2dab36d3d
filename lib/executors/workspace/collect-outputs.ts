import { collectFiles } from '#lib/executors/artifacts/artifacts.ts'
import { nameArtifacts } from '#lib/executors/artifacts/artifact-names.ts'
import { isJsonObject } from '#lib/executors/last-json-object.ts'
import { failedForNow } from '#lib/executors/outcomes.ts'
import { entriesOf, followPath, readCollected } from './read-collected.ts'
import { fillText, toText, valueAt } from './template.ts'
import { filesMatching } from './workspace-glob.ts'
import type { ArtifactStore } from '#lib/executors/artifacts/artifact-store.ts'
import type { AttemptOutcome, AttemptRequest, JsonObject, JsonValue } from '#lib/executors/executor.ts'
import type { Collector } from '#lib/pipeline/workspace-definition.ts'

/** An attempt, and where its files go that are too large for Postgres. */
type Collecting = AttemptRequest & { store: ArtifactStore }
type Completed = Extract<AttemptOutcome, { kind: 'completed' }>
type ValueCollector = Extract<Collector, { file: string }>
type Collected = { values: JsonObject | null } | { error: string }

const outputBytesLimit = 5 * 1024 * 1024 // as for what a script returns: facts, kept in the database

/**
 * Reads what a completed phase left in its workspace, as its `collect` says: values into its output, files into its
 * artifacts. They fill in: what the phase returned itself stays, and an earlier collector goes before a later one. What is
 * not there is not collected; what cannot be read is a failure that names the place.
 */
export async function collectOutputs(request: Collecting, outcome: Completed): Promise<AttemptOutcome> {
  let { output } = outcome
  const patterns: string[] = []
  for (const collector of request.phase.collect) {
    if ('artifacts' in collector) {
      patterns.push(collector.artifacts)
      continue
    }
    const collected = await collectValues(request, collector)
    if ('error' in collected) return failedForNow(`Its results: ${collected.error}`, outcome.exitCode)
    if (collected.values !== null) output = fillIn(output, collected.values)
  }
  const bytes = output === outcome.output ? 0 : Buffer.byteLength(JSON.stringify(output))
  if (bytes > outputBytesLimit) {
    return failedForNow(
      `Its results hold ${bytes} bytes with what was collected, over the 5 MB that an output may have. Name fewer fields in "take".`,
      outcome.exitCode,
    )
  }
  return addArtifacts(request, { ...outcome, output }, patterns)
}

async function collectValues(request: AttemptRequest, collector: ValueCollector): Promise<Collected> {
  const { file, where, take, into } = collector
  const read = await readCollected(request.workspace, file)
  if ('error' in read) return read
  const at = collector.at.map((key) => (typeof key === 'string' ? fillText(key, request) : key))
  const wanted = Object.entries(where).map(([field, text]) => [field, fillText(text, request)] as const)
  const found = pickEntry(followPath(read.value, at), wanted)
  if (found === undefined || found === null) {
    request.log({
      stream: 'plotline',
      text: nothingCollected(file, read.value, [...at, ...wanted.map(describe)]),
    })
    return { values: null }
  }
  if (into !== undefined && take === undefined) return { values: { [into]: found } }
  const entry = Array.isArray(found) && found.length === 1 ? found[0]! : found
  if (!isJsonObject(entry)) {
    const what = Array.isArray(found) ? `${found.length} entries` : 'a single value'
    return { error: `${file} holds ${what} there, not one object. Say which with "at" or "where".` }
  }
  const taken = takeFields(entry, take)
  if (Object.keys(taken).length === 0) return { values: null }
  return { values: into === undefined ? taken : { [into]: taken } }
}

/** The value, or of its entries the first that has all these texts. */
function pickEntry(
  value: JsonValue | undefined,
  wanted: readonly (readonly [field: string, text: string])[],
): JsonValue | undefined {
  if (value === undefined || wanted.length === 0) return value
  return entriesOf(value).find(
    (entry) =>
      isJsonObject(entry) && wanted.every(([field, text]) => toText(valueAt(entry, field) ?? null) === text),
  )
}

function takeFields(entry: JsonObject, take: ValueCollector['take']): JsonObject {
  if (take === undefined) return entry
  const fields = Array.isArray(take) ? take.map((field) => [field, field] as const) : Object.entries(take)
  return Object.fromEntries(
    fields.flatMap(([name, field]) => {
      const value = valueAt(entry, field)
      return value === undefined ? [] : [[name, value]]
    }),
  )
}

/** What is there stays; null is not there. Objects of the same name are filled in as well. */
function fillIn(own: JsonObject, collected: JsonObject): JsonObject {
  const filled = Object.entries(collected).map(([name, value]): [string, JsonValue] => {
    const present = Object.hasOwn(own, name) ? (own[name] ?? null) : null
    if (present === null) return [name, value]
    return [name, isJsonObject(present) && isJsonObject(value) ? fillIn(present, value) : present]
  })
  return { ...own, ...Object.fromEntries(filled) }
}

async function addArtifacts(
  { workspace, store, signal }: Collecting,
  outcome: Completed,
  patterns: readonly string[],
): Promise<AttemptOutcome> {
  if (patterns.length === 0) return outcome
  const matches = await Promise.all(patterns.map((pattern) => filesMatching(workspace, pattern)))
  const shelf = { store, signal, kept: outcome.artifacts }
  const collected = await collectFiles({ folder: workspace, paths: [...new Set(matches.flat())] }, shelf)
  if (!collected.ok) return failedForNow(collected.error, outcome.exitCode)
  return {
    ...outcome,
    artifacts: nameArtifacts([...outcome.artifacts, ...collected.artifacts]),
    warnings: [...outcome.warnings, ...collected.warnings],
  }
}

function describe([field, text]: readonly [string, string]): string {
  return `${field} = "${text}"`
}

function nothingCollected(file: string, value: JsonValue | undefined, way: (string | number)[]): string {
  if (value === undefined) return `Nothing was collected from ${file}: it is not there.`
  return `Nothing was collected from ${file}: nothing is at ${way.join(', ')}.`
}
