import { request } from 'node:http'
import { expect, test } from 'vitest'
import { testDatabase } from '#test/support/database.ts'
import { startTestRun } from '#test/support/engine.ts'
import { ask, connectViewer, openLivePlace } from './live-place.ts'

const database = await testDatabase()

const handshake = '/socket.io/?EIO=4&transport='
const upgrade = {
  connection: 'Upgrade',
  upgrade: 'websocket',
  'sec-websocket-version': '13',
  'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
}

/** The status that a handshake is answered with: 101 for a websocket that opens. */
function statusOf(url: string, headers: Record<string, string>): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const asking = request(url, { headers })
    asking.on('response', (response) => resolve(response.resume().statusCode))
    asking.on('upgrade', (response, socket) => {
      socket.destroy()
      resolve(response.statusCode)
    })
    asking.on('error', reject)
    asking.end()
  })
}

test.each([
  ['a foreign page', { origin: 'https://evil.example' }],
  ['a page of another port', { origin: 'http://127.0.0.1:9' }],
  ['a page without an origin of its own', { origin: 'null' }],
  ["a name of somebody else's that leads here", { host: 'evil.example' }],
])('%s gets in neither by polling nor by websocket', async (_who, headers) => {
  const { url } = await openLivePlace(database)
  expect(await statusOf(`${url}${handshake}polling`, headers)).toBe(403)
  expect(await statusOf(`${url}${handshake}websocket`, { ...upgrade, ...headers })).not.toBe(101)
  expect(await statusOf(`${url}${handshake}websocket`, upgrade)).toBe(101)
})

test('our own page gets in by both, and so does a program that sends no origin', async () => {
  const { url } = await openLivePlace(database)
  const runId = await startTestRun(database, { phases: { a: {} }, homes: 1 })
  for (const transport of ['polling', 'websocket'] as const) {
    for (const extraHeaders of [{ origin: url }, {}] as Record<string, string>[]) {
      const socket = await connectViewer(url, { transports: [transport], extraHeaders })
      expect(await ask(socket, runId, null)).toMatchObject({ kind: 'snapshot' })
    }
  }
})

test('a message larger than any question ends the connection', async () => {
  const { url } = await openLivePlace(database)
  const socket = await connectViewer(url)
  const gone = new Promise((resolve) => socket.once('disconnect', resolve))
  socket.emit('watch', { runId: 1, revision: null, ballast: 'x'.repeat(20_000) } as never, () => {})
  expect(await gone).toMatch(/transport/)
})

test('the server closes though viewers are connected and a request hangs', async () => {
  const { url, live, http } = await openLivePlace(database)
  await connectViewer(url)
  await connectViewer(url, { transports: ['polling'] })
  const hanging = request(`${url}/socket.io/?EIO=4&transport=polling`, { method: 'POST' })
  hanging.on('error', () => {})
  hanging.write('half a')
  const startedAt = Date.now()
  const closing = live.close()
  http.closeAllConnections()
  await closing
  expect(Date.now() - startedAt).toBeLessThan(3_000)
})
