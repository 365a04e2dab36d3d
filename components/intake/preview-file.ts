import { importReportSchema, type ImportReport } from '#lib/contract/import-report.ts'
import { listRefusalSchema, type ListRefusal } from '#lib/contract/screens.ts'
import { RefusalError } from '#components/api/refusal-error.ts'
import type { ColumnCorrections } from './list-screen.tsx'
import { postFile } from './post-file.ts'

/** A file that was read, or one that is refused with columns to choose from. */
export type FilePreview =
  | { kind: 'read'; columns: ImportReport['columns']; report: ImportReport }
  | { kind: 'refused'; columns: ImportReport['columns']; refusal: ListRefusal }

/** Throws a RefusalError where there is nothing to choose from. */
export async function previewFile(file: File, columns: ColumnCorrections): Promise<FilePreview> {
  const query = new URLSearchParams({ fileName: file.name, columns: JSON.stringify(columns) })
  try {
    const report = await postFile({ url: `/api/lists/preview?${query}`, file, schema: importReportSchema })
    return { kind: 'read', columns: report.columns, report }
  } catch (error) {
    const parsed = listRefusalSchema.safeParse(error instanceof RefusalError ? error.answer : null)
    if (!parsed.success || parsed.data.columns.length === 0) throw error
    return { kind: 'refused', columns: parsed.data.columns, refusal: parsed.data }
  }
}
