import { CircleCheck, CircleHelp, CircleX } from 'lucide-react'
import type { KillSwitch } from './home-shapes.ts'
import { Section } from './section.tsx'

const looks = {
  PASS: { word: 'Met', Icon: CircleCheck, tone: 'text-completed' },
  FAIL: { word: 'Not met', Icon: CircleX, tone: 'text-failed' },
  UNKNOWN: { word: 'Unknown', Icon: CircleHelp, tone: 'text-retrying' },
}

/** Each criterion: what is asked, what the home has, and what follows. */
export function KillSwitchTable({ killSwitch }: { killSwitch: KillSwitch }) {
  return (
    <Section title="Kill switch" words={killSwitch.sentence}>
      <ul className="divide-y divide-line overflow-hidden rounded-xl border border-line bg-surface">
        {killSwitch.criteria.map((criterion) => {
          const { word, Icon, tone } = looks[criterion.result]
          return (
            <li
              key={criterion.name}
              className="grid gap-x-4 gap-y-1 px-4 py-3 text-[13px] sm:grid-cols-[6.5rem_minmax(0,1fr)_minmax(0,1.2fr)]"
            >
              <span className="flex items-center gap-1.5 self-start font-medium">
                <Icon aria-hidden="true" className={`size-4 shrink-0 ${tone}`} />
                {word}
              </span>
              <div className="min-w-0">
                <p className="font-medium">
                  {criterion.name}
                  <span className="ml-2 text-[11px] font-normal text-ink-muted">
                    {criterion.type === 'HARD' ? 'must' : `soft, ${criterion.severity}`}
                  </span>
                </p>
                <p className="text-ink-muted">{criterion.requirement}</p>
              </div>
              <div className="min-w-0">
                <p className="tabular-nums">
                  {criterion.actual ?? 'Not known'}
                  {criterion.gap !== null && <span className="text-ink-muted"> · {criterion.gap}</span>}
                </p>
                {criterion.consequence !== null && <p className="text-ink-muted">{criterion.consequence}</p>}
              </div>
            </li>
          )
        })}
      </ul>
    </Section>
  )
}
