import { accepted, refused, type Result } from '#lib/contract/refusal.ts'
import { columnOrder } from './dag.ts'
import type { Phase, Pipeline } from './definition.ts'
import {
  type DefinitionProblem,
  jsonProblem,
  placeProblems,
  type PlacedProblem,
} from './definition-problem.ts'
import { jsonLines } from './json-lines.ts'
import { outlineProblems } from './outline-problems.ts'
import { phaseFileSchema, type PhaseFile } from './phase-file.ts'
import { phaseOfFile } from './phase-of-file.ts'
import { parseWrittenJson } from './parse-json.ts'
import { type PipelineFile, pipelineFileSchema } from './pipeline-file.ts'
import { schemaProblems } from './schema-problems.ts'

/**
 * Reads a pipeline file: the source design's `phase_configuration.json`, unchanged, or one of ours.
 * Refuses with every problem found; each names the file, the line, the phase, the field and the fix.
 * Executor files are not looked at here: that takes a disk.
 */
export function readPipeline(source: {
  text: string
  fileName: string
  defaultName: string
}): Result<Pipeline> {
  const { fileName, defaultName, text } = source
  const json = parseWrittenJson(text)
  if (!json.ok) return reject(fileName, [jsonProblem(fileName, json)])
  const { pipeline, problems } = checkDefinition(json.value, defaultName)
  if (pipeline !== null) return accepted(pipeline)
  return reject(fileName, placeProblems(problems, { fileName, lines: jsonLines(text) }))
}

/** The same for a definition that is parsed already, as the database keeps it. */
export function readPipelineDefinition(source: {
  definition: unknown
  fileName: string
  defaultName: string
}): Result<Pipeline> {
  const { pipeline, problems } = checkDefinition(source.definition, source.defaultName)
  if (pipeline !== null) return accepted(pipeline)
  return reject(source.fileName, placeProblems(problems, { fileName: source.fileName, lines: null }))
}

/** `pipeline` null: there are problems. `phases`: those that can be read, whatever is wrong with the others. */
export type CheckedDefinition = {
  pipeline: Pipeline | null
  phases: Phase[]
  phaseIds: string[]
  problems: DefinitionProblem[]
}

/** Everything that is wrong with a definition, at once. */
export function checkDefinition(definition: unknown, defaultName: string): CheckedDefinition {
  const parsed = pipelineFileSchema.safeParse(definition, { reportInput: true })
  const problems = [...(parsed.success ? [] : schemaProblems(parsed.error)), ...outlineProblems(definition)]
  const written = writtenPhases(definition)
  const phaseIds = Object.keys(written)
  if (!parsed.success || problems.length > 0)
    return { pipeline: null, phases: readablePhases(written), phaseIds, problems }
  const pipeline = pipelineOf(parsed.data, defaultName)
  return { pipeline, phases: pipeline.phases, phaseIds, problems: [] }
}

function pipelineOf(file: PipelineFile, defaultName: string): Pipeline {
  return {
    name: file.name ?? defaultName,
    version: file.version,
    description: file.description ?? '',
    phases: columnOrder(edgesOf(file), file.execution_order?.flat() ?? []).map((id, index) =>
      phaseOfFile(id, index, file.phases[id]!),
    ),
    sourceFolderVariable: file.source_folder?.env ?? null,
    workspace: file.workspace,
    statusWords: file.status_words,
  }
}

function writtenPhases(definition: unknown): object {
  const phases =
    typeof definition === 'object' && definition !== null && 'phases' in definition ? definition.phases : null
  return typeof phases !== 'object' || phases === null || Array.isArray(phases) ? {} : phases
}

function readablePhases(written: object): Phase[] {
  return Object.entries(written)
    .map(([id, phase]): [string, PhaseFile | undefined] => [id, phaseFileSchema.safeParse(phase).data])
    .filter((entry): entry is [string, PhaseFile] => entry[1] !== undefined)
    .map(([id, phase], index) => phaseOfFile(id, index, phase))
}

function reject(fileName: string, problems: PlacedProblem[]): Result<never> {
  const count = problems.length === 1 ? 'a problem' : `${problems.length} problems`
  return refused(
    'bad_input',
    `The pipeline file ${fileName} has ${count}.`,
    'Correct the file, then load it again.',
    problems.map(({ sentence }) => sentence),
  )
}

function edgesOf(file: PipelineFile): Map<string, string[]> {
  return new Map(
    Object.entries(file.phases).map(([id, phase]) => [
      id,
      [...phase.dependencies, ...phase.optional_dependencies],
    ]),
  )
}
