import { createHash } from 'node:crypto'
import type { ClientBase } from 'pg'
import type { ColumnMapping, ImportReport } from '#lib/contract/import-report.ts'
import type { Result } from '#lib/contract/refusal.ts'
import type { ListRefusal } from '#lib/contract/screens.ts'
import { storeProperties } from '#lib/db/sql/store-properties.ts'
import type { PropertyListFile } from '#lib/contract/property-list.ts'
import { readPropertyList } from '#lib/intake/read-property-list.ts'
import { readListColumns } from '#lib/intake/understand-file.ts'

/** A file as it was uploaded. `columns`: a person's corrections of the mapping, column index to field. */
export type UploadedList = {
  fileName: string
  bytes: Uint8Array
  columns?: Record<number, string | null>
}

export type ListPreview = { ok: true; value: ImportReport } | { ok: false; refusal: ListRefusal }

/** What an import would find. Nothing is stored. A refusal carries the columns, where choosing others may help. */
export function previewList(list: UploadedList): ListPreview {
  const read = readUploadedList(list)
  if (read.ok) return { ok: true, value: read.value.report }
  return { ok: false, refusal: { ...read.refusal, columns: columnsToChoose(list) } }
}

function columnsToChoose({ fileName, bytes, columns }: UploadedList): ColumnMapping[] {
  const read = readListColumns({ fileName, bytes, columnFields: columns })
  const hasRows = read.ok && read.value.some(({ samples }) => samples.length > 0)
  return hasRows ? read.value : []
}

export function readUploadedList({ fileName, bytes, columns }: UploadedList): Result<PropertyListFile> {
  return readPropertyList({ fileName, bytes, columnFields: columns })
}

/** A file's name as Postgres can keep it: browsers send any. */
export function storableName(fileName: string): string {
  return fileName.replaceAll('\0', '\uFFFD').toWellFormed()
}

/** Stores a list with its properties, as part of a transaction. Answers its id. */
export async function storeList(
  client: ClientBase,
  list: UploadedList,
  read: PropertyListFile,
): Promise<number> {
  const { rows } = await client.query<{ id: number }>(
    `insert into property_list (name, file_name, sha256, report) values ($1, $2, $3, $4::json) returning id`,
    [
      list.fileName.replace(/\.[^.]*$/, '') || list.fileName,
      list.fileName,
      createHash('sha256').update(list.bytes).digest('hex'),
      JSON.stringify(read.report),
    ],
  )
  const propertyListId = rows[0]!.id
  await storeProperties(client, propertyListId, read.entries)
  return propertyListId
}
