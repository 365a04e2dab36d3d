import { nameArtifacts } from '#lib/executors/artifacts/artifact-names.ts'
import { failedForGood, startOf } from './outcomes.ts'
import { cleanLogText } from '#lib/executors/log/log-text.ts'
import type { AttemptOutcome, JsonObject, JsonValue } from './executor.ts'

export const depthLimit = 200 // pages draw each level inside the one before; thousands overflow the stack, ours and Postgres's
const errorLengthLimit = 10_000 // it is read in a table; the log has the rest
const warningCountLimit = 50
const warningLengthLimit = 1_000

/**
 * The outcome with text that Postgres can keep: it refuses U+0000 and unpaired surrogates in text and jsonb,
 * and one refused attempt would take the whole batch of the ledger with it. An output nested too deep is a failure.
 */
export function toStorable(outcome: AttemptOutcome): AttemptOutcome {
  switch (outcome.kind) {
    case 'completed':
      if (isNestedTooDeep(outcome.output)) {
        const { exitCode, costUsd, usage } = outcome
        const error = `Its output is nested over ${depthLimit} levels deep. Flatten it, or write it as a file to $PLOTLINE_ARTIFACTS.`
        return { ...failedForGood(error, exitCode), costUsd, usage }
      }
      return {
        ...outcome,
        output: cleanObject(outcome.output),
        warnings: shownWarnings(outcome.warnings),
        artifacts: nameArtifacts(outcome.artifacts),
      }
    case 'failed':
      return { ...outcome, error: shownText(outcome.error, errorLengthLimit) }
    case 'skipped': {
      const { code, sentence, remedy } = outcome.reason
      const reason = {
        code,
        sentence: shownText(sentence, errorLengthLimit),
        remedy: shownText(remedy, errorLengthLimit),
      }
      return { ...outcome, reason }
    }
  }
}

/** Each once: lists of them are drawn by their words. */
function shownWarnings(warnings: readonly string[]): string[] {
  const different = [...new Set(warnings)]
  const first = different.slice(0, warningCountLimit)
  const shown = [...new Set(first.map((warning) => shownText(warning, warningLengthLimit)))]
  const more = different.length - first.length
  return more > 0 ? [...shown, `… and ${more} more warnings.`] : shown
}

function shownText(text: string, lengthLimit: number): string {
  return startOf(cleanLogText(text), lengthLimit).toWellFormed()
}

/** Too deep to be kept, and perhaps to be walked through: by nothing but this. */
export function isNestedTooDeep(output: JsonObject): boolean {
  return isDeeperThan(depthLimit, output)
}

function isDeeperThan(levels: number, value: JsonValue): boolean {
  if (typeof value !== 'object' || value === null) return false
  return levels === 0 || Object.values(value).some((inner) => isDeeperThan(levels - 1, inner))
}

function cleanObject(object: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(object).map(([name, value]) => [cleanText(name), cleanValue(value)]),
  )
}

function cleanValue(value: JsonValue): JsonValue {
  if (typeof value === 'string') return cleanText(value)
  if (Array.isArray(value)) return value.map(cleanValue)
  return typeof value === 'object' && value !== null ? cleanObject(value) : value
}

function cleanText(text: string): string {
  return text.replaceAll('\0', '\uFFFD').toWellFormed()
}
