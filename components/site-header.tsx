import Link from 'next/link'

export function SiteHeader() {
  return (
    <header className="z-30 flex h-12 shrink-0 items-center gap-6 border-b border-line bg-surface px-4 sm:px-6">
      <Link href="/" className="flex items-center gap-2 rounded-md font-semibold tracking-tight">
        <svg viewBox="0 0 20 20" className="size-5 text-accent" aria-hidden="true">
          <g fill="currentColor">
            <rect x="1" y="1" width="8" height="8" rx="1.8" />
            <rect x="11" y="1" width="8" height="8" rx="1.8" opacity=".5" />
            <rect x="1" y="11" width="8" height="8" rx="1.8" opacity=".5" />
            <rect
              x="11.75"
              y="11.75"
              width="6.5"
              height="6.5"
              rx="1.2"
              fill="none"
              stroke="currentColor"
              strokeWidth="1.5"
            />
          </g>
        </svg>
        Plotline
      </Link>
      <nav aria-label="Main" className="flex items-center gap-1 text-ink-muted">
        <Link href="/" className="rounded-md px-2 py-1 hover:bg-hover hover:text-ink">
          New run
        </Link>
        <Link href="/#runs" className="rounded-md px-2 py-1 hover:bg-hover hover:text-ink">
          Runs
        </Link>
        <Link href="/pipelines" className="rounded-md px-2 py-1 hover:bg-hover hover:text-ink">
          Pipelines
        </Link>
      </nav>
    </header>
  )
}
