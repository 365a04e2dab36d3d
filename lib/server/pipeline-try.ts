import { resolve } from 'node:path'
import { z } from 'zod'
import { accepted, refused, type Result } from '#lib/contract/refusal.ts'
import type { AttemptOutcome, AttemptRequest, JsonObject, PropertyInput } from '#lib/executors/executor.ts'
import { createPerformer } from '#lib/executors/perform-attempt.ts'
import type { ReadPipelineFile } from '#lib/executors/pipelines/read-pipeline-file.ts'
import { ancestorsOf } from '#lib/pipeline/ancestors.ts'
import type { Phase, Pipeline } from '#lib/pipeline/definition.ts'
import { mustFollow, partOfPipeline } from '#lib/pipeline/part-of-pipeline.ts'
import { rollUp } from '#lib/pipeline/roll-up.ts'
import type { TryArguments } from './pipeline-arguments.ts'
import { readPlace } from './pipeline-check.ts'
import { PipelineTrial, type TrialEvent, type TriedPhase } from './pipeline-trial.ts'
import { createTrialFolder } from './pipeline-try-folder.ts'
import { readHome, readJsonArgument } from './pipeline-try-home.ts'

/** A trial that can begin: everything that was asked for has been read. */
export type PlannedTrial = {
  pipeline: Pipeline
  part: Pipeline
  homeFolder: string
  property: PropertyInput
  given: ReadonlyMap<string, JsonObject | null>
}

export type FinishedTrial = {
  tried: readonly TriedPhase[]
  isFine: boolean
  durationMs: number
  /** The folder that was kept, with the workspace and what the phases gave; null: it is gone. */
  kept: string | null
}

/** Reads what a trial needs. Refuses before anything runs. */
export async function planTrial(
  asked: TryArguments,
  environment: Record<string, string>,
): Promise<Result<PlannedTrial>> {
  const read = await readUsablePipeline(asked.path, environment)
  if (!read.ok) return read
  const { pipeline, homeFolder } = read.value
  const property = await readHome(asked)
  if (!property.ok) return property
  const phase = asked.phase === null ? null : pipeline.phases.find(({ id }) => id === asked.phase)
  if (phase === undefined) return noSuchPhase(asked.phase ?? '', pipeline)
  const part = phase === null ? pipeline : partOfPipeline(pipeline, phase)
  const planned = { pipeline, part, homeFolder, property: property.value }
  if (phase === null || !asked.isAlone) return accepted({ ...planned, given: new Map() })
  const given = await readGiven(pipeline, phase, asked.inputs)
  return given.ok ? accepted({ ...planned, given: given.value }) : given
}

async function readUsablePipeline(
  path: string,
  environment: Record<string, string>,
): Promise<Result<ReadPipelineFile & { pipeline: Pipeline }>> {
  const read = await readPlace(resolve(path), environment)
  if (read.pipeline !== null) return accepted({ ...read, pipeline: read.pipeline })
  const sentences = read.notSetUp ? [read.notSetUp.sentence] : read.problems.map(({ sentence }) => sentence)
  return refused('bad_input', `${path} cannot be used:`, 'Correct it, then try again.', sentences)
}

function noSuchPhase(id: string, { name, phases }: Pipeline): Result<never> {
  const ids = phases.map((phase) => phase.id).join(', ')
  return refused('bad_input', `"${id}" is not a phase of ${name}.`, `Use one of ${ids}.`)
}

const inputsSchema = z.record(z.string(), z.record(z.string(), z.json()))

/** The phases before `phase` as `--only` has them: with the output that the file names, else empty, else left out. */
async function readGiven(
  pipeline: Pipeline,
  phase: Phase,
  file: string | null,
): Promise<Result<Map<string, JsonObject | null>>> {
  const json = file === null ? accepted({}) : await readJsonArgument('--inputs', file)
  if (!json.ok) return json
  const inputs = inputsSchema.safeParse(json.value)
  const before = ancestorsOf(pipeline, phase)
  const fix = `Give an object with the outputs of ${before.map(({ id }) => id).join(', ') || 'no phase'}, by phase id.`
  if (!inputs.success) return refused('bad_input', '--inputs does not hold outputs by phase id.', fix)
  const stranger = Object.keys(inputs.data).find((id) => !pipeline.phases.some((other) => other.id === id))
  if (stranger !== undefined) return refused('bad_input', `--inputs: "${stranger}" is not a phase.`, fix)
  const given = before.map((other): [string, JsonObject | null] => {
    const output = inputs.data[other.id]
    return [other.id, output ?? (mustFollow(pipeline, phase, other) ? {} : null)]
  })
  return accepted(new Map(given))
}

/** Runs it. What it made is removed again, unless it did not go well, or is to be kept. */
export async function runTrial(
  planned: PlannedTrial,
  options: {
    environment: Record<string, string>
    agentCommand: readonly string[] | null
    maxParallelPhases: number
    workspace: string | null
    isKept: boolean
    signal: AbortSignal
    askPerson: (request: AttemptRequest) => Promise<AttemptOutcome>
    tell: (event: TrialEvent) => void
  },
): Promise<FinishedTrial> {
  const { environment, agentCommand, signal, askPerson } = options
  const folder = await createTrialFolder(options.workspace)
  const performer = createPerformer({ environment, agentCommand, store: folder.store })
  const startedAt = performance.now()
  try {
    const trial = new PipelineTrial({
      ...options,
      part: planned.part,
      whole: planned.pipeline,
      given: planned.given,
      property: planned.property,
      pipelineHome: planned.homeFolder,
      workspace: folder.workspace,
      perform: (request) =>
        request.phase.executor === 'manual' ? askPerson(request) : performer.perform(request),
    })
    const tried = await trial.run()
    const isFine =
      rollUp(tried.filter(({ isGiven }) => !isGiven).map(({ run }) => run.status)) === 'completed'
    const isKept = options.isKept || (!isFine && !signal.aborted)
    const kept = isKept ? await folder.writeResults(tried) : null
    if (kept === null) await folder.remove()
    return { tried, isFine, durationMs: Math.round(performance.now() - startedAt), kept }
  } catch (error) {
    await folder.remove()
    throw error
  } finally {
    await performer.close()
  }
}
