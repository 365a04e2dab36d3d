import type { CellDetail } from '#lib/contract/runs.ts'
import { LocalTime } from '#components/ui/local-time.tsx'

export function RejectedResults({ results }: { results: CellDetail['rejectedResults'] }) {
  if (results.length === 0) return null
  return (
    <section className="text-[13px]">
      <h3 className="font-semibold">Rejected late results</h3>
      <p className="mt-0.5 text-ink-muted">
        They came from a worker that had been given up for lost, and changed nothing.
      </p>
      <ul className="mt-2 space-y-1 text-ink-muted">
        {results.map((result) => (
          <li key={`${result.attempt}-${result.at}`}>
            Attempt {result.attempt} on worker {result.worker}: {result.status},{' '}
            <LocalTime at={result.at} style="clock" />
          </li>
        ))}
      </ul>
    </section>
  )
}
