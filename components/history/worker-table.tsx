import { CircleSlash, HelpCircle, Power, Zap, type LucideIcon } from 'lucide-react'
import type { RunHistory } from '#lib/contract/run-control.ts'
import { formatAgo } from '#components/format/age.ts'
import { countOf, formatCount } from '#components/format/number.ts'
import { useRun } from '#components/run/run-context.ts'
import { LocalTime } from '#components/ui/local-time.tsx'
import { useNow } from '#components/ui/now.ts'

type Worker = RunHistory['workers'][number]

const states: Record<Worker['state'], { word: string; Icon: LucideIcon; text: string }> = {
  working: { word: 'Working', Icon: Zap, text: 'text-completed' },
  silent: { word: 'Silent', Icon: HelpCircle, text: 'text-retrying' },
  stopped: { word: 'Stopped', Icon: Power, text: 'text-skipped' },
  lost: { word: 'Lost', Icon: CircleSlash, text: 'text-failed' },
}

/** The workers that had a part in this run: how they are, and what they hold. */
export function WorkerTable({ workers }: { workers: RunHistory['workers'] }) {
  return (
    <section aria-labelledby="workers-title">
      <h2 id="workers-title" className="flex min-h-8 items-center text-base font-semibold tracking-tight">
        Workers
      </h2>
      {workers.length === 0 && (
        <p className="mt-3 text-[13px] text-ink-muted">
          No worker has taken a home of this run yet. “npm start” brings one; “npm run worker” adds more, on
          any machine.
        </p>
      )}
      {workers.length > 0 && (
        <ul className="mt-3 divide-y divide-line rounded-xl border border-line bg-surface text-[13px]">
          {workers.map((worker) => (
            <li key={worker.id} className="px-4 py-2.5">
              <WorkerEntry worker={worker} />
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}

function WorkerEntry({ worker }: { worker: Worker }) {
  const { store } = useRun()
  const now = useNow() + store.clockOffsetMs
  const { word, Icon, text } = states[worker.state]
  const holds = worker.holds > 0 ? `Holds ${countOf(worker.holds, 'home')} now` : 'Holds nothing now'
  // A worker that was stopped gave what it had begun back: nothing of it was lost.
  const end = worker.state === 'stopped' ? 'given back' : 'lost'
  const lost = worker.lostAttempts > 0 ? `, ${formatCount(worker.lostAttempts)} ${end}` : ''
  return (
    <>
      <p className="flex items-baseline gap-x-3">
        <span className="min-w-0 truncate font-medium" title={`${worker.host}, process ${worker.pid}`}>
          Worker {worker.id} <span className="font-normal text-ink-muted">on {worker.host}</span>
        </span>
        <span className="ml-auto inline-flex shrink-0 items-center gap-1.5 self-center font-medium">
          <Icon aria-hidden="true" className={`size-3.5 ${text}`} />
          {word}
        </span>
      </p>
      <p className="mt-0.5 text-ink-muted tabular-nums">
        {holds} · {countOf(worker.attempts, 'attempt')}
        {lost}
      </p>
      <p className="text-xs text-ink-muted tabular-nums">
        Process {worker.pid}, since <LocalTime at={worker.startedAt} />
        {worker.state !== 'working' && now > 0 && `, last heard of ${formatAgo(now - worker.lastSeenAt)}`}
      </p>
    </>
  )
}
