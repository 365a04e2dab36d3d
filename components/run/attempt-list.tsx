import type { AttemptDetail } from '#lib/contract/runs.ts'
import { formatDuration } from '#components/format/duration.ts'
import { formatCost } from '#components/format/number.ts'
import { LocalTime } from '#components/ui/local-time.tsx'
import { StatusLabel } from '#components/ui/status-label.tsx'
import { AttemptBody } from './attempt-body.tsx'

type AttemptListProps = { attempts: AttemptDetail[]; maxAttempts: number }

/** Every try at a phase, newest first; the newest is open. */
export function AttemptList({ attempts, maxAttempts }: AttemptListProps) {
  if (attempts.length === 0) {
    return (
      <p className="text-[13px] text-ink-muted">
        Not tried yet. It gets {maxAttempts === 1 ? 'one attempt' : `up to ${maxAttempts} attempts`}.
      </p>
    )
  }
  return (
    <section aria-label="Attempts" className="space-y-2">
      {attempts.map((attempt, index) => (
        <details key={attempt.number} open={index === 0} className="group rounded-lg border border-line">
          <summary className="focus-inset flex list-none flex-wrap items-center gap-x-3 gap-y-0.5 rounded-lg px-3 py-2.5 text-[13px] hover:bg-hover">
            <span className="font-semibold">Attempt {attempt.number}</span>
            <StatusLabel status={attempt.status} />
            <span className="ml-auto text-ink-muted tabular-nums">
              {attempt.costUsd !== null && <>{formatCost(attempt.costUsd)} · </>}
              {attempt.finishedAt !== null && (
                <>{formatDuration(attempt.finishedAt - attempt.startedAt)} · </>
              )}
              <LocalTime at={attempt.startedAt} style="clock" />
            </span>
          </summary>
          <AttemptBody attempt={attempt} />
        </details>
      ))}
    </section>
  )
}
