import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { LoaderCircle, X } from 'lucide-react'
import { useState } from 'react'
import { importReportSchema, type ImportReport } from '#lib/contract/import-report.ts'
import type { PipelineChoice } from '#lib/contract/runs.ts'
import type { FieldChoice } from '#lib/contract/screens.ts'
import { refusalFrom } from '#components/api/refusal-error.ts'
import { formatBytes } from '#components/format/number.ts'
import { button } from '#components/ui/button.ts'
import { RefusalNote } from '#components/ui/refusal-note.tsx'
import type { PipelineProblem } from './home-screen.tsx'
import { ListFigures } from './list-figures.tsx'
import { ListPreview } from './list-preview.tsx'
import { postFile } from './post-file.ts'
import { ProblemList } from './problem-list.tsx'
import { StartPanel } from './start-panel.tsx'

/** Corrections of the mapping: column index to field, or null for a column that nobody is to read. */
export type ColumnCorrections = Record<number, string | null>

type ListScreenProps = {
  file: File
  fields: FieldChoice[]
  pipelines: PipelineChoice[]
  pipelineProblems: PipelineProblem[]
  onPutAway: () => void
}

/** A file as Plotline understood it, before anything is stored. */
export function ListScreen({ file, fields, pipelines, pipelineProblems, onPutAway }: ListScreenProps) {
  const [columns, setColumns] = useState<ColumnCorrections>({})
  const preview = useQuery({
    queryKey: ['preview', file.name, file.size, file.lastModified, columns],
    queryFn: () => previewFile(file, columns),
    placeholderData: keepPreviousData,
    staleTime: Infinity,
    gcTime: 0,
    retry: false,
  })
  const report = preview.data
  return (
    <div className="mx-auto grid w-full max-w-[90rem] gap-6 px-4 py-6 sm:px-6 xl:grid-cols-[minmax(0,1fr)_21rem]">
      <div className="min-w-0 space-y-5">
        <div className="flex items-start gap-4">
          <div className="min-w-0 flex-1">
            <h1 className="truncate text-lg font-semibold tracking-tight">{file.name}</h1>
            <p className="text-[13px] text-ink-muted">
              {report ? describeFile(report) : formatBytes(file.size)}
              {preview.isFetching && report && ' · reading again…'}
            </p>
          </div>
          <button type="button" className={button.small} onClick={onPutAway}>
            <X aria-hidden="true" className="size-3.5" />
            Choose another file
          </button>
        </div>
        {preview.isPending && <Reading />}
        {preview.isError && <RefusalNote refusal={refusalFrom(preview.error)} />}
        {report && (
          <>
            <ListFigures report={report} />
            <ListPreview
              report={report}
              fields={fields}
              isReading={preview.isFetching}
              corrections={columns}
              onField={(index, field) => setColumns({ ...columns, [index]: field })}
            />
            <ProblemList problems={report.problems} />
          </>
        )}
      </div>
      <StartPanel
        file={file}
        columns={columns}
        propertyCount={report?.propertyCount ?? null}
        pipelines={pipelines}
        pipelineProblems={pipelineProblems}
      />
    </div>
  )
}

function previewFile(file: File, columns: ColumnCorrections): Promise<ImportReport> {
  const query = new URLSearchParams({ fileName: file.name, columns: JSON.stringify(columns) })
  return postFile({ url: `/api/lists/preview?${query}`, file, schema: importReportSchema })
}

function describeFile(report: ImportReport): string {
  const delimiter =
    { ',': 'comma', ';': 'semicolon', '\t': 'tab', '|': 'bar' }[report.delimiter] ?? report.delimiter
  return `${formatBytes(report.sizeBytes)} · ${report.encoding} · ${delimiter}-separated · header on line ${report.headerRowNumber}`
}

function Reading() {
  return (
    <p role="status" className="flex items-center gap-2 py-16 text-ink-muted">
      <LoaderCircle aria-hidden="true" className="size-4 motion-safe:animate-spin" />
      Reading the list…
    </p>
  )
}
