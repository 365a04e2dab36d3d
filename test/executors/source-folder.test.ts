import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { loadPipelines } from '#lib/executors/pipelines/pipeline-files.ts'
import { resolveSourceFolder } from '#lib/executors/pipelines/pipeline-homes.ts'
import { temporaryFolder } from './attempt-request.ts'

/** A PIPELINES_DIR with one pipeline whose files lie in the folder that HOUSES_FOLDER names, and one beside it. */
async function pipelinesFolder(rest: object = {}): Promise<string> {
  const folder = await temporaryFolder()
  const phases = { county: { executor: 'script', executor_path: 'scripts/county.py', ...rest } }
  const definition = { name: 'houses', source_folder: { env: 'HOUSES_FOLDER' }, phases }
  await mkdir(join(folder, 'houses'))
  await writeFile(join(folder, 'houses/pipeline.json'), JSON.stringify(definition))
  const other = { phases: { a: { executor: 'manual' } } }
  await writeFile(join(folder, 'other.json'), JSON.stringify(other))
  return folder
}

async function checkout(): Promise<string> {
  const folder = await temporaryFolder()
  await mkdir(join(folder, 'scripts'))
  await writeFile(join(folder, 'scripts/county.py'), '')
  return folder
}

const ours = 'home-analysis'

test('the folder that the variable names is the home; what the database keeps names no folder of this machine', async () => {
  const source = await checkout()
  const loaded = await loadPipelines({
    pipelinesFolder: await pipelinesFolder(),
    environment: { HOUSES_FOLDER: source },
  })
  expect(loaded.problems).toEqual([])
  expect(loaded.notSetUp).toEqual([])
  const houses = loaded.pipelines.find(({ name }) => name === 'houses')
  expect(houses).toMatchObject({ homeFolder: source, home: 'houses' })
  expect(JSON.stringify(houses?.definition)).not.toContain(source)
})

test.each([{}, { HOUSES_FOLDER: '' }, { HOUSES_FOLDER: undefined }])(
  'unset (%j) is no fault: it says what to set, and the other pipelines load',
  async (environment) => {
    const loaded = await loadPipelines({ pipelinesFolder: await pipelinesFolder(), environment })
    expect(loaded.problems).toEqual([])
    expect(loaded.pipelines.map(({ name }) => name)).toEqual([ours, 'other'])
    expect(loaded.notSetUp).toEqual([
      {
        name: 'houses',
        file: 'houses/pipeline.json',
        sentence: 'Set HOUSES_FOLDER to the folder that holds its files, and start again.',
      },
    ])
  },
)

test('a folder that is not there, or is a file, is a fault that names variable, path and fix', async () => {
  const source = await checkout()
  const problemOf = async (path: string) => {
    const { problems } = await loadPipelines({
      pipelinesFolder: await pipelinesFolder(),
      environment: { HOUSES_FOLDER: path },
    })
    return problems[0]?.sentences
  }
  const fix = "Fix: Set HOUSES_FOLDER to the folder that holds the pipeline's files, and start again."
  const at = 'houses/pipeline.json, line 1, source_folder.env'
  const gone = join(source, 'gone')
  expect(await problemOf(gone)).toEqual([`${at}: HOUSES_FOLDER is "${gone}", which is not there. ${fix}`])
  const file = join(source, 'scripts/county.py')
  expect(await problemOf(file)).toEqual([`${at}: HOUSES_FOLDER is "${file}", which is not a folder. ${fix}`])
})

test('what the checkout does not hold is named once the variable is set', async () => {
  const source = await checkout()
  await rm(join(source, 'scripts/county.py'))
  const { problems } = await loadPipelines({
    pipelinesFolder: await pipelinesFolder(),
    environment: { HOUSES_FOLDER: source },
  })
  expect(problems[0]?.sentences).toEqual([
    expect.stringContaining('executor_path: "scripts/county.py" does not exist.'),
  ])
})

test('a definition that is wrong says so whether the variable is set or not, and nothing of files', async () => {
  const folder = await pipelinesFolder({ timeout_seconds: -1 })
  const { problems, notSetUp } = await loadPipelines({ pipelinesFolder: folder, environment: {} })
  expect(notSetUp).toEqual([])
  expect(problems.flatMap(({ sentences }) => sentences)).toEqual([
    expect.stringContaining('phase "county", timeout_seconds'),
  ])
})

test('a relative path counts from where Plotline was started', async () => {
  expect(await resolveSourceFolder('X', { X: 'lib' })).toEqual({ folder: join(process.cwd(), 'lib') })
})
