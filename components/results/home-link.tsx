import Link from 'next/link'
import type { ResultRow } from '#lib/contract/screens.ts'

export function HomeLink({ runId, row }: { runId: number; row: ResultRow }) {
  const [street, ...rest] = row.address.split(', ')
  return (
    <Link
      href={`/runs/${runId}/properties/${row.position}`}
      prefetch={false}
      title={row.address}
      onClick={(event) => event.stopPropagation()}
      className="block w-36 truncate hover:underline sm:w-auto"
    >
      {street} <span className="hidden text-xs text-ink-faint sm:inline">{rest.join(', ')}</span>
    </Link>
  )
}
