import { compactHeader } from './column-names.ts'
import type { DecodedText } from './decode-text.ts'
import type { Column } from './map-columns.ts'
import type { ProblemLog } from './problem-log.ts'
import type { Table } from './read-table.ts'
import { labelOfField } from './readable-fields.ts'
import { countOf, quotedList } from './wording.ts'

/** Notes on what stands around the rows: lines above the header, an old character set. */
export function noteRowsAround(log: ProblemLog, table: Table, encoding: DecodedText['encoding']): void {
  for (const lineNumber of table.titleLineNumbers) {
    log.add(
      'title_rows',
      () => ({
        severity: 'note',
        code: 'title_rows',
        sentence: (count) =>
          `${countOf(count, 'line')} above the column names ${count === 1 ? 'was' : 'were'} passed over.`,
        fix: `If the column names are not on line ${table.headerLineNumber}, delete the lines above them.`,
      }),
      lineNumber,
    )
  }
  if (table.headerLineNumber === 0) {
    log.addToFile(
      {
        severity: 'warning',
        code: 'no_header',
        sentence: () => 'The file has no column names; columns were taken for what their values look like.',
        fix: 'Choose by hand what the other columns hold, or add a first row with their names.',
      },
      table.rows.length,
    )
  }
  if (encoding !== 'windows-1252') return
  log.addToFile(
    {
      severity: 'note',
      code: 'old_encoding',
      sentence: () => 'The file is not UTF-8; it was read as Windows-1252.',
      fix: 'If names look wrong, save the file as "CSV UTF-8" and import it again.',
    },
    table.rows.length,
  )
}

/** Notes on columns: dropped for privacy, named twice, guessed from their values, not what they seem. */
export function noteColumns(
  log: ProblemLog,
  columns: Column[],
  headerCells: string[],
  rowCount: number,
): void {
  const note = (code: string, named: Column[], sentence: (names: string) => string, fix: string) => {
    if (named.length === 0) return
    const names = quotedList(named.map(({ header }) => header))
    log.addToFile({ severity: 'note', code, sentence: () => sentence(names), fix }, rowCount)
  }
  note(
    'personal_columns',
    columns.filter(({ isPersonal }) => isPersonal),
    (names) =>
      `Not stored, because they hold names, mailing addresses, phones or e-mail addresses: ${names}.`,
    'Nothing to do: no analysis needs them.',
  )
  const counts = new Map<string, number>()
  for (const header of headerCells) counts.set(header, (counts.get(header) ?? 0) + 1)
  note(
    'duplicate_headers',
    columns.filter(
      ({ index }) => headerCells[index] !== '' && (counts.get(headerCells[index] ?? '') ?? 0) > 1,
    ),
    (names) => `Several columns have one name; they were kept apart as ${names}.`,
    'Check which of them is read for which fact; the first known value counts.',
  )
  note(
    'guessed_columns',
    columns.filter(({ field, confidence }) => field !== null && confidence < 1),
    () => `Taken for what their values look like: ${guessedList(columns)}.`,
    'If that is wrong, choose by hand what the column holds.',
  )
  note(
    'effective_year_built',
    columns.filter(
      ({ header, field }) => field === 'year_built' && compactHeader(header) === 'effectiveyearbuilt',
    ),
    (names) =>
      `${names} is read as the year built, but is the year of the last large renovation in many counties.`,
    'If the list has the true year built, name that column "Year Built".',
  )
}

function guessedList(columns: Column[]): string {
  return columns
    .flatMap(({ header, field, confidence }) =>
      field !== null && confidence < 1 ? [`"${header}" as ${labelOfField(field)}`] : [],
    )
    .join(', ')
}
