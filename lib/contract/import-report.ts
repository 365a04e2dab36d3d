import { z } from 'zod'

/** What a column of the file was taken for. `field` null: kept as it is, read by nobody but scripts. */
export const columnMappingSchema = z.object({
  index: z.int(),
  header: z.string(),
  /** A fact name, an address part (full_address, street, city, state, zip, …), or null. */
  field: z.string().nullable(),
  /** 1: the header is a known name; below 1: a guess from likeness or from the values. */
  confidence: z.number(),
  samples: z.array(z.string()),
})

/** Something a person should know about the file. Problems of one kind are gathered under one sentence. */
export const importProblemSchema = z.object({
  /** `error`: the rows are left out. `warning`: the rows are in, a value is unknown or was changed. `note`: for information. */
  severity: z.enum(['error', 'warning', 'note']),
  code: z.string(),
  sentence: z.string(),
  fix: z.string(),
  /** How many rows, and the first of their line numbers in the file (1-based, the header's line counted). */
  count: z.int(),
  rowNumbers: z.array(z.int()),
})

export const importReportSchema = z.object({
  fileName: z.string(),
  sizeBytes: z.int(),
  encoding: z.string(),
  delimiter: z.string(),
  headerRowNumber: z.int(),
  rowCount: z.int(),
  propertyCount: z.int(),
  rejectedRowCount: z.int(),
  duplicateRowCount: z.int(),
  columns: z.array(columnMappingSchema),
  problems: z.array(importProblemSchema),
  /** The first properties as they will be stored. */
  preview: z.array(
    z.object({
      rowNumber: z.int(),
      address: z.string(),
      facts: z.record(z.string(), z.unknown()),
      cells: z.array(z.string()),
    }),
  ),
})
export type ImportReport = z.infer<typeof importReportSchema>
export type ImportProblem = z.infer<typeof importProblemSchema>
export type ColumnMapping = z.infer<typeof columnMappingSchema>
