import { History } from 'lucide-react'
import Link from 'next/link'
import type { AttemptDetail } from '#lib/contract/runs.ts'
import { formatAgo } from '#components/format/age.ts'
import { LocalTime } from '#components/ui/local-time.tsx'
import { useNow } from '#components/ui/now.ts'
import { useRun } from './run-context.ts'

/** Says that a result is an earlier one, how old it is, and where it came from. */
export function ReusedNote({ attempt }: { attempt: AttemptDetail | undefined }) {
  const { run, store } = useRun()
  const now = useNow() + store.clockOffsetMs
  const from = attempt?.reusedFrom
  if (!from) return null
  return (
    <p className="flex gap-2.5 rounded-lg border border-line bg-good-soft p-3 text-[13px]">
      <History aria-hidden="true" className="mt-0.5 size-4 shrink-0 text-completed" />
      <span>
        <b className="font-semibold">Reused:</b> result of {formatAgo(now - from.finishedAt)}, from{' '}
        {from.runId === run.id ? (
          'this run'
        ) : (
          <Link href={`/runs/${from.runId}`} className="font-medium underline">
            run {from.runId}
          </Link>
        )}{' '}
        (attempt {from.number}, <LocalTime at={from.finishedAt} />
        ). Nothing it rests on has changed since; “Run again” makes a new one.
      </span>
    </p>
  )
}
