import { directionOf, startsUnit, suffixOf } from './street-words.ts'
import { stateCode } from './us-states.ts'

/** An address line taken apart, as it was written. Absent parts are ''. */
export type AddressText = { street: string; unit: string; city: string; state: string; zip: string }

const longestAddress = 300

// Most lists have the street alone; without one of these there is no place to look for.
const mayHoldPlace = /[,\n]|\d{5}(-\d{4})?\s*([\w.]+\s*){0,2}$/

/** Takes "2344 W Marconi Ave, Unit 5, Phoenix, AZ 85023" apart; a text with a street alone gives the street alone. */
export function parseAddressText(cell: string): AddressText {
  const text = cell.slice(0, longestAddress)
  if (!mayHoldPlace.test(text)) return { street: squeeze(text), unit: '', city: '', state: '', zip: '' }
  const line = text
    .replace(/\s*\n\s*/g, ', ')
    .replace(/,?\s+(usa|u\.s\.a\.|united states|us)\.?$/i, '')
    .trim()
  const { rest, zip, state } = takePlace(line)
  const hasPlace = zip !== '' || state !== ''
  const segments = rest.split(',').map(squeeze).filter(Boolean)
  if (segments.length > 1) return { ...splitSegments(segments), state, zip }
  const only = segments[0] ?? ''
  if (!hasPlace) return { street: only, unit: '', city: '', state: '', zip: '' }
  return { ...splitUnmarked(rest), unit: '', state, zip }
}

export function squeeze(text: string): string {
  return text.slice(0, longestAddress).replace(/\s+/g, ' ').trim()
}

/** ZIP and state from the end. Without a ZIP a state counts only after a comma: "100 Main St NE" is no Nebraska. */
function takePlace(line: string): { rest: string; zip: string; state: string } {
  const withZip = /^(.*?)[,\s]+(\d{5}(?:-\d{4})?)$/s.exec(line)
  const beforeZip = withZip?.[1] ?? ''
  const zip = withZip?.[2] ?? ''
  const spelled = lastState(beforeZip)
  if (zip && spelled) return { ...spelled, zip }
  const isPlace = zip !== '' && (/,|\s{2,}/.test(beforeZip) || splitUnmarked(beforeZip).city !== '')
  if (isPlace) return { rest: beforeZip, zip, state: '' }
  const commaState = /^(.*),\s*([^,]+)$/s.exec(line)
  const state = stateCode(commaState?.[2] ?? '')
  return state ? { rest: commaState?.[1] ?? '', zip: '', state } : { rest: line, zip: '', state: '' }
}

/** The state that a text ends with: its last word, or its last two or three when it is spelled out. */
function lastState(text: string): { rest: string; state: string } | null {
  const words = text.replace(/[,\s]+$/, '').split(/[,\s]+/)
  for (const count of [3, 2, 1]) {
    const state = words.length > count ? stateCode(words.slice(-count).join(' ')) : null
    if (state) return { rest: dropWords(text, count), state }
  }
  return null
}

function dropWords(text: string, count: number): string {
  let rest = text.replace(/[,\s]+$/, '')
  for (let dropped = 0; dropped < count; dropped++) rest = rest.replace(/[,\s]+[^,\s]+$/, '')
  return rest
}

function splitSegments(segments: string[]): Omit<AddressText, 'state' | 'zip'> {
  const [street = '', ...others] = segments
  const units = others.filter(isUnitSegment)
  const places = others.filter((segment) => !isUnitSegment(segment))
  return {
    street: [street, ...places.slice(0, -1)].join(', '),
    unit: units.join(' '),
    city: places.at(-1) ?? '',
  }
}

function isUnitSegment(segment: string): boolean {
  const [first = '', second] = segment.toLowerCase().replaceAll('.', '').split(' ')
  return startsUnit(first, second) || /^[a-z]?\d+[a-z]?$/i.test(segment)
}

/** Street and city without a comma between: by a run of spaces (county exports), else after the street's suffix. */
function splitUnmarked(text: string): { street: string; city: string } {
  const gap = /^(.*\S)\s{2,}(\S.*)$/.exec(text.trim())
  if (gap) return { street: squeeze(gap[1] ?? ''), city: squeeze(gap[2] ?? '') }
  const words = squeeze(text).split(' ')
  const bare = words.map((word) => word.toLowerCase().replaceAll('.', ''))
  let end = bare.findIndex((word, index) => index > 1 && suffixOf(word) !== undefined)
  if (end < 0) return { street: squeeze(text), city: '' }
  while (end + 1 < bare.length && suffixOf(bare[end + 1] ?? '')) end++
  const next = bare[end + 1] ?? ''
  if (next.length < 3 && directionOf(next)) end++
  if (startsUnit(bare[end + 1] ?? '', bare[end + 2]))
    end += (bare[end + 1] ?? '').length > 1 && bare[end + 1]?.startsWith('#') ? 1 : 2
  else if (/^\d+[a-z]?$/.test(bare[end + 1] ?? '')) end++
  return { street: words.slice(0, end + 1).join(' '), city: words.slice(end + 1).join(' ') }
}

/** Whether a cell with an unknown header is the address of a home: a number, words, and a street suffix or a state among them. */
export function looksLikeAddress(text: string): boolean {
  if (text.length > 200 || !/^\d+[a-z]?\s+\S/i.test(text)) return false
  const words = text.toLowerCase().split(/[\s,.]+/)
  return (
    words.length > 2 &&
    words.slice(2).some((word) => suffixOf(word) !== undefined || stateCode(word) !== null)
  )
}
