import { keepPreviousData, useMutation, useQuery } from '@tanstack/react-query'
import {
  retryAnswerSchema,
  retryPlanSchema,
  type RetryAnswer,
  type RetryPlan,
  type RetryPlanRequest,
} from '#lib/contract/run-control.ts'
import { RefusalError } from '#components/api/refusal-error.ts'
import { fetchJson } from '#components/api/fetch-json.ts'
import { sendJson } from '#components/api/send-json.ts'
import { useRunChanged } from '#components/control/use-run-change.ts'

/** Asks what a retry would do, at once and again for each change of the question; the plan before stays until then. */
export function useRetryPlan(runId: number, request: RetryPlanRequest) {
  return useQuery({
    queryKey: ['retry-plan', runId, request],
    queryFn: () =>
      fetchJson(`/api/runs/${runId}/retries/plan`, retryPlanSchema, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(request),
      }),
    placeholderData: keepPreviousData,
    staleTime: 0,
    gcTime: 0,
    refetchOnWindowFocus: false,
  })
}

/** Executes a plan as it was shown. A run that has moved on from it refuses with a conflict. */
export function useExecutePlan(options: {
  runId: number
  onDone: (answer: RetryAnswer) => void
  onConflict: () => void
}) {
  const tellOthers = useRunChanged()
  return useMutation({
    mutationFn: ({ plan, ...request }: RetryPlanRequest & { plan: RetryPlan }) =>
      sendJson({
        url: `/api/runs/${options.runId}/retries`,
        schema: retryAnswerSchema,
        body: { ...request, revision: plan.revision, digest: plan.digest },
      }),
    onSuccess: (answer) => {
      tellOthers()
      options.onDone(answer)
    },
    onError: (error) => {
      if (isConflict(error)) options.onConflict()
    },
  })
}

export function isConflict(error: unknown): boolean {
  return error instanceof RefusalError && error.refusal.code === 'conflict'
}
