import { z } from 'zod'
import type { FactName } from '#lib/contract/property-facts.ts'
import { confidences } from './settings.ts'

export const factSources = ['list', 'remarks', 'photos', 'derived', 'estimate'] as const

/** One value about a property. `unit` null for words and yes/no. `note`: what it rests on, for people. */
export const factSchema = z.object({
  value: z.union([z.number(), z.boolean(), z.string(), z.array(z.string())]),
  unit: z.string().nullable(),
  source: z.enum(factSources),
  confidence: z.number().min(0).max(1),
  note: z.string().nullable(),
})
export type Fact = z.infer<typeof factSchema>
export type FactSource = Fact['source']

/** What the phases can know beyond the columns of a list. */
export type MinedName = 'has_fireplace' | 'has_rv_parking' | 'solar_lease_fee' | 'price_per_sqft'
export type KnownName = FactName | MinedName

/** Facts by name. Absent = unknown. */
export const factsSchema = z.record(z.string(), factSchema)
export type Facts = z.infer<typeof factsSchema>

/** A fact with the confidence that its source has. */
export function fact(
  value: Fact['value'],
  from: { source: FactSource; unit?: string | null; note?: string },
): Fact {
  return {
    value,
    unit: from.unit ?? null,
    source: from.source,
    confidence: confidences[from.source],
    note: from.note ?? null,
  }
}

/** Both sets; where both know a name, the more trusted value, and the first on a tie. */
export function mergeFacts(first: Facts, second: Facts): Facts {
  const merged = { ...first }
  for (const [name, candidate] of Object.entries(second)) {
    const present = merged[name]
    if (present === undefined || candidate.confidence > present.confidence) merged[name] = candidate
  }
  return merged
}

export function numberOf(facts: Facts, name: KnownName): number | null {
  const value = facts[name]?.value
  return typeof value === 'number' && Number.isFinite(value) ? value : null
}

export function flagOf(facts: Facts, name: KnownName): boolean | null {
  const value = facts[name]?.value
  return typeof value === 'boolean' ? value : null
}

export function textOf(facts: Facts, name: KnownName): string | null {
  const value = facts[name]?.value
  return typeof value === 'string' && value !== '' ? value : null
}

/** Whole years since a year, never negative: a home announced for next year is new. */
export function yearsSince(year: number, now: Date): number {
  return Math.max(0, now.getUTCFullYear() - year)
}
