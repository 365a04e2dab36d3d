import type { ReactNode } from 'react'
import { countOf } from '#components/format/number.ts'
import { LocalTime } from '#components/ui/local-time.tsx'
import type { RunOverview } from '#lib/contract/screens.ts'
import { RunTabs } from './run-tabs.tsx'

type RunTitleProps = { run: RunOverview; tab: 'grid' | 'results'; status: ReactNode; children?: ReactNode }

/** The top of every page of a run: which list, which pipeline, and where else to look. */
export function RunTitle({ run, tab, status, children }: RunTitleProps) {
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
      <div className="min-w-0 flex-1 basis-60">
        <h1 className="truncate text-lg leading-tight font-semibold tracking-tight" title={run.listName}>
          {run.listName}
        </h1>
        <p className="mt-0.5 flex flex-wrap items-center gap-x-2 text-[13px] text-ink-muted">
          {status}
          <span>
            {countOf(run.propertyCount, 'home')} · {run.pipeline.name} {run.pipeline.version}
          </span>
          <span className="hidden sm:inline">
            · Run {run.id}, <LocalTime at={run.createdAt} />
          </span>
        </p>
      </div>
      <div className="flex w-full items-center justify-between gap-2 sm:w-auto">
        {children}
        <RunTabs runId={run.id} current={tab} />
      </div>
    </div>
  )
}
