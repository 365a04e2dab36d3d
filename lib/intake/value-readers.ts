import { readMeasure, unreadable, type DecimalSign, type Reading } from './read-number.ts'

/** How a column writes its values, told from the file and its header. */
export type ColumnContext = { decimalSign: DecimalSign; monthsPerPeriod: number | null; isAcres: boolean }

export type ValueReader = (text: string, column: ColumnContext) => Reading<unknown>
type NumberReader = (text: string, column: ColumnContext) => Reading<number>

const thousands = {
  '': 1,
  k: 1e3,
  thousand: 1e3,
  m: 1e6,
  mm: 1e6,
  mil: 1e6,
  million: 1e6,
  usd: 1,
  dollars: 1,
}
const periods: Record<string, number> = {
  mo: 1,
  month: 1,
  monthly: 1,
  mth: 1,
  m: 1,
  yr: 12,
  year: 12,
  yearly: 12,
  annual: 12,
  annually: 12,
  y: 12,
  qtr: 3,
  quarter: 3,
  quarterly: 3,
  'semi-annually': 6,
  'semi-annual': 6,
  semiannually: 6,
  'semi annually': 6,
}
const sqftPerAcre = 43_560
const squareFeet = {
  '': 1,
  sqft: 1,
  'sq ft': 1,
  sf: 1,
  ft: 1,
  'square feet': 1,
  'square foot': 1,
  'sq feet': 1,
}
const acres = {
  ac: sqftPerAcre,
  acre: sqftPerAcre,
  acres: sqftPerAcre,
  'acre lot': sqftPerAcre,
  'acres lot': sqftPerAcre,
}

export const readMoney: NumberReader = (text, { decimalSign }) =>
  readMeasure(text, { units: thousands, isLarge: true }, decimalSign)

export const readLivingArea: NumberReader = (text, { decimalSign }) =>
  readMeasure(text, { units: squareFeet, isLarge: true }, decimalSign)

const lotMeasure = { units: { ...squareFeet, ...acres, 'sqft lot': 1 }, isLarge: true }

/** Square feet of a lot. No lot has 0.24 square feet: such a number in a column without a unit is in acres. */
export const readLot: NumberReader = (text, { decimalSign, isAcres }) => {
  if (isAcres) return readAcres(text, decimalSign)
  const size = readMeasure(text, lotMeasure, decimalSign)
  if (typeof size !== 'number') return size
  return Math.round(size > 0 && size < 100 && !Number.isInteger(size) ? size * sqftPerAcre : size)
}

export function readAcres(text: string, decimalSign: DecimalSign): Reading<number> {
  const size = readMeasure(
    text,
    { units: { '': sqftPerAcre, ...acres, sqft: 1, sf: 1 }, isLarge: false },
    decimalSign,
  )
  return typeof size === 'number' ? Math.round(size) : size
}

/** Dollars per month; "none" is a fee of 0. The value's own period wins over its column's. */
export const readHoa: NumberReader = (text, column) =>
  /^(no|none|no hoa|no fees?|n)$/i.test(text) ? 0 : readPerPeriod(text, column, 1)

/** Dollars per year. */
export const readTax: NumberReader = (text, column) => readPerPeriod(text, column, 12)

function readPerPeriod(text: string, column: ColumnContext, wantedMonths: number): Reading<number> {
  const amount = readMeasure(text, { units: perPeriod, isLarge: true }, column.decimalSign)
  if (typeof amount !== 'number') return amount
  const word = /(?:per )?([a-z][a-z -]*)$/i.exec(text.replace(/\.$/, ''))?.[1] ?? ''
  const months = monthsOf(word) ?? column.monthsPerPeriod ?? wantedMonths
  return Math.round(((amount * wantedMonths) / months) * 100) / 100
}

const perPeriod = Object.fromEntries(['', 'usd', 'dollars', ...Object.keys(periods)].map((word) => [word, 1]))

/** How many months a period word spans: 12 for "yearly", null for no period. */
export function monthsOf(word: string): number | null {
  const period = word.toLowerCase().trim()
  return Object.hasOwn(periods, period) ? (periods[period] ?? null) : null
}

/** Full baths and half baths apart ("2 | 1 baths", "2 full, 1 half"), or a number ("2.5 ba"). */
export const readBaths: NumberReader = (text, { decimalSign }) => {
  const parts =
    /^(\d+)\s*(?:\||f(?:ull)?(?: baths?)?[\s,&/|]*(?:and )?)\s*(\d+)\s*(?:h|half)?(?: baths?| ba)?$/i.exec(
      text,
    )
  if (parts) return Number(parts[1]) + Number(parts[2]) / 2
  return readMeasure(text, bathMeasure, decimalSign)
}
const bathMeasure = {
  units: wordsOfOne('ba', 'bath', 'baths', 'bathroom', 'bathrooms', 'full'),
  isLarge: false,
}

/** A number that may carry one of these words: "3 bd". */
export function counted(...words: string[]): NumberReader {
  const units = wordsOfOne(...words)
  return (text, { decimalSign }) => readMeasure(text, { units, isLarge: false }, decimalSign)
}

/** A number in one unit that may be written in others, each worth so many of the first. */
export function measured(units: Record<string, number>): NumberReader {
  return (text, { decimalSign }) =>
    readMeasure(text, { units: { '': 1, ...units }, isLarge: false }, decimalSign)
}

export const readGarage: NumberReader = (text, column) =>
  /^(no|none|no garage|n)$/i.test(text) ? 0 : readGarageCount(text, column)
const readGarageCount = counted(
  'car',
  'cars',
  'car garage',
  'car attached',
  'car detached',
  'spaces',
  'space',
  'stalls',
)

export const readBoolean: ValueReader = (text) => {
  const word = text.toLowerCase()
  if (/^(y|yes|true|t|1|1\.0|x|private|pool)$|^(private|in[- ]?ground|above[- ]?ground)\b/.test(word))
    return true
  return /^(n|no|false|f|0|0\.0|none|no pool|no private pool)$/.test(word) ? false : unreadable
}

/** One of several words, each with the ways it is written. */
export function oneOf(words: Record<string, RegExp>): ValueReader {
  return (text) => Object.keys(words).find((word) => words[word]?.test(text.trim())) ?? unreadable
}

/** "8.6" or "8.6/10". */
export const readRating: NumberReader = (text, column) =>
  readOutOfTen(text.replace(/\s*(\/|out of)\s*10$/, ''), column)
const readOutOfTen = counted()

export const readText: ValueReader = (text) => (/^none$/i.test(text) ? undefined : text)

/** A number of record; a cell without a digit ("ARMLS") is the name of the service. */
export const readIdentifier: ValueReader = (text) => (/\d/.test(text) ? text : undefined)

export const readLink: ValueReader = (text) => (/^https?:\/\/\S+$/i.test(text) ? text : unreadable)

export const readLinks: ValueReader = (text) => {
  const links = text
    .split(/[\s,;|]+(?=https?:\/\/)/i)
    .map((link) => link.trim())
    .filter((link) => /^https?:\/\/\S+$/i.test(link))
  return links.length > 0 ? links : unreadable
}

function wordsOfOne(...words: string[]): Record<string, number> {
  return Object.fromEntries(['', ...words].map((word) => [word, 1]))
}
