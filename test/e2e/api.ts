import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { expect } from 'vitest'
import { cellDetailSchema, type CellDetail } from '#lib/contract/runs.ts'
import { recentRunsSchema, runResultsSchema, startedRunSchema, type RunResults } from '#lib/contract/screens.ts'
import type { z } from 'zod'
import type { CellPlace } from './grid-steps.ts'

/** What a program asks of a running Plotline. */
export function apiOf(url: string) {
  async function ask<T>(path: string, schema: z.ZodType<T>, init?: RequestInit): Promise<T> {
    const response = await fetch(url + path, init)
    expect(response.status, path).toBe(200)
    return schema.parse(await response.json())
  }
  return {
    startRun: async (path: string, settings: Record<string, string> = {}): Promise<number> => {
      const query = new URLSearchParams({ fileName: basename(path), ...settings })
      const body = await readFile(path)
      return (await ask(`/api/runs?${query}`, startedRunSchema, { method: 'POST', body })).runId
    },
    untilCompleted: async (runId: number): Promise<void> => {
      const status = async () =>
        (await ask('/api/runs', recentRunsSchema)).find((run) => run.id === runId)?.status
      await expect.poll(status, { timeout: 30_000, interval: 50 }).toBe('completed')
    },
    results: (runId: number): Promise<RunResults> => ask(`/api/runs/${runId}/results`, runResultsSchema),
    cell: (runId: number, { position, phaseIndex }: CellPlace): Promise<CellDetail> =>
      ask(`/api/runs/${runId}/cells/${position}/${phaseIndex}`, cellDetailSchema),
  }
}
