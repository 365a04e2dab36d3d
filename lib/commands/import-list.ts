import { createHash } from 'node:crypto'
import type { ClientBase } from 'pg'
import type { ImportReport } from '#lib/contract/import-report.ts'
import { accepted, type Result } from '#lib/contract/refusal.ts'
import { storeProperties } from '#lib/db/sql/store-properties.ts'
import type { PropertyListFile } from '#lib/contract/property-list.ts'
import { readPropertyList } from '#lib/intake/read-property-list.ts'

/** A file as it was uploaded. `columns`: a person's corrections of the mapping, column index to field. */
export type UploadedList = {
  fileName: string
  bytes: Uint8Array
  columns?: Record<number, string | null>
}

/** What an import would find. Nothing is stored. */
export function previewList(list: UploadedList): Result<ImportReport> {
  const read = readUploadedList(list)
  return read.ok ? accepted(read.value.report) : read
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
