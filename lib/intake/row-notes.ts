import type { AddressRefusal, RowAddress } from './row-address.ts'
import type { DoubtfulValue } from './read-facts.ts'
import type { IgnoredKind } from './row-kinds.ts'
import type { ProblemLog } from './problem-log.ts'
import type { TableRow } from './read-table.ts'
import { countOf } from './wording.ts'

export const addressRefusals: Record<AddressRefusal, { what: string; fix: string }> = {
  no_street: { what: 'no street address', fix: 'Fill in the address on these lines, or delete them.' },
  no_street_name: { what: 'a house number but no street', fix: 'Fill in the street name on these lines.' },
  post_office_box: {
    what: 'a post office box, which is no home',
    fix: "Put the home's own street address there.",
  },
  no_number_and_place: {
    what: 'neither a house number nor a city or ZIP',
    fix: 'Fill in house number, city, state and ZIP on these lines.',
  },
}

export function noteRejected(log: ProblemLog, reason: AddressRefusal, lineNumber: number): void {
  const { what, fix } = addressRefusals[reason]
  log.add(
    reason,
    () => ({
      severity: 'error',
      code: reason,
      sentence: (count) => `${countOf(count, 'row')} with ${what} left out.`,
      fix,
    }),
    lineNumber,
  )
}

const ignoredWords: Record<IgnoredKind, string> = {
  blank: 'blank',
  repeated_header: 'with the column names again',
  totals: 'of totals',
  remark: 'with a remark instead of a home',
}

export function noteIgnored(log: ProblemLog, kind: IgnoredKind, lineNumber: number): void {
  const words = ignoredWords[kind]
  log.add(
    `ignored_${kind}`,
    () => ({
      severity: 'note',
      code: `${kind}_rows`,
      sentence: (count) =>
        kind === 'blank'
          ? `${countOf(count, 'blank row')} passed over.`
          : `${countOf(count, 'row')} ${words} passed over.`,
      fix: 'Nothing to do, unless one of them is a home: then give it an address.',
    }),
    lineNumber,
  )
}

export function noteDuplicate(log: ProblemLog, lineNumber: number): void {
  log.add(
    'duplicate_rows',
    () => ({
      severity: 'note',
      code: 'duplicate_rows',
      sentence: (count) =>
        `${countOf(count, 'row')} named a home that an earlier row has, and ${count === 1 ? 'was' : 'were'} merged into it: the first known value counts, later ones fill gaps.`,
      fix: 'If these are different homes, give each its unit.',
    }),
    lineNumber,
  )
}

export function noteRagged(log: ProblemLog, { cells, lineNumber }: TableRow, width: number): void {
  const isLong = cells.slice(width).some((cell) => cell !== '')
  const isShort = cells.length < width
  if (!isLong && !isShort) return
  log.add(
    isLong ? 'long_rows' : 'short_rows',
    () => ({
      severity: 'warning',
      code: isLong ? 'long_rows' : 'short_rows',
      sentence: (count) =>
        isLong
          ? `${countOf(count, 'row')} had more cells than there are columns; values may stand in the wrong column.`
          : `${countOf(count, 'row')} had fewer cells than there are columns; what is missing is unknown.`,
      fix: isLong
        ? 'Put values that hold the delimiter in quotes, as in "$560,000".'
        : 'Check that no value is missing in the middle of these lines.',
    }),
    lineNumber,
  )
}

export function noteWeakAddress(log: ProblemLog, address: RowAddress, lineNumber: number): void {
  if (!address.hasNumber) {
    log.add(
      'no_house_number',
      () =>
        weak(
          'no_house_number',
          'no house number',
          'a lot is told from its neighbours by its parcel or MLS number only',
          'Fill in the house number where there is one.',
        ),
      lineNumber,
      address.address,
    )
  }
  if (!address.hasPlace) {
    log.add(
      'no_place',
      () =>
        weak(
          'no_place',
          'neither city nor ZIP',
          'a street of that name in another city would be the same home',
          'Add City, State and ZIP.',
        ),
      lineNumber,
      address.address,
    )
  }
  if (address.unreadableZip !== null) {
    log.add(
      'unreadable_zip',
      () =>
        weak(
          'unreadable_zip',
          'a ZIP that has not five digits',
          'it was left out',
          'Correct the ZIP on these lines.',
        ),
      lineNumber,
      address.unreadableZip,
    )
  }
}

function weak(code: string, what: string, consequence: string, fix: string) {
  return {
    severity: 'warning' as const,
    code,
    sentence: (count: number, examples: string) =>
      `${countOf(count, 'row')} with ${what}, so ${consequence}: ${examples}.`,
    fix,
  }
}

export function noteDoubt(
  log: ProblemLog,
  { kind, header, value, range }: DoubtfulValue,
  lineNumber: number,
): void {
  const [low, high] = (range ?? []).map((limit) =>
    header.toLowerCase().includes('year') ? String(limit) : limit.toLocaleString('en-US'),
  )
  log.add(
    `${kind}:${header}`,
    () => ({
      severity: 'warning',
      code: kind === 'unreadable' ? 'value_unreadable' : 'value_out_of_range',
      sentence: (count, examples) =>
        kind === 'unreadable'
          ? `${countOf(count, 'value')} of "${header}" could not be read and ${count === 1 ? 'counts' : 'count'} as unknown: ${examples}.`
          : `${countOf(count, 'value')} of "${header}" not between ${low} and ${high} ${count === 1 ? 'counts' : 'count'} as unknown: ${examples}.`,
      fix: `Correct "${header}" on these lines, or leave it blank if nobody knows.`,
    }),
    lineNumber,
    value,
  )
}
