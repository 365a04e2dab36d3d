import type { RunResults } from '#lib/contract/screens.ts'
import { countOf, formatCount } from '#components/format/number.ts'

/** How many homes have a result, how they came out, and what is missing, in one line. */
export function ResultsSummary({ results }: { results: RunResults }) {
  const { rows } = results
  const count = (is: (row: RunResults['rows'][number]) => boolean) => rows.filter(is).length
  const ended = count((row) => row.status !== 'pending' && row.status !== 'running')
  const failed = count((row) => row.status === 'failed')
  if (!results.hasHomeResults) {
    return (
      <p className="text-[13px] text-ink-muted tabular-nums">
        This pipeline gives no score to rank homes by. Below is how far each home came: {formatCount(ended)}{' '}
        of {formatCount(rows.length)} done{failed > 0 && `, ${formatCount(failed)} failed`}.
      </p>
    )
  }
  const verdicts = [
    { words: 'pass the kill switch', number: count((row) => row.result?.verdict === 'PASS') },
    { words: 'with a warning', number: count((row) => row.result?.verdict === 'WARNING') },
    { words: 'fail it', number: count((row) => row.result?.verdict === 'FAIL') },
  ]
  return (
    <p className="flex flex-wrap gap-x-4 gap-y-0.5 text-[13px] text-ink-muted tabular-nums">
      <span>
        <b className="font-semibold text-ink">{formatCount(count((row) => row.result !== null))}</b> of{' '}
        {countOf(rows.length, 'home')} ranked
      </span>
      {verdicts.map(({ words, number }) => (
        <span key={words}>
          <b className="font-semibold text-ink">{formatCount(number)}</b> {words}
        </span>
      ))}
      {failed > 0 && <span>{formatCount(failed)} could not be finished</span>}
    </p>
  )
}
