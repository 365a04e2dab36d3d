import { useMutation } from '@tanstack/react-query'
import { retryAnswerSchema, type RetryMode } from '#lib/contract/run-control.ts'
import { refusalFrom } from '#components/api/refusal-error.ts'
import { sendJson } from '#components/api/send-json.ts'
import { useRunChanged } from '#components/control/use-run-change.ts'
import type { CellReference } from '#components/grid/grid-store.ts'
import { useRun } from '#components/run/run-context.ts'
import { useNotice } from '#components/ui/notice.tsx'
import type { Standing } from '#lib/pipeline/standing.ts'
import { retrySentence } from './retry-sentence.ts'

const modeOf: Partial<Record<Standing, RetryMode>> = {
  failed: 'failed',
  skipped: 'unfinished',
  cancelled: 'unfinished',
  completed: 'all',
}

export function canRetry(status: Standing): boolean {
  return modeOf[status] !== undefined
}

/**
 * Retries a cell as a person has it before their eyes: refused when it has changed since. It shows as pending at once, and
 * as before if the server refuses.
 */
export function useRetryCell(): (cell: CellReference) => void {
  const { run, store } = useRun()
  const notice = useNotice()
  const tellOthers = useRunChanged()
  const { mutate } = useMutation({
    mutationFn: ({ cell, mode, revision }: { cell: CellReference; mode: RetryMode; revision: number }) =>
      sendJson({
        url: `/api/runs/${run.id}/retries`,
        schema: retryAnswerSchema,
        body: { scope: { kind: 'cells', cells: [cell] }, mode, revision, digest: null },
      }),
    onMutate: ({ cell }) => store.expectPending([cell]),
    onError: (error, _input, expected) => {
      expected?.restore()
      notice.refused(refusalFrom(error))
    },
    onSuccess: (answer, _input, expected) => {
      if (answer.chosen === 0) expected?.restore()
      notice.done(retrySentence(answer))
      tellOthers()
    },
  })
  return (cell) => {
    const mode = modeOf[store.cell(cell.position, cell.phaseIndex).status]
    if (mode !== undefined && store.revision !== null) mutate({ cell, mode, revision: store.revision })
  }
}
