import { useQuery, useQueryClient } from '@tanstack/react-query'
import { failureGroupsSchema, type FailureGroup } from '#lib/contract/run-control.ts'
import { fetchJson } from '#components/api/fetch-json.ts'
import { useRun } from '#components/run/run-context.ts'
import { keepOrder } from './keep-order.ts'

const everyMs = 3_000
const everyMsAfterwards = 15_000 // a finished run may be opened again by a retry

/** The kinds of failure of this run, asked for again while it goes on. */
export function useFailureGroups() {
  const { run, store } = useRun()
  const client = useQueryClient()
  const queryKey = ['failures', run.id]
  return useQuery({
    queryKey,
    queryFn: async () => {
      const groups = await fetchJson(`/api/runs/${run.id}/failures`, failureGroupsSchema)
      return keepOrder(client.getQueryData<FailureGroup[]>(queryKey), groups)
    },
    refetchInterval: () => (store.run.status === 'running' ? everyMs : everyMsAfterwards),
  })
}
