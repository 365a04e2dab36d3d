import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { recentRunsSchema, type RecentRun } from '#lib/contract/screens.ts'
import { fetchJson } from '#components/api/fetch-json.ts'
import { formatDuration } from '#components/format/duration.ts'
import { formatCount } from '#components/format/number.ts'
import { LocalTime } from '#components/ui/local-time.tsx'
import { StatusBar } from '#components/ui/status-bar.tsx'
import { StatusLabel } from '#components/ui/status-label.tsx'

const barOrder = ['completed', 'failed', 'blocked', 'cancelled', 'running'] as const

const isOpen = (run: RecentRun) => run.status === 'pending' || run.status === 'running'

export function RecentRuns({ initial }: { initial: RecentRun[] }) {
  const { data: runs } = useQuery({
    queryKey: ['recent-runs'],
    queryFn: () => fetchJson('/api/runs', recentRunsSchema),
    initialData: initial,
    refetchInterval: (query) => (query.state.data?.some(isOpen) ? 2_000 : 15_000),
  })
  return (
    <section aria-labelledby="runs" className="mt-12">
      <h2 id="runs" className="scroll-mt-6 text-base font-semibold tracking-tight">
        Recent runs
      </h2>
      <ul className="mt-3 divide-y divide-line overflow-hidden rounded-xl border border-line bg-surface shadow-card">
        {runs.map((run) => (
          <RecentRunRow key={run.id} run={run} />
        ))}
      </ul>
    </section>
  )
}

function RecentRunRow({ run }: { run: RecentRun }) {
  const { completed = 0, failed = 0, blocked = 0, cancelled = 0 } = run.counts
  const parts = barOrder.map((status) => ({ status, count: run.counts[status] ?? 0 }))
  const settled = completed + failed + blocked
  return (
    <li className="relative grid grid-cols-[1fr_auto] items-center gap-x-6 gap-y-1.5 px-4 py-3 focus-within:bg-hover hover:bg-hover sm:grid-cols-[minmax(0,1.4fr)_7rem_minmax(0,1fr)_6.5rem]">
      <div className="min-w-0">
        <Link href={`/runs/${run.id}`} className="block truncate font-medium after:absolute after:inset-0">
          {run.listName}
        </Link>
        <p className="truncate text-xs text-ink-muted">
          Run {run.id} · {run.pipeline}
        </p>
      </div>
      <span className="text-[13px]">
        <StatusLabel status={run.status} />
      </span>
      <div className="col-span-2 sm:col-span-1">
        <StatusBar parts={parts} total={run.propertyCount} className="h-1.5" />
        <p className="mt-1.5 text-xs text-ink-muted tabular-nums">
          {formatCount(settled)} of {formatCount(run.propertyCount)} homes
          {failed > 0 && `, ${formatCount(failed)} failed`}
          {cancelled > 0 && `, ${formatCount(cancelled)} cancelled`}
        </p>
      </div>
      <p className="hidden text-right text-xs text-ink-muted tabular-nums sm:block">
        <LocalTime at={run.createdAt} />
        {run.startedAt !== null && run.finishedAt !== null && (
          <span className="block">{formatDuration(run.finishedAt - run.startedAt)}</span>
        )}
      </p>
    </li>
  )
}
