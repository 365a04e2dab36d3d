// A name may end in a digit or two (phase2, utf8, base64); an id has more.
const longestNameTail = 2
const longestWord = 40
const unit = /^(?:[kmgt]i?b|px|pt|km|mi|ft|sqft|acres|tokens|x)$/i

/** A word of letters and digits: a name stays, what counts or identifies becomes "#". */
export function wordWithoutDigits(word: string): string {
  if (!/\d/.test(word)) return word.length < longestWord ? word : '#'
  if (word.length > 15 || /^[0-9a-f]{6,}$/i.test(word) || turnsOf(word) > 2) return '#'
  if (/^\d+(?:st|nd|rd|th)$/i.test(word)) return '#th'
  const amount = /^\d+(.*)$/.exec(word)
  if (amount) return unit.test(amount[1] ?? '') ? `#${amount[1]}` : '#'
  return word.replace(/\d+/g, (digits) => (digits.length > longestNameTail ? '#' : digits))
}

/** How often letters and digits take turns. */
function turnsOf(word: string): number {
  return (word.match(/[A-Za-z](?=\d)|\d(?=[A-Za-z])/g) ?? []).length
}
