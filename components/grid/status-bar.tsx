import type { PhaseRunStatus } from '#lib/pipeline/statuses.ts'
import { looks } from '#components/ui/status.ts'

/** Statuses in the order that a bar shows them: what is done first, what is still to come last. */
export const barOrder = [
  'completed',
  'skipped',
  'failed',
  'blocked',
  'cancelled',
  'retrying',
  'running',
  'pending',
] as const satisfies readonly PhaseRunStatus[]

/** How the cells of a set are spread over the statuses. An SVG, because a style attribute is not allowed in HTML here. */
export function StatusBar({
  count,
  total,
  className = 'h-1',
}: {
  count: (status: PhaseRunStatus) => number
  total: number
  className?: string
}) {
  let x = 0
  return (
    <svg
      aria-hidden="true"
      viewBox={`0 0 ${Math.max(1, total)} 1`}
      preserveAspectRatio="none"
      className={`block w-full overflow-hidden rounded-full bg-line ${className}`}
    >
      {barOrder
        .filter((status) => status !== 'pending')
        .map((status) => {
          const width = count(status)
          const start = x
          x += width
          return width > 0 && <rect key={status} x={start} y="0" width={width} height="1" className={looks[status].fill} />
        })}
    </svg>
  )
}
