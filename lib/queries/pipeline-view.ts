import type { OutputField, PhaseNeeds, PhaseView, PipelineView } from '#lib/contract/pipeline-screens.ts'
import type { Phase, Pipeline } from '#lib/pipeline/definition.ts'
import type { LoadedPipeline } from '#lib/pipeline/loaded-pipeline.ts'
import type { Collector } from '#lib/pipeline/workspace-definition.ts'
import { phaseLimits } from './phase-limits.ts'
import { phaseSummaries } from './phase-summaries.ts'
import { pipelineDrawings } from './pipeline-drawing.ts'

/** A pipeline as its page shows it. `needs`: of each phase, in column order, as the server found them. */
export function pipelineView(
  { home, pipeline }: Pick<LoadedPipeline, 'home' | 'pipeline'>,
  needs: readonly PhaseNeeds[],
): PipelineView {
  const summaries = phaseSummaries(pipeline)
  return {
    name: pipeline.name,
    version: pipeline.version,
    description: pipeline.description,
    isBuiltIn: home.startsWith('builtin:'),
    sourceFolderVariable: pipeline.sourceFolderVariable,
    phases: pipeline.phases.map((phase, index) => ({
      ...summaries[index]!,
      runs: runsOf(phase, needs[index]!),
      needs: {
        ...needs[index]!,
        anyOf: phase.requires.anyOf,
        fields: phase.requires.fields,
        files: phase.requires.files,
        validator: phase.prerequisiteValidation,
        prepared: phase.prepare.map(({ path }) => path),
      },
      gives: givesOf(phase),
      limits: phaseLimits(phase),
      followers: followersOf(phase, pipeline),
    })),
    drawings: pipelineDrawings(pipeline),
  }
}

function runsOf({ executorPath, pythonModule }: Phase, { command }: PhaseNeeds): string | null {
  return command?.map(shownArgument).join(' ') ?? executorPath ?? pythonModule
}

/** As one would type it: what holds a space stands in quotes. */
function shownArgument(argument: string): string {
  return /^[^\s"']+$/.test(argument) ? argument : JSON.stringify(argument)
}

function followersOf({ id }: Phase, { phases }: Pipeline): string[] {
  return phases
    .filter((other) => other.dependencies.includes(id) || other.optionalDependencies.includes(id))
    .map((other) => other.id)
}

function givesOf({ outputs, postConditions, collect }: Phase): PhaseView['gives'] {
  return {
    fields: outputFields(outputs),
    mustHold: postConditions.outputs,
    mustExist: postConditions.files,
    collected: collect.flatMap((collector) => ('file' in collector ? [collectedWords(collector)] : [])),
    artifacts: collect.flatMap((collector) => ('artifacts' in collector ? [collector.artifacts] : [])),
  }
}

function collectedWords({ file, at, take, into }: Extract<Collector, { file: string }>): string {
  const names = take === undefined ? [] : Array.isArray(take) ? take : Object.keys(take)
  const what = names.length === 0 ? 'Everything' : names.join(', ')
  const place = at.length === 0 ? file : `${file}, at ${at.join(' › ')}`
  return `${what} from ${place}${into === undefined ? '' : `, as ${into}`}`
}

/** The keys of an output schema. What it says in other ways (anyOf, $ref) is left to the file. */
function outputFields(outputs: Phase['outputs']): OutputField[] {
  const properties = objectOf(outputs?.['properties'])
  const required = outputs?.['required']
  return Object.entries(properties).map(([name, value]) => {
    const schema = objectOf(value)
    const description = schema['description']
    return {
      name,
      type: typeOf(schema),
      isRequired: Array.isArray(required) && required.includes(name),
      description: typeof description === 'string' ? description : '',
    }
  })
}

function typeOf({ type, enum: values }: Record<string, unknown>): string {
  if (Array.isArray(values)) return values.map((value) => JSON.stringify(value)).join(' | ')
  if (Array.isArray(type)) return type.join(' or ')
  return typeof type === 'string' ? type : 'any'
}

function objectOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
}
