import Link from 'next/link'
import type { RunHistory } from '#lib/contract/run-control.ts'
import { formatCellAddress } from '#components/run/cell-address.ts'
import { useRun } from '#components/run/run-context.ts'
import { LocalTime } from '#components/ui/local-time.tsx'

/** Results of workers that had lost their claim: kept to be looked at, and of no effect. */
export function LateResults({ results }: { results: RunHistory['rejectedResults'] }) {
  const { run } = useRun()
  const nameOf = (index: number) => run.phases.find((phase) => phase.index === index)?.displayName
  return (
    <section aria-labelledby="late-title">
      <h2 id="late-title" className="text-base font-semibold tracking-tight">
        Rejected late results
      </h2>
      <p className="mt-1 text-[13px] text-ink-muted">
        {results.length === 0
          ? 'None. When a worker that was given up for lost comes back with a result, it is listed here and changes nothing.'
          : 'They came from workers that had been given up for lost, and changed nothing.'}
      </p>
      {results.length > 0 && (
        <ul className="mt-3 divide-y divide-line rounded-xl border border-line bg-surface text-[13px]">
          {results.map((result) => (
            <li key={`${formatCellAddress(result)}-${result.attempt}-${result.at}`} className="px-4 py-2.5">
              <Link
                href={`/runs/${run.id}?cell=${formatCellAddress(result)}`}
                prefetch={false}
                className="font-medium text-accent hover:underline"
              >
                {nameOf(result.phaseIndex)} of {result.address.split(', ')[0]}
              </Link>
              <p className="text-ink-muted tabular-nums">
                {result.status} in attempt {result.attempt}, worker {result.worker},{' '}
                <LocalTime at={result.at} />
              </p>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}
