import { expect, test } from 'vitest'
import { z } from 'zod'
import { answering } from '../../app/api/answer.ts'
import { readBytes, readJson } from '../../app/api/read-body.ts'
import { refusalCodes, refusalSchema, refused, accepted } from '#lib/contract/refusal.ts'
import { provideAppLog } from '#lib/server/app-log.ts'

test.each([
  ['bad_input', 400],
  ['not_found', 404],
  ['conflict', 409],
  ['too_large', 413],
] as const)('%s is answered with %i, and with what to do', async (code, status) => {
  const response = await answering(async () => refused(code, 'No.', 'Do it otherwise.'))
  expect(response.status).toBe(status)
  expect(refusalSchema.parse(await response.json())).toMatchObject({ code, fix: 'Do it otherwise.' })
})

test('every refusal has a status', async () => {
  for (const code of refusalCodes) {
    const response = await answering(async () => refused(code, 'No.', 'Do it otherwise.'))
    expect(response.status).toBeGreaterThanOrEqual(400)
  }
})

test('input that a schema turns down is refused, naming the field', async () => {
  const response = await answering(async () => accepted(z.object({ runId: z.int() }).parse({ runId: 'x' })))
  expect(response.status).toBe(400)
  expect(refusalSchema.parse(await response.json()).problems[0]).toMatch(/^runId: /)
})

test('a surprise is told without its details, which go to the log', async () => {
  const logged: unknown[] = []
  provideAppLog({ error: (...line: unknown[]) => void logged.push(line) })
  const response = await answering(async () => {
    throw new Error('a bug at postgresql://user:password@host')
  })
  expect(response.status).toBe(500)
  const text = await response.text()
  expect(refusalSchema.parse(JSON.parse(text)).code).toBe('internal')
  expect(text).not.toContain('password')
  expect(JSON.stringify(logged)).toContain('A request failed')
})

function requestOf(body: BodyInit, headers?: Record<string, string>) {
  return new Request('http://localhost/', { method: 'POST', body, headers, duplex: 'half' } as RequestInit)
}

test('a body that says how long it is, is refused before it is read', async () => {
  let wasRead = false
  const body = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        wasRead = true
        controller.close()
      },
    },
    { highWaterMark: 0 },
  )
  const read = await readBytes(requestOf(body, { 'content-length': '11' }), 10)
  expect(read).toMatchObject({ ok: false, refusal: { code: 'too_large' } })
  expect(wasRead).toBe(false)
})

test('a body that does not say so is refused as soon as it is too long', async () => {
  let pulls = 0
  const body = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        pulls++
        controller.enqueue(new Uint8Array(4))
      },
    },
    { highWaterMark: 0 },
  )
  expect(await readBytes(requestOf(body), 10)).toMatchObject({ ok: false, refusal: { code: 'too_large' } })
  expect(pulls).toBe(3)
})

test('a body at the limit is read whole, and JSON that is none is refused', async () => {
  expect(await readBytes(requestOf(new Uint8Array(10)), 10)).toMatchObject({ ok: true })
  expect(await readJson(requestOf('{"a":1}'))).toEqual({ ok: true, value: { a: 1 } })
  expect(await readJson(requestOf('{"a":'))).toMatchObject({ ok: false, refusal: { code: 'bad_input' } })
})
