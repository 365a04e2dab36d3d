import { LocalTime } from '#components/ui/local-time.tsx'
import type { Connection } from './connection.ts'

const look = {
  live: { dot: 'bg-completed', frame: 'border-line text-ink-muted' },
  'catching-up': { dot: 'bg-running motion-safe:animate-pulse', frame: 'border-line text-ink-muted' },
  stale: { dot: 'rounded-none! bg-retrying', frame: 'border-retrying/50 bg-warning-soft text-ink' },
  refused: { dot: 'rounded-none! bg-failed', frame: 'border-failed/50 bg-danger-soft text-ink' },
}

/** How far the page can be trusted: always in sight, always true. */
export function ConnectionBadge({ connection }: { connection: Connection }) {
  const { dot, frame } = look[connection.kind]
  return (
    <span
      data-connection={connection.kind}
      className={`inline-flex h-7 items-center gap-2 rounded-full border px-2.5 text-xs font-medium whitespace-nowrap tabular-nums ${frame}`}
    >
      <span aria-hidden="true" className={`size-2 rounded-full ${dot}`} />
      <span role={connection.kind === 'stale' || connection.kind === 'refused' ? 'alert' : undefined}>
        <Words connection={connection} />
      </span>
    </span>
  )
}

function Words({ connection }: { connection: Connection }) {
  switch (connection.kind) {
    case 'live':
      return 'Live'
    case 'catching-up':
      return 'Catching up'
    case 'stale':
      return (
        <>
          Stale since <LocalTime at={connection.since} style="clock" />
        </>
      )
    case 'refused':
      return connection.message
  }
}
