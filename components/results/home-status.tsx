import type { ResultRow } from '#lib/contract/screens.ts'
import { StatusLabel } from '#components/ui/status-label.tsx'

export function HomeStatus({ row, phaseCount }: { row: ResultRow; phaseCount: number }) {
  return (
    <span className="flex items-center gap-2 text-[13px] whitespace-nowrap">
      <StatusLabel status={row.status} />
      {row.phasesFailed.length > 0 && (
        <span className="truncate text-xs text-ink-muted" title={row.phasesFailed.join(', ')}>
          {row.phasesFailed.join(', ')}
        </span>
      )}
      {row.status === 'running' && phaseCount > 0 && (
        <span className="text-xs text-ink-muted tabular-nums">
          {row.phasesSettled} of {phaseCount}
        </span>
      )}
    </span>
  )
}
