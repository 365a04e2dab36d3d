import type { PropertyRunStatus } from '#lib/pipeline/statuses.ts'
import { looks } from './status.ts'

const order = ['completed', 'failed', 'blocked', 'cancelled', 'running'] as const satisfies readonly PropertyRunStatus[]

type PropertyBarProps = { counts: Partial<Record<PropertyRunStatus, number>>; total: number }

/** How the homes of a run are spread over the statuses. */
export function PropertyBar({ counts, total }: PropertyBarProps) {
  const starts = order.map((_, index) => order.slice(0, index).reduce((sum, status) => sum + (counts[status] ?? 0), 0))
  return (
    <svg
      aria-hidden="true"
      viewBox={`0 0 ${Math.max(1, total)} 1`}
      preserveAspectRatio="none"
      className="block h-1.5 w-full overflow-hidden rounded-full bg-line"
    >
      {order.map((status, index) => (
        <rect key={status} x={starts[index]} y="0" width={counts[status] ?? 0} height="1" className={looks[status].fill} />
      ))}
    </svg>
  )
}
