import { execFileSync } from 'node:child_process'
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { loadPipelines } from '#lib/executors/pipelines/pipeline-files.ts'
import { resolveHome } from '#lib/executors/pipelines/pipeline-homes.ts'
import { sourceFormatHome, temporaryFolder } from './attempt-request.ts'

const samples = resolve(import.meta.dirname, '../../public/samples')

/** A PIPELINES_DIR with these files; text that is not a string is written as JSON. */
async function folderWith(files: Record<string, unknown>): Promise<string> {
  const folder = await temporaryFolder()
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await writeFile(join(folder, path), typeof content === 'string' ? content : JSON.stringify(content))
  }
  return folder
}

/** What loading finds wrong, less the pipelines that come with Plotline. */
async function problemsOf(files: Record<string, unknown>) {
  const { problems } = await loadPipelines({ pipelinesFolder: await folderWith(files), environment: {} })
  return problems.filter((problem) => !problem.file.startsWith('home-analysis'))
}

const script = (executor_path: string, rest: object = {}) => ({ executor: 'script', executor_path, ...rest })

test('a phase_configuration.json of the source design loads unchanged, with its folder as home', async () => {
  const pipelinesFolder = dirname(sourceFormatHome)
  const { pipelines } = await loadPipelines({ pipelinesFolder, environment: {} })
  const loaded = pipelines.find((pipeline) => pipeline.name === 'source-format')
  expect(loaded).toMatchObject({ home: 'source-format', homeFolder: sourceFormatHome })
  expect(loaded?.pipeline.phases.map((phase) => [phase.id, phase.maxAttempts])).toEqual([
    ['phase0_county', 3],
    ['phase1_listing', 3],
    ['phase1_map', 3],
    ['phase2_images', 1],
  ])
  expect(loaded?.definition).toHaveProperty(['phases', 'phase2_images', 'executor_model'], 'sonnet')
  expect(resolveHome('source-format', pipelinesFolder)).toBe(sourceFormatHome)
})

test('the pipelines that come with Plotline load without a fault, with and without PIPELINES_DIR', async () => {
  const { pipelines, problems } = await loadPipelines({ pipelinesFolder: null, environment: {} })
  expect(problems).toEqual([])
  expect(pipelines.map(({ name, home }) => [name, home])).toEqual([
    ['home-analysis', 'builtin:home-analysis'],
  ])
  expect(resolveHome('builtin:home-analysis', null)).toBe(pipelines[0]?.homeFolder)
})

test('the sample pipeline loads without a fault', async () => {
  const { pipelines, problems } = await loadPipelines({ pipelinesFolder: samples, environment: {} })
  expect(problems).toEqual([])
  expect(pipelines.map((pipeline) => pipeline.home)).toContain('script-pipeline')
})

test('JSON files in the folder and pipelines in subfolders are found; names come from the file, or its place', async () => {
  const phases = { a: script('a.sh') }
  const pipelinesFolder = await folderWith({
    'quick.json': { phases },
    'a.sh': '',
    'package.json': { name: 'not a pipeline' },
    'notes/readme.md': '',
    'deep/pipeline.json': `\uFEFF${JSON.stringify({ name: 'Deep look', phases })}`,
    'deep/phase_configuration.json': '{}',
    'deep/a.sh': '',
    'node_modules/x/pipeline.json': '{}',
  })
  const { pipelines, problems } = await loadPipelines({ pipelinesFolder, environment: {} })
  const own = pipelines.filter((pipeline) => pipeline.name !== 'home-analysis')
  expect(own.map(({ name, home, homeFolder }) => [name, home, homeFolder])).toEqual([
    ['Deep look', 'deep', join(pipelinesFolder, 'deep')],
    ['quick', '.', pipelinesFolder],
  ])
  expect(problems.filter((problem) => !problem.file.startsWith('home-analysis'))).toEqual([])
})

test('missing executor files, agents and validators are named with file, phase, field and fix', async () => {
  const phases = {
    a: script('scripts/gone.py'),
    b: { executor: 'agent', executor_path: 'agents/gone.md' },
    c: script('here.sh', { prerequisite_validation: 'gone.py' }),
    d: script('../outside.sh'),
  }
  const [problem] = await problemsOf({
    'p/phase_configuration.json': { phases },
    'p/here.sh': '',
    'outside.sh': '',
  })
  expect(problem?.file).toBe('p/phase_configuration.json')
  const start = 'p/phase_configuration.json, line 1, phase'
  expect(problem?.sentences).toEqual([
    expect.stringMatching(`^${start} "a", executor_path: "scripts/gone.py" does not exist. Fix: `),
    expect.stringMatching(`^${start} "b", executor_path: "agents/gone.md" does not exist. Fix: `),
    expect.stringMatching(
      `^${start} "c", prerequisite_validation: "gone.py" does not exist. Fix: .*scripts folder`,
    ),
    expect.stringMatching(`^${start} "d", executor_path: "../outside.sh" leads out of .* Fix: `),
  ])
})

test('arguments and output schemas that no attempt could use are found on loading', async () => {
  const phases = { a: script('a.sh', { args: ['{zipcode}'], outputs: { type: 'nonsense' } }) }
  const [problem] = await problemsOf({ 'p/pipeline.json': { phases }, 'p/a.sh': '' })
  expect(problem?.sentences).toEqual([
    expect.stringMatching(/phase "a", args: \{zipcode\} is not a placeholder. Fix: use \{address\}/),
    expect.stringMatching(/phase "a", outputs: .* Fix: /),
  ])
})

test('a file that is not JSON, or not a pipeline, is a problem and does not stop the others', async () => {
  const problems = await problemsOf({
    'a/pipeline.json': '{"phases": {,}}',
    'b/pipeline.json': { phases: { x: script('x.sh', { dependencies: ['y'] }) } },
    'c/pipeline.json': { phases: { x: script('x.sh') } },
    'c/x.sh': '',
  })
  expect(problems.map((problem) => problem.file)).toEqual(['a/pipeline.json', 'b/pipeline.json'])
  expect(problems[0]?.sentences[0]).toMatch(/line 1, column 13/)
  expect(problems[1]?.sentences[0]).toMatch(/phase "x", dependencies: "y" is not a phase/)
})

test('the second pipeline of a name is a problem', async () => {
  const pipeline = { name: 'home-analysis', phases: { x: script('x.sh') } }
  const [problem] = await problemsOf({ 'mine/pipeline.json': pipeline, 'mine/x.sh': '' })
  expect(problem?.sentences).toEqual([
    expect.stringContaining('is taken by the pipeline in builtin:home-analysis'),
  ])
})

test('a PIPELINES_DIR that is not there is a problem with a fix', async () => {
  const pipelinesFolder = join(await temporaryFolder(), 'gone')
  const { problems } = await loadPipelines({ pipelinesFolder, environment: {} })
  expect(problems).toContainEqual({
    file: pipelinesFolder,
    sentences: [expect.stringMatching(/ENOENT.*Fix: Set PIPELINES_DIR/)],
  })
})

test('a home that is outside, or needs a PIPELINES_DIR that is unset, is refused', () => {
  expect(() => resolveHome('mine', null)).toThrow(/needs PIPELINES_DIR/)
  expect(() => resolveHome('../mine', '/pipelines')).toThrow(/leads out/)
  expect(() => resolveHome('builtin:../../etc', null)).toThrow(/leads out/)
})

test('a FIFO among the pipelines is a problem, and is not waited for', async () => {
  const pipelinesFolder = await folderWith({})
  execFileSync('mkfifo', [join(pipelinesFolder, 'pipe.json')])
  const { problems } = await loadPipelines({ pipelinesFolder, environment: {} })
  expect(problems).toEqual([
    { file: 'pipe.json', sentences: [expect.stringMatching(/pipe\.json: it is not a file\. Fix: /)] },
  ])
})
