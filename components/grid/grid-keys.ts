export type GridPlace = { row: number; column: number }

/**
 * Where a key leads in a grid of `rowCount` rows (the header is row -1) and `columnCount` columns, as the ARIA grid
 * pattern has it: no wrapping, Ctrl+Home and Ctrl+End to the corners. Null for a key that does not move.
 */
export function placeAfterKey(
  from: GridPlace,
  key: { key: string; ctrlKey: boolean },
  size: { rowCount: number; columnCount: number; rowsPerPage: number },
): GridPlace | null {
  const lastRow = size.rowCount - 1
  const lastColumn = size.columnCount - 1
  const at = (row: number, column: number): GridPlace => ({
    row: Math.min(Math.max(row, -1), lastRow),
    column: Math.min(Math.max(column, 0), lastColumn),
  })
  switch (key.key) {
    case 'ArrowUp':
      return at(from.row - 1, from.column)
    case 'ArrowDown':
      return at(from.row + 1, from.column)
    case 'ArrowLeft':
      return at(from.row, from.column - 1)
    case 'ArrowRight':
      return at(from.row, from.column + 1)
    case 'PageUp':
      return at(Math.max(from.row - size.rowsPerPage, Math.min(from.row, 0)), from.column)
    case 'PageDown':
      return at(from.row + size.rowsPerPage, from.column)
    case 'Home':
      return key.ctrlKey ? at(0, 0) : at(from.row, 0)
    case 'End':
      return key.ctrlKey ? at(lastRow, lastColumn) : at(from.row, lastColumn)
    default:
      return null
  }
}
