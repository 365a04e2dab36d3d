import { expect, test } from 'vitest'
import { createPerformer } from '#lib/executors/perform-attempt.ts'
import { testArtifactStore } from '#test/support/artifacts.ts'
import { environment, type RecordedAttempt } from './attempt-request.ts'
import { attemptWithFiles, put } from './collecting-attempt.ts'

const store = testArtifactStore()

/** Performs a script that does what `act` does, with everything around it. */
async function perform({ request }: RecordedAttempt, act: () => Promise<void>) {
  const performer = createPerformer({
    store,
    environment,
    executors: {
      script: async () => {
        await act()
        return { kind: 'completed', output: {}, warnings: [], artifacts: [], exitCode: 0 }
      },
    },
  })
  const outcome = await performer.perform(request)
  await performer.close()
  return outcome
}

test('post-conditions look at what was collected: outputs by path, files by pattern', async () => {
  const postConditions = { files: ['r/*.html'], changed: [], outputs: ['scores.kitchen', 'scores.bath'] }
  const recorded = await attemptWithFiles({}, [{ file: 'e.json' }], { postConditions })
  const write = (scores: object) => put(recorded.request, 'e.json', { scores })
  expect(await perform(recorded, () => write({ kitchen: 7 }))).toMatchObject({
    kind: 'failed',
    error: 'It ended well but did not produce output "scores.bath", file r/*.html',
  })
  await put(recorded.request, 'r/1.html', '')
  expect(await perform(recorded, () => write({ kitchen: 7, bath: 0 }))).toMatchObject({ kind: 'completed' })
})

test('a file that an earlier attempt left is no sign that this one did its work', async () => {
  const postConditions = { files: [], changed: ['r/*.html'], outputs: [] }
  const recorded = await attemptWithFiles({ 'r/1.html': 'old' }, [], { postConditions })
  const failed = { kind: 'failed', error: 'It ended well but did not write r/*.html anew' }
  expect(await perform(recorded, async () => {})).toMatchObject(failed)
  expect(await perform(recorded, () => put(recorded.request, 'r/1.html', 'new'))).toMatchObject({
    kind: 'completed',
  })
  expect(await perform(recorded, () => put(recorded.request, 'r/2.html', 'more'))).toMatchObject({
    kind: 'completed',
  })
  expect(await perform(recorded, async () => {})).toMatchObject(failed)
})

test('what a phase may fail to produce is a reason to skip it, with what was missing in the log', async () => {
  const postConditions = { files: ['r/*.html'], changed: [], outputs: [] }
  const unmet = { reason: 'It knows no such home.', remedy: 'Use another phase.' }
  const recorded = await attemptWithFiles({}, [], { postConditions, unmet })
  expect(await perform(recorded, async () => {})).toMatchObject({
    kind: 'skipped',
    reason: { code: 'NOT_PRODUCED', sentence: unmet.reason, remedy: unmet.remedy },
  })
  expect(recorded.lines.map(({ text }) => text)).toContain('It ended well but did not produce file r/*.html')
})
