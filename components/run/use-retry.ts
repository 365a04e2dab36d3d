import { useMutation } from '@tanstack/react-query'
import { retryAnswerSchema, type RetryAnswer } from '#lib/contract/runs.ts'
import { fetchJson } from '#components/api/fetch-json.ts'
import { countOf } from '#components/format/number.ts'
import type { CellReference, GridStore } from '#components/grid/grid-store.ts'

/** Asks for cells to be run again. They show as pending at once, and as before if the server refuses. */
export function useRetry(runId: number, store: GridStore | null) {
  return useMutation({
    mutationFn: (cells: CellReference[]) =>
      fetchJson(`/api/runs/${runId}/retries`, retryAnswerSchema, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ cells }),
      }),
    onMutate: (cells) => store?.expectPending(cells),
    onError: (_error, _cells, expected) => expected?.restore(),
    onSuccess: (answer, _cells, expected) => {
      if (answer.chosen.length === 0) expected?.restore()
    },
  })
}

/** What a retry will do, in a sentence. */
export function retrySentence(answer: RetryAnswer): string {
  const [leftOut] = answer.leftOut
  if (answer.chosen.length === 0)
    return leftOut ? `Not retried: ${leftOut.why}.` : 'There was nothing to retry.'
  if (answer.freed.length === 0) return 'It will run again.'
  return `It will run again, and ${countOf(answer.freed.length, 'blocked dependent')} after it.`
}
