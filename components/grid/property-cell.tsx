import { Ellipsis } from 'lucide-react'
import Link from 'next/link'
import { formatCount } from '#components/format/number.ts'
import { StatusIcon } from '#components/ui/status-icon.tsx'
import { type AnyStatus, looks } from '#components/ui/status.ts'

type PropertyCellProps = {
  runId: number
  position: number
  address: string
  status: AnyStatus
  cellKey: string
  isActive: boolean
}

export function PropertyCell({ runId, position, address, status, cellKey, isActive }: PropertyCellProps) {
  const [street, ...rest] = address.split(', ')
  return (
    <div
      role="rowheader"
      aria-colindex={1}
      data-cell={cellKey}
      tabIndex={isActive ? 0 : -1}
      className="focus-inset sticky left-0 z-10 flex min-w-0 items-center gap-2 border-r border-line bg-surface pr-2 pl-3 group-hover:bg-hover md:gap-2.5 md:pl-4"
    >
      <span
        aria-hidden="true"
        className="hidden w-9 shrink-0 text-right text-xs text-ink-faint tabular-nums md:block"
      >
        {formatCount(position + 1)}
      </span>
      <StatusIcon status={status} className="size-3.5" />
      <Link
        href={`/runs/${runId}/properties/${position}`}
        prefetch={false}
        tabIndex={-1}
        title={address}
        className="min-w-0 flex-1 truncate text-[13px] leading-tight hover:underline md:text-sm"
      >
        {street}
        <span className="block truncate text-[11px] text-ink-faint md:ml-2 md:inline md:text-xs">
          {rest.join(', ')}
        </span>
      </Link>
      <span className="sr-only">{looks[status].word}</span>
      <button
        type="button"
        data-menu=""
        tabIndex={-1}
        aria-label={`What to do with ${street}`}
        title="More (M)"
        aria-haspopup="menu"
        className="-mr-1.5 shrink-0 rounded-md p-1 text-ink-muted group-hover:opacity-100 hover:text-ink focus:opacity-100 max-md:px-0.5 pointer-fine:absolute pointer-fine:right-2.5 pointer-fine:bg-hover pointer-fine:opacity-0"
      >
        <Ellipsis aria-hidden="true" className="size-4" />
      </button>
    </div>
  )
}
