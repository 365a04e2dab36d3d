import { useMutation } from '@tanstack/react-query'
import { ArrowRight } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import type { PipelineChoice } from '#lib/contract/runs.ts'
import { startedRunSchema } from '#lib/contract/screens.ts'
import { refusalFrom } from '#components/api/refusal-error.ts'
import { countOf } from '#components/format/number.ts'
import { button } from '#components/ui/button.ts'
import { RefusalNote } from '#components/ui/refusal-note.tsx'
import type { PipelineProblem } from './home-screen.tsx'
import type { ColumnCorrections } from './list-screen.tsx'
import { hasAgents } from '#components/run/spending.ts'
import { BudgetField } from '#components/ui/budget-field.tsx'
import { NumberField } from '#components/ui/number-field.tsx'
import { PipelinePicker } from './pipeline-picker.tsx'
import { postFile } from './post-file.ts'

type StartPanelProps = {
  file: File
  columns: ColumnCorrections
  /** Null while the list is being read, or when it could not be. */
  propertyCount: number | null
  pipelines: PipelineChoice[]
  pipelineProblems: PipelineProblem[]
}

export function StartPanel({ file, columns, propertyCount, pipelines, pipelineProblems }: StartPanelProps) {
  const router = useRouter()
  const [pipeline, setPipeline] = useState(pipelines[0]?.name ?? '')
  const [maxParallelProperties, setMaxParallelProperties] = useState(3)
  const [maxParallelPhases, setMaxParallelPhases] = useState(2)
  const [budgetUsd, setBudgetUsd] = useState<number | null>(null)
  const [sentShare, setSentShare] = useState(0)
  const canCost = hasAgents(pipelines.find(({ name }) => name === pipeline)?.phases ?? [])
  const start = useMutation({
    mutationFn: () => {
      const query = new URLSearchParams({
        fileName: file.name,
        columns: JSON.stringify(columns),
        pipeline,
        maxParallelProperties: String(maxParallelProperties),
        maxParallelPhases: String(maxParallelPhases),
        ...(canCost && budgetUsd !== null && { budgetUsd: String(budgetUsd) }),
      })
      return postFile({ url: `/api/runs?${query}`, file, schema: startedRunSchema, onProgress: setSentShare })
    },
    onSuccess: ({ runId }) => router.push(`/runs/${runId}`),
  })
  const isStarting = start.isPending || start.isSuccess
  const canStart = propertyCount !== null && propertyCount > 0 && pipeline !== '' && !isStarting
  return (
    <form
      className="contents xl:sticky xl:top-6 xl:block xl:h-fit xl:rounded-xl xl:border xl:border-line xl:bg-surface xl:shadow-card"
      onSubmit={(event) => {
        event.preventDefault()
        if (canStart) start.mutate()
      }}
    >
      <div className="space-y-5 rounded-xl border border-line bg-surface p-5 shadow-card xl:rounded-none xl:border-0 xl:bg-transparent xl:shadow-none">
        <PipelinePicker
          pipelines={pipelines}
          problems={pipelineProblems}
          chosen={pipeline}
          onChoose={setPipeline}
        />
        <fieldset className="space-y-3">
          <legend className="mb-2 font-semibold">At the same time</legend>
          <NumberField
            label="Homes"
            max={500}
            value={maxParallelProperties}
            onChange={setMaxParallelProperties}
          />
          <NumberField
            label="Phases per home"
            max={20}
            value={maxParallelPhases}
            onChange={setMaxParallelPhases}
          />
        </fieldset>
        {canCost && (
          <BudgetField
            value={budgetUsd}
            onChange={setBudgetUsd}
            hint="Once it is spent, agent phases are skipped. Empty: no bound"
          />
        )}
      </div>
      <div
        data-bottom-bar
        className="sticky bottom-0 z-20 -mx-4 space-y-2 border-t border-line bg-surface px-4 pt-3 pb-3 sm:-mx-6 sm:px-6 xl:static xl:mx-0 xl:space-y-3 xl:border-0 xl:bg-transparent xl:px-5 xl:pt-0 xl:pb-5"
      >
        <button type="submit" disabled={!canStart} className={`${button.primary} h-10! w-full`}>
          {isStarting
            ? 'Starting…'
            : `Start with ${propertyCount === null ? 'this list' : countOf(propertyCount, 'home')}`}
          {!isStarting && <ArrowRight aria-hidden="true" className="size-4" />}
        </button>
        {isStarting && (
          <progress
            aria-label="Sending the list"
            value={sentShare < 1 ? sentShare : undefined}
            className="block h-1 w-full overflow-hidden rounded-full accent-accent"
          />
        )}
        {start.isError && <RefusalNote refusal={refusalFrom(start.error)} />}
        <p className="flex flex-wrap justify-between gap-x-4 text-xs text-ink-muted">
          <span className="min-w-0 wrap-anywhere xl:hidden">
            {pipeline === '' ? 'No pipeline to run it through' : `Through ${pipeline}`}
          </span>
          Nothing is stored until you start.
        </p>
      </div>
    </form>
  )
}
