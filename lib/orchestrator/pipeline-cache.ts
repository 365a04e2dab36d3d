import type { Pool } from 'pg'
import type { Environment } from '#lib/executors/process/child-environment.ts'
import { resolveHome, resolveSourceFolder } from '#lib/executors/pipelines/pipeline-homes.ts'
import type { Pipeline } from '#lib/pipeline/definition.ts'
import { pipelineOfVersion } from '#lib/pipeline/stored-pipeline.ts'

export type RunnablePipeline = {
  pipeline: Pipeline
  /** Where its files are on this machine, or why they cannot be found: a sentence. */
  home: { folder: string } | { problem: string }
}

/** What leads to a pipeline's files on this machine. */
type Places = { pipelinesFolder: string | null; environment: Environment }

/** Reads pipeline versions once: a version never changes. */
export class PipelineCache {
  readonly #pool: Pool
  readonly #places: Places
  readonly #known = new Map<number, Promise<RunnablePipeline>>()

  constructor(pool: Pool, places: Places) {
    this.#pool = pool
    this.#places = places
  }

  /** @throws when the version is not in the database or holds no valid definition. */
  get(pipelineVersionId: number): Promise<RunnablePipeline> {
    const known = this.#known.get(pipelineVersionId)
    if (known) return known
    const reading = this.#read(pipelineVersionId)
    this.#known.set(pipelineVersionId, reading)
    const forget = () => this.#known.delete(pipelineVersionId)
    // A folder that was not there may be made, and the phase tried again.
    reading.then(({ home }) => ('problem' in home ? forget() : null), forget)
    return reading
  }

  async #read(id: number): Promise<RunnablePipeline> {
    const { rows } = await this.#pool.query<{ name: string; home: string; definition: unknown }>(
      `select name, home, definition from pipeline_version where id = $1`,
      [id],
    )
    const [row] = rows
    if (!row) throw new Error(`Pipeline version ${id} is not in the database`)
    const pipeline = pipelineOfVersion(row)
    return { pipeline, home: await this.#find(row.home, pipeline) }
  }

  async #find(home: string, { sourceFolderVariable }: Pipeline): Promise<RunnablePipeline['home']> {
    const { pipelinesFolder, environment } = this.#places
    if (sourceFolderVariable !== null) {
      const source = await resolveSourceFolder(sourceFolderVariable, environment)
      return 'folder' in source ? source : { problem: `${source.problem} ${source.fix}` }
    }
    try {
      return { folder: resolveHome(home, pipelinesFolder) }
    } catch (error) {
      return { problem: error instanceof Error ? error.message : String(error) }
    }
  }
}
