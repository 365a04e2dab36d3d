import { chmod, mkdir, symlink, writeFile } from 'node:fs/promises'
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { testArtifactStore } from '#test/support/artifacts.ts'
import { createScriptExecutor } from '#lib/executors/script/script-executor.ts'
import { attemptOf, environment, temporaryFolder, textsOf } from './attempt-request.ts'
import type { Phase } from '#lib/pipeline/definition.ts'

const store = testArtifactStore()
/** The cases where the system bounds memory; elsewhere none. */
const onLinux = <T>(cases: T[]): T[] => (process.platform === 'linux' ? cases : [])

async function run(phase: Partial<Phase>, rest: { pipelineHome?: string; path?: string } = {}) {
  const { path, ...place } = rest
  const perform = createScriptExecutor({
    store,
    environment: { ...environment, ...(path && { PATH: path }) },
  })
  const { request, lines } = await attemptOf(phase, place)
  return { outcome: await perform(request), log: textsOf(lines, 'plotline') }
}

/** A folder for PATH that holds these programs of the real one, and nothing else. */
async function pathWith(...programs: string[]): Promise<string> {
  const folder = await temporaryFolder()
  for (const program of programs) {
    const file = execFileSync('sh', ['-c', `command -v ${program}`])
      .toString()
      .trim()
    await symlink(file, join(folder, program))
  }
  return folder
}

test.each(
  onLinux<[string, string[], number]>([
    ['hungry.py', ['300'], 200],
    ['hungry.mjs', ['heap', '300'], 200],
    ['hungry.mjs', ['buffers', '500'], 200],
    ['hungry.sh', ['40'], 32],
    ['hungry-family.sh', [], 200],
  ]),
)(
  '%s %j that takes more than its %i MB fails, and is told so',
  async (name, args, memoryLimitMb) => {
    const { outcome } = await run({ executorPath: `scripts/${name}`, args, memoryLimitMb })
    expect(outcome).toMatchObject({ kind: 'failed', isPermanent: false })
    expect(outcome).toHaveProperty(
      'error',
      expect.stringContaining(`used more than its ${memoryLimitMb} MB of memory`),
    )
  },
  30_000,
)

test.each(
  onLinux<[string, string[], number]>([
    ['hungry.py', ['100'], 200],
    ['hungry.mjs', ['heap', '100'], 200],
    ['hungry.mjs', ['buffers', '100'], 200],
    ['hungry.sh', ['4'], 32],
  ]),
)(
  '%s %j that is content with less than its %i MB runs as without a limit',
  async (name, args, memoryLimitMb) => {
    const { outcome, log } = await run({ executorPath: `scripts/${name}`, args, memoryLimitMb })
    expect(outcome).toMatchObject({ kind: 'completed', output: { taken: Number(args.at(-1)) } })
    expect(log).toHaveLength(1)
  },
  30_000,
)

test('a script that fails for another reason is not said to have used too much', async () => {
  const { outcome } = await run({
    executorPath: 'scripts/end.sh',
    args: ['1', '', 'no match'],
    memoryLimitMb: 200,
  })
  expect(outcome).toMatchObject({ error: 'scripts/end.sh ended with exit code 1: no match' })
})

test('without prlimit a script runs without a limit, and its log says so', async () => {
  const path = await pathWith('bash', 'head', 'tr')
  const { outcome, log } = await run(
    { executorPath: 'scripts/hungry.sh', args: ['40'], memoryLimitMb: 32 },
    { path },
  )
  expect(outcome).toMatchObject({ kind: 'completed' })
  expect(log[1]).toMatch(/^Runs without its memory limit of 32 MB: /)
})

test('what cannot be started is told in the same words as without a limit', async () => {
  const path = await pathWith('prlimit')
  const pipelineHome = await temporaryFolder()
  await mkdir(join(pipelineHome, 'scripts'))
  for (const [name, mode] of [
    ['no-interpreter', 0o755],
    ['not-executable', 0o644],
  ] as const) {
    await writeFile(join(pipelineHome, 'scripts', name), '#!/nowhere/interpreter\n')
    await chmod(join(pipelineHome, 'scripts', name), mode)
  }
  await writeFile(join(pipelineHome, 'scripts/x.py'), '')
  for (const name of ['x.py', 'no-interpreter', 'not-executable']) {
    const phase = { executorPath: `scripts/${name}` }
    const [limited, plain] = [
      await run({ ...phase, memoryLimitMb: 200 }, { path, pipelineHome }),
      await run(phase, { path, pipelineHome }),
    ]
    expect(plain.outcome).toMatchObject({ kind: 'failed', isPermanent: true })
    expect(limited.outcome).toEqual(plain.outcome)
  }
})
