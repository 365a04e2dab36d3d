import { formatDuration } from '#components/format/duration.ts'
import { Countdown, Elapsed } from '#components/ui/elapsed.tsx'
import { StatusIcon } from '#components/ui/status-icon.tsx'
import { looks } from '#components/ui/status.ts'
import type { Cell } from './grid-store.ts'

/** What a cell shows. On a narrow screen the icon stands alone; its word is in the accessible name. */
export function CellView({ cell, clockOffsetMs }: { cell: Cell; clockOffsetMs: number }) {
  const isQuiet = cell.status === 'completed' || cell.status === 'pending'
  return (
    <span aria-hidden="true" className="flex w-full min-w-0 items-center justify-center gap-1.5 md:justify-start">
      <StatusIcon status={cell.status} className="size-4" />
      <span className={`hidden truncate md:inline ${isQuiet ? 'text-ink-muted' : 'font-medium'}`}>{looks[cell.status].word}</span>
      <span className="ml-auto hidden text-xs text-ink-faint tabular-nums md:inline">
        <Figure cell={cell} clockOffsetMs={clockOffsetMs} />
      </span>
    </span>
  )
}

function Figure({ cell, clockOffsetMs }: { cell: Cell; clockOffsetMs: number }) {
  if (cell.status === 'running' && cell.startedAt > 0) return <Elapsed since={cell.startedAt} clockOffsetMs={clockOffsetMs} />
  if (cell.status === 'retrying') return <Countdown until={cell.nextAttemptAt} clockOffsetMs={clockOffsetMs} />
  if (cell.status === 'failed' && cell.attempts > 1) return <>{cell.attempts} tries</>
  if (cell.status === 'completed' && cell.finishedAt > 0) return <>{formatDuration(cell.finishedAt - cell.startedAt)}</>
  return null
}
