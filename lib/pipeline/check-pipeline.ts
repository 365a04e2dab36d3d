import type { z } from 'zod'
import { accepted, refused, type Result } from '#lib/contract/refusal.ts'
import { columnOrder, findCycle } from './dag.ts'
import { pipelineFileSchema, type Pipeline, type PipelineFile } from './definition.ts'
import { phaseOfFile } from './phase-of-file.ts'
import { parseWrittenJson } from './parse-json.ts'

type Problem = { phase: string | null; field: string; message: string; fix: string }

/**
 * Reads a pipeline file: the source design's `phase_configuration.json`, unchanged, or one of ours.
 * Refuses with every problem found; each names the file, the phase, the field and the fix.
 * Executor files are not looked at here: that takes a disk.
 */
export function readPipeline(source: {
  text: string
  fileName: string
  defaultName: string
}): Result<Pipeline> {
  const json = parseWrittenJson(source.text)
  if (!json.ok)
    return reject(source.fileName, [{ phase: null, field: 'file', message: json.message, fix: json.fix }])
  return readPipelineDefinition({ ...source, definition: json.value })
}

/** The same for a definition that is parsed already, as the database keeps it. */
export function readPipelineDefinition(source: {
  definition: unknown
  fileName: string
  defaultName: string
}): Result<Pipeline> {
  const parsed = pipelineFileSchema.safeParse(source.definition)
  if (!parsed.success) {
    return reject(
      source.fileName,
      parsed.error.issues.map((issue) => fromIssue(issue)),
    )
  }
  const file = parsed.data
  const problems = [...idProblems(file), ...dependencyProblems(file)]
  if (problems.length === 0) problems.push(...cycleProblems(file), ...orderProblems(file))
  if (problems.length > 0) return reject(source.fileName, problems)
  return accepted({
    name: file.name ?? source.defaultName,
    version: file.version,
    description: file.description ?? '',
    phases: columnOrder(edgesOf(file), file.execution_order?.flat() ?? []).map((id, index) =>
      phaseOfFile(id, index, file.phases[id]!),
    ),
    sourceFolderVariable: file.source_folder?.env ?? null,
    workspace: file.workspace,
    statusWords: file.status_words,
  })
}

function reject(fileName: string, problems: Problem[]): Result<never> {
  const sentences = problems.map((problem) => describe(fileName, problem))
  const count = problems.length === 1 ? 'a problem' : `${problems.length} problems`
  return refused(
    'bad_input',
    `The pipeline file ${fileName} has ${count}.`,
    'Correct the file, then load it again.',
    sentences,
  )
}

function describe(fileName: string, { phase, field, message, fix }: Problem): string {
  return `${fileName}${phase === null ? '' : `, phase "${phase}"`}, ${field}: ${message} Fix: ${fix}`
}

function fromIssue(issue: z.core.$ZodIssue): Problem {
  const path = issue.path.map(String)
  const isInPhase = path[0] === 'phases' && path.length > 1
  const field = (isInPhase ? path.slice(2) : path).join('.') || (isInPhase ? 'phase' : 'file')
  return {
    phase: isInPhase ? path[1]! : null,
    field,
    // Of a key that is no phase id, the outer message says only that.
    message: `${issue.code === 'invalid_key' ? issue.issues[0]?.message : issue.message}.`,
    fix: `give ${field} a value of that form (README, "Write a pipeline").`,
  }
}

function idProblems(file: PipelineFile): Problem[] {
  const problems: Problem[] = []
  const owners = new Map<string, string>()
  for (const [key, phase] of Object.entries(file.phases)) {
    const id = phase.id ?? key
    const owner = owners.get(id)
    if (owner !== undefined) {
      problems.push({
        phase: key,
        field: 'id',
        message: `the id "${id}" is taken by phase "${owner}".`,
        fix: 'give each phase an id of its own.',
      })
    } else if (id !== key) {
      problems.push({
        phase: key,
        field: 'id',
        message: `the id "${id}" differs from the key "${key}".`,
        fix: `write "id": "${key}", or leave id out.`,
      })
    }
    owners.set(id, key)
    if (phase.executor !== 'manual' && !phase.executor_path && !phase.python_module) {
      problems.push({
        phase: key,
        field: 'executor_path',
        message: `a ${phase.executor} phase needs a file to run.`,
        fix: 'name it, relative to the folder of this file.',
      })
    }
  }
  return problems
}

function dependencyProblems(file: PipelineFile): Problem[] {
  const problems: Problem[] = []
  for (const [id, phase] of Object.entries(file.phases)) {
    const named = {
      dependencies: phase.dependencies,
      optional_dependencies: phase.optional_dependencies,
      'requires.any_of': phase.requires.any_of ?? [],
    }
    for (const [field, dependencies] of Object.entries(named)) {
      for (const dependency of dependencies) {
        if (Object.hasOwn(file.phases, dependency)) continue
        problems.push({
          phase: id,
          field,
          message: `"${dependency}" is not a phase of this pipeline.`,
          fix: `use one of ${Object.keys(file.phases).join(', ')}, or remove it.`,
        })
      }
    }
  }
  return problems
}

function cycleProblems(file: PipelineFile): Problem[] {
  const cycle = findCycle(edgesOf(file))
  if (cycle === null) return []
  return [
    {
      phase: cycle[0]!,
      field: 'dependencies',
      message: `the phases wait for each other in a circle: ${[...cycle, cycle[0]].join(' → ')}.`,
      fix: 'remove one of these dependencies.',
    },
  ]
}

function orderProblems(file: PipelineFile): Problem[] {
  const groupOf = new Map<string, number>()
  const problems: Problem[] = []
  const add = (phase: string, message: string, fix: string) =>
    problems.push({ phase, field: 'execution_order', message, fix })
  for (const [group, ids] of (file.execution_order ?? []).entries()) {
    for (const id of ids) {
      if (!Object.hasOwn(file.phases, id))
        add(id, 'is not a phase of this pipeline.', 'remove it, or define it.')
      else if (groupOf.has(id)) add(id, 'stands in it twice.', 'leave it in one group.')
      groupOf.set(id, group)
    }
  }
  for (const [id, dependencies] of edgesOf(file)) {
    const group = groupOf.get(id)
    for (const dependency of dependencies) {
      const before = groupOf.get(dependency)
      if (group === undefined || before === undefined || before < group) continue
      add(
        id,
        `it does not come after "${dependency}", which it depends on.`,
        `move "${dependency}" to an earlier group.`,
      )
    }
  }
  return problems
}

function edgesOf(file: PipelineFile): Map<string, string[]> {
  return new Map(
    Object.entries(file.phases).map(([id, phase]) => [
      id,
      [...phase.dependencies, ...phase.optional_dependencies],
    ]),
  )
}
