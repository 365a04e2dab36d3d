import type { Fact } from './fact.ts'

const wholeDollars = new Intl.NumberFormat('en-US', {
  style: 'currency',
  currency: 'USD',
  maximumFractionDigits: 0,
})
const dollarsAndCents = new Intl.NumberFormat('en-US', { style: 'currency', currency: 'USD' })
const plain = new Intl.NumberFormat('en-US', { maximumFractionDigits: 2 })
const ungrouped = new Intl.NumberFormat('en-US', { maximumFractionDigits: 6, useGrouping: false })

export function formatDollars(dollars: number): string {
  return wholeDollars.format(dollars)
}

export function formatCents(dollars: number): string {
  return dollarsAndCents.format(dollars)
}

export function formatNumber(value: number): string {
  return plain.format(value)
}

/** A share of 1 as percents, two decimals at most: 0.4 is "40%", 0.0066 is "0.66%". */
export function formatPercent(share: number): string {
  return `${plain.format(Math.round(share * 10_000) / 100)}%`
}

/** A value with its unit, for people. Lists are counted, not spelt out. */
export function formatValue(value: Fact['value'], unit: string | null): string {
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  if (typeof value === 'string') return value
  if (Array.isArray(value)) return String(value.length)
  return formatQuantity(value, unit)
}

function formatQuantity(value: number, unit: string | null): string {
  if (unit === null || unit === 'degrees') return ungrouped.format(value)
  if (unit === 'USD') return formatDollars(value)
  if (unit.startsWith('USD/')) {
    const amount = Number.isInteger(value) ? formatDollars(value) : formatCents(value)
    return unit === 'USD/sq ft' ? `${amount} per sq ft` : `${amount} a ${unit.slice('USD/'.length)}`
  }
  return `${formatNumber(value)} ${value === 1 ? singular(unit) : unit}`
}

function singular(unit: string): string {
  return unit.endsWith('s') ? unit.slice(0, -1) : unit
}

/** "a", "a and b", "a, b and c". */
export function joinWords(words: readonly string[]): string {
  if (words.length < 2) return words.join('')
  return `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`
}
