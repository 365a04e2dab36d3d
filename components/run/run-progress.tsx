import type { ReactNode } from 'react'
import { formatDuration, formatRoughDuration } from '#components/format/duration.ts'
import { countOf, formatCount } from '#components/format/number.ts'
import { barParts } from '#components/grid/bar-order.ts'
import type { GridStore } from '#components/grid/grid-store.ts'
import { useGridVersion } from '#components/grid/use-grid-version.ts'
import { machineCellsLeft } from '#components/manual/machine-work.ts'
import { WaitingLink } from '#components/manual/waiting-link.tsx'
import { StatusBar } from '#components/ui/status-bar.tsx'
import { Elapsed } from '#components/ui/elapsed.tsx'
import { StatusIcon } from '#components/ui/status-icon.tsx'
import { useRun } from './run-context.ts'
import { spendingWords } from './spending.ts'
import { estimateRemainingMs } from './progress-rate.ts'
import { useProgressSamples } from './use-progress-samples.ts'

/** How far the run is, over all cells, and when it may be done. */
export function RunProgress({ store, children }: { store: GridStore; children?: ReactNode }) {
  useGridVersion(store)
  if (store.revision === null)
    return <p className="h-11 text-[13px] text-ink-muted">Reading how far it is…</p>
  const cancelled = store.total('cancelled')
  const done = store.settledCount - cancelled
  const spending = spendingWords(store.run)
  const percent = store.cellCount === 0 ? 100 : Math.floor((100 * done) / store.cellCount)
  return (
    <div className="flex flex-col gap-1.5">
      <div
        role="progressbar"
        aria-label="Cells done"
        aria-valuemin={0}
        aria-valuemax={store.cellCount}
        aria-valuenow={done}
      >
        <StatusBar
          parts={barParts((status) => store.total(status))}
          total={store.cellCount}
          className="h-1.5"
        />
      </div>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2 sm:min-h-8">
        <p className="flex min-w-0 flex-wrap items-center gap-x-4 gap-y-1 text-[13px] text-ink-muted tabular-nums">
          <span>
            <b className="font-semibold text-ink">{formatCount(done)}</b> of {formatCount(store.cellCount)}{' '}
            cells done ({percent}%)
          </span>
          {spending !== null && <span>{spending}</span>}
          {cancelled > 0 && <span>{formatCount(cancelled)} cancelled</span>}
          {store.run.status === 'paused' ? <Paused store={store} /> : <Timing store={store} />}
          <WaitingLink />
        </p>
        <div className="sm:ml-auto">{children}</div>
      </div>
    </div>
  )
}

/** A pause must not be taken for a slow run. */
function Paused({ store }: { store: GridStore }) {
  const running = store.total('running')
  const finishing = running > 0 ? countOf(running, 'phase is', 'phases are') : null
  return (
    <span className="inline-flex items-center gap-1.5 rounded-md bg-warning-soft px-2 py-0.5 font-medium text-ink">
      <StatusIcon status="paused" className="size-3.5" />
      Paused: nothing new starts{finishing && `; ${finishing} finishing`}
    </span>
  )
}

function Timing({ store }: { store: GridStore }) {
  const { run } = useRun()
  const samples = useProgressSamples(store)
  const { status, startedAt, finishedAt } = store.run
  const now = Date.now() + store.clockOffsetMs
  if (startedAt === null) return <span>Not started yet</span>
  if (status === 'completed' || status === 'cancelled') {
    return finishedAt === null ? null : <span>Took {formatDuration(finishedAt - startedAt)}</span>
  }
  const left = machineCellsLeft(run.phases, (phaseIndex, standing) => store.count(phaseIndex, standing))
  const isStuck = store.run.holds.length > 0 && store.total('running') + store.total('retrying') === 0
  const leftMs = estimateRemainingMs({
    samples: samples.current,
    startedAt,
    now,
    settled: store.settledCount,
    total: store.settledCount + left,
  })
  return (
    <>
      <span className="hidden sm:inline">
        <Elapsed since={startedAt} clockOffsetMs={store.clockOffsetMs} /> so far
      </span>
      {isStuck && <span>nothing runs: what is left waits for a held phase</span>}
      {!isStuck && leftMs !== null && leftMs > 0 && <span>{formatRoughDuration(leftMs)} left</span>}
    </>
  )
}
