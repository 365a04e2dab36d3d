import { useMemo, useState } from 'react'
import type { AttemptDetail, PhaseSummary } from '#lib/contract/runs.ts'
import { formatDuration } from '#components/format/duration.ts'
import { LocalTime } from '#components/ui/local-time.tsx'
import { StatusLabel } from '#components/ui/status-label.tsx'
import { AttemptBody } from './attempt-body.tsx'
import { usageWords } from './attempt-usage.ts'
import type { CellLogView } from './cell-log.ts'
import { beginLog, type ShownLog } from './shown-log.ts'

type AttemptListProps = {
  attempts: AttemptDetail[]
  phase: Pick<PhaseSummary, 'executor' | 'maxAttempts'>
  /** The newest attempt's log as it comes. */
  live: CellLogView
  /** Where the whole log of an attempt can be had. */
  logHref: (attempt: number) => string
}

/** Every try at a phase, newest first; the newest is open. */
export function AttemptList({ attempts, phase, live, logHref }: AttemptListProps) {
  if (attempts.length === 0) {
    return <p className="text-[13px] text-ink-muted">{untriedSentence(phase)}</p>
  }
  return (
    <section aria-label="Attempts" className="space-y-2">
      {attempts.map((attempt, index) => (
        <Attempt
          key={attempt.number}
          attempt={attempt}
          isNewest={index === 0}
          live={live}
          logHref={logHref(attempt.number)}
        />
      ))}
    </section>
  )
}

type AttemptProps = { attempt: AttemptDetail; isNewest: boolean; live: CellLogView; logHref: string }

function Attempt({ attempt, isNewest, live, logHref }: AttemptProps) {
  // A log is long: what was never opened is not drawn.
  const [wasOpened, setOpened] = useState(isNewest)
  const log = useShownLog(attempt, live)
  const usage = usageWords(attempt)
  return (
    <details
      open={isNewest}
      onToggle={(event) => event.currentTarget.open && setOpened(true)}
      className="group rounded-lg border border-line"
    >
      <summary className="focus-inset flex list-none flex-wrap items-center gap-x-3 gap-y-0.5 rounded-lg px-3 py-2.5 text-[13px] hover:bg-hover">
        <span className="font-semibold">Attempt {attempt.number}</span>
        <StatusLabel status={attempt.status} />
        <span className="ml-auto text-ink-muted tabular-nums">
          {attempt.finishedAt !== null && <>{formatDuration(attempt.finishedAt - attempt.startedAt)} · </>}
          <LocalTime at={attempt.startedAt} style="clock" />
        </span>
        {usage !== '' && <span className="w-full text-xs text-ink-muted tabular-nums">{usage}</span>}
      </summary>
      {wasOpened && <AttemptBody attempt={attempt} log={log} logHref={logHref} />}
    </details>
  )
}

/** What came live, unless the attempt's own record has more of it: the connection is away, or slower. */
function useShownLog(attempt: AttemptDetail, live: CellLogView): ShownLog {
  const { log, logLeftOut } = attempt
  const stored = useMemo(() => beginLog(log, logLeftOut), [log, logLeftOut])
  const isAhead = live.log.leftOut + live.log.length >= stored.leftOut + stored.length
  return live.attempt === attempt.number && isAhead ? live.log : stored
}

function untriedSentence({ executor, maxAttempts }: AttemptListProps['phase']): string {
  if (executor === 'manual') return 'A person does this: nobody has said yet what came of it.'
  return `Not tried yet. It gets ${maxAttempts === 1 ? 'one attempt' : `up to ${maxAttempts} attempts`}.`
}
