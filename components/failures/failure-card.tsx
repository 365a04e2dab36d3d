import { RotateCw, Table2 } from 'lucide-react'
import Link from 'next/link'
import type { FailureGroup } from '#lib/contract/run-control.ts'
import { formatCount } from '#components/format/number.ts'
import { useAskRetry } from '#components/retry/ask-retry.ts'
import { failureChoice } from '#components/retry/retry-choices.ts'
import { formatCellAddress } from '#components/run/cell-address.ts'
import { useRun } from '#components/run/run-context.ts'
import { button } from '#components/ui/button.ts'
import { LocalTime } from '#components/ui/local-time.tsx'
import { StatusIcon } from '#components/ui/status-icon.tsx'

/** One kind of failure: how often, where, an example, and what to do about it. */
export function FailureCard({ group }: { group: FailureGroup }) {
  const { run } = useRun()
  const askRetry = useAskRetry()
  return (
    <article className="rounded-xl border border-line bg-surface p-4 shadow-card">
      <div className="flex flex-wrap items-start gap-x-4 gap-y-3">
        <div className="min-w-0 flex-1 basis-80">
          <h3 className="text-sm font-semibold wrap-anywhere">{group.signature}</h3>
          <p className="mt-1.5 flex flex-wrap items-center gap-x-4 gap-y-1 text-[13px] text-ink-muted tabular-nums">
            <span className="inline-flex items-center gap-1.5 text-ink">
              <StatusIcon status="failed" className="size-3.5" />
              {formatCount(group.failed)} failed
            </span>
            {group.retrying > 0 && (
              <span className="inline-flex items-center gap-1.5 text-ink">
                <StatusIcon status="retrying" className="size-3.5" />
                {formatCount(group.retrying)} waiting to retry
              </span>
            )}
            <span>
              last <LocalTime at={group.lastAt} />
            </span>
          </p>
          <Phases group={group} />
        </div>
        <div className="flex shrink-0 flex-wrap gap-2">
          <Link href={`/runs/${run.id}?failure=${group.key}`} prefetch={false} className={button.small}>
            <Table2 aria-hidden="true" className="size-3.5" />
            Show in the grid
          </Link>
          <button
            type="button"
            className={button.small}
            onClick={() => askRetry({ choices: [failureChoice(group.key)], mode: 'failed' })}
          >
            <RotateCw aria-hidden="true" className="size-3.5" />
            Retry these…
          </button>
        </div>
      </div>
      <Example group={group} />
    </article>
  )
}

function Phases({ group }: { group: FailureGroup }) {
  const { run } = useRun()
  return (
    <ul className="mt-2 flex flex-wrap gap-1.5 text-xs tabular-nums">
      {group.phases.map(({ phaseIndex, count }) => (
        <li key={phaseIndex} className="rounded-md bg-sunken px-2 py-0.5 text-ink-muted">
          {run.phases.find((phase) => phase.index === phaseIndex)?.displayName ?? `Phase ${phaseIndex + 1}`}{' '}
          <b className="font-medium text-ink">{formatCount(count)}</b>
        </li>
      ))}
    </ul>
  )
}

function Example({ group }: { group: FailureGroup }) {
  const { run } = useRun()
  const { example } = group
  return (
    <details className="mt-3 border-t border-line pt-2 text-[13px]">
      <summary className="w-fit rounded-md text-ink-muted hover:text-ink">One of them</summary>
      <pre className="scrollbar-thin mt-2 max-h-60 overflow-auto rounded-md bg-danger-soft px-3 py-2 font-mono text-xs wrap-break-word whitespace-pre-wrap">
        {example.error}
      </pre>
      <Link
        href={`/runs/${run.id}?cell=${formatCellAddress(example)}`}
        prefetch={false}
        className="mt-2 inline-block text-accent hover:underline"
      >
        {example.address}
      </Link>
    </details>
  )
}
