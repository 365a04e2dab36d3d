import { cleanLogText } from '#lib/executors/log/log-text.ts'
import { depthLimit } from '#lib/executors/storable.ts'
import type { AttemptOutcome, JsonObject, JsonValue } from '#lib/executors/executor.ts'
import type { Mask } from './mask-secrets.ts'

/**
 * The outcome without secrets: its error, reason, warnings, the names of its artifacts, and every text and key of its
 * output. Numbers stay: a limit that is given as a variable is no secret, and facts must stay facts. So do files.
 */
export function maskOutcome(outcome: AttemptOutcome, mask: Mask): AttemptOutcome {
  // Cleaned first: colours within a secret would hide it, and go when it is stored.
  const maskShown = (text: string) => mask(cleanLogText(text))
  switch (outcome.kind) {
    case 'completed':
      return {
        ...outcome,
        output: maskObject(outcome.output, mask),
        warnings: outcome.warnings.map(maskShown),
        artifacts: outcome.artifacts.map((artifact) => ({ ...artifact, name: mask(artifact.name) })),
      }
    case 'failed':
      return { ...outcome, error: maskShown(outcome.error) }
    case 'skipped': {
      const { code, sentence, remedy } = outcome.reason
      return { ...outcome, reason: { code, sentence: maskShown(sentence), remedy: maskShown(remedy) } }
    }
  }
}

function maskObject(object: JsonObject, mask: Mask, depth = 0): JsonObject {
  const masked: JsonObject = {}
  for (const [name, value] of Object.entries(object)) {
    let free = mask(name)
    // Two keys that differ in a secret only keep their two values.
    while (Object.hasOwn(masked, free)) free += '*'
    Object.defineProperty(masked, free, {
      value: maskValue(value, mask, depth + 1),
      enumerable: true,
      writable: true,
      configurable: true,
    })
  }
  return masked
}

function maskValue(value: JsonValue, mask: Mask, depth: number): JsonValue {
  if (typeof value === 'string') return mask(value)
  if (typeof value !== 'object' || value === null) return value
  // Nobody sees what is nested deeper than can be stored, and to follow it would overflow the stack.
  if (depth > depthLimit) return null
  if (Array.isArray(value)) return value.map((inner) => maskValue(inner, mask, depth + 1))
  return maskObject(value, mask, depth)
}
