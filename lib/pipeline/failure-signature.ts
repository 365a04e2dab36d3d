/** A property as its own failures name it. */
export type NamedPlace = { address: string; street: string; city: string; zip: string }

// A line of a table; what differs in failures that are the same stands further on as a rule.
const maxLength = 160

/**
 * What a failure has in common with others of its kind: its message without what differs from property to property and
 * from try to try. Times, addresses, ids and numbers give way to placeholders, so that "214 times 429 from the county" is one
 * thing. A number that says what kind of failure it is (exit code, HTTP status, port) stays.
 */
export function failureSignature(error: string, place: NamedPlace): string {
  let text = error
  for (const own of [place.address, place.street])
    if (own.length > 3) text = replaceAll(text, own, '<address>')
  for (const [pattern, placeholder] of patterns) text = text.replace(pattern, placeholder)
  const line = text.replace(/\s+/g, ' ').trim()
  return line === ''
    ? 'It failed without a message'
    : line.length > maxLength
      ? `${line.slice(0, maxLength)}…`
      : line
}

const patterns: [RegExp, string | ((match: string, ...groups: string[]) => string)][] = []

function replaceAll(text: string, part: string, by: string): string {
  return text.replace(new RegExp(RegExp.escape(part), 'gi'), by)
}
