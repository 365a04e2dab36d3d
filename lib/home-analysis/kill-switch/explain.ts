import { factCatalogue, isKnownName } from '../fact-catalogue.ts'
import type { Fact } from '../fact.ts'
import { formatDollars, formatNumber, formatValue } from '../format.ts'
import type { Criterion } from './criterion.ts'

const comparisons = {
  '>': 'more than',
  '<': 'less than',
  '>=': 'at least',
  '<=': 'at most',
  '==': '',
  '!=': 'not',
} as const

/** What the criterion asks for: "at least 4 beds", "7,000 sq ft to 15,000 sq ft", "not leased". */
export function requirementOf(criterion: Criterion): string {
  const { operator, threshold } = criterion
  const unit = unitOf(criterion)
  if (Array.isArray(threshold)) return `${formatNumber(threshold[0])} to ${formatValue(threshold[1], unit)}`
  const value = formatValue(threshold, unit)
  return operator === 'range' ? value : `${comparisons[operator]} ${value}`.trim()
}

/** The value as people read it: "1,700 sq ft". */
export function actualOf(criterion: Criterion, value: Fact['value']): string {
  return formatValue(value, unitOf(criterion))
}

/** How far a value that failed is from passing: "100 sq ft too little". Null for words. */
export function gapOf(criterion: Criterion, value: Fact['value']): string | null {
  const { operator, threshold } = criterion
  if (typeof value !== 'number') return null
  if (Array.isArray(threshold)) {
    const [least, most] = threshold
    return value < least
      ? distance(criterion, least - value, 'too little')
      : distance(criterion, value - most, 'too much')
  }
  if (typeof threshold !== 'number' || operator === '!=') return null
  if (value === threshold) return `exactly at the limit, which does not count`
  return value < threshold
    ? distance(criterion, threshold - value, 'too little')
    : distance(criterion, value - threshold, 'too much')
}

const countedUnits = new Set<string | null>(['beds', 'baths', 'spaces', 'storeys'])

function distance(criterion: Criterion, by: number, direction: 'too little' | 'too much'): string {
  const isShort = direction === 'too little'
  const unit = unitOf(criterion)
  if (criterion.field === 'year_built')
    return `${formatNumber(by)} ${by === 1 ? 'year' : 'years'} too ${isShort ? 'old' : 'new'}`
  const words = countedUnits.has(unit) ? `too ${isShort ? 'few' : 'many'}` : direction
  return `${formatValue(Math.round(by * 100) / 100, unit)} ${words}`
}

/** What a miss means in money or in daily life. Ranges of cost are common figures for Phoenix, for orientation only. */
const consequences: Record<string, (value: Fact['value']) => string> = {
  hoa_fee: (fee) =>
    typeof fee === 'number'
      ? `${formatDollars(fee * 12)} a year on top of the mortgage, and rules that someone else sets.`
      : 'A monthly fee, and rules that someone else sets.',
  solar_status: () => 'The lease and its payments pass to the buyer, or must be bought out before closing.',
  beds: () => 'Adding a bedroom means a permit and a building site.',
  baths: () => 'Adding a bathroom means plumbing through walls and floor.',
  sqft: () => 'Less room than asked for; an addition is paid by the square foot.',
  sewer_type: () => 'A septic tank takes about $300–500 a year, and $10,000–30,000 when it must be replaced.',
  year_built: () => 'A new build: priced as new, with its neighbourhood still unfinished.',
  garage_spaces: () => 'A car stays out in the sun, or a garage must be built.',
  lot_sqft: (lot) =>
    typeof lot === 'number' && lot > 15_000
      ? 'More land to water and keep.'
      : 'Little room for a yard, or for building on.',
}

/** Null for a field that nobody wrote a consequence for. */
export function consequenceOf(criterion: Criterion, value: Fact['value']): string | null {
  return consequences[criterion.field]?.(value) ?? null
}

function unitOf({ field }: Criterion): string | null {
  return isKnownName(field) ? factCatalogue[field].unit : null
}
