import type { PropertyEntry } from '#lib/contract/property-list.ts'
import { cellText } from './cell-text.ts'
import { readFacts } from './read-facts.ts'
import { readRowAddress, type CellOf } from './row-address.ts'
import { isUnknownText } from './unknown-text.ts'
import { ignoredKind, isRepeatedHeader } from './row-kinds.ts'
import {
  noteDoubt,
  noteDuplicate,
  noteIgnored,
  noteRagged,
  noteRejected,
  noteWeakAddress,
} from './row-notes.ts'
import type { Column } from './map-columns.ts'
import type { ProblemLog } from './problem-log.ts'
import type { TableRow } from './read-table.ts'
import type { FieldColumns } from './row-cells.ts'

type Homes = {
  rows: TableRow[]
  headerCells: string[]
  columns: Column[]
  byField: FieldColumns
  log: ProblemLog
  /** The keys of `PropertyEntry.cells`, each blank. Copying it is three times as fast as growing an object per row. */
  blankCells: Record<string, string>
}

type BuiltEntries = {
  entries: PropertyEntry[]
  /** Rows that hold a home, or should: blank rows, totals and remarks are not counted. */
  rowCount: number
  rejectedRowCount: number
  duplicateRowCount: number
}

/** One entry per home, in the order of the file. Rows of one home are merged: the first known value counts, later ones fill gaps. */
export function buildEntries(homes: Homes): BuiltEntries {
  const entries = new Map<string, PropertyEntry>()
  let rejectedRowCount = 0
  let duplicateRowCount = 0
  for (const row of homes.rows) {
    const read = readRow(homes, row)
    if (read === 'ignored') continue
    if (read === 'rejected') {
      rejectedRowCount++
      continue
    }
    const earlier = entries.get(read.addressKey)
    if (!earlier) {
      entries.set(read.addressKey, read)
      continue
    }
    merge(earlier, read)
    duplicateRowCount++
    noteDuplicate(homes.log, row.lineNumber)
  }
  const rowCount = entries.size + rejectedRowCount + duplicateRowCount
  return { entries: [...entries.values()], rowCount, rejectedRowCount, duplicateRowCount }
}

function readRow(homes: Homes, row: TableRow): PropertyEntry | 'ignored' | 'rejected' {
  const { byField, headerCells, log } = homes
  const { lineNumber } = row
  const cells = row.cells.map(cellText)
  const cellOf: CellOf = (field) => {
    for (const { index } of byField.get(field) ?? []) {
      const text = cells[index] ?? ''
      if (!isUnknownText(text)) return text
    }
    return ''
  }
  const address = readRowAddress(cellOf)
  const isRefused = typeof address === 'string'
  const hasNoHome = isRefused || !address.hasNumber
  const ignored = hasNoHome ? ignoredKind(cells, address !== 'no_street') : null
  if (ignored || isRepeatedHeader(cells, headerCells)) {
    noteIgnored(log, ignored ?? 'repeated_header', lineNumber)
    return 'ignored'
  }
  if (isRefused) {
    noteRejected(log, address, lineNumber)
    return 'rejected'
  }
  noteRagged(log, { cells, lineNumber }, headerCells.length)
  noteWeakAddress(log, address, lineNumber)
  const facts = readFacts({ cells, columns: byField, onDoubt: (doubt) => noteDoubt(log, doubt, lineNumber) })
  const { addressKey, street, city, state, zip } = address
  return {
    addressKey,
    address: address.address,
    street,
    city,
    state,
    zip,
    rowNumbers: [lineNumber],
    cells: storedCells(homes, cells),
    facts,
  }
}

function storedCells({ columns, blankCells }: Homes, cells: string[]): Record<string, string> {
  const stored = { ...blankCells }
  for (const { index, header, isPersonal } of columns) if (!isPersonal) stored[header] = cells[index] ?? ''
  return stored
}

function merge(earlier: PropertyEntry, later: PropertyEntry): void {
  earlier.rowNumbers.push(...later.rowNumbers)
  earlier.facts = { ...later.facts, ...earlier.facts }
  for (const [header, cell] of Object.entries(later.cells)) {
    if (isUnknownText(earlier.cells[header] ?? '')) earlier.cells[header] = cell
  }
}
