/** A quoted cell that never ends, or ends amid its text. `index` is where its text begins. */
type QuoteError = { type?: string; code: string; index?: number }

export type BrokenQuote = { lineNumber: number; isUnclosed: boolean }

/**
 * The first quote that swallowed what follows it, and the line where it opened. A parser notices an unclosed quote
 * only at the end of the file, hundreds of lines too late.
 */
export function findBrokenQuote(text: string, errors: QuoteError[], firstLine: number): BrokenQuote | null {
  const error = errors.find(({ type }) => type === 'Quotes')
  if (!error) return null
  return {
    lineNumber: firstLine + countLines(text, error.index ?? 0),
    isUnclosed: error.code === 'MissingQuotes',
  }
}

/**
 * Whether a row swallowed the rows after it although its quotes pair up by chance: a cell of several lines that
 * hold delimiters, in a row that came out too short.
 */
export function hasSwallowedRows(cells: string[], width: number, delimiter: string): boolean {
  if (cells.length >= width) return false
  return cells.some(
    (cell) =>
      cell.includes('\n') &&
      cell.split('\n').some((line) => line.split(delimiter).length > Math.max(2, width / 2)),
  )
}

export function countLines(text: string, end: number): number {
  let lines = 0
  for (let at = text.indexOf('\n'); at !== -1 && at < end; at = text.indexOf('\n', at + 1)) lines++
  return lines
}
