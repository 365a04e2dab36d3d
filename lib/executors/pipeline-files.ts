import { readFile, readdir, stat } from 'node:fs/promises'
import { basename, dirname, join, relative, resolve } from 'node:path'
import { readPipelineDefinition } from '#lib/pipeline/check-pipeline.ts'
import { parseWrittenJson } from '#lib/pipeline/parse-json.ts'
import { checkPhaseFiles } from './phase-files.ts'
import { messageOf } from './outcomes.ts'
import { builtinHome, resolveHome } from './pipeline-homes.ts'
import { isFile } from './script-command.ts'
import type { LoadedPipeline, LoadedPipelines, PipelineFileProblem } from '#lib/pipeline/loaded-pipeline.ts'

const builtinNames = ['home-analysis']
const folderFileNames = ['pipeline.json', 'phase_configuration.json']
const foreignFileNames = ['package.json', 'package-lock.json', 'tsconfig.json']

/**
 * Every pipeline there is: those that come with Plotline, and from `pipelinesFolder` each JSON file in it and each
 * subfolder's `pipeline.json` or `phase_configuration.json`. A file that cannot be used is a problem, never an exception.
 */
export async function loadPipelines({
  pipelinesFolder,
}: {
  pipelinesFolder: string | null
}): Promise<LoadedPipelines> {
  const loaded: LoadedPipelines = { pipelines: [], problems: [] }
  const places = builtinNames.map((name) => {
    const home = builtinHome(name)
    return { home, file: join(resolveHome(home, null), 'pipeline.json'), shown: `${name}/pipeline.json` }
  })
  if (pipelinesFolder !== null) places.push(...(await placesIn(resolve(pipelinesFolder), loaded.problems)))
  for (const place of places) {
    const result = await loadPipeline(place)
    if ('sentences' in result) loaded.problems.push({ file: place.shown, sentences: result.sentences })
    else addUnderFreeName(loaded, place, result)
  }
  return loaded
}

/** `shown` is how messages call the file: relative to PIPELINES_DIR. */
type Place = { home: string; file: string; shown: string }

async function placesIn(folder: string, problems: PipelineFileProblem[]): Promise<Place[]> {
  try {
    const names = await readdir(folder)
    const files: string[] = []
    for (const name of names.sort()) {
      if (name.startsWith('.') || name === 'node_modules') continue
      if (name.endsWith('.json') && !foreignFileNames.includes(name)) files.push(join(folder, name))
      const inside = await firstFile(folderFileNames.map((fileName) => join(folder, name, fileName)))
      if (inside !== null) files.push(inside)
    }
    return files.map((file) => ({
      file,
      shown: relative(folder, file),
      home: relative(folder, dirname(file)) || '.',
    }))
  } catch (error) {
    const fix = 'Set PIPELINES_DIR to a folder that exists and may be read, or leave it unset.'
    problems.push({ file: folder, sentences: [`PIPELINES_DIR, ${folder}: ${messageOf(error)}. Fix: ${fix}`] })
    return []
  }
}

async function firstFile(files: string[]): Promise<string | null> {
  for (const file of files) if (await isFile(file)) return file
  return null
}

async function loadPipeline({ home, file, shown }: Place): Promise<LoadedPipeline | { sentences: string[] }> {
  // Reading a FIFO would wait for ever, and every page with it.
  if (await isSpecial(file))
    return { sentences: [`${shown}: it is not a file. Fix: remove it, or put a JSON file there.`] }
  const text = await readFile(file, 'utf8').catch((error: unknown) => ({ unread: messageOf(error) }))
  if (typeof text !== 'string') return { sentences: [`${shown}: ${text.unread}. Fix: put the file there.`] }
  const json = parseWrittenJson(text)
  if (!json.ok) return { sentences: [`${shown}, file: ${json.message} Fix: ${json.fix}`] }
  const read = readPipelineDefinition({
    definition: json.value,
    fileName: shown,
    defaultName: defaultName(file),
  })
  if (!read.ok)
    return { sentences: read.refusal.problems.length > 0 ? read.refusal.problems : [read.refusal.message] }
  const homeFolder = dirname(file)
  const sentences = await checkPhaseFiles({ pipeline: read.value, homeFolder, fileName: shown })
  if (sentences.length > 0) return { sentences }
  return { name: read.value.name, home, homeFolder, definition: json.value, pipeline: read.value }
}

/** There, and neither a file nor a link to one. What is missing or unreadable says so itself when it is read. */
async function isSpecial(file: string): Promise<boolean> {
  const found = await stat(file).catch(() => null)
  return found !== null && !found.isFile()
}

function defaultName(file: string): string {
  const name = basename(file)
  return folderFileNames.includes(name) ? basename(dirname(file)) : basename(file, '.json')
}

function addUnderFreeName(loaded: LoadedPipelines, place: Place, pipeline: LoadedPipeline): void {
  const owner = loaded.pipelines.find((other) => other.name === pipeline.name)
  if (owner === undefined) {
    loaded.pipelines.push(pipeline)
    return
  }
  const fix = 'give one of the two another "name".'
  const sentence = `${place.shown}, name: "${pipeline.name}" is taken by the pipeline in ${owner.home}. Fix: ${fix}`
  loaded.problems.push({ file: place.shown, sentences: [sentence] })
}
