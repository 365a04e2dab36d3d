import type { HomeResult, Tier } from '#lib/contract/home-results.ts'

const words: Record<Tier, string> = {
  UNICORN: 'Unicorn',
  CONTENDER: 'Contender',
  PASS: 'Pass over',
  FAILED: 'Ruled out',
}

const tones: Record<Tier, string> = {
  UNICORN: 'border-accent bg-accent-soft text-ink',
  CONTENDER: 'border-line-strong bg-surface text-ink',
  PASS: 'border-line bg-sunken text-ink-muted',
  FAILED: 'border-line bg-sunken text-ink-muted',
}

export function TierCell({ result }: { result: HomeResult }) {
  if (result.tier === null) return <span className="text-xs text-ink-muted">Too little known</span>
  return (
    <span className="inline-flex items-center gap-1.5 whitespace-nowrap">
      <span className={`rounded-full border px-2 py-0.5 text-xs font-medium ${tones[result.tier]}`}>
        {words[result.tier]}
      </span>
      {result.tierIsProvisional && result.tier !== 'FAILED' && (
        <span className="text-xs text-ink-muted" title="It rests on too little to be relied on">
          provisional
        </span>
      )}
    </span>
  )
}
