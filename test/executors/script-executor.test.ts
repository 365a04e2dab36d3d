import { readFile, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { testArtifactStore } from '#test/support/artifacts.ts'
import { createScriptExecutor } from '#lib/executors/script/script-executor.ts'
import { attemptOf, environment, sourceFormatHome, temporaryFolder, textsOf } from './attempt-request.ts'
import type { AttemptRequest } from '#lib/executors/executor.ts'
import type { Phase } from '#lib/pipeline/definition.ts'

const store = testArtifactStore()

const performScript = createScriptExecutor({ store, environment })

async function end(...args: string[]) {
  const { request } = await attemptOf({ executorPath: 'scripts/end.sh', args })
  return performScript(request)
}

async function outputOf(phase: Partial<Phase>, rest: Partial<AttemptRequest> = {}) {
  const outcome = await performScript((await attemptOf(phase, rest)).request)
  if (outcome.kind !== 'completed') throw new Error(JSON.stringify(outcome))
  return outcome.output
}

test('exit code 0 completes with an empty object when the script says nothing', async () => {
  expect(await end('0')).toEqual({ kind: 'completed', output: {}, warnings: [], artifacts: [], exitCode: 0 })
})

test.each([
  ['1', false, 'scripts/end.sh ended with exit code 1: no match'],
  ['2', false, 'scripts/end.sh ended with exit code 2: no match'],
  ['65', true, 'scripts/end.sh ended with exit code 65: no match'],
  ['75', false, 'scripts/end.sh ended with exit code 75: no match'],
  ['255', false, 'scripts/end.sh ended with exit code 255: no match'],
])('exit code %s fails; for good: %s', async (exitCode, isPermanent, error) => {
  const outcome = await end(exitCode, 'looking', 'Traceback:\\nno match\\n\\n')
  expect(outcome).toEqual({ kind: 'failed', error, isPermanent, exitCode: Number(exitCode) })
})

test('a failure without a line on standard error quotes standard output, and without that says so', async () => {
  expect(await end('1', 'CSV not found')).toMatchObject({
    error: 'scripts/end.sh ended with exit code 1: CSV not found',
  })
  expect(await end('1')).toMatchObject({ error: 'scripts/end.sh ended with exit code 1 and said nothing' })
})

test('exit code 2 of a Python script fails for good: argparse does not accept the arguments', async () => {
  const { request } = await attemptOf({ executorPath: 'scripts/end.py', args: ['2'] })
  const outcome = await performScript(request)
  expect(outcome).toMatchObject({ kind: 'failed', isPermanent: true, exitCode: 2 })
  expect(outcome).toHaveProperty('error', expect.stringContaining('"args"'))
})

test.each([
  ['3', { kind: 'skipped', reason: { sentence: 'no such home' }, exitCode: 3 }],
  ['4', { kind: 'failed', isPermanent: true, exitCode: 4 }],
  ['65', { kind: 'failed', isPermanent: false, exitCode: 65 }],
  ['1', { kind: 'completed', output: {}, exitCode: 1 }],
])('a phase may say what exit code %s of its script means', async (exitCode, outcome) => {
  const exitCodes = { 3: 'skipped', 4: 'permanent', 65: 'temporary', 1: 'completed' } as const
  const attempt = await attemptOf({
    executorPath: 'scripts/end.sh',
    args: [exitCode, 'no such home', ''],
    exitCodes,
  })
  expect(await performScript(attempt.request)).toMatchObject(outcome)
})

test('exit code 77 skips with the last line as the reason', async () => {
  expect(await end('77', 'looking\\nNo parcel for this address')).toMatchObject({
    kind: 'skipped',
    reason: { code: 'SCRIPT_SKIPPED', sentence: 'No parcel for this address' },
    exitCode: 77,
  })
})

test('a script that a signal ended has failed, and the signal is named', async () => {
  const { request } = await attemptOf({ executorPath: 'scripts/killed.sh' })
  expect(await performScript(request)).toMatchObject({
    kind: 'failed',
    isPermanent: false,
    error: expect.stringContaining('SIGKILL'),
  })
})

test('a Python script gets the attempt on standard input, the address as arguments and its home as folder', async () => {
  const { request, lines } = await attemptOf({}, { attempt: 2, inputs: { earlier: { year_built: 1998 } } })
  const outcome = await performScript(request)
  if (outcome.kind !== 'completed') throw new Error(JSON.stringify(outcome))
  const { property } = request
  expect(outcome.output).toMatchObject({
    argv: ['--address', property.address],
    cwd: sourceFormatHome,
    stdin: {
      property: JSON.parse(JSON.stringify(property)),
      phase: { id: 'phase0_county', display_name: 'County Data' },
      attempt: 2,
      run: { id: 7 },
      inputs: { earlier: { year_built: 1998 } },
    },
  })
  expect(textsOf(lines)).toEqual(['→ county'])
})

test('a TypeScript script runs as it is, without a word of Node on its log', async () => {
  const { request, lines } = await attemptOf({ executorPath: 'scripts/echo.ts' })
  const outcome = await performScript(request)
  expect(outcome).toMatchObject({
    kind: 'completed',
    output: { argv: ['--address', request.property.address] },
  })
  expect(textsOf(lines, 'stderr')).toEqual([])
})

test('a script outside of any package runs without a warning, too', async () => {
  const home = await temporaryFolder()
  await writeFile(
    join(home, 'x.ts'),
    'import { sep } from "node:path"\nconst a: string = sep\nconsole.log(JSON.stringify({ a }))',
  )
  const { request, lines } = await attemptOf({ executorPath: 'x.ts' }, { pipelineHome: home })
  expect(await performScript(request)).toMatchObject({ kind: 'completed', output: { a: '/' } })
  expect(textsOf(lines, 'stderr')).toEqual([])
})

test.each([
  ['a command after a semicolon', '1 A St; touch plotline-was-here'],
  ['a command substitution', '$(touch plotline-was-here) `id` St'],
  ['quotes, stars, dollars and backslashes', `12 O'Brien "Ave" * $HOME \\ %s &&`],
  ['line breaks and tabs', '1 A St\nUnit 2\t\r\nPhoenix'],
  ['another placeholder', '{zip} {workspace} $& St'],
  ['letters of all kinds', '→ Peña Blvd 東京 🏠'],
])('%s in an address arrives as it is', async (_what, address) => {
  const args = ['--address', '{address}', 'in:{address}']
  const { request } = await attemptOf({ executorPath: 'scripts/echo.ts', args }, { property: { address } })
  expect(await performScript(request)).toMatchObject({
    kind: 'completed',
    output: { argv: ['--address', address, `in:${address}`] },
  })
})

test('every placeholder has its value', async () => {
  const args = ['{street}|{city}|{state}|{zip}|{property_id}', '{workspace}/data', '{"json": 1}']
  const workspace = await temporaryFolder()
  expect(await outputOf({ args }, { workspace })).toMatchObject({
    argv: ['2344 W Marconi Ave|Phoenix|AZ|85023|12', `${workspace}/data`, '{"json": 1}'],
  })
})

test('an unknown placeholder fails for good, and the known ones are named', async () => {
  const { request } = await attemptOf({ args: ['{adress}'] })
  expect(await performScript(request)).toMatchObject({
    kind: 'failed',
    isPermanent: true,
    error: expect.stringMatching(/\{adress\} is not a placeholder.*\{address\}/),
  })
})

test('an argument that no program can be given fails for good', async () => {
  const { request } = await attemptOf({}, { property: { address: 'a\0b' } })
  expect(await performScript(request)).toMatchObject({ kind: 'failed', isPermanent: true })
})

test('a script sees the basics, what its phase names and what Plotline sets: no secret of ours', async () => {
  const output = await outputOf({ env: ['COUNTY_TOKEN', 'NOT_SET'] })
  const seen = JSON.parse(JSON.stringify(output.environment))
  expect(seen).toMatchObject({ HOME: process.env.HOME, COUNTY_TOKEN: 'token-1', PYTHONIOENCODING: 'utf-8' })
  expect(seen.PATH).toContain(process.env.PATH)
  expect(seen).toHaveProperty('PLOTLINE_ARTIFACTS')
  expect(seen).not.toHaveProperty('SECRET_KEY')
  expect(JSON.stringify(seen)).not.toContain('hush')
})

test('a missing script, and one that leads out of the home, fail for good', async () => {
  for (const executorPath of [
    'scripts/gone.py',
    '../sourcing/echo.py',
    'scripts/../../../x.py',
    '/bin/true',
  ]) {
    const { request } = await attemptOf({ executorPath })
    expect(await performScript(request)).toMatchObject({
      kind: 'failed',
      isPermanent: true,
      error: expect.stringContaining(executorPath),
    })
  }
})

test('a machine without python3 is told so', async () => {
  const performWithoutPath = createScriptExecutor({ store, environment: { PATH: await temporaryFolder() } })
  const { request } = await attemptOf({})
  expect(await performWithoutPath(request)).toMatchObject({
    kind: 'failed',
    isPermanent: true,
    error: expect.stringMatching(/python3 was not found. Install/),
  })
})

test('a file that may not be executed fails for good, with what to do', async () => {
  const { request } = await attemptOf({ executorPath: 'scripts/unstartable' })
  expect(await performScript(request)).toMatchObject({
    isPermanent: true,
    error: expect.stringContaining('chmod +x'),
  })
})

test('a script that never reads its input is no failure, however large the input', async () => {
  const inputs = { earlier: { text: 'x'.repeat(1_000_000) } }
  expect(await outputOf({ executorPath: 'scripts/deaf.sh' }, { inputs })).toEqual({ isDone: true })
})

test('an attempt leaves nothing of its own behind in the workspace, and what the script put there stays', async () => {
  const { request } = await attemptOf({ executorPath: 'scripts/artifacts.sh' })
  await performScript(request)
  expect(await readdir(request.workspace)).toEqual(['.plotline', 'kept.json'])
  expect(await readdir(join(request.workspace, '.plotline'))).toEqual([])
})

test('the second try of a flaky script sees what the first left in the workspace', async () => {
  const phase = { executorPath: 'scripts/flaky.py' }
  const workspace = await temporaryFolder()
  const kinds: string[] = []
  for (const attempt of [1, 2, 3]) {
    kinds.push((await performScript((await attemptOf(phase, { workspace, attempt })).request)).kind)
  }
  expect(kinds).toEqual(['failed', 'failed', 'completed'])
  expect(await readFile(join(workspace, 'tries'), 'utf8')).toBe('3')
})
