import { matchesGlob } from 'node:path'
import { z } from 'zod'
import { failedForGood, failedForNow } from './outcomes.ts'
import { valueAt } from '#lib/executors/workspace/template.ts'
import { hasFile, stateOfFiles } from '#lib/executors/workspace/workspace-glob.ts'
import type { AttemptOutcome, AttemptRequest, JsonObject } from './executor.ts'

type Completed = Extract<AttemptOutcome, { kind: 'completed' }>

/**
 * A completed attempt, or what it turns out to be: exit code 0 is not enough where the phase says what must have come of
 * it. What it did not produce is a failure, or a reason to skip where the phase gives one (`unmet`). Files count in the workspace and among the artifacts; an output that is null is not there.
 */
export async function checkPostConditions(
  request: AttemptRequest,
  outcome: Completed,
  before: FileStates,
): Promise<AttemptOutcome> {
  const { files, outputs } = request.phase.postConditions
  const missingOutputs = outputs.filter((path) => (valueAt(outcome.output, path) ?? null) === null)
  const missingFiles: string[] = []
  for (const path of files) {
    const isArtifact = outcome.artifacts.some(({ name }) => name === path || matchesGlob(name, path))
    if (!isArtifact && !(await hasFile(request.workspace, path))) missingFiles.push(path)
  }
  const missing = [
    ...missingOutputs.map((path) => `output "${path}"`),
    ...missingFiles.map((path) => `file ${path}`),
  ]
  if (missing.length > 0) {
    return unmet(request, `It ended well but did not produce ${missing.join(', ')}`, outcome)
  }
  const unchanged = await unchangedFiles(request, before)
  if (unchanged.length > 0) {
    return unmet(request, `It ended well but did not write ${unchanged.join(', ')} anew`, outcome)
  }
  return checkSchema(request.phase.outputs, outcome)
}

function unmet({ phase, log }: AttemptRequest, error: string, { exitCode }: Completed): AttemptOutcome {
  if (phase.unmet === null) return failedForNow(error, exitCode)
  log({ stream: 'plotline', text: error })
  const { reason, remedy } = phase.unmet
  return { kind: 'skipped', reason: { code: 'NOT_PRODUCED', sentence: reason, remedy }, exitCode }
}

/** By pattern of `post_conditions.changed`: what its files were. */
type FileStates = Map<string, Map<string, string>>

/** Call it before the attempt: what an earlier one left behind is no sign that this one did its work. */
export async function filesBefore({ phase, workspace }: AttemptRequest): Promise<FileStates> {
  const states: FileStates = new Map()
  for (const pattern of phase.postConditions.changed)
    states.set(pattern, await stateOfFiles(workspace, pattern))
  return states
}

async function unchangedFiles({ workspace }: AttemptRequest, before: FileStates): Promise<string[]> {
  const unchanged: string[] = []
  for (const [pattern, former] of before) {
    const now = await stateOfFiles(workspace, pattern)
    const hasNews = [...now].some(([path, state]) => former.get(path) !== state)
    if (!hasNews) unchanged.push(pattern)
  }
  return unchanged
}

function checkSchema(
  schema: JsonObject | Record<string, unknown> | null,
  outcome: Completed,
): AttemptOutcome {
  if (schema === null) return outcome
  const validator = schemaValidator(schema)
  if (!validator.ok) return failedForGood(`"outputs" is not a JSON Schema: ${validator.message}`)
  const result = validator.schema.safeParse(outcome.output)
  if (result.success) return outcome
  const issues = result.error.issues.map(
    ({ path, message }) => `${path.join('.') || 'the output'}: ${message}`,
  )
  return failedForNow(
    `Its output does not match "outputs": ${issues.slice(0, 5).join('; ')}`,
    outcome.exitCode,
  )
}

type Validator = { ok: true; schema: z.ZodType } | { ok: false; message: string }

/** A check for outputs from a phase's JSON Schema, or why it is none. */
export function schemaValidator(schema: Record<string, unknown>): Validator {
  try {
    return { ok: true, schema: z.fromJSONSchema(schema) }
  } catch (error) {
    return { ok: false, message: error instanceof Error ? error.message : String(error) }
  }
}
