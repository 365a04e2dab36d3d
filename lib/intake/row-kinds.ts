export type IgnoredKind = 'blank' | 'repeated_header' | 'totals' | 'remark'

// A sentence on its own in the address column is no street: the longest street lines have about 50 characters.
const disclaimerChars = 60

export function isBlankRow(cells: string[]): boolean {
  return cells.every((cell) => cell === '' || cell.trim() === '')
}

/**
 * Why a row below the header holds no home, or null. Asked only of rows without a house number: "12 Total Ave" is a
 * street.
 */
export function ignoredKind(cells: string[], hasStreet: boolean): IgnoredKind | null {
  const filled = cells.filter((cell) => cell.trim() !== '')
  if (filled.length === 0) return 'blank'
  if (
    filled.some((cell) => /^(grand |sub)?-?totals?\b|^(average|avg|sum|count|median)\b/i.test(cell.trim()))
  ) {
    return 'totals'
  }
  const isDisclaimer = filled.length === 1 && (filled[0]?.length ?? 0) >= disclaimerChars
  return isDisclaimer || (!hasStreet && filled.length < 3 && cells.length > 3) ? 'remark' : null
}

/** Files glued together repeat their header. */
export function isRepeatedHeader(cells: string[], headerCells: string[]): boolean {
  return cells[0] === headerCells[0] && cells.every((cell, index) => cell === (headerCells[index] ?? ''))
}
