import { StatusIcon } from './status-icon.tsx'
import { looks, type AnyStatus } from './status.ts'

export function StatusLabel({ status }: { status: AnyStatus }) {
  return (
    <span className="inline-flex items-center gap-1.5 whitespace-nowrap">
      <StatusIcon status={status} />
      {looks[status].word}
    </span>
  )
}
