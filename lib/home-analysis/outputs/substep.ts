import { z } from 'zod'
import { reasonCodes } from '#lib/pipeline/reasons.ts'
import type { Reason } from '#lib/pipeline/reasons.ts'

/** A part of a phase that can be left out without failing the phase. */
export const substepSchema = z.object({
  name: z.string(),
  status: z.enum(['completed', 'skipped']),
  /** Why it was skipped; null when it was not. */
  reason: z.object({ code: z.enum(reasonCodes), sentence: z.string(), remedy: z.string() }).nullable(),
})
export type Substep = z.infer<typeof substepSchema>

export function skippedSubstep(name: string, reason: Reason): Substep {
  return { name, status: 'skipped', reason }
}

export function completedSubstep(name: string): Substep {
  return { name, status: 'completed', reason: null }
}

/**
 * What every provider on the network says while none is connected.
 * @param columns what a person can add to the list instead; those among `known` are there already.
 */
export function offlineSubstep(
  name: string,
  gives: string,
  { columns, known }: { columns: string[]; known: Readonly<Record<string, unknown>> },
): Substep {
  const lacking = columns.filter((column) => known[column] === undefined)
  return skippedSubstep(name, {
    code: 'NETWORK_DISABLED',
    sentence: `This pipeline works offline: ${gives} was not looked up.`,
    remedy: remedyFor(columns, lacking),
  })
}

function remedyFor(columns: string[], lacking: string[]): string {
  if (columns.length === 0)
    return 'Nothing to do here: check it yourself before an offer; the score counts it as unknown.'
  if (lacking.length === 0) return 'Nothing to do: the list gives these values.'
  return `Add ${lacking.join(', ')} to the list and import it again.`
}
