import { PassThrough } from 'node:stream'
import { expect, test } from 'vitest'
import { createPerson } from '#lib/server/pipeline-try-person.ts'
import { attemptOf } from '#test/executors/attempt-request.ts'

/** A person who types these lines, each when something is asked, and then leaves. */
async function answers(...typed: string[]) {
  const input = new PassThrough()
  const output = new PassThrough()
  const questions: string[] = []
  output.on('data', (bytes: Buffer) => {
    questions.push(bytes.toString())
    const line = typed.shift()
    if (line === undefined) input.end()
    else input.write(`${line}\n`)
  })
  const { request, controller } = await attemptOf({ executor: 'manual', displayName: 'Look at it' })
  const person = createPerson({ input, output, onInterrupt: () => controller.abort() })
  return { outcome: person(request), questions, controller }
}

test('a phase that was done gives the note, who and when', async () => {
  const { outcome, questions } = await answers('done', ' fine roof ')
  expect(await outcome).toMatchObject({
    kind: 'completed',
    output: { note: 'fine roof', marked_by: expect.any(String), marked_at: expect.stringMatching(/^\d{4}-/) },
  })
  expect(questions[0]).toBe('Look at it: what came of it? [d]one, [f]ailed or [s]kip: ')
})

test('a phase that went wrong fails for good, with what is said of it', async () => {
  const { outcome } = await answers('F', 'nobody at home')
  expect(await outcome).toEqual({ kind: 'failed', error: 'nobody at home', isPermanent: true })
})

test('what is no answer is asked again; s skips', async () => {
  const { outcome, questions } = await answers('perhaps', '', 's')
  expect(await outcome).toMatchObject({ kind: 'skipped', reason: { code: 'EXECUTOR_NOT_AVAILABLE' } })
  expect(questions).toHaveLength(3)
})

test('whoever ends the input skips', async () => {
  const { outcome } = await answers()
  expect(await outcome).toMatchObject({ kind: 'skipped' })
})

test('a cancelled trial waits for no answer', async () => {
  const input = new PassThrough()
  const { request, controller } = await attemptOf({ executor: 'manual' })
  const person = createPerson({ input, output: new PassThrough(), onInterrupt: () => {} })
  const asked = person(request)
  controller.abort()
  expect(await asked).toMatchObject({ kind: 'failed' })
})
