import { lstat, mkdir, readdir, readFile, readlink, rm, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import Papa from 'papaparse'
import { expect, test } from 'vitest'
import { testArtifactStore } from '#test/support/artifacts.ts'
import { createPerformer } from '#lib/executors/perform-attempt.ts'
import { prepareWorkspace } from '#lib/executors/workspace/prepare-workspace.ts'
import { workspaceFilesSchema, workspaceSchema } from '#lib/pipeline/workspace-definition.ts'
import type { AttemptRequest } from '#lib/executors/executor.ts'
import { attemptOf, environment, temporaryFolder } from './attempt-request.ts'

const store = testArtifactStore()

type Layout = { links?: object; folders?: string[]; files?: object[]; prepare?: object[] }

/** An attempt with this layout in a workspace of its own, and a home with these files. */
async function attempt(
  { prepare = [], ...layout }: Layout,
  rest: Parameters<typeof attemptOf>[1] & { home?: Record<string, string> } = {},
): Promise<AttemptRequest> {
  const { home = {}, ...others } = rest
  const pipelineHome = others.pipelineHome ?? (await temporaryFolder())
  for (const [path, text] of Object.entries(home)) {
    await mkdir(join(pipelineHome, path, '..'), { recursive: true })
    await writeFile(join(pipelineHome, path), text)
  }
  const { request } = await attemptOf(
    { prepare: workspaceFilesSchema.parse(prepare) },
    { ...others, pipelineHome, layout: workspaceSchema.parse(layout) },
  )
  return request
}

const read = ({ workspace }: AttemptRequest, path: string) => readFile(join(workspace, path), 'utf8')

/** Everything in a workspace but our own folder. */
async function pathsIn({ workspace }: AttemptRequest): Promise<string[]> {
  const names = await readdir(workspace, { recursive: true })
  return names.filter((name) => !name.startsWith('.plotline')).toSorted()
}

test('links lead into the home, with their parents made; what is not there is not linked', async () => {
  const request = await attempt(
    { links: { scripts: 'src/scripts', 'conf/app.yaml': 'app.yaml', '.claude': '.claude' } },
    { home: { 'src/scripts/run.py': 'print(1)', 'app.yaml': 'a: 1' } },
  )
  expect(await prepareWorkspace(request)).toBeNull()
  expect(await pathsIn(request)).toEqual(['conf', 'conf/app.yaml', 'scripts', 'scripts/run.py'])
  expect(await read(request, 'scripts/run.py')).toBe('print(1)')
  expect(await read(request, 'conf/app.yaml')).toBe('a: 1')
})

test('a right link is left as it is, and one that leads elsewhere is put right', async () => {
  const request = await attempt({ links: { scripts: 'scripts' } }, { home: { 'scripts/run.py': '' } })
  const path = join(request.workspace, 'scripts')
  expect(await prepareWorkspace(request)).toBeNull()
  const { ino } = await lstat(path)
  expect(await prepareWorkspace(request)).toBeNull()
  expect((await lstat(path)).ino).toBe(ino)
  await rm(path)
  await symlink('/nowhere', path)
  expect(await prepareWorkspace(request)).toBeNull()
  expect(await readlink(path)).toBe(join(request.pipelineHome, 'scripts'))
})

test.each([
  [{ links: { scripts: '../elsewhere' } }, /"\.\.\/elsewhere", outside of the pipeline's folder/],
  [{ links: { scripts: '/etc' } }, /"\/etc", outside of the pipeline's folder/],
  [{ links: { '../scripts': 'scripts' } }, /link "\.\.\/scripts" leads out of the workspace/],
  [{ links: { '.': 'scripts' } }, /link "\." leads out of the workspace/],
  [{ links: { '.plotline/x': 'scripts' } }, /link "\.plotline\/x" leads out/],
  [{ folders: ['data', '../up'] }, /folder "\.\.\/up" leads out/],
  [{ files: [{ path: '/elsewhere/x', text: '' }] }, /file "\/elsewhere\/x" leads out/],
  [{ files: [{ path: 'x', copy: '../../secret' }] }, /"\.\.\/\.\.\/secret".*leads out/],
  [
    { links: { scripts: 'scripts' }, files: [{ path: 'scripts/x.json', json: {} }] },
    /scripts in the workspace is a link/,
  ],
  [{ links: { scripts: 'scripts' }, folders: ['scripts/made'] }, /scripts in the workspace is a link/],
])('%j never reaches outside, and says so', async (layout: Layout, sentence) => {
  const request = await attempt(layout, { home: { 'scripts/run.py': '' } })
  expect(await prepareWorkspace(request)).toMatchObject({
    kind: 'failed',
    isPermanent: true,
    error: expect.stringMatching(sentence),
  })
  expect(await readdir(join(request.pipelineHome, 'scripts'))).toEqual(['run.py'])
})

test('a folder that a script put where a link belongs is named', async () => {
  const request = await attempt({ links: { scripts: 'scripts' } }, { home: { 'scripts/run.py': '' } })
  await mkdir(join(request.workspace, 'scripts'))
  expect(await prepareWorkspace(request)).toMatchObject({
    error: expect.stringContaining('scripts in the workspace is not a link'),
  })
})

test('a "missing" file is left once it is there, an "always" one is written anew, and a phase adds its own', async () => {
  const layout = {
    files: [
      { path: 'data/list.json', json: [{ full_address: '{address}' }] },
      { path: 'data/state.json', when: 'always', json: { status: '{status.phase0_county}' } },
    ],
    prepare: [{ path: 'note.txt', when: 'always', text: 'Try {facts.price}' }],
  }
  const request = await attempt(layout, { statuses: { phase0_county: 'running' } })
  expect(await prepareWorkspace(request)).toBeNull()
  expect(JSON.parse(await read(request, 'data/list.json'))).toEqual([
    { full_address: '2344 W Marconi Ave, Phoenix, AZ 85023' },
  ])
  await writeFile(join(request.workspace, 'data/list.json'), 'mine')
  const later = { ...request, statuses: { phase0_county: 'completed' as const } }
  expect(await prepareWorkspace({ ...later, statusWords: { completed: 'complete' } })).toBeNull()
  expect(await read(request, 'data/list.json')).toBe('mine')
  expect(JSON.parse(await read(request, 'data/state.json'))).toEqual({ status: 'complete' })
  expect(await read(request, 'note.txt')).toBe('Try 475000')
  expect(await readdir(join(request.workspace, '.plotline'))).toEqual([])
})

test('a CSV holds one row, quoted, and leaves cells that look like formulas as they are', async () => {
  const csv = { street: '{street}', price: '{facts.price}', beds: '{facts.beds}', note: '{cells.Note}' }
  const request = await attempt(
    { files: [{ path: 'homes.csv', csv }] },
    { property: { street: '1 "A", St', cells: { Note: '=HYPERLINK("x")\nnext' } } },
  )
  expect(await prepareWorkspace(request)).toBeNull()
  const text = await read(request, 'homes.csv')
  expect(text.startsWith('street,price,beds,note\n"1 ""A"", St",475000,,')).toBe(true)
  expect(Papa.parse(text, { skipEmptyLines: true }).data).toEqual([
    ['street', 'price', 'beds', 'note'],
    ['1 "A", St', '475000', '', '=HYPERLINK("x")\nnext'],
  ])
})

test('a copy has the words of its columns replaced, and is not made while its original is not there', async () => {
  const replace = { kill_switch_passed: { True: 'PASS', False: 'FAIL' } }
  const files = [{ path: 'data/ranked.csv', when: 'always', copy: 'reports/ranked.csv', replace }]
  const request = await attempt({ folders: ['reports'], files })
  expect(await prepareWorkspace(request)).toBeNull()
  expect(await pathsIn(request)).toEqual(['reports'])
  await writeFile(
    join(request.workspace, 'reports/ranked.csv'),
    '\uFEFFtrue,kill_switch_passed,note\r\nTrue,True,"a, True"\r\nFalse,False,\r\n,maybe,x\r\n',
  )
  expect(await prepareWorkspace(request)).toBeNull()
  expect(await read(request, 'data/ranked.csv')).toBe(
    'true,kill_switch_passed,note\nTrue,PASS,"a, True"\nFalse,FAIL,\n,maybe,x\n',
  )
})

test('a link that a script put in the place of a file is replaced, not followed', async () => {
  const outside = await temporaryFolder()
  await writeFile(join(outside, 'precious.txt'), 'precious')
  const request = await attempt({ files: [{ path: 'state.txt', when: 'always', text: 'ours' }] })
  await symlink(join(outside, 'precious.txt'), join(request.workspace, 'state.txt'))
  expect(await prepareWorkspace(request)).toBeNull()
  expect(await readFile(join(outside, 'precious.txt'), 'utf8')).toBe('precious')
  expect(await read(request, 'state.txt')).toBe('ours')
})

test('many phases may prepare one workspace at once, and nobody ever sees a half-written file', async () => {
  const json = Object.fromEntries(Array.from({ length: 3_000 }, (_, n) => [`key ${n}`, '{address}']))
  const files = [
    { path: 'data/always.json', when: 'always', json },
    { path: 'data/missing.json', json },
  ]
  const request = await attempt({ links: { scripts: 'scripts' }, files }, { home: { 'scripts/run.py': '' } })
  expect(await prepareWorkspace(request)).toBeNull()
  let isWriting = true
  const writers = Promise.all(Array.from({ length: 12 }, () => prepareWorkspace(request))).then(
    (outcomes) => {
      isWriting = false
      return outcomes
    },
  )
  let reads = 0
  while (isWriting) {
    for (const path of ['data/always.json', 'data/missing.json']) JSON.parse(await read(request, path))
    await read(request, 'scripts/run.py')
    reads++
  }
  expect(await writers).toEqual(Array.from({ length: 12 }, () => null))
  expect(reads).toBeGreaterThan(0)
})

test('of phases that find a seeded file missing at the same time one makes it, and its file stays', async () => {
  const request = await attempt({ files: [{ path: 'a/b/seed.txt', text: '{cells.By}' }], folders: ['a/b/c'] })
  const by = (n: number): AttemptRequest => ({
    ...request,
    property: { ...request.property, cells: { By: String(n) } },
  })
  const outcomes = Promise.all(Array.from({ length: 40 }, (_, n) => prepareWorkspace(by(n))))
  const seed = () => read(request, 'a/b/seed.txt').catch(() => null)
  let first = await seed()
  while (first === null) first = await seed()
  expect(await outcomes).toEqual(Array.from({ length: 40 }, () => null))
  expect(await seed()).toBe(first)
})

test('while a link is led elsewhere, nobody finds it gone', async () => {
  const home = { 'old/run.py': 'old', 'new/run.py': 'new' }
  const request = await attempt({ links: { scripts: 'old' } }, { home })
  expect(await prepareWorkspace(request)).toBeNull()
  const led = (target: string) => ({ ...request, layout: { ...request.layout, links: { scripts: target } } })
  let isLeading = true
  const leading = (async () => {
    for (let n = 0; n < 150; n++) await prepareWorkspace(led(n % 2 === 0 ? 'new' : 'old'))
    isLeading = false
  })()
  const seen = new Set<string>()
  while (isLeading) seen.add(await read(request, 'scripts/run.py'))
  await leading
  expect([...seen].toSorted()).toEqual(['new', 'old'])
})

test('the workspace is laid out before prerequisites are checked', async () => {
  const request = await attempt({ files: [{ path: 'data/seed.txt', text: 'x' }] })
  const { perform, close } = createPerformer({
    store,
    environment,
    executors: { script: async () => ({ kind: 'completed', output: {}, warnings: [], artifacts: [] }) },
  })
  const requires = { env: [], fields: [], files: ['data/seed.txt'], anyOf: [] }
  expect(await perform({ ...request, phase: { ...request.phase, requires } })).toMatchObject({
    kind: 'completed',
  })
  await close()
})
