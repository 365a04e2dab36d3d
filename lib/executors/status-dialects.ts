import { phaseRunStatuses, type PhaseRunStatus } from '#lib/pipeline/statuses.ts'
import { isJsonObject } from './last-json-object.ts'
import type { JsonObject, JsonValue } from './executor.ts'

/** What a script or an agent may say of its own work: one of our statuses, or that it did some of it. */
export type SaidStatus = PhaseRunStatus | 'partial'

// Every word that the source project's coordinator, repository, validator, scripts and agents use, and their usual kin.
const dialects: Record<SaidStatus, readonly string[]> = {
  pending: ['queued', 'waiting', 'not_started', 'todo', 'new'],
  running: ['in_progress', 'started', 'processing'],
  retrying: ['retry'],
  completed: ['complete', 'success', 'successful', 'succeeded', 'done', 'finished', 'ok'],
  failed: ['fail', 'failure', 'error', 'errored'],
  skipped: ['skip', 'not_applicable', 'n/a'],
  blocked: [],
  cancelled: ['canceled', 'aborted'],
  partial: ['partially_completed', 'partial_success'],
}

const statusOfWord = new Map<string, SaidStatus>(
  ([...phaseRunStatuses, 'partial'] as const).flatMap((status) =>
    [status, ...dialects[status]].map((word) => [word, status] as const),
  ),
)

/** The status that a word means, whatever its dialect, case and spelling with blanks or hyphens; null for any other word. */
export function readStatusWord(word: JsonValue | undefined): SaidStatus | null {
  if (typeof word !== 'string') return null
  const plain = word
    .trim()
    .toLowerCase()
    .replaceAll(/[\s-]+/g, '_')
  return statusOfWord.get(plain) ?? null
}

/** The word that a pipeline's scripts use for a status: as its `status_words` say, else ours. */
export function writeStatusWord(
  status: PhaseRunStatus,
  statusWords: Partial<Record<PhaseRunStatus, string>>,
): string {
  return statusWords[status] ?? status
}

/** What an output of the agent shape says of its own work. `sentences`: its errors, or its message. */
export type SaidOutcome = { status: SaidStatus; sentences: string[] }

/**
 * Reads `{status, data | errors | reason …}`. Null for anything else: a lone `status` may well be that of a listing,
 * where "pending" is a sale under way.
 */
export function readSaidOutcome(output: JsonObject): SaidOutcome | null {
  const status = readStatusWord(output.status)
  if (status === null) return null
  const { data, errors, error, reason } = output
  const isAgentShape = Array.isArray(errors) || (data !== undefined && data !== null && isJsonObject(data))
  const isRefusal = typeof error === 'string' || typeof reason === 'string'
  if (!isAgentShape && !isRefusal) return null
  const said = [...(Array.isArray(errors) ? errors : []), error, reason]
  return { status, sentences: said.map(sentenceOf).filter((sentence) => sentence !== '') }
}

function sentenceOf(said: JsonValue | undefined): string {
  if (typeof said === 'string') return said.trim()
  if (said === undefined || said === null) return ''
  if (typeof said !== 'object' || Array.isArray(said)) return JSON.stringify(said)
  const { message, error } = said
  const words = message ?? error
  return typeof words === 'string' ? words.trim() : JSON.stringify(said)
}
