import { useQuery } from '@tanstack/react-query'
import { runHistorySchema } from '#lib/contract/run-control.ts'
import { fetchJson } from '#components/api/fetch-json.ts'
import { useRun } from '#components/run/run-context.ts'

const everyMs = 3_000 // a worker that falls silent is to be seen before it is given up for lost, 8 s later

export function useRunHistory() {
  const { run } = useRun()
  return useQuery({
    queryKey: ['history', run.id],
    queryFn: () => fetchJson(`/api/runs/${run.id}/history`, runHistorySchema),
    refetchInterval: everyMs,
  })
}
