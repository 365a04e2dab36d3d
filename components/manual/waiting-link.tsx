import Link from 'next/link'
import { countOf } from '#components/format/number.ts'
import { useRun } from '#components/run/run-context.ts'
import { StatusIcon } from '#components/ui/status-icon.tsx'

/** How many homes wait for a person, and the way to them; nothing when none does. */
export function WaitingLink() {
  const { run, store } = useRun()
  const count = store.waitingHomeCount
  if (count === 0) return null
  return (
    <Link
      href={`/runs/${run.id}?status=waiting`}
      prefetch={false}
      className="inline-flex items-center gap-1.5 font-medium text-ink underline decoration-line-strong underline-offset-2 hover:decoration-current"
    >
      <StatusIcon status="waiting" className="size-3.5" />
      {countOf(count, 'home waits', 'homes wait')} for a person
    </Link>
  )
}
