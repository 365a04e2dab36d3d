import { History } from 'lucide-react'
import { formatAge } from '#components/format/age.ts'
import { formatDuration } from '#components/format/duration.ts'
import { Countdown, Elapsed } from '#components/ui/elapsed.tsx'
import { useNow } from '#components/ui/now.ts'
import { StatusIcon } from '#components/ui/status-icon.tsx'
import { looks } from '#components/ui/status.ts'
import type { Cell } from './grid-store.ts'

const quiet: readonly string[] = ['pending', 'completed', 'skipped']

/** What a cell shows: icon, word and figure as far as there is room. The accessible name says all of it anyway. */
export function CellView({ cell, clockOffsetMs }: { cell: Cell; clockOffsetMs: number }) {
  const isQuiet = quiet.includes(cell.status)
  const isReused = cell.reusedAt > 0
  return (
    <span
      aria-hidden="true"
      className="flex w-full min-w-0 items-center justify-center gap-1.5 @[6.25rem]:justify-start"
    >
      <StatusIcon status={cell.status} className="size-4" />
      {isReused && <History strokeWidth={2} className="size-3 shrink-0 text-completed @[6.25rem]:-ml-1" />}
      <span className={`hidden truncate @[6.25rem]:inline ${isQuiet ? 'text-ink-muted' : 'font-medium'}`}>
        {isReused ? 'Reused' : looks[cell.status].word}
      </span>
      <span className="ml-auto hidden text-xs whitespace-nowrap text-ink-faint tabular-nums @[8.75rem]:inline">
        <Figure cell={cell} clockOffsetMs={clockOffsetMs} />
      </span>
    </span>
  )
}

function Figure({ cell, clockOffsetMs }: { cell: Cell; clockOffsetMs: number }) {
  if (cell.status === 'running' && cell.startedAt > 0)
    return <Elapsed since={cell.startedAt} clockOffsetMs={clockOffsetMs} />
  if (cell.status === 'retrying')
    return <Countdown until={cell.nextAttemptAt} clockOffsetMs={clockOffsetMs} />
  if (cell.status === 'failed' && cell.attempts > 1) return <>{cell.attempts} tries</>
  if (cell.reusedAt > 0) return <Age of={cell.reusedAt} clockOffsetMs={clockOffsetMs} />
  if (cell.status === 'completed' && cell.finishedAt > 0)
    return <>{formatDuration(cell.finishedAt - cell.startedAt)}</>
  return null
}

function Age({ of, clockOffsetMs }: { of: number; clockOffsetMs: number }) {
  return <>{formatAge(useNow() + clockOffsetMs - of)}</>
}
