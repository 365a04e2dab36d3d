import { readFile, stat } from 'node:fs/promises'
import { basename, dirname } from 'node:path'
import { checkDefinition, type CheckedDefinition } from '#lib/pipeline/check-pipeline.ts'
import {
  jsonProblem,
  placeProblems,
  problemAt,
  type PlacedProblem,
} from '#lib/pipeline/definition-problem.ts'
import { jsonLines } from '#lib/pipeline/json-lines.ts'
import { parseWrittenJson } from '#lib/pipeline/parse-json.ts'
import { messageOf } from '#lib/executors/outcomes.ts'
import { phaseFileProblems } from './phase-files.ts'
import { resolveSourceFolder } from './pipeline-homes.ts'
import { workspaceProblems } from '#lib/executors/workspace/workspace-problems.ts'
import type { Environment } from '#lib/executors/process/child-environment.ts'
import type { Pipeline } from '#lib/pipeline/definition.ts'

/** What a pipeline's file is called in a folder of its own. */
export const folderFileNames = ['pipeline.json', 'phase_configuration.json']

/** `pipeline` null: there are problems. `definition`: the file's JSON as it was read, null where it is none. */
export type ReadPipelineFile = {
  text: string
  definition: unknown
  homeFolder: string
  pipeline: Pipeline | null
  problems: PlacedProblem[]
  /** The pipeline is in order, but for a variable that is not set: its name, and what to do. */
  notSetUp: { name: string; sentence: string } | null
}

/**
 * Reads a pipeline's file and looks for those it names, in its folder or in the one that a variable of `environment`
 * names. Everything wrong is told at once, and nothing is thrown.
 */
export async function readPipelineFile({
  file,
  shown,
  environment,
}: {
  file: string
  shown: string
  environment: Environment
}): Promise<ReadPipelineFile> {
  const unread = { text: '', definition: null, homeFolder: dirname(file), pipeline: null, notSetUp: null }
  const read = await readText(file)
  if ('problem' in read) {
    const { message, fix } = read.problem
    const sentence = `${shown}: ${message} Fix: ${fix}`
    return { ...unread, problems: [{ line: null, phase: null, field: 'file', message, fix, sentence }] }
  }
  const { text } = read
  const json = parseWrittenJson(text)
  if (!json.ok) return { ...unread, text, problems: [jsonProblem(shown, json)] }
  const checked = checkDefinition(json.value, defaultName(file))
  const home = await homeOf(checked, { definition: json.value, file, environment })
  const problems = [...checked.problems]
  if (home.kind === 'wrong') problems.push(problemAt(null, 'source_folder.env', home.trouble))
  if (home.kind === 'found') {
    const { phases, phaseIds, pipeline } = checked
    const layout = pipeline?.workspace ?? null
    problems.push(...(await phaseFileProblems({ phases, phaseIds, homeFolder: home.folder, layout })))
    problems.push(...(pipeline === null ? [] : workspaceProblems(pipeline)))
  }
  const isWell = problems.length === 0
  return {
    text,
    definition: json.value,
    homeFolder: home.kind === 'found' ? home.folder : dirname(file),
    pipeline: isWell && home.kind === 'found' ? checked.pipeline : null,
    problems: isWell ? [] : placeProblems(problems, { fileName: shown, lines: jsonLines(text) }),
    notSetUp:
      isWell && home.kind === 'unset'
        ? { name: checked.pipeline?.name ?? shown, sentence: home.sentence }
        : null,
  }
}

type Home =
  | { kind: 'found'; folder: string }
  | { kind: 'unset'; sentence: string }
  | { kind: 'wrong'; trouble: { message: string; fix: string } }
  /** The definition is to be mended first. */
  | { kind: 'unknown' }

async function homeOf(
  { pipeline }: CheckedDefinition,
  { definition, file, environment }: { definition: unknown; file: string; environment: Environment },
): Promise<Home> {
  const isElsewhere = typeof definition === 'object' && definition !== null && 'source_folder' in definition
  if (!isElsewhere) return { kind: 'found', folder: dirname(file) }
  if (pipeline === null || pipeline.sourceFolderVariable === null) return { kind: 'unknown' }
  const found = await resolveSourceFolder(pipeline.sourceFolderVariable, environment)
  if ('folder' in found) return { kind: 'found', folder: found.folder }
  if (found.isUnset) return { kind: 'unset', sentence: found.fix }
  return { kind: 'wrong', trouble: { message: found.problem, fix: found.fix } }
}

async function readText(
  file: string,
): Promise<{ text: string } | { problem: { message: string; fix: string } }> {
  try {
    // Reading a FIFO would wait for ever, and every page with it.
    if (!(await stat(file)).isFile())
      return { problem: { message: 'it is not a file.', fix: 'remove it, or put a JSON file there.' } }
    return { text: await readFile(file, 'utf8') }
  } catch (error) {
    return { problem: { message: `${messageOf(error)}.`, fix: 'put the file there.' } }
  }
}

function defaultName(file: string): string {
  const name = basename(file)
  return folderFileNames.includes(name) ? basename(dirname(file)) : basename(file, '.json')
}
