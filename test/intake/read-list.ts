import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { ImportProblem } from '#lib/contract/import-report.ts'
import type { Refusal, Result } from '#lib/contract/refusal.ts'
import type { PropertyEntry, PropertyListFile } from '#lib/contract/property-list.ts'
import { readPropertyList } from '#lib/intake/read-property-list.ts'

const lists = resolve(import.meta.dirname, '../fixtures/lists')

/** One of the files in test/fixtures/lists, as the product reads it. */
export function readFixture(name: string): Result<PropertyListFile> {
  return readPropertyList({ fileName: name, bytes: readFileSync(resolve(lists, name)) })
}

export function readText(
  text: string,
  columnFields?: Record<number, string | null>,
): Result<PropertyListFile> {
  return readPropertyList({ fileName: 'list.csv', bytes: new TextEncoder().encode(text), columnFields })
}

export function acceptedList(result: Result<PropertyListFile>): PropertyListFile {
  if (!result.ok) throw new Error(`refused: ${result.refusal.message}`)
  return result.value
}

export function refusal(result: Result<unknown>): Refusal {
  if (result.ok) throw new Error('was accepted')
  return result.refusal
}

/** The entry of a list with one home: one column, named as given, beside its address. */
export function homeWith(header: string, cell: string): PropertyEntry {
  const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`
  const text = `Address,City,State,ZIP,${quoted(header)}\n1 Main St,Mesa,AZ,85201,${quoted(cell)}\n`
  const [entry] = acceptedList(readText(text)).entries
  if (!entry) throw new Error('no entry')
  return entry
}

export function problem(list: PropertyListFile, code: string): ImportProblem | undefined {
  return list.report.problems.find((one) => one.code === code)
}
