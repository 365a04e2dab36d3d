import { pickVariables, type Environment } from '#lib/executors/process/child-environment.ts'
import { checkWithScript } from './prerequisite-script.ts'
import { hasFile } from '#lib/executors/workspace/workspace-glob.ts'
import type { AttemptRequest, PropertyInput } from './executor.ts'
import type { Reason } from '#lib/pipeline/reasons.ts'

export type PrerequisiteVerdict =
  | { kind: 'met' }
  | { kind: 'skipped'; reason: Reason }
  | { kind: 'failed'; error: string; isPermanent: boolean; exitCode?: number }

/**
 * Whether an attempt may start: the phase's `requires` (phases, environment, facts, files), then its validator script.
 * Not met is a reason to skip; a validator that cannot answer is a failure.
 */
export async function checkPrerequisites(
  request: AttemptRequest,
  { environment }: { environment: Environment },
): Promise<PrerequisiteVerdict> {
  const reason =
    incompleteUpstream(request) ??
    missingVariables(request, environment) ??
    missingFacts(request) ??
    (await missingFiles(request))
  if (reason !== null) return { kind: 'skipped', reason }
  const { prerequisiteValidation } = request.phase
  if (prerequisiteValidation === null) return { kind: 'met' }
  return checkWithScript(request, { environment, path: prerequisiteValidation })
}

function incompleteUpstream({ phase, statuses }: AttemptRequest): Reason | null {
  const { anyOf } = phase.requires
  if (anyOf.length === 0 || anyOf.some((id) => statuses[id] === 'completed')) return null
  const standing = anyOf.map((id) => `${id} (${statuses[id] ?? 'unknown'})`)
  return {
    code: 'UPSTREAM_INCOMPLETE',
    sentence:
      anyOf.length === 1
        ? `It needs ${standing.join('')} to have completed.`
        : `It needs at least one of ${listNames(standing)} to have completed.`,
    remedy: `Open ${anyOf.length === 1 ? 'that phase' : 'one of those phases'}, mend what it names and retry it, then retry this one.`,
  }
}

function missingVariables({ phase }: AttemptRequest, environment: Environment): Reason | null {
  const present = pickVariables(environment, phase.requires.env)
  const missing = phase.requires.env.filter((name) => !present[name])
  if (missing.length === 0) return null
  return {
    code: 'MISSING_KEY',
    sentence: `${listNames(missing)} ${missing.length === 1 ? 'is' : 'are'} not set.`,
    remedy: `Set ${listNames(missing)} in the environment that Plotline starts from, start it again, then retry this phase.`,
  }
}

function missingFacts({ phase, property }: AttemptRequest): Reason | null {
  const missing = phase.requires.fields.filter((name) => !isKnown(valueOf(property, name)))
  if (missing.length === 0) return null
  if (missing.includes('photo_urls')) {
    return {
      code: 'NO_IMAGES',
      sentence: 'No photos for this property.',
      remedy: 'Add a photo URL column to the list, then import it again.',
    }
  }
  return {
    code: 'MISSING_FIELD',
    sentence: `The list does not say ${listNames(missing)} for this property.`,
    remedy: `Fill the column${missing.length === 1 ? '' : 's'} ${listNames(missing)} in the list, then import it again.`,
  }
}

/** A fact, else a part of the address, else a cell of the row under that header. */
function valueOf(property: PropertyInput, name: string): unknown {
  const { facts, cells, address, street, city, state, zip } = property
  const sources: Record<string, unknown>[] = [facts, { address, street, city, state, zip }, cells]
  return sources.find((source) => Object.hasOwn(source, name) && isKnown(source[name]))?.[name]
}

function isKnown(value: unknown): boolean {
  if (value === undefined || value === null) return false
  if (typeof value === 'string') return value.trim() !== ''
  return !Array.isArray(value) || value.length > 0
}

async function missingFiles({ phase, workspace, pipelineHome }: AttemptRequest): Promise<Reason | null> {
  const missing: string[] = []
  for (const path of phase.requires.files) {
    if (!(await hasFile(workspace, path)) && !(await hasFile(pipelineHome, path))) missing.push(path)
  }
  if (missing.length === 0) return null
  return {
    code: 'MISSING_FILE',
    sentence: `${listNames(missing)} ${missing.length === 1 ? 'is' : 'are'} not there.`,
    remedy:
      "Put it into the pipeline's folder, or have an earlier phase write it to the workspace, then retry this phase.",
  }
}

function listNames(names: string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`
}
