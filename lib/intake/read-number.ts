/** What a reader makes of a cell: a value, `undefined` for unknown, or `unreadable` for a text it does not understand. */
export type Reading<T> = T | undefined | typeof unreadable
export const unreadable = Symbol('unreadable')

/** `comma` holds for files cut by `;`, as spreadsheets write where the comma is the decimal sign. */
export type DecimalSign = 'point' | 'comma'

type Measure = {
  /** Words that may follow the number, and what one of them is worth: { sqft: 1, acres: 43560 }. */
  units: Readonly<Record<string, number>>
  /** Whether thousands are likelier than three decimals: 450.000 is a price, 33.448 is a latitude. */
  isLarge: boolean
}

// Sign or bracket, currency, digits with separators, a plus for "or more", then words.
const shape = /^~?\s*(-|\()?\s*(?:usd?)?\s*\$?\s*(-)?(\d[\d.,]*|\.\d+)\s*\)?\s*\+?\s*([^\d]*)$/i

/** A number with its unit: "$1.2M", "1,980 sq ft", "0.25 ac", "$85/mo". Never guesses between two numbers ("3-4"). */
export function readMeasure(text: string, measure: Measure, sign: DecimalSign): Reading<number> {
  if (plain.test(text) && !(sign === 'comma' && measure.isLarge))
    return scaled(Number(text), measure.units[''])
  if (text.length > 60) return unreadable
  const match = shape.exec(text)
  if (!match) return unreadable
  const [, bracket, minus, digits = '', words = ''] = match
  const size = parseDigits(digits, measure.isLarge, sign)
  const unit = words
    .toLowerCase()
    .replace(/[.²]/g, '')
    .replace(/^\s*(\/|per |a )\s*/, '')
    .replace(/\s+/g, ' ')
    .trim()
  if (size === null || !Object.hasOwn(measure.units, unit)) return unreadable
  return scaled(bracket || minus ? -size : size, measure.units[unit])
}

const plain = /^\d+(\.\d+)?$/

function scaled(size: number, factor = 1): number {
  if (factor === 1) return size
  // 1.2 * 1e6 is exact enough, 0.1 * 3 is not: twelve digits are more than any list has.
  return Number((size * factor).toPrecision(12))
}

function parseDigits(digits: string, isLarge: boolean, sign: DecimalSign): number | null {
  const text = sign === 'comma' ? withDecimalPoint(digits, isLarge) : digits
  if (/^\d{1,3}(,\d{3})+(\.\d*)?$/.test(text)) return Number(text.replaceAll(',', ''))
  return /^(\d+(\.\d*)?|\.\d+)$/.test(text) ? Number(text) : null
}

/** "1.234.000" and "1.234,5" as 1234000 and 1234.5; such files also hold plain "33.448" and "1,234,000". */
function withDecimalPoint(digits: string, isLarge: boolean): string {
  const hasDot = digits.includes('.')
  const hasComma = digits.includes(',')
  if (hasDot && hasComma) {
    return digits.lastIndexOf(',') > digits.lastIndexOf('.')
      ? digits.replaceAll('.', '').replace(',', '.')
      : digits
  }
  if (/^\d{1,3}(\.\d{3}){2,}$/.test(digits) || (isLarge && /^\d{1,3}\.\d{3}$/.test(digits)))
    return digits.replaceAll('.', '')
  if (hasComma && !/^\d{1,3}(,\d{3})+$/.test(digits)) return digits.replace(',', '.')
  return hasComma && !isLarge && /^\d+,\d+$/.test(digits) ? digits.replace(',', '.') : digits
}
