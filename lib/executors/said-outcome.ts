import { failedForNow, startOf } from './outcomes.ts'
import { readSaidOutcome } from './status-dialects.ts'
import type { AttemptOutcome } from './executor.ts'

type Completed = Extract<AttemptOutcome, { kind: 'completed' }>

const quoteLengthLimit = 1_000

/**
 * A script's success, or what its own output makes of it: one that ends with exit code 0 may still say
 * `{"status": "failed", "errors": […]}`. `name`: the script as the pipeline calls it.
 */
export function heedSaidOutcome(outcome: Completed, name: string): AttemptOutcome {
  const said = readSaidOutcome(outcome.output)
  if (said === null || said.status === 'completed') return outcome
  const words = startOf(said.sentences.join('; '), quoteLengthLimit)
  if (said.status === 'partial') {
    const warnings =
      said.sentences.length > 0 ? said.sentences : [`${name} says that it did only part of its work.`]
    return { ...outcome, warnings: [...outcome.warnings, ...warnings] }
  }
  if (said.status === 'skipped') {
    const reason = {
      code: 'SCRIPT_SKIPPED' as const,
      sentence: words || `${name} says that it skipped this property.`,
      remedy: `Provide what ${name} asks for, then retry this phase.`,
    }
    return { kind: 'skipped', reason, exitCode: outcome.exitCode }
  }
  const because = words === '' ? '' : `: ${words}`
  const status = JSON.stringify(outcome.output.status)
  return failedForNow(
    `${name} ended well, but says of its work that it is ${status}${because}`,
    outcome.exitCode,
  )
}
