import type { RunHistory } from '#lib/contract/run-control.ts'
import { useRun } from '#components/run/run-context.ts'
import { LocalTime } from '#components/ui/local-time.tsx'
import { actionSentence } from './action-sentence.ts'

export function ActionList({ actions }: { actions: RunHistory['actions'] }) {
  const { run } = useRun()
  if (actions.length === 0) {
    return (
      <p className="mt-3 text-[13px] text-ink-muted">
        Nobody has done anything to this run yet. Pauses, retries, cancels and changes of limits are written
        down here, with who, what, and how many cells.
      </p>
    )
  }
  return (
    <ol className="mt-3 divide-y divide-line rounded-xl border border-line bg-surface text-[13px]">
      {actions.map((action) => (
        <li key={action.id} className="flex flex-wrap gap-x-4 px-4 py-2.5">
          <p className="min-w-0 flex-1 basis-64 wrap-anywhere tabular-nums">
            <b className="font-semibold">{action.actor}</b> {actionSentence(action, run.phases)}
          </p>
          <span className="text-ink-muted">
            <LocalTime at={action.at} />
          </span>
        </li>
      ))}
    </ol>
  )
}
