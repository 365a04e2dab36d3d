import type { Fact } from '../fact.ts'
import type { Criterion } from './criterion.ts'

/** Whether a value meets a criterion. Null when the two cannot be compared: a word against a number says nothing either way. */
export function meets(
  value: Fact['value'],
  { operator, threshold }: Pick<Criterion, 'operator' | 'threshold'>,
): boolean | null {
  if (operator === 'range') return Array.isArray(threshold) ? isWithin(value, threshold) : null
  if (Array.isArray(threshold)) return null
  if (typeof value === 'number' && typeof threshold === 'number')
    return compareNumbers(value, operator, threshold)
  const isSame = sameWord(value, threshold)
  if (isSame === null) return null
  if (operator === '==') return isSame
  return operator === '!=' ? !isSame : null
}

function isWithin(value: Fact['value'], [least, most]: [number, number]): boolean | null {
  return typeof value === 'number' ? value >= least && value <= most : null
}

function compareNumbers(
  value: number,
  operator: Exclude<Criterion['operator'], 'range'>,
  threshold: number,
): boolean | null {
  if (!Number.isFinite(value)) return null
  switch (operator) {
    case '==':
      return value === threshold
    case '!=':
      return value !== threshold
    case '>':
      return value > threshold
    case '<':
      return value < threshold
    case '>=':
      return value >= threshold
    case '<=':
      return value <= threshold
  }
}

function sameWord(value: Fact['value'], threshold: number | string | boolean): boolean | null {
  if (typeof value === 'boolean' && typeof threshold === 'boolean') return value === threshold
  if (typeof value !== 'string' || typeof threshold !== 'string') return null
  return value.trim().toLowerCase() === threshold.trim().toLowerCase()
}
