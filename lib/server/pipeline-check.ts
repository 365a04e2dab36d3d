import { readdir, stat } from 'node:fs/promises'
import { join, relative, resolve } from 'node:path'
import type { PhaseNeeds } from '#lib/contract/pipeline-screens.ts'
import { agentFileProblems } from '#lib/executors/agent/agent-file-problems.ts'
import { phaseNeeds } from '#lib/executors/pipelines/phase-needs.ts'
import { findPipelineFiles } from '#lib/executors/pipelines/pipeline-files.ts'
import {
  folderFileNames,
  readPipelineFile,
  type ReadPipelineFile,
} from '#lib/executors/pipelines/read-pipeline-file.ts'
import { placeProblems, type PlacedProblem, problemAt } from '#lib/pipeline/definition-problem.ts'
import { definitionWarnings } from '#lib/pipeline/definition-warnings.ts'
import { jsonLines } from '#lib/pipeline/json-lines.ts'
import type { DefinitionProblem } from '#lib/pipeline/definition-problem.ts'
import type { Phase, Pipeline } from '#lib/pipeline/definition.ts'

type Environment = Readonly<Record<string, string | undefined>>
type Settings = {
  pipelinesFolder: string | null
  environment: Environment
  agentCommand: readonly string[] | null
}
type Place = { file: string; shown: string }

/** A phase of a pipeline that can be used, with what it needs of this machine. */
export type CheckedPhase = { phase: Phase; needs: PhaseNeeds }

/**
 * `pipeline` null: there are problems, or it waits for a variable that is not set (`notSetUp` says which), and nothing else
 * is known.
 */
export type CheckedFile = {
  file: string
  pipeline: Pipeline | null
  problems: PlacedProblem[]
  warnings: PlacedProblem[]
  notSetUp: string | null
  phases: CheckedPhase[]
}

/** Checks these files and folders, or, where none is named, every pipeline that Plotline would load. */
export async function checkPipelines(paths: readonly string[], settings: Settings): Promise<CheckedFile[]> {
  const found = paths.length === 0 ? await everyPlace(settings) : await placesOf(paths)
  const checked = [...found.unread]
  for (const place of found.places) checked.push(await checkPipeline(place, settings))
  for (const [index, { pipeline, file, problems }] of checked.entries()) {
    const owner = checked.slice(0, index).find((other) => pipeline && other.pipeline?.name === pipeline.name)
    // Only what is loaded together must not share a name.
    if (owner === undefined || paths.length > 0) continue
    const message = `"${pipeline?.name}" is taken by ${owner.file}.`
    const problem = problemAt(null, 'name', { message, fix: 'give one of the two another "name".' })
    problems.push(...placeProblems([problem], { fileName: file, lines: null }))
  }
  return checked
}

type Found = { places: Place[]; unread: CheckedFile[] }

async function everyPlace({ pipelinesFolder }: Settings): Promise<Found> {
  const problems: { file: string; sentences: string[] }[] = []
  const places = await findPipelineFiles({ pipelinesFolder, problems })
  const unread = problems.map(({ file, sentences }) => unusable(file, sentences.join(' ')))
  return { places: places.map(({ file }) => ({ file, shown: shownPath(file) })), unread }
}

async function placesOf(paths: readonly string[]): Promise<Found> {
  const found: Found = { places: [], unread: [] }
  for (const path of paths) {
    const file = resolve(path)
    const isFolder = (await stat(file).catch(() => null))?.isDirectory() === true
    const files = isFolder ? await filesOfFolder(file) : [file]
    found.places.push(...files.map((inside) => ({ file: inside, shown: shownPath(inside) })))
    if (files.length > 0) continue
    const fix = `put one of ${folderFileNames.join(', ')} there, or name the file.`
    found.unread.push(unusable(path, `${path}: the folder holds no pipeline. Fix: ${fix}`))
  }
  return found
}

/** A pipeline's own folder, or a folder of pipelines. */
async function filesOfFolder(folder: string): Promise<string[]> {
  const names = await readdir(folder)
  const own = folderFileNames.find((name) => names.includes(name))
  if (own !== undefined) return [join(folder, own)]
  const places = await findPipelineFiles({ pipelinesFolder: folder, problems: [] })
  return places.filter(({ home }) => !home.startsWith('builtin:')).map(({ file }) => file)
}

/** The pipeline of a file, or of a folder with one. */
export async function readPlace(path: string, environment: Environment): Promise<ReadPipelineFile> {
  const isFolder = (await stat(path).catch(() => null))?.isDirectory() === true
  const own = isFolder ? (await filesOfFolder(path))[0] : undefined
  const file = own ?? (isFolder ? join(path, folderFileNames[0]!) : path)
  return readPipelineFile({ file, shown: shownPath(file), environment })
}

function unusable(file: string, sentence: string): CheckedFile {
  const [message = sentence, fix = ''] = sentence.split(' Fix: ')
  const problem = { line: null, phase: null, field: 'file', message, fix, sentence }
  return { file, pipeline: null, problems: [problem], warnings: [], notSetUp: null, phases: [] }
}

async function checkPipeline(
  { file, shown }: Place,
  { environment, agentCommand }: Settings,
): Promise<CheckedFile> {
  const read = await readPipelineFile({ file, shown, environment })
  const { pipeline, problems, notSetUp, definition, homeFolder, text } = read
  if (pipeline === null) {
    const sentence = notSetUp?.sentence ?? null
    return { file: shown, pipeline, problems, notSetUp: sentence, warnings: [], phases: [] }
  }
  const phases: CheckedPhase[] = []
  for (const phase of pipeline.phases)
    phases.push({ phase, needs: await phaseNeeds(phase, { environment, homeFolder, agentCommand }) })
  const found = [
    ...definitionWarnings(definition, pipeline),
    ...machineWarnings(phases),
    ...(await agentFileProblems(pipeline, homeFolder)),
  ]
  const warnings = placeProblems(found, { fileName: shown, lines: jsonLines(text) })
  return { file: shown, pipeline, problems, notSetUp: null, warnings, phases }
}

/** What this machine lacks, each told once, at the first phase that needs it. */
function machineWarnings(phases: readonly CheckedPhase[]): DefinitionProblem[] {
  const first = new Map<string, { problem: DefinitionProblem; phases: string[] }>()
  const lack = (key: string, phaseId: string, problem: () => DefinitionProblem) => {
    const told = first.get(key)
    if (told === undefined) first.set(key, { problem: problem(), phases: [phaseId] })
    else told.phases.push(phaseId)
  }
  for (const { phase, needs } of phases) {
    for (const { name, isRequired, isSet } of needs.variables) {
      if (!isSet) lack(`variable ${name}`, phase.id, () => unsetVariable(phase, name, isRequired))
    }
    const { hindrance } = needs
    if (hindrance !== null)
      lack('agent', phase.id, () =>
        problemAt(phase.id, 'executor', { message: hindrance.sentence, fix: hindrance.remedy }),
      )
    for (const { name, isFound } of needs.programs) {
      if (!isFound) lack(`program ${name}`, phase.id, () => missingProgram(phase, name))
    }
  }
  return [...first.values()].map(({ problem, phases: ids }) => {
    const also =
      ids.length === 1 ? '' : ` ${ids.slice(1).join(', ')} ${ids.length > 2 ? 'need' : 'needs'} it, too.`
    return { ...problem, message: `${problem.message}${also}` }
  })
}

function unsetVariable({ id }: Phase, name: string, isRequired: boolean): DefinitionProblem {
  return problemAt(id, isRequired ? 'requires.env' : 'env', {
    message: `${name} is not set here${isRequired ? ', so the phase would be skipped' : ''}.`,
    fix: `set ${name} in the environment that Plotline starts from.`,
  })
}

function missingProgram({ id }: Phase, name: string): DefinitionProblem {
  return problemAt(id, 'executor', {
    message: `${name} was not found here, so the phase would fail.`,
    fix: `install ${name}, or put the folder that holds it on PATH.`,
  })
}

function shownPath(file: string): string {
  const path = relative(process.cwd(), file)
  return path.startsWith('..') ? file : path
}
