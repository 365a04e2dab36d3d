import { readFile, stat } from 'node:fs/promises'
import { basename, dirname } from 'node:path'
import { checkDefinition } from '#lib/pipeline/check-pipeline.ts'
import { jsonProblem, placeProblems, type PlacedProblem } from '#lib/pipeline/definition-problem.ts'
import { jsonLines } from '#lib/pipeline/json-lines.ts'
import { parseWrittenJson } from '#lib/pipeline/parse-json.ts'
import { messageOf } from './outcomes.ts'
import { phaseFileProblems } from './phase-files.ts'
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
}

/** Reads a pipeline's file and looks for those it names. Everything wrong is told at once, and nothing is thrown. */
export async function readPipelineFile({
  file,
  shown,
}: {
  file: string
  shown: string
}): Promise<ReadPipelineFile> {
  const homeFolder = dirname(file)
  const unread = { text: '', definition: null, homeFolder, pipeline: null }
  const read = await readText(file)
  if ('problem' in read) {
    const { message, fix } = read.problem
    const sentence = `${shown}: ${message} Fix: ${fix}`
    return { ...unread, problems: [{ line: null, phase: null, field: 'file', message, fix, sentence }] }
  }
  const { text } = read
  const json = parseWrittenJson(text)
  if (!json.ok) return { ...unread, text, problems: [jsonProblem(shown, json)] }
  const { pipeline, phases, phaseIds, problems } = checkDefinition(json.value, defaultName(file))
  problems.push(
    ...(await phaseFileProblems({ phases, phaseIds, homeFolder, layout: pipeline?.workspace ?? null })),
  )
  return {
    text,
    definition: json.value,
    homeFolder,
    pipeline: problems.length === 0 ? pipeline : null,
    problems:
      problems.length === 0 ? [] : placeProblems(problems, { fileName: shown, lines: jsonLines(text) }),
  }
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
