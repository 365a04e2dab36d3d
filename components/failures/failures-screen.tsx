'use client'
import { ShieldCheck } from 'lucide-react'
import { refusalFrom } from '#components/api/refusal-error.ts'
import { countOf } from '#components/format/number.ts'
import { RefusalNote } from '#components/ui/refusal-note.tsx'
import { FailureCard } from './failure-card.tsx'
import { useFailureGroups } from './use-failure-groups.ts'

/** What went wrong in this run, by kind: one thing to look at and one thing to retry each. */
export function FailuresScreen() {
  const { data: groups, error } = useFailureGroups()
  const cells = groups?.reduce((sum, { failed, retrying }) => sum + failed + retrying, 0) ?? 0
  return (
    <section
      aria-labelledby="failures-title"
      tabIndex={0}
      className="scrollbar-thin focus-inset min-h-0 flex-1 overflow-y-auto"
    >
      <div className="mx-auto w-full max-w-4xl px-4 py-5 md:px-6">
        <h2 id="failures-title" className="text-base font-semibold tracking-tight">
          Failures
        </h2>
        {error && <RefusalNote refusal={refusalFrom(error)} />}
        {!groups && !error && (
          <p role="status" className="mt-1 text-ink-muted">
            Gathering what failed…
          </p>
        )}
        {groups?.length === 0 && <NoFailures />}
        {groups && groups.length > 0 && (
          <>
            <p className="mt-0.5 text-[13px] text-ink-muted tabular-nums">
              {countOf(cells, 'cell')}, {countOf(groups.length, 'kind')} of failure. A kind is the message
              without what differs from home to home: numbers, times, addresses.
            </p>
            <ul className="mt-4 space-y-3">
              {groups.map((group) => (
                <li key={group.key}>
                  <FailureCard group={group} />
                </li>
              ))}
            </ul>
          </>
        )}
      </div>
    </section>
  )
}

function NoFailures() {
  return (
    <div className="mt-4 flex flex-col items-center gap-2 rounded-xl border border-line bg-surface px-6 py-12 text-center">
      <ShieldCheck aria-hidden="true" className="size-8 text-completed" />
      <p className="font-medium">Nothing has failed.</p>
      <p className="max-w-md text-[13px] text-ink-muted">
        When phases fail, those that failed in the same way are gathered here, so that 214 homes turned away
        by one service are one thing to look at, to see in the grid, and to retry.
      </p>
    </div>
  )
}
