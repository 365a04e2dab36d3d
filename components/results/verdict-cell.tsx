import { CircleCheck, CircleX, TriangleAlert } from 'lucide-react'
import type { Verdict } from '#lib/contract/home-results.ts'

const looks = {
  PASS: { word: 'Pass', Icon: CircleCheck, tone: 'text-completed' },
  WARNING: { word: 'Warning', Icon: TriangleAlert, tone: 'text-retrying' },
  FAIL: { word: 'Fail', Icon: CircleX, tone: 'text-failed' },
}

export function VerdictCell({ verdict }: { verdict: Verdict }) {
  const { word, Icon, tone } = looks[verdict]
  return (
    <span className="inline-flex items-center gap-1.5">
      <Icon aria-hidden="true" className={`size-4 shrink-0 ${tone}`} />
      {word}
    </span>
  )
}
