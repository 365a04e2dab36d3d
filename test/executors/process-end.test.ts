import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { testArtifactStore } from '#test/support/artifacts.ts'
import { createPerformer } from '#lib/executors/perform-attempt.ts'
import { isAlive } from './living-process.ts'
import { attemptOf, environment, textsOf, type RecordedAttempt } from './attempt-request.ts'
import type { Phase } from '#lib/pipeline/definition.ts'

const store = testArtifactStore()

const { perform } = createPerformer({ store, environment })

async function started(phase: Partial<Phase>, lineCount: number) {
  const attempt: RecordedAttempt = await attemptOf(phase)
  const settled = perform(attempt.request)
  await vi.waitFor(() => expect(textsOf(attempt.lines).length).toBeGreaterThanOrEqual(lineCount), 10_000)
  return { ...attempt, settled }
}

test('a timeout ends the script with all it started, also what ignores SIGTERM', async () => {
  const { lines, settled } = await started({ executorPath: 'scripts/family.sh', timeoutSeconds: 1 }, 3)
  const pids = textsOf(lines).map(Number)
  expect(pids.every(isAlive)).toBe(true)
  expect(await settled).toEqual({
    kind: 'failed',
    error: 'scripts/family.sh timed out after 1 s',
    isPermanent: false,
  })
  await vi.waitFor(() => expect(pids.filter(isAlive)).toEqual([]))
})

test('a cancelled script is asked to end first, and has not completed even if it then ends well', async () => {
  const { request, controller, settled } = await started({ executorPath: 'scripts/polite.sh' }, 1)
  controller.abort()
  expect(await settled).toEqual({
    kind: 'failed',
    error: 'scripts/polite.sh was cancelled',
    isPermanent: false,
  })
  expect(await readFile(join(request.workspace, 'asked'), 'utf8')).toBe('asked\n')
})

test('a process that a script left running ends with the attempt, and does not hold it', async () => {
  const { request, lines } = await attemptOf({ executorPath: 'scripts/leaves-child.sh' })
  expect(await perform(request)).toMatchObject({ kind: 'completed' })
  const pid = Number(textsOf(lines)[0])
  await vi.waitFor(() => expect(isAlive(pid)).toBe(false))
})

test('an attempt that was cancelled before it began starts nothing', async () => {
  const { request, lines, controller } = await attemptOf({})
  controller.abort()
  expect(await perform(request)).toMatchObject({
    kind: 'failed',
    error: expect.stringContaining('cancelled'),
  })
  expect(lines).toEqual([])
})

test.runIf(process.platform === 'linux').each([
  ['and holds the pipes of the script', 'loud'],
  ['and writes elsewhere', 'quiet'],
])(
  'a child that left for a session of its own %s ends with a cancelled attempt',
  async (_what, way) => {
    const { lines, controller, settled } = await started(
      { executorPath: 'scripts/runaway.sh', args: [way, 'stays'] },
      2,
    )
    const pids = textsOf(lines).map(Number)
    expect(pids.filter(isAlive)).toEqual(pids)
    controller.abort()
    expect(await settled).toMatchObject({ kind: 'failed', error: 'scripts/runaway.sh was cancelled' })
    expect(pids.filter(isAlive)).toEqual([])
  },
  15_000,
)

test('a child in a session of its own may outlive a script that ended well', async () => {
  const { request, lines } = await attemptOf({
    executorPath: 'scripts/runaway.sh',
    args: ['quiet', 'ends'],
  })
  expect(await perform(request)).toMatchObject({ kind: 'completed' })
  const pid = Number(textsOf(lines)[0])
  expect(isAlive(pid)).toBe(true)
  process.kill(pid, 'SIGKILL')
  await vi.waitFor(() => expect(isAlive(pid)).toBe(false))
})

test('a script that tidies up when asked to end is asked once', async () => {
  const { request, controller, settled } = await started({ executorPath: 'scripts/tidy.mjs' }, 1)
  controller.abort()
  await settled
  expect(await readFile(join(request.workspace, 'tidied'), 'utf8')).toBe('all')
})
