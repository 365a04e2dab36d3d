import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chattyProgram } from './chatty-program.ts'

export type Programs = {
  /** A PIPELINES_DIR that holds the one pipeline. */
  pipelinesFolder: string
  /** The pipeline's own folder. */
  home: string
  artifactsFolder: string
  /** A folder to work in, of that name. */
  workspace: (name: string) => Promise<string>
  remove: () => Promise<void>
}

export const pipelineName = 'bench-executors'
/** Bytes that the flood prints. */
export const floodBytes = 1_000_000_000

/** A temporary folder with a pipeline whose programs do as little as a program can, one that talks much and one that floods. */
export async function writePrograms({ linesPerStream }: { linesPerStream: number }): Promise<Programs> {
  const folder = await mkdtemp(join(tmpdir(), 'plotline-bench-'))
  const pipelinesFolder = join(folder, 'pipelines')
  const home = join(pipelinesFolder, pipelineName)
  await mkdir(home, { recursive: true })
  const files = { ...quietPrograms, 'chatty.py': chattyProgram(linesPerStream), 'flood.sh': floodProgram }
  for (const [name, text] of Object.entries(files)) await writeFile(join(home, name), text)
  await writeFile(join(home, 'phase_configuration.json'), JSON.stringify(definition))
  return {
    pipelinesFolder,
    home,
    artifactsFolder: join(folder, 'artifacts'),
    workspace: async (name) => {
      const workspace = join(folder, 'workspaces', name)
      await mkdir(workspace, { recursive: true })
      return workspace
    },
    remove: () => rm(folder, { recursive: true, force: true, maxRetries: 3 }),
  }
}

const quietPrograms = {
  'quiet.py': `print('{"rooms": 3}')\n`,
  'quiet.mjs': `console.log('{"rooms": 3}')\n`,
  'quiet.sh': `echo '{"rooms": 3}'\n`,
  'quiet.ts': `export const run = () => ({ kind: 'completed', output: { rooms: 3 } })\n`,
}

const floodProgram = `yes 'one of very many lines, such as a script prints that was told to say everything' | head -c ${floodBytes}\n`

const scriptPhase = (executor_path: string) => ({ executor: 'script', executor_path, args: [] })

/** The chatty phase comes first and alone depends on nothing: a run of it is a run of its pipeline. */
const definition = {
  name: pipelineName,
  version: '1.0.0',
  phases: { chatty: { ...scriptPhase('chatty.py'), args: ['{property_id}'] } },
}
