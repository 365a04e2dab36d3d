import type { PropertyFacts } from '#lib/contract/property-facts.ts'
import { factCatalogue, isKnownName } from '../fact-catalogue.ts'
import { fact, type Fact, type Facts } from '../fact.ts'
import { formatValue } from '../format.ts'
import type { FactCheck } from '../outputs/county-output.ts'

/** The list's values as facts, and those set aside because no home has such a value. Empty text and empty lists are unknown. */
export function listedFacts(listed: PropertyFacts): { facts: Facts; checks: FactCheck[] } {
  const facts: Facts = {}
  const checks: FactCheck[] = []
  for (const [name, value] of Object.entries(listed)) {
    if (!isKnownName(name) || value === undefined || value === null || isEmpty(value)) continue
    const { unit, range } = factCatalogue[name]
    if (isOutside(value, range)) checks.push(impossible(name, value, range))
    else facts[name] = fact(value, { source: 'list', unit })
  }
  return { facts, checks }
}

function isEmpty(value: Fact['value']): boolean {
  return typeof value === 'string' || Array.isArray(value) ? value.length === 0 : false
}

function isOutside(value: Fact['value'], range: readonly [number, number] | null): value is number {
  if (typeof value !== 'number') return false
  if (!Number.isFinite(value)) return true
  return range !== null && (value < range[0] || value > range[1])
}

function impossible(name: string, value: number, range: readonly [number, number] | null): FactCheck {
  const { label, unit } = factCatalogue[name as keyof typeof factCatalogue]
  const bounds =
    range === null ? 'a number' : `between ${formatValue(range[0], unit)} and ${formatValue(range[1], unit)}`
  return {
    code: 'IMPOSSIBLE_VALUE',
    fields: [name],
    sentence: `${label} is ${Number.isFinite(value) ? formatValue(value, unit) : 'not a number'}; it must be ${bounds}. Taken as unknown.`,
    setAside: true,
  }
}
