import { looks, type AnyStatus } from './status.ts'

type StatusBarProps = {
  /** From left to right; what is missing to `total` stays empty. */
  parts: readonly { status: AnyStatus; count: number }[]
  total: number
  className?: string
}

/** How a set is spread over statuses. An SVG, because a style attribute is not allowed in HTML here. */
export function StatusBar({ parts, total, className = 'h-1' }: StatusBarProps) {
  const startOf = (index: number) => parts.slice(0, index).reduce((sum, part) => sum + part.count, 0)
  return (
    <svg
      aria-hidden="true"
      viewBox={`0 0 ${Math.max(1, total)} 1`}
      preserveAspectRatio="none"
      className={`block w-full overflow-hidden rounded-full bg-line ${className}`}
    >
      {parts.map(({ status, count }, index) => (
        <rect key={status} x={startOf(index)} y="0" width={count} height="1" className={looks[status].fill} />
      ))}
    </svg>
  )
}
