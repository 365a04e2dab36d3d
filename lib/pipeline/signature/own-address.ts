/** A property as its own failures name it. */
export type NamedPlace = { address: string; street: string; city: string; zip: string }

// What a county writes differently from a list. The common ones: a spelling that is missed costs one more signature.
const spellings = [
  'n|north',
  's|south',
  'e|east',
  'w|west',
  'ne|northeast',
  'nw|northwest',
  'se|southeast',
  'sw|southwest',
  'ave|avenue|av',
  'blvd|boulevard',
  'cir|circle',
  'ct|court',
  'dr|drive',
  'hwy|highway',
  'ln|lane',
  'pkwy|parkway',
  'pl|place',
  'rd|road',
  'sq|square',
  'st|street|str',
  'ter|terrace',
  'trl|trail',
]
const spellingsOf = new Map(spellings.flatMap((all) => all.split('|').map((word) => [word, all] as const)))
const unitMarkers = /^(?:unit|apt|apartment|ste|suite)$/

// Between two words of an address: blanks and punctuation, plain or as a URL has them.
const between = String.raw`(?:[\s,.;:+_/#'’-]|%(?:20|2[CcFf37])){1,6}`
// Plain ranges and no flag u: a pattern is made per failure, and classes of Unicode take a millisecond to make.
const letter = 'A-Za-z0-9\\u00C0-\\u024F'
const begin = String.raw`(?:(?<![${letter}])|(?<=%(?:20|22|27|2[Cc]|3[Dd])))`
const end = `(?![${letter}])`

/** Puts placeholders where a text names the property: whole or its street, with or without commas, in any case, URL-encoded. */
export function withoutOwnAddress(text: string, place: NamedPlace): string {
  const whole = wordsOf(place.address)
  const street = wordsOf(place.street)
  const startsWithStreet = street.length > 0 && street.every((word, index) => word === whole[index])
  let left = startsWithStreet ? text : replaced(text, whole, [])
  left = replaced(left, street, startsWithStreet ? whole.slice(street.length) : wordsOf(place.city))
  return withoutCity(left, wordsOf(place.city))
}

function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []
}

/** `rest`: what may follow, each word if it does. */
function replaced(text: string, words: readonly string[], rest: readonly string[]): string {
  // Less than that is no address, and may be part of anything.
  if (words.length < 2 || words.join('').length < 4) return text
  const tail = rest
    .map((word) => `(?:${between}${isState(word) ? stateOr(word) : spelled(word)}${end})?`)
    .join('')
  const zipTail = String.raw`(?:-\d{4}(?!\d))?`
  const pattern = `${begin}${sequence(words)}${end}${tail}${rest.length > 0 ? zipTail : ''}`
  return text.replace(new RegExp(pattern, 'gi'), '<address>')
}

function isState(word: string): boolean {
  return /^[a-z]{2}$/.test(word)
}

/** "AZ", or any name that stands where the state stands: before a ZIP. */
function stateOr(word: string): string {
  return String.raw`(?:${word}|[a-z]{4,14}(?:\s[a-z]{5,9})?(?=${between}\d{5}(?!\d)))`
}

function sequence(words: readonly string[]): string {
  return words
    .map((word, index) => {
      const gap = index === 0 ? '' : between
      // "#5" for "Unit 5".
      return unitMarkers.test(word) ? `(?:${gap}(?:unit|apt|apartment|ste|suite))?` : gap + spelled(word)
    })
    .join('')
}

function spelled(word: string): string {
  const encoded = encodeURIComponent(word)
  const all = spellingsOf.get(word) ?? word
  return `(?:${encoded === word ? all : `${all}|${encoded}`})`
}

/** A city is a word like others ("Page", "Surprise"): it counts only where a place is named. */
function withoutCity(text: string, words: readonly string[]): string {
  if (words.length === 0) return text
  const before = String.raw`(?<=\b(?:in|near|for|of|at|from|city)["']?(?:\s|:|=|%20){1,3}["']?|[/=])`
  const name = words.map(spelled).join(between)
  return text.replace(new RegExp(`${before}${name}${end}`, 'gi'), '<city>')
}
