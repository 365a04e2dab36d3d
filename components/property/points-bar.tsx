type PointsBarProps = { points: number | null; maxPoints: number; className: string }

/** A bar that is empty for none, and dashed for unknown. */
export function PointsBar({ points, maxPoints, className }: PointsBarProps) {
  return (
    <svg aria-hidden="true" viewBox="0 0 100 6" preserveAspectRatio="none" className={`w-full ${className}`}>
      {points === null ? (
        <line
          x1="0"
          y1="3"
          x2="100"
          y2="3"
          strokeWidth="2"
          strokeDasharray="2 3"
          className="stroke-line-strong"
        />
      ) : (
        <>
          <rect width="100" height="6" rx="3" className="fill-line" />
          <rect
            width={maxPoints > 0 ? (100 * points) / maxPoints : 0}
            height="6"
            rx="3"
            className="fill-accent"
          />
        </>
      )}
    </svg>
  )
}
