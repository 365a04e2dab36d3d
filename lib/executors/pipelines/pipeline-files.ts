import { readdir } from 'node:fs/promises'
import { dirname, join, relative, resolve } from 'node:path'
import { messageOf } from '#lib/executors/outcomes.ts'
import { builtinHome, resolveHome } from './pipeline-homes.ts'
import { folderFileNames, readPipelineFile } from './read-pipeline-file.ts'
import { isFile } from '#lib/executors/script/script-command.ts'
import type { Environment } from '#lib/executors/process/child-environment.ts'
import type { LoadedPipeline, LoadedPipelines, PipelineFileProblem } from '#lib/pipeline/loaded-pipeline.ts'

const builtinNames = ['home-analysis']
const foreignFileNames = ['package.json', 'package-lock.json', 'tsconfig.json']

/**
 * Every pipeline there is: those that come with Plotline, and from `pipelinesFolder` each JSON file in it and each
 * subfolder's `pipeline.json` or `phase_configuration.json`. A file that cannot be used is a problem, never an exception;
 * one that waits for a variable of `environment` is not set up, which is nobody's fault.
 */
export async function loadPipelines({
  pipelinesFolder,
  environment,
}: {
  pipelinesFolder: string | null
  environment: Environment
}): Promise<LoadedPipelines> {
  const loaded: LoadedPipelines = { pipelines: [], problems: [], notSetUp: [] }
  for (const place of await findPipelineFiles({ pipelinesFolder, problems: loaded.problems })) {
    const { shown: file, home } = place
    const read = await readPipelineFile({ ...place, environment })
    if (read.notSetUp !== null) loaded.notSetUp.push({ ...read.notSetUp, file })
    else if (read.pipeline === null)
      loaded.problems.push({ file, sentences: read.problems.map(({ sentence }) => sentence) })
    else addUnderFreeName(loaded, place, { ...read, pipeline: read.pipeline, name: read.pipeline.name, home })
  }
  return loaded
}

/** `shown` is how messages call the file: relative to PIPELINES_DIR. */
export type Place = { home: string; file: string; shown: string }

/** The files of all pipelines, ours first. A folder that cannot be listed goes to `problems`. */
export async function findPipelineFiles(search: {
  pipelinesFolder: string | null
  problems: PipelineFileProblem[]
}): Promise<Place[]> {
  const own = builtinNames.map((name) => {
    const home = builtinHome(name)
    return { home, file: join(resolveHome(home, null), 'pipeline.json'), shown: `${name}/pipeline.json` }
  })
  if (search.pipelinesFolder === null) return own
  return [...own, ...(await placesIn(resolve(search.pipelinesFolder), search.problems))]
}

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

function addUnderFreeName(loaded: LoadedPipelines, place: Place, read: LoadedPipeline): void {
  const { name, home, homeFolder, definition, pipeline } = read
  const owner = loaded.pipelines.find((other) => other.name === name)
  if (owner === undefined) {
    loaded.pipelines.push({ name, home, homeFolder, definition, pipeline })
    return
  }
  const fix = 'give one of the two another "name".'
  const sentence = `${place.shown}, name: "${name}" is taken by the pipeline in ${owner.home}. Fix: ${fix}`
  loaded.problems.push({ file: place.shown, sentences: [sentence] })
}
