import type { HomeResult } from '#lib/contract/home-results.ts'

/** 0 to 600: the range that the score may still end in, and where it stands. */
export function ScoreRange({ result, className }: { result: HomeResult; className: string }) {
  const [lowest, highest] = result.scoreRange
  return (
    <svg
      aria-hidden="true"
      viewBox="0 0 600 20"
      preserveAspectRatio="none"
      className={`shrink-0 ${className}`}
    >
      <rect x="0" y="8" width="600" height="4" rx="2" className="fill-line" />
      <rect
        x={lowest}
        y="6"
        width={Math.max(4, highest - lowest)}
        height="8"
        className="fill-accent opacity-35"
      />
      {result.score !== null && (
        <rect x={Math.min(586, result.score - 7)} y="0" width="14" height="20" className="fill-accent" />
      )}
    </svg>
  )
}
