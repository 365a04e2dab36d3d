import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import type { z } from 'zod'
import { cellDetailSchema, type CellDetail } from '#lib/contract/runs.ts'
import {
  recentRunsSchema,
  runResultsSchema,
  startedRunSchema,
  type RunResults,
} from '#lib/contract/screens.ts'
import { until } from './until.ts'

/** What a program asks of a running Plotline. */
export function appApi(url: string) {
  async function ask<T>(path: string, schema: z.ZodType<T>, init?: RequestInit): Promise<T> {
    const response = await fetch(url + path, init)
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`)
    return schema.parse(await response.json())
  }
  return {
    /** `settings`: the query of `POST /api/runs`. Answers the run's id. */
    startRun: async (path: string, settings: Record<string, string> = {}): Promise<number> => {
      const query = new URLSearchParams({ fileName: basename(path), ...settings })
      const body = await readFile(path)
      return (await ask(`/api/runs?${query}`, startedRunSchema, { method: 'POST', body })).runId
    },
    untilCompleted: async (runId: number): Promise<void> => {
      await until(
        () => ask('/api/runs', recentRunsSchema),
        (runs) => runs.some((run) => run.id === runId && run.status === 'completed'),
      )
    },
    results: (runId: number): Promise<RunResults> => ask(`/api/runs/${runId}/results`, runResultsSchema),
    cell: (runId: number, cell: { position: number; phaseIndex: number }): Promise<CellDetail> =>
      ask(`/api/runs/${runId}/cells/${cell.position}/${cell.phaseIndex}`, cellDetailSchema),
  }
}
