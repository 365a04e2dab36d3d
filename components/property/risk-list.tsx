import type { Risk } from './home-shapes.ts'
import { Section } from './section.tsx'

const words: Record<Risk['level'], string> = { high: 'High', medium: 'Medium', low: 'Low' }
const tones: Record<Risk['level'], string> = {
  high: 'border-failed/40 bg-danger-soft',
  medium: 'border-retrying/40 bg-warning-soft',
  low: 'border-line bg-sunken',
}

export function RiskList({ risks }: { risks: Risk[] }) {
  if (risks.length === 0) return null
  return (
    <Section title="Risks">
      <ul className="divide-y divide-line rounded-xl border border-line bg-surface">
        {risks.map((risk) => (
          <li key={risk.sentence} className="flex gap-4 px-4 py-3 text-[13px]">
            <span
              className={`h-fit w-16 shrink-0 rounded-full border text-center text-xs leading-5 ${tones[risk.level]}`}
            >
              {words[risk.level]}
            </span>
            <div className="min-w-0">
              <p className="font-medium">{risk.sentence}</p>
              <p className="text-ink-muted">{risk.advice}</p>
            </div>
          </li>
        ))}
      </ul>
    </Section>
  )
}
