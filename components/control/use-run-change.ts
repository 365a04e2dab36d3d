import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { z } from 'zod'
import { refusalFrom } from '#components/api/refusal-error.ts'
import { sendJson } from '#components/api/send-json.ts'
import { useRun } from '#components/run/run-context.ts'
import { useNotice } from '#components/ui/notice.tsx'

type RunChange<Input, Answer> = {
  /** Below `/api/runs/:runId`. */
  path: (input: Input) => string
  body?: (input: Input) => unknown
  method?: 'POST' | 'PATCH'
  schema: z.ZodType<Answer>
  /** What came of it. Null where the page shows it anyway. */
  words?: (answer: Answer, input: Input) => string | null
}

/** Something a person may ask of a run. What came of it, or why not, is said in a notice. */
export function useRunChange<Input, Answer>({ path, body, method, schema, words }: RunChange<Input, Answer>) {
  const { run } = useRun()
  const notice = useNotice()
  const tellOthers = useRunChanged()
  return useMutation({
    mutationFn: (input: Input) =>
      sendJson({ url: `/api/runs/${run.id}${path(input)}`, method, schema, body: body?.(input) }),
    onSuccess: (answer, input) => {
      const said = words?.(answer, input)
      if (said) notice.done(said)
      tellOthers()
    },
    onError: (error) => notice.refused(refusalFrom(error)),
  })
}

/** Has what is shown of the run's failures and history asked for again. */
export function useRunChanged(): () => void {
  const { run } = useRun()
  const client = useQueryClient()
  return () => {
    void client.invalidateQueries({ queryKey: ['failures', run.id] })
    void client.invalidateQueries({ queryKey: ['history', run.id] })
  }
}
