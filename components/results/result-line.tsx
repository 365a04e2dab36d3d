import { useRouter } from 'next/navigation'
import type { ReactNode } from 'react'
import type { ResultRow } from '#lib/contract/screens.ts'

type ResultLineProps = { runId: number; row: ResultRow; rowIndex: number; children: ReactNode }

/** A row that opens its home on a click anywhere; the keyboard has the link in it. */
export function ResultLine({ runId, row, rowIndex, children }: ResultLineProps) {
  const router = useRouter()
  return (
    <tr
      aria-rowindex={rowIndex}
      onClick={() => router.push(`/runs/${runId}/properties/${row.position}`)}
      className="group cursor-pointer border-b border-line hover:bg-hover"
    >
      {children}
    </tr>
  )
}
