import { directionOf, isUnitMarker, startsUnit, suffixOf } from './street-words.ts'

/** A street taken apart and normalised: lower case, USPS abbreviations, no punctuation. Absent parts are ''. */
export type Street = {
  number: string
  predir: string
  name: string
  suffix: string
  postdir: string
  unit: string
}

/** Words of a street in normal form; "#2" stays one word, "#" before a space too. */
export function streetWords(text: string): string[] {
  if (/^[\w ]*$/.test(text)) return text.toLowerCase().replaceAll('_', ' ').split(' ').filter(Boolean)
  return text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[\u0300-\u036f'’.]/g, '')
    .replace(/[^\p{L}\p{N}#/⁄-]+/gu, ' ')
    .replace(/#\s*/g, ' #')
    .replace(/(?<![\p{L}\p{N}])-+|-+(?![\p{L}\p{N}])/gu, ' ')
    .trim()
    .split(/\s+/)
    .filter(Boolean)
}

/** Takes a street line apart. Lots without a number ("TBD County Road 371") come out with number ''. */
export function parseStreet(text: string): Street {
  const words = streetWords(text)
  const number = takeNumber(words)
  const unit = takeMarkedUnit(words) || takeBareUnit(words)
  const postdir = takePostdir(words)
  const predir = takePredir(words)
  const suffix = takeSuffix(words)
  return { number, predir, name: words.join(' '), suffix, postdir, unit }
}

/** A unit in normal form: "5" for "#5", "Unit 5" and "Apt. 5". */
export function normaliseUnit(text: string): string {
  if (text === '') return ''
  const words = streetWords(text).flatMap((word) => (word.startsWith('#') ? [word.slice(1)] : [word]))
  const unit = words
    .filter((word) => !isUnitMarker(word))
    .map((word) => word.replaceAll('-', '').replace(/^0+(?=.)/, ''))
    .join('-')
  return unit === '0' ? '' : unit
}

// Plain (2344, 12B), hyphenated (12-34 in New York), and grid numbers (N6W23001 in Wisconsin).
const houseNumber = /^(\d+[a-z]?|\d+-\d+[a-z]?|[nsew]\d+[nsew]\d+)$/

function takeNumber(words: string[]): string {
  const first = words[0] ?? ''
  if (first === 'tbd' || first === 'tba') {
    words.shift()
    return ''
  }
  if (!houseNumber.test(first)) return ''
  words.shift()
  const fraction =
    /^\d[/⁄]\d$/.test(words[0] ?? '') && words.length > 1 ? ` ${words.shift()}`.replace('⁄', '/') : ''
  const number = first.replace(/^0+(?=\d)/, '')
  return number === '0' ? '' : number + fraction
}

function takeMarkedUnit(words: string[]): string {
  const at = words.findIndex((word, index) => index > 0 && startsUnit(word, words[index + 1]))
  return at < 0 ? '' : normaliseUnit(words.splice(at).join(' '))
}

/** MLS exports end a street with a bare unit, "2344 W Marconi Ave 155"; "County Road 371" is a name. */
function takeBareUnit(words: string[]): string {
  const last = words.at(-1) ?? ''
  const before = words.at(-2) ?? ''
  const isUnit =
    /^\d+[a-z]?$/.test(last) &&
    words.length > 2 &&
    suffixOf(before) &&
    !/^(hwy|rte)$/.test(suffixOf(before) ?? '')
  if (!isUnit || /^(county|co|state|us|ranch|forest|farm|private|township|cr|sr)$/.test(words.at(-3) ?? ''))
    return ''
  words.pop()
  return normaliseUnit(last)
}

function takePostdir(words: string[]): string {
  const direction = directionOf(words.at(-1) ?? '')
  if (!direction || words.length < 2 || !suffixOf(words.at(-2) ?? '')) return ''
  words.pop()
  return direction
}

function takePredir(words: string[]): string {
  const direction = directionOf(words[0] ?? '')
  const isName = words.length < 2 || (words.length === 2 && suffixOf(words[1] ?? ''))
  if (!direction || isName) return ''
  words.shift()
  return direction
}

function takeSuffix(words: string[]): string {
  const suffix = suffixOf(words.at(-1) ?? '')
  if (!suffix || words.length < 2) return ''
  words.pop()
  return suffix
}
