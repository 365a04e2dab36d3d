import { availableParallelism } from 'node:os'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { afterAll, expect, test } from 'vitest'
import { createPerformer } from '#lib/executors/perform-attempt.ts'
import type { AttemptRequest, JsonObject, JsonValue } from '#lib/executors/executor.ts'
import type { Phase } from '#lib/pipeline/definition.ts'
import { testArtifactStore } from '#test/support/artifacts.ts'
import { attemptOf, environment, textsOf } from './attempt-request.ts'

const { perform, close } = createPerformer({ store: testArtifactStore(), environment })
afterAll(close)

const threads = availableParallelism() * 4

function moduleAttempt(executorPath: string, phase: Partial<Phase> = {}, rest: Partial<AttemptRequest> = {}) {
  return attemptOf({ executor: 'module', executorPath, ...phase }, rest)
}

async function expectPoolGoesOn() {
  expect(await perform((await moduleAttempt('modules/echo.ts')).request)).toMatchObject({ kind: 'completed' })
}

function nested(levels: number): JsonValue {
  return levels === 0 ? 'inmost' : [nested(levels - 1)]
}

test.each<[string, JsonObject]>([
  ['names that objects have by themselves', JSON.parse('{"__proto__": {"a": 1}, "constructor": {"b": 2}}')],
  ['text that is no text', { '': 'a\0b', lone: '\ud800', mark: '\uFEFF', '🏠': '漢字\u2028' }],
  ['numbers at the edge', { most: Number.MAX_VALUE, least: Number.MIN_VALUE, whole: 2 ** 53 }],
  ['nothing', { empty: {}, none: [], missing: null, no: false, blank: '' }],
  ['two thousand levels', { deep: nested(2_000) }],
  ['five million letters', { long: 'x'.repeat(5_000_000) }],
  ['a hundred thousand names', Object.fromEntries(Array.from({ length: 100_000 }, (_, n) => [`n${n}`, n]))],
])('inputs that hold %s reach a module as they are', async (_, earlier) => {
  const { request } = await moduleAttempt('modules/tells-inputs.ts', {}, { inputs: { earlier } })
  const outcome = await perform(request)
  if (outcome.kind !== 'completed') throw new Error(JSON.stringify(outcome).slice(0, 500))
  expect(outcome.output.text === JSON.stringify({ earlier })).toBe(true)
})

test('what a module does to its inputs nobody else sees', async () => {
  const inputs = { earlier: { price: 1 } }
  const { request } = await moduleAttempt('modules/changes-inputs.ts', {}, { inputs })
  expect(await perform(request)).toMatchObject({ kind: 'completed' })
  expect(inputs).toEqual({ earlier: { price: 1 } })
})

test('inputs that cannot be sent to a thread are a failure with a sentence, and nothing more', async () => {
  const inputs = { earlier: { cannot: () => 1 } as never }
  const { request } = await moduleAttempt('modules/echo.ts', {}, { inputs })
  expect(await perform(request)).toMatchObject({
    kind: 'failed',
    error: expect.stringContaining('could not be cloned'),
  })
  await expectPoolGoesOn()
})

test.each([
  ['its heap', 'modules/fills-heap.ts', /memory limit/],
  ['buffers', 'modules/fills-buffers.ts', /held over 1024 MB in buffers/],
])(
  'a module that fills %s without end is ended, and the pool goes on',
  async (_, path, error) => {
    const { request } = await moduleAttempt(path)
    const outcome = await perform(request)
    expect(outcome).toMatchObject({ kind: 'failed', error: expect.stringMatching(error) })
    await expectPoolGoesOn()
  },
  60_000,
)

test('a module that never settles is ended when its time is up, and the pool goes on', async () => {
  const { request, lines } = await moduleAttempt('modules/never-settles.ts', { timeoutSeconds: 0.5 })
  expect(await perform(request)).toMatchObject({
    kind: 'failed',
    error: 'modules/never-settles.ts timed out after 0.5 s',
  })
  expect(textsOf(lines)).toEqual(['waiting for ever'])
  await expectPoolGoesOn()
})

test('modules that block every thread for ever end in time, and those that waited for a thread run', async () => {
  const blocking = await Promise.all(
    Array.from({ length: threads }, () => moduleAttempt('modules/spins.ts', { timeoutSeconds: 1 })),
  )
  const blocked = blocking.map(({ request }) => perform(request))
  const waiting = perform((await moduleAttempt('modules/echo.ts', { timeoutSeconds: 20 })).request)
  for (const outcome of await Promise.all(blocked)) {
    expect(outcome).toMatchObject({ error: 'modules/spins.ts timed out after 1 s' })
  }
  expect(await waiting).toMatchObject({ kind: 'completed' })
}, 30_000)

test('a module that logs without end holds nobody up, and ends when its time is up', async () => {
  const inputs = { flood: { isEndless: true } }
  const { request, lines } = await moduleAttempt('modules/floods.ts', { timeoutSeconds: 2 }, { inputs })
  const turns = monitorEventLoopDelay({ resolution: 10 })
  turns.enable()
  expect(await perform(request)).toMatchObject({ error: 'modules/floods.ts timed out after 2 s' })
  turns.disable()
  // A worker that is silent for 8 s is given up.
  expect(turns.max / 1e6).toBeLessThan(1_000)
  expect(textsOf(lines).join('\n').length).toBeLessThan(1_100_000)
  await expectPoolGoesOn()
}, 60_000)

test('of a log that was cut a module, too, leaves the beginning and the end', async () => {
  const { request, lines } = await moduleAttempt('modules/floods.ts')
  expect(await perform(request)).toMatchObject({ kind: 'completed' })
  expect([textsOf(lines)[0], textsOf(lines).at(-1)]).toEqual([
    expect.stringMatching(/^line 1 x/),
    expect.stringMatching(/^line 30000 x/),
  ])
  expect(textsOf(lines, 'plotline')).toEqual([
    expect.stringContaining('Log cut at 1 MB'),
    expect.stringMatching(/… 2\.\d MB \(about \d+,000 lines\) not kept …/),
  ])
})

test('of fifty modules at once each has its own home, its own log, and its whole time', async () => {
  const atOnce = async (count: number, timeoutSeconds: number) => {
    const phase = { executor: 'module' as const, executorPath: 'modules/slow.ts', timeoutSeconds }
    const attempts = await Promise.all(
      Array.from({ length: count }, (_, id) => attemptOf(phase, { property: { id } })),
    )
    const outcomes = await Promise.all(attempts.map(({ request }) => perform(request)))
    return { attempts, outcomes }
  }
  // So that every thread is there: to start one takes its time.
  await atOnce(threads, 60)
  // Less than fifty of them take on 8 threads.
  const { attempts, outcomes } = await atOnce(50, 2)
  expect(outcomes.map((outcome) => (outcome.kind === 'completed' ? outcome.output.home : outcome))).toEqual(
    attempts.map((_, id) => id),
  )
  expect(attempts.map(({ lines }) => textsOf(lines))).toEqual(attempts.map((_, id) => [`home ${id}`]))
}, 60_000)

test('a module that is cancelled while it waits for a thread ends at once, and takes no thread', async () => {
  const blocking = await Promise.all(Array.from({ length: threads }, () => moduleAttempt('modules/spins.ts')))
  const blocked = blocking.map(({ request }) => perform(request))
  const { request, lines, controller } = await moduleAttempt('modules/echo.ts')
  const waiting = perform(request)
  controller.abort()
  expect(await waiting).toMatchObject({ kind: 'failed', error: 'modules/echo.ts was cancelled' })
  expect(textsOf(lines)).toEqual([])
  for (const one of blocking) one.controller.abort()
  await Promise.all(blocked)
  await expectPoolGoesOn()
}, 30_000)
