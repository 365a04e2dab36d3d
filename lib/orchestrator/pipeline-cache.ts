import type { Pool } from 'pg'
import { resolveHome } from '#lib/executors/pipeline-homes.ts'
import type { Pipeline } from '#lib/pipeline/definition.ts'
import { pipelineOfVersion } from '#lib/pipeline/stored-pipeline.ts'

export type RunnablePipeline = {
  pipeline: Pipeline
  /** Where its files are on this machine, or why they cannot be found: a sentence. */
  home: { folder: string } | { problem: string }
}

/** Reads pipeline versions once: a version never changes. */
export class PipelineCache {
  readonly #pool: Pool
  readonly #pipelinesFolder: string | null
  readonly #known = new Map<number, Promise<RunnablePipeline>>()

  constructor(pool: Pool, pipelinesFolder: string | null) {
    this.#pool = pool
    this.#pipelinesFolder = pipelinesFolder
  }

  /** @throws when the version is not in the database or holds no valid definition. */
  get(pipelineVersionId: number): Promise<RunnablePipeline> {
    const known = this.#known.get(pipelineVersionId)
    if (known) return known
    const reading = this.#read(pipelineVersionId)
    this.#known.set(pipelineVersionId, reading)
    reading.catch(() => this.#known.delete(pipelineVersionId))
    return reading
  }

  async #read(id: number): Promise<RunnablePipeline> {
    const { rows } = await this.#pool.query<{ name: string; home: string; definition: unknown }>(
      `select name, home, definition from pipeline_version where id = $1`,
      [id],
    )
    const [row] = rows
    if (!row) throw new Error(`Pipeline version ${id} is not in the database`)
    return { pipeline: pipelineOfVersion(row), home: this.#find(row.home) }
  }

  #find(home: string): RunnablePipeline['home'] {
    try {
      return { folder: resolveHome(home, this.#pipelinesFolder) }
    } catch (error) {
      return { problem: error instanceof Error ? error.message : String(error) }
    }
  }
}
