/** "1 row", "1,200 rows". */
export function countOf(count: number, noun: string): string {
  return `${count.toLocaleString('en-US')} ${noun}${count === 1 ? '' : 's'}`
}

/** Names in quotes, the first `limit` of them: "A", "B" and 3 more. */
export function quotedList(names: string[], limit = 12): string {
  const shown = names.slice(0, limit).map((name) => `"${excerpt(name, 40)}"`)
  const hidden = names.length - shown.length
  return hidden > 0 ? `${shown.join(', ')} and ${hidden} more` : shown.join(', ')
}

/** The start of a text, never ending in half a character: JSON in Postgres refuses lone surrogates. */
export function excerpt(text: string, maxChars: number): string {
  if (text.length <= maxChars) return text
  return `${text.slice(0, maxChars - 1).replace(/[\uD800-\uDBFF]$/, '')}…`
}
