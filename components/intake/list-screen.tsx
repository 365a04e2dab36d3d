import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { LoaderCircle, X } from 'lucide-react'
import { useState } from 'react'
import type { ImportReport } from '#lib/contract/import-report.ts'
import type { PipelineChoice } from '#lib/contract/runs.ts'
import type { FieldChoice } from '#lib/contract/screens.ts'
import { refusalFrom } from '#components/api/refusal-error.ts'
import { formatBytes } from '#components/format/number.ts'
import { button } from '#components/ui/button.ts'
import { RefusalNote } from '#components/ui/refusal-note.tsx'
import type { PipelineProblem } from './home-screen.tsx'
import { ListColumns } from './list-columns.tsx'
import { ListFigures } from './list-figures.tsx'
import { PreviewRows, SampleRow } from './list-rows.tsx'
import { previewFile } from './preview-file.ts'
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
  const read = preview.data
  const report = read?.kind === 'read' ? read.report : null
  return (
    <div className="mx-auto flex w-full max-w-[90rem] flex-col gap-6 px-4 pt-6 sm:px-6 xl:grid xl:grid-cols-[minmax(0,1fr)_21rem] xl:pb-6">
      <div className="min-w-0 space-y-5">
        <div className="flex items-start gap-4">
          <div className="min-w-0 flex-1">
            <h1 className="truncate text-lg font-semibold tracking-tight">{file.name}</h1>
            <p className="text-[13px] text-ink-muted">
              {report ? describeFile(report) : formatBytes(file.size)}
              {preview.isFetching && read && ' · reading again…'}
            </p>
          </div>
          <button type="button" className={button.small} onClick={onPutAway}>
            <X aria-hidden="true" className="size-3.5" />
            Choose another file
          </button>
        </div>
        {preview.isPending && <Reading />}
        {preview.isError && <RefusalNote refusal={refusalFrom(preview.error)} />}
        {read?.kind === 'refused' && <RefusalNote refusal={read.refusal} />}
        {report && <ListFigures report={report} />}
        {read && (
          <ListColumns
            explanation={explanations[read.kind]}
            rowLabel={read.kind === 'read' ? 'Line' : 'Values'}
            columns={read.columns}
            fields={fields}
            isReading={preview.isFetching}
            corrections={columns}
            onField={(index, field) => setColumns({ ...columns, [index]: field })}
          >
            {read.kind === 'read' ? (
              <PreviewRows report={read.report} />
            ) : (
              <SampleRow columns={read.columns} />
            )}
          </ListColumns>
        )}
        {report && <ProblemList problems={report.problems} />}
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

const explanations = {
  read: 'The first rows as they stand in the file. Correct what a column was taken for, and the list is read again.',
  refused: 'Choose which columns hold the address, and the list is read again.',
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
