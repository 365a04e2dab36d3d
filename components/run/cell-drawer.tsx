import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { X } from 'lucide-react'
import Link from 'next/link'
import { useCallback, useEffect } from 'react'
import { cellDetailSchema } from '#lib/contract/runs.ts'
import { standingOf } from '#lib/pipeline/standing.ts'
import { fetchJson } from '#components/api/fetch-json.ts'
import { refusalFrom } from '#components/api/refusal-error.ts'
import type { CellReference } from '#components/grid/grid-store.ts'
import { useRowVersion } from '#components/grid/use-grid-version.ts'
import { MarkForm } from '#components/manual/mark-form.tsx'
import { button } from '#components/ui/button.ts'
import { Countdown } from '#components/ui/elapsed.tsx'
import { LocalTime } from '#components/ui/local-time.tsx'
import { RefusalNote } from '#components/ui/refusal-note.tsx'
import { StatusLabel } from '#components/ui/status-label.tsx'
import { AttemptList } from './attempt-list.tsx'
import { CellActions } from './cell-actions.tsx'
import { CellReason } from './cell-reason.tsx'
import { RejectedResults } from './rejected-results.tsx'
import { ReusedNote } from './reused-note.tsx'
import { useRun } from './run-context.ts'
import { useCellLog } from './use-cell-log.ts'

const logEveryMs = 1_500 // a log grows without the cell changing; live, it comes by itself

type CellDrawerProps = { cell: CellReference; address: string; onClose: () => void }

/** Everything about one cell, beside the grid. It is asked for again whenever the cell changes. */
export function CellDrawer({ cell, address, onClose }: CellDrawerProps) {
  const { run, store } = useRun()
  useRowVersion(store, cell.position)
  const now = store.cell(cell.position, cell.phaseIndex)
  const log = useCellLog(cell)
  const detail = useQuery({
    queryKey: ['cell', run.id, cell.position, cell.phaseIndex, now.status, now.attempts, now.finishedAt],
    queryFn: () =>
      fetchJson(`/api/runs/${run.id}/cells/${cell.position}/${cell.phaseIndex}`, cellDetailSchema),
    placeholderData: keepPreviousData,
    refetchInterval: now.status === 'running' && !log.isLive ? logEveryMs : false,
  })
  useEscape(onClose)
  const phase = run.phases.find((candidate) => candidate.index === cell.phaseIndex)
  const takeFocus = useCallback((element: HTMLElement | null) => element?.focus({ preventScroll: true }), [])

  return (
    <div
      role="dialog"
      aria-labelledby="cell-title"
      className="panel-enter fixed inset-0 z-40 flex flex-col border-l border-line bg-surface lg:static lg:z-auto lg:w-[30rem] lg:shrink-0"
    >
      <header className="flex items-start gap-3 border-b border-line px-5 pt-4 pb-3">
        <div className="min-w-0 flex-1">
          <h2
            id="cell-title"
            ref={takeFocus}
            tabIndex={-1}
            className="text-base font-semibold tracking-tight outline-none"
          >
            {phase?.displayName ?? 'Unknown phase'}
          </h2>
          <Link
            href={`/runs/${run.id}/properties/${cell.position}`}
            className="block truncate text-[13px] text-ink-muted hover:underline"
          >
            {address || ' '}
          </Link>
        </div>
        <button type="button" onClick={onClose} className={`${button.quiet} -mr-2`} aria-label="Close">
          <X aria-hidden="true" className="size-4" />
        </button>
      </header>
      <div className="flex items-center gap-3 border-b border-line px-5 py-2.5">
        <span className="font-medium" data-drawer-status={now.status}>
          <StatusLabel status={now.status} />
        </span>
        {now.status === 'retrying' && (
          <span className="text-[13px] text-ink-muted tabular-nums">
            next attempt in <Countdown until={now.nextAttemptAt} clockOffsetMs={store.clockOffsetMs} />
          </span>
        )}
        {now.status === 'waiting' && now.startedAt > 0 && (
          <span className="text-[13px] text-ink-muted">
            since <LocalTime at={now.startedAt} />
          </span>
        )}
        <CellActions cell={cell} address={address} />
      </div>
      <div className="scrollbar-thin min-h-0 flex-1 space-y-5 overflow-y-auto overscroll-contain px-5 py-4">
        {detail.isError && <RefusalNote refusal={refusalFrom(detail.error)} />}
        {detail.data && now.status === 'completed' && <ReusedNote attempt={detail.data.attempts[0]} />}
        {detail.data?.reason && standingOf(detail.data.status, detail.data.reason.code) === now.status && (
          <CellReason reason={detail.data.reason} run={run} store={store} cell={cell} />
        )}
        {phase?.description && (
          <p className={`text-[13px] ${now.status === 'waiting' ? '' : 'text-ink-muted'}`}>
            {phase.description}
          </p>
        )}
        {now.status === 'waiting' && <MarkForm cell={cell} onMarked={focusTitle} />}
        {detail.data && (
          <AttemptList
            attempts={detail.data.attempts}
            phase={detail.data.phase}
            live={log}
            logHref={(attempt) => `/runs/${run.id}/cells/${cell.position}/${cell.phaseIndex}/${attempt}/log`}
          />
        )}
        {detail.data && <RejectedResults results={detail.data.rejectedResults} />}
      </div>
    </div>
  )
}

/** What had the focus goes away with its place in the drawer. */
function focusTitle(): void {
  document.getElementById('cell-title')?.focus({ preventScroll: true })
}

function useEscape(onEscape: () => void): void {
  useEffect(() => {
    const listener = (event: KeyboardEvent) => {
      // What lies above the drawer ends first.
      if (document.querySelector('dialog:modal, :popover-open') !== null) return
      if (event.key === 'Escape') onEscape()
    }
    window.addEventListener('keydown', listener)
    return () => window.removeEventListener('keydown', listener)
  }, [onEscape])
}
