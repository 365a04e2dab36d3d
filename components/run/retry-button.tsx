import { RotateCw } from 'lucide-react'
import type { PhaseRunStatus } from '#lib/pipeline/statuses.ts'
import { refusalFrom } from '#components/api/refusal-error.ts'
import type { CellReference, GridStore } from '#components/grid/grid-store.ts'
import { button } from '#components/ui/button.ts'
import type { RunOverview } from '#lib/contract/screens.ts'
import { retrySentence, useRetry } from './use-retry.ts'

const retryable: readonly PhaseRunStatus[] = ['failed', 'skipped', 'cancelled', 'completed']

type RetryButtonProps = { run: RunOverview; store: GridStore; cell: CellReference; status: PhaseRunStatus }

export function RetryButton({ run, store, cell, status }: RetryButtonProps) {
  const retry = useRetry(run.id, store)
  const look = status === 'failed' ? button.primary : button.plain
  return (
    <div className="ml-auto flex min-w-0 items-center gap-3">
      <p role="status" className="min-w-0 text-right text-[13px] text-ink-muted">
        {retry.isSuccess && (retryable.includes(status) ? 'It ran again.' : retrySentence(retry.data))}
        {retry.isError && refusalFrom(retry.error).message}
      </p>
      {retryable.includes(status) && (
        <button
          type="button"
          className={`${look} h-8!`}
          disabled={retry.isPending}
          onClick={() => retry.mutate([cell])}
        >
          <RotateCw aria-hidden="true" className="size-3.5" />
          {status === 'completed' ? 'Run again' : 'Retry'}
        </button>
      )}
    </div>
  )
}
