import { nameArtifacts } from './artifact-names.ts'
import { failedForGood } from './outcomes.ts'
import type { AttemptOutcome, JsonObject, JsonValue } from './executor.ts'

const depthLimit = 200 // pages draw each level inside the one before; thousands overflow the stack, ours and Postgres's
const errorLengthLimit = 10_000 // it is read in a table; the log has the rest

/**
 * The outcome with text that Postgres can keep: it refuses U+0000 and unpaired surrogates in text and jsonb,
 * and one refused attempt would take the whole batch of the ledger with it. An output nested too deep is a failure.
 */
export function toStorable(outcome: AttemptOutcome): AttemptOutcome {
  switch (outcome.kind) {
    case 'completed':
      if (isDeeperThan(depthLimit, outcome.output)) {
        return failedForGood(
          `Its output is nested over ${depthLimit} levels deep. Flatten it, or write it as a file to $PLOTLINE_ARTIFACTS.`,
          outcome.exitCode,
        )
      }
      return {
        ...outcome,
        output: cleanObject(outcome.output),
        warnings: outcome.warnings.map(cleanText),
        artifacts: nameArtifacts(outcome.artifacts),
      }
    case 'failed':
      return { ...outcome, error: cleanText(outcome.error).slice(0, errorLengthLimit) }
    case 'skipped': {
      const { code, sentence, remedy } = outcome.reason
      return { ...outcome, reason: { code, sentence: cleanText(sentence), remedy: cleanText(remedy) } }
    }
  }
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
