import { looksLikeAddress } from './address-text.ts'
import { fieldOfHeader } from './readable-fields.ts'
import { isBlankRow } from './row-kinds.ts'

/** Title and disclaimer rows above the header are few; a header further down than this is data. */
const searchedRows = 40

/**
 * Where the header is: the row with the most known names among the first; with none known, the first row that is
 * as wide as most.
 */
export function findHeaderRow(rows: string[][]): { index: number; knownNames: number } {
  const searched = rows.slice(0, searchedRows)
  let best = { index: -1, knownNames: 0 }
  for (const [index, row] of searched.entries()) {
    if (row.some(looksLikeAddress)) continue
    const knownNames = new Set(row.map((cell) => fieldOfHeader(cell)?.field).filter(Boolean)).size
    if (knownNames > best.knownNames) best = { index, knownNames }
  }
  return best.index >= 0 ? best : { index: firstWideRow(searched), knownNames: 0 }
}

function firstWideRow(rows: string[][]): number {
  const widths = rows.filter((row) => !isBlankRow(row)).map(filledCells)
  const widest = Math.max(0, ...widths)
  const index = rows.findIndex((row) => !isBlankRow(row) && filledCells(row) >= widest / 2)
  return Math.max(0, index)
}

function filledCells(row: string[]): number {
  return row.filter((cell) => cell.trim() !== '').length
}
