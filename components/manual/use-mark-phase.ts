import { useMutation } from '@tanstack/react-query'
import { markAnswerSchema, type MarkRequest } from '#lib/contract/marks.ts'
import type { Refusal } from '#lib/contract/refusal.ts'
import { refusalFrom } from '#components/api/refusal-error.ts'
import { sendJson } from '#components/api/send-json.ts'
import { useRunChanged } from '#components/control/use-run-change.ts'
import { countOf } from '#components/format/number.ts'
import { useRun } from '#components/run/run-context.ts'
import { useNotice } from '#components/ui/notice.tsx'

/**
 * Says what came of a manual phase. `expected`: how many homes the person was told of; others may have been faster with some.
 */
export function useMarkPhase(options: {
  phaseIndex: number
  expected: number
  onMarked: () => void
  onRefused?: (refusal: Refusal) => void
}) {
  const { phaseIndex, expected, onMarked, onRefused } = options
  const { run } = useRun()
  const notice = useNotice()
  const tellOthers = useRunChanged()
  return useMutation({
    mutationFn: (body: MarkRequest) =>
      sendJson({ url: `/api/runs/${run.id}/marks/${phaseIndex}`, schema: markAnswerSchema, body }),
    onSuccess: ({ marked }, { as }) => {
      notice.done(markedSentence({ marked, expected, as }))
      tellOthers()
      onMarked()
    },
    onError: (error) => onRefused?.(refusalFrom(error)),
  })
}

export function markedSentence(of: { marked: number; expected: number; as: MarkRequest['as'] }): string {
  const { marked, expected, as } = of
  if (expected === 1 && marked === 1) return `Marked ${as}.`
  const missing = expected - marked
  const others = missing > 0 ? ` ${countOf(missing, 'other')} did not wait any more.` : ''
  return `Marked ${countOf(marked, 'home')} ${as}.${others}`
}
