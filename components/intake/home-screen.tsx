'use client'
import { useState } from 'react'
import type { PipelineChoice } from '#lib/contract/runs.ts'
import type { FieldChoice, RecentRun } from '#lib/contract/screens.ts'
import { DropZone } from './drop-zone.tsx'
import { HowItWorks } from './how-it-works.tsx'
import { ListScreen } from './list-screen.tsx'
import { RecentRuns } from './recent-runs.tsx'

/** `isNotSetUp`: nothing is wrong with it, but nobody has set what it needs. */
export type PipelineProblem = { file: string; sentences: string[]; isNotSetUp?: boolean }

type HomeScreenProps = {
  maxListBytes: number
  fields: FieldChoice[]
  pipelines: PipelineChoice[]
  pipelineProblems: PipelineProblem[]
  runs: RecentRun[]
}

/** The start: drop a list, look at what was understood, start a run. The file stays in the browser until then. */
export function HomeScreen({ maxListBytes, fields, pipelines, pipelineProblems, runs }: HomeScreenProps) {
  const [file, setFile] = useState<File | null>(null)
  if (file) {
    return (
      <ListScreen
        file={file}
        fields={fields}
        pipelines={pipelines}
        pipelineProblems={pipelineProblems}
        onPutAway={() => setFile(null)}
      />
    )
  }
  return (
    <div className="mx-auto w-full max-w-5xl px-4 py-8 sm:px-6 sm:py-12">
      <h1 className="text-2xl font-semibold tracking-tight text-balance sm:text-[28px]">
        Every home on your list, analysed at once.
      </h1>
      <p className="mt-2 max-w-2xl text-[15px] leading-relaxed text-ink-muted">
        Plotline runs each home through a pipeline of phases in parallel, shows every phase live in one grid,
        and lets you retry any cell with a click.
      </p>
      <div className="mt-7">
        <DropZone maxListBytes={maxListBytes} onFile={setFile} />
      </div>
      {runs.length === 0 ? <HowItWorks /> : <RecentRuns initial={runs} />}
    </div>
  )
}
