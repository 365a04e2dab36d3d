import { ArrowDown, ArrowUp } from 'lucide-react'
import type { ReactNode } from 'react'

type SortableHeaderProps = {
  id: string
  isNumber: boolean
  direction: false | 'asc' | 'desc'
  onSort: () => void
  children: ReactNode
}

export function SortableHeader({ id, isNumber, direction, onSort, children }: SortableHeaderProps) {
  const Arrow = direction === 'desc' ? ArrowDown : ArrowUp
  return (
    <th
      scope="col"
      data-column={id}
      aria-sort={direction === false ? 'none' : direction === 'asc' ? 'ascending' : 'descending'}
      className={`border-b border-line-strong bg-sunken p-0 text-xs font-semibold ${id === 'address' ? 'sticky left-0 z-10' : ''}`}
    >
      <button
        type="button"
        onClick={onSort}
        className={`focus-inset flex h-9 w-full items-center gap-1 px-3 whitespace-nowrap hover:bg-hover ${isNumber ? 'flex-row-reverse' : ''}`}
      >
        {children}
        <Arrow
          aria-hidden="true"
          className={`size-3.5 ${direction === false ? 'opacity-0' : 'text-accent'}`}
        />
      </button>
    </th>
  )
}
