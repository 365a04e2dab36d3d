import { accepted, refused, type Result } from '#lib/contract/refusal.ts'
import { type RunSettings, runSettingsSchema } from '#lib/contract/runs.ts'
import type { Database } from '#lib/db/client.ts'
import { addAudit } from '#lib/db/sql/add-audit.ts'
import { createRun } from '#lib/db/sql/create-run.ts'
import { notifyWork } from '#lib/db/sql/notify.ts'
import { storePipelineVersion } from '#lib/db/sql/store-pipeline-version.ts'
import { inTransaction } from '#lib/db/transaction.ts'
import type { LoadedPipeline, LoadedPipelines } from '#lib/pipeline/loaded-pipeline.ts'
import type { PropertyListFile } from '#lib/contract/property-list.ts'
import { readUploadedList, storableName, storeList, type UploadedList } from './import-list.ts'

type OptionalSetting = 'failureLimit' | 'budgetUsd'

export type StartRunInput = UploadedList &
  Omit<RunSettings, OptionalSetting> &
  Partial<Pick<RunSettings, OptionalSetting>> & { pipeline: string; actor: string }

/** Imports a list and starts a run over it, in one transaction: a refusal or a crash leaves nothing behind. */
export async function startRun(
  { database, pipelines }: { database: Database; pipelines: LoadedPipelines },
  given: StartRunInput,
): Promise<Result<{ runId: number }>> {
  const input = { ...given, fileName: storableName(given.fileName) }
  const chosen = choosePipeline(pipelines, input.pipeline)
  if (!chosen.ok) return chosen
  const list = readUploadedList(input)
  if (!list.ok) return list
  return accepted({ runId: await store(database, { input, list: list.value, chosen: chosen.value }) })
}

function choosePipeline(loaded: LoadedPipelines, name: string): Result<LoadedPipeline> {
  const { pipelines, problems, notSetUp } = loaded
  const chosen = pipelines.find((pipeline) => pipeline.name === name)
  if (chosen) return accepted(chosen)
  const waiting = notSetUp.find((pipeline) => pipeline.name === name)
  if (waiting) return refused('bad_input', `The pipeline "${name}" is not set up.`, waiting.sentence)
  return refused(
    'bad_input',
    `There is no usable pipeline called "${name}".`,
    `Use one of ${pipelines.map((pipeline) => pipeline.name).join(', ')}, or mend its file in PIPELINES_DIR.`,
    problems.flatMap((problem) => problem.sentences),
  )
}

async function store(
  database: Database,
  { input, list, chosen }: { input: StartRunInput; list: PropertyListFile; chosen: LoadedPipeline },
): Promise<number> {
  return inTransaction(database.pool, async (client) => {
    const { name, version, phases } = chosen.pipeline
    const pipelineVersionId = await storePipelineVersion(client, { ...chosen, name, version })
    const propertyListId = await storeList(client, input, list)
    const budgetUsd = runSettingsSchema.shape.budgetUsd.parse(input.budgetUsd)
    const runId = await createRun(client, {
      propertyListId,
      pipelineVersionId,
      phaseCount: phases.length,
      maxParallelProperties: input.maxParallelProperties,
      maxParallelPhases: input.maxParallelPhases,
      failureLimit: runSettingsSchema.shape.failureLimit.parse(input.failureLimit),
      budgetUsd,
    })
    await addAudit(client, {
      actor: input.actor,
      action: 'start-run',
      runId,
      affected: list.entries.length,
      detail: { fileName: input.fileName, pipeline: name, version, budgetUsd },
    })
    await notifyWork(client, [runId])
    return runId
  })
}
