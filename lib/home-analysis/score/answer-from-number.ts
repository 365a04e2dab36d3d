import { numberOf, type Facts, type KnownName } from '../fact.ts'
import type { Answer } from './score-home.ts'

/** An answer that follows from one number of the list; null when it is unknown. */
export function fromNumber(
  facts: Facts,
  name: KnownName,
  baseOf: (value: number) => number,
  basisOf: (value: number) => string,
): Answer | null {
  const value = numberOf(facts, name)
  const known = facts[name]
  if (value === null || known === undefined) return null
  const { source, confidence } = known
  return { base: baseOf(value), basis: basisOf(value), isEstimate: false, source, confidence }
}
