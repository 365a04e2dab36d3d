import { useSearchParams } from 'next/navigation'
import { countOf } from '#components/format/number.ts'
import { RunControls } from '#components/control/run-controls.tsx'
import { ConnectionBadge } from '#components/live/connection-badge.tsx'
import type { Connection } from '#components/live/connection.ts'
import { LocalTime } from '#components/ui/local-time.tsx'
import { useMedia } from '#components/ui/use-media.ts'
import { LiveRunStatus } from './live-run-status.tsx'
import { useRun } from './run-context.ts'
import { RunProgress } from './run-progress.tsx'
import { RunTabs } from './run-tabs.tsx'

/** The top of every page of a run: which list, which pipeline, how far, what can be done about it, where else to look. */
export function RunHead({ connection }: { connection: Connection }) {
  const { run, store } = useRun()
  // On a narrow screen the drawer lies over everything.
  const isCovered = useMedia('(width < 64rem)')
  const isDrawerOpen = useSearchParams().has('cell')
  return (
    <header
      inert={isCovered && isDrawerOpen}
      className="flex flex-col gap-2.5 border-b border-line bg-surface px-4 py-3 md:px-6"
    >
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <div className="min-w-0 flex-1 basis-60">
          <h1 className="truncate text-lg leading-tight font-semibold tracking-tight" title={run.listName}>
            {run.listName}
          </h1>
          <p className="mt-0.5 flex flex-wrap items-center gap-x-2 text-[13px] text-ink-muted">
            <LiveRunStatus />
            <span>
              {countOf(run.propertyCount, 'home')} · {run.pipeline.name} {run.pipeline.version}
            </span>
            <span className="hidden sm:inline">
              · Run {run.id}, <LocalTime at={run.createdAt} />
            </span>
          </p>
        </div>
        <div className="flex w-full items-center justify-between gap-2 sm:w-auto">
          <ConnectionBadge connection={connection} />
          <RunTabs run={run} store={store} />
        </div>
      </div>
      <RunProgress store={store}>
        <RunControls />
      </RunProgress>
    </header>
  )
}
