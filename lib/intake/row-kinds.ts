export type IgnoredKind = 'blank' | 'repeated_header' | 'totals' | 'remark'

export function isBlankRow(cells: string[]): boolean {
  return cells.every((cell) => cell === '' || cell.trim() === '')
}

/**
 * Why a row below the header holds no home, or null. Asked only of rows without a street: a street that begins with
 * "Total" is a street.
 */
export function ignoredKind(cells: string[], headers: string[]): IgnoredKind | null {
  const filled = cells.filter((cell) => cell.trim() !== '')
  if (filled.length === 0) return 'blank'
  if (
    filled.some((cell) => /^(grand |sub)?-?totals?\b|^(average|avg|sum|count|median)\b/i.test(cell.trim()))
  ) {
    return 'totals'
  }
  return filled.length < 3 && headers.length > 3 ? 'remark' : null
}

/** Files glued together repeat their header. */
export function isRepeatedHeader(cells: string[], headerCells: string[]): boolean {
  return cells[0] === headerCells[0] && cells.every((cell, index) => cell === (headerCells[index] ?? ''))
}
