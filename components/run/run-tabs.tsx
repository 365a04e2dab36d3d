import Link from 'next/link'

type Tab = 'grid' | 'results'

export function RunTabs({ runId, current }: { runId: number; current: Tab | null }) {
  const tabs: { tab: Tab; word: string; href: string }[] = [
    { tab: 'grid', word: 'Grid', href: `/runs/${runId}` },
    { tab: 'results', word: 'Results', href: `/runs/${runId}/results` },
  ]
  return (
    <nav aria-label="Run" className="flex rounded-lg border border-line bg-sunken p-0.5 text-[13px]">
      {tabs.map(({ tab, word, href }) => (
        <Link
          key={tab}
          href={href}
          aria-current={tab === current ? 'page' : undefined}
          className="rounded-md px-3 py-1 text-ink-muted hover:text-ink aria-[current]:bg-surface aria-[current]:font-medium aria-[current]:text-ink aria-[current]:shadow-card"
        >
          {word}
        </Link>
      ))}
    </nav>
  )
}
