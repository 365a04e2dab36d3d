import Papa from 'papaparse'
import { findHeaderRow } from './header-row.ts'
import { isBlankRow } from './row-kinds.ts'

// Ties go to the first: a single column of addresses reads the same under any delimiter it does not hold.
const candidates = [',', '\t', ';', '|'] as const
const sampleChars = 64 * 1024
const sampleRows = 80

/** The delimiter under which the file reads best: most known header names, then most rows as wide as their header. */
export function sniffDelimiter(text: string): string {
  const sample = text.slice(0, sampleChars)
  let best: { delimiter: string; score: number } = { delimiter: ',', score: -1 }
  for (const delimiter of candidates) {
    const rows = Papa.parse<string[]>(sample, { delimiter, newline: '\n', preview: sampleRows }).data
    const score = scoreOf(rows)
    if (score > best.score) best = { delimiter, score }
  }
  return best.delimiter
}

/** `sep=;` on the first line is Excel's own way to name the delimiter. */
export function declaredDelimiter(text: string): string | null {
  return /^sep=([,;|\t])\s*\n/i.exec(text)?.[1] ?? null
}

function scoreOf(rows: string[][]): number {
  const header = findHeaderRow(rows)
  const width = rows[header.index]?.length ?? 0
  const below = rows.slice(header.index + 1).filter((row) => !isBlankRow(row))
  const share = below.length === 0 ? 1 : below.filter((row) => row.length === width).length / below.length
  return header.knownNames * 1000 + (width > 1 ? share * 100 : share)
}
