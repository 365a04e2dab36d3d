import { execFileSync } from 'node:child_process'
import { mkdir, realpath, symlink, utimes, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { testArtifactStore } from '#test/support/artifacts.ts'
import { executorDigest } from '#lib/executors/executor-digest.ts'
import { readPipelineFile } from '#lib/executors/pipelines/read-pipeline-file.ts'
import { createScriptExecutor } from '#lib/executors/script/script-executor.ts'
import { attemptOf, environment, temporaryFolder } from './attempt-request.ts'
import type { Phase } from '#lib/pipeline/definition.ts'

const store = testArtifactStore()
const performScript = createScriptExecutor({ store, environment })
const tellsPlaces = `
import json, os, sys
from pathlib import Path
print(json.dumps({"base": str(Path(__file__).parent.parent), "cwd": os.getcwd(), "prefix": sys.prefix, "argv": sys.argv[1:], "path": os.environ["PATH"]}))
`

async function put(folder: string, files: Record<string, string>): Promise<string> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await writeFile(join(folder, path), text)
  }
  return folder
}

/** A pipeline's folder, and a workspace with the links of a layout, both without a link on the way. */
async function placeWith(files: Record<string, string>, links: Record<string, string> = {}) {
  const pipelineHome = await put(await realpath(await temporaryFolder()), files)
  const workspace = await realpath(await temporaryFolder())
  for (const [link, target] of Object.entries(links))
    await symlink(join(pipelineHome, target), join(workspace, link))
  return { pipelineHome, workspace, layout: { links, folders: [], files: [] } }
}

async function run(phase: Partial<Phase>, place: { pipelineHome: string; workspace: string }) {
  const { request, lines } = await attemptOf(phase, place)
  return { outcome: await performScript(request), running: lines[0]?.text }
}

async function problemsOf(phase: object, home: string, links: Record<string, string> = {}) {
  const definition = { workspace: { links }, phases: { a: { executor: 'script', ...phase } } }
  await put(home, { 'p.json': JSON.stringify(definition) })
  const { problems } = await readPipelineFile({
    file: join(home, 'p.json'),
    shown: 'p.json',
    environment: {},
  })
  return problems.map(({ sentence }) => sentence)
}

test('a linked script of the workspace starts in the workspace, and takes it for its own project', async () => {
  const place = await placeWith({ 'scripts/x.py': tellsPlaces }, { scripts: 'scripts' })
  const { outcome, running } = await run(
    { cwd: 'workspace', executorPath: 'scripts/x.py', args: ['a'] },
    place,
  )
  expect(outcome).toMatchObject({ output: { base: place.workspace, cwd: place.workspace, argv: ['a'] } })
  expect(running).toBe('Running ["python3","-u","scripts/x.py","a"]')
})

test('a Python module of the workspace finds the workspace, too', async () => {
  const files = { 'scripts/sheets/__init__.py': '', 'scripts/sheets/__main__.py': tellsPlaces }
  const place = await placeWith(files, { scripts: 'scripts' })
  const phase: Partial<Phase> = {
    cwd: 'workspace',
    executorPath: null,
    pythonModule: 'scripts.sheets',
    args: [],
  }
  const { outcome, running } = await run(phase, place)
  expect(outcome).toMatchObject({
    output: { base: join(place.workspace, 'scripts'), cwd: place.workspace, argv: [] },
  })
  expect(running).toBe('Running ["python3","-u","-m","scripts.sheets"]')
})

test('a Python module of the pipeline starts in its folder, and exit code 2 fails for good as for a file', async () => {
  const place = await placeWith({ 'tool.py': `${tellsPlaces}\nsys.exit(len(sys.argv) - 1)` })
  const phase = { executorPath: null, pythonModule: 'tool' }
  expect((await run({ ...phase, args: [] }, place)).outcome).toMatchObject({
    output: { cwd: place.pipelineHome },
  })
  expect((await run(phase, place)).outcome).toMatchObject({ kind: 'failed', isPermanent: true, exitCode: 2 })
})

test.each([['.venv'], ['venv']])(
  'Python runs in the %s of the pipeline, and the log says so',
  async (venv) => {
    const place = await placeWith({ 'x.py': tellsPlaces, 'm.py': tellsPlaces })
    execFileSync('python3', ['-m', 'venv', '--without-pip', join(place.pipelineHome, venv)])
    const file = await run({ executorPath: 'x.py', args: [] }, place)
    expect(file.outcome).toMatchObject({
      output: {
        prefix: join(place.pipelineHome, venv),
        path: expect.stringContaining(join(place.pipelineHome, venv, 'bin:')),
      },
    })
    expect(file.running).toBe(`Running ["${venv}/bin/python","-u","x.py"]`)
    const module = await run({ executorPath: null, pythonModule: 'm', args: [] }, place)
    expect(module.outcome).toMatchObject({ output: { prefix: join(place.pipelineHome, venv) } })
  },
)

test.each([
  ['x.mts', 'import { sep } from "node:path"; const a: string = sep; console.log(JSON.stringify({ a }))'],
  [
    'x.cts',
    'const { sep } = require("node:path"); const a: string = sep; console.log(JSON.stringify({ a }))',
  ],
  ['x.cjs', 'console.log(JSON.stringify({ a: require("node:path").sep }))'],
  ['-x.sh', `echo '{"a": "/"}'`],
])('%s runs, from the workspace as well', async (executorPath, text) => {
  const place = await placeWith({ [executorPath]: text })
  await put(place.workspace, { [executorPath]: text })
  for (const cwd of ['pipeline', 'workspace'] as const)
    expect((await run({ executorPath, cwd }, place)).outcome).toMatchObject({ output: { a: '/' } })
})

test('a program of the workspace starts itself, whatever PATH holds under its name', async () => {
  const place = await placeWith({})
  await put(place.workspace, { true: '#!/bin/sh\necho "{\\"own\\": true}"' })
  execFileSync('chmod', ['+x', join(place.workspace, 'true')])
  const { outcome, running } = await run({ cwd: 'workspace', executorPath: 'true', args: [] }, place)
  expect(outcome).toMatchObject({ output: { own: true } })
  expect(running).toBe('Running ["true"]')
})

test('a script that the workspace lacks fails for good, and says how to bring it there', async () => {
  const place = await placeWith({ 'scripts/x.py': '' })
  const { outcome } = await run({ cwd: 'workspace', executorPath: 'scripts/x.py' }, place)
  expect(outcome).toMatchObject({ kind: 'failed', isPermanent: true })
  expect(outcome).toHaveProperty(
    'error',
    expect.stringMatching(/^scripts\/x.py is not a file in the property's workspace\. Link/),
  )
})

test('on loading, a path of the workspace is looked for where the links lead', async () => {
  const { pipelineHome } = await placeWith({ 'repo/scripts/x.py': '' })
  const links = { 'scripts/': 'repo/scripts' }
  const workspace = (executor_path: string) => ({ cwd: 'workspace', executor_path })
  expect(await problemsOf(workspace('scripts/x.py'), pipelineHome, links)).toEqual([])
  expect(await problemsOf(workspace('made/by-an-earlier-phase.py'), pipelineHome, links)).toEqual([])
  expect(await problemsOf(workspace('scripts/gone.py'), pipelineHome, links)).toEqual([
    expect.stringMatching(
      /^p.json, line 1, phase "a", executor_path: "scripts\/gone.py" does not exist .* Fix: /,
    ),
  ])
  expect(await problemsOf(workspace('../x.py'), pipelineHome, links)).toEqual([
    expect.stringMatching(/executor_path: "..\/x.py" leads out of the property's workspace. Fix: /),
  ])
})

test('on loading, a Python module is looked for as far as its package is in sight', async () => {
  const { pipelineHome } = await placeWith({ 'scripts/sheets/__main__.py': '', 'scripts/tool.py': '' })
  const module = (python_module: string, rest = {}) => problemsOf({ python_module, ...rest }, pipelineHome)
  expect(await module('scripts.sheets')).toEqual([])
  expect(await module('scripts.tool')).toEqual([])
  expect(await module('installed.elsewhere')).toEqual([])
  expect(await module('scripts.gone')).toEqual([
    expect.stringMatching(/^p.json, line 1, phase "a", python_module: "scripts.gone" is neither .* Fix: /),
  ])
  expect(
    await problemsOf({ python_module: 's.gone', cwd: 'workspace' }, pipelineHome, { s: 'scripts' }),
  ).toHaveLength(1)
})

test('a script that many workspaces link to is read once', async () => {
  const phase: Partial<Phase> = { executorPath: 's/x.py', cwd: 'workspace' }
  const place = await placeWith({ 'scripts/x.py': '1' }, { s: 'scripts' })
  const script = join(place.pipelineHome, 'scripts/x.py')
  const digestIn = async (workspace: string) => {
    await symlink(join(place.pipelineHome, 'scripts'), join(workspace, 's'))
    return executorDigest({ ...(await attemptOf(phase, place)).request, ...place, workspace })
  }
  await utimes(script, 1_000, 1_000)
  const first = await digestIn(await temporaryFolder())
  // Other bytes that look the same from outside: whoever reads them again tells.
  await writeFile(script, '2')
  await utimes(script, 1_000, 1_000)
  expect(await digestIn(await temporaryFolder())).toBe(first)
})

test('the digest of what a phase runs changes with the script, the linked one and the package alike', async () => {
  const files = { 'scripts/x.py': '1', 'scripts/sheets/__main__.py': '1', 'scripts/sheets/page.html': '1' }
  const place = await placeWith(files, { s: 'scripts' })
  await put(place.workspace, { 'made.py': '1' })
  const digestOf = async (phase: Partial<Phase>) =>
    executorDigest({ ...(await attemptOf(phase, place)).request, ...place })
  const phases: [changed: string, phase: Partial<Phase>][] = [
    [join(place.pipelineHome, 'scripts/x.py'), { executorPath: 'scripts/x.py' }],
    [join(place.pipelineHome, 'scripts/x.py'), { executorPath: 's/x.py', cwd: 'workspace' }],
    [join(place.workspace, 'made.py'), { executorPath: 'made.py', cwd: 'workspace' }],
    [join(place.pipelineHome, 'scripts/x.py'), { executorPath: null, pythonModule: 'scripts.x' }],
    [
      join(place.pipelineHome, 'scripts/sheets/page.html'),
      { executorPath: null, pythonModule: 's.sheets', cwd: 'workspace' },
    ],
  ]
  for (const [index, [changed, phase]] of phases.entries()) {
    const before = await digestOf(phase)
    expect(before).toMatch(/^[0-9a-f]{64}$/)
    expect(await digestOf(phase)).toBe(before)
    await writeFile(changed, 'x'.repeat(index + 2))
    expect(await digestOf(phase)).not.toBe(before)
  }
  expect(await digestOf({ executorPath: 'gone.py' })).toBe('')
})
