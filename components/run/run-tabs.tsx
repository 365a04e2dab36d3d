import Link from 'next/link'
import { usePathname } from 'next/navigation'
import type { RunOverview } from '#lib/contract/screens.ts'
import { formatCompactCount } from '#components/format/compact-count.ts'
import { formatCount } from '#components/format/number.ts'
import type { GridStore } from '#components/grid/grid-store.ts'
import { useGridVersion } from '#components/grid/use-grid-version.ts'

export function RunTabs({ run, store }: { run: RunOverview; store: GridStore }) {
  useGridVersion(store)
  const path = usePathname()
  const base = `/runs/${run.id}`
  const failed = store.total('failed')
  const tabs = [
    { word: 'Grid', href: base },
    { word: 'Results', href: `${base}/results` },
    { word: 'Failures', href: `${base}/failures`, count: failed },
    { word: 'History', href: `${base}/history` },
  ]
  return (
    <nav aria-label="Run" className="flex rounded-lg border border-line bg-sunken p-0.5 text-[13px]">
      {tabs.map(({ word, href, count = 0 }) => (
        <Link
          key={word}
          href={href}
          aria-current={href === path ? 'page' : undefined}
          aria-label={count > 0 ? `${word}, ${formatCount(count)}` : undefined}
          className="rounded-md px-2.5 py-1 whitespace-nowrap text-ink-muted hover:text-ink aria-[current]:bg-surface aria-[current]:font-medium aria-[current]:text-ink aria-[current]:shadow-card md:px-3"
        >
          {word}
          {count > 0 && (
            <span className="ml-1.5 hidden text-xs text-failed tabular-nums sm:inline">
              {formatCompactCount(count)}
            </span>
          )}
        </Link>
      ))}
    </nav>
  )
}
