import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { logWatchRequestSchema } from '#lib/contract/live-log.ts'
import { testDatabase } from '#test/support/database.ts'
import { completed, heldExecutor, startTestRun, startTestWorker, untilRun } from '#test/support/engine.ts'
import { linesOf, numberedLines } from '#test/orchestrator/stored-logs.ts'
import { connectViewer, openLivePlace } from './live-place.ts'
import { handmadeCell, LogReader } from './log-place.ts'

const database = await testDatabase({ poolSize: 20 })
const soon = { timeout: 5_000, interval: 5 }

test('a viewer gets what there is of a log, then each line as it comes, through to the attempt’s end', async () => {
  const { url } = await openLivePlace(database)
  const { perform, next } = heldExecutor()
  const runId = await startTestRun(database, { phases: { a: {} }, homes: 1 })
  await startTestWorker(database, perform)
  const { request, end } = await next('a')
  const log = (line: number) => request.log({ stream: 'stdout', text: `line ${line}` })
  log(0)
  await expect.poll(() => linesOf(database, runId), soon).toEqual(numberedLines(1))
  const reader = new LogReader({ runId, position: 0, phaseIndex: 0 })
  await reader.connect(url)
  for (let line = 1; line < 50; line++) {
    log(line)
    await sleep(8) // so that they come bit by bit
  }
  log(50)
  end(completed)
  await untilRun(database, runId)
  await expect.poll(() => reader.lines, soon).toEqual(numberedLines(51))
  expect(reader.lines).toEqual(await linesOf(database, runId))
  expect(reader).toMatchObject({ attempt: 1, leftOut: 0, isLive: true })
  expect(reader.updates.filter(({ kind }) => kind === 'begin')).toHaveLength(1)
  expect(reader.updates.length).toBeGreaterThan(3)
})

test('a later stretch is not shown before the one that goes before it', async () => {
  const { url } = await openLivePlace(database)
  const { cell, begin, write } = await handmadeCell(database)
  await begin(1)
  await write({ 0: 'zero', 2: 'two' })
  const reader = new LogReader(cell)
  await reader.connect(url)
  await expect.poll(() => reader.lines, soon).toEqual(['zero'])
  await write({ 3: 'three', 5: 'five' })
  await sleep(150) // three ticks, in which what must not come would come
  expect(reader.lines).toEqual(['zero'])
  await write({ 1: 'one' })
  await expect.poll(() => reader.lines, soon).toEqual(['zero', 'one', 'two', 'three'])
  await write({ 4: 'four' })
  await expect.poll(() => reader.lines, soon).toEqual(['zero', 'one', 'two', 'three', 'four', 'five'])
})

test('whoever was away gets only what came meanwhile', async () => {
  const { url } = await openLivePlace(database)
  const { cell, begin, write } = await handmadeCell(database)
  await begin(1)
  await write({ 0: 'line 0', 1: 'line 1' })
  const reader = new LogReader(cell)
  const socket = await reader.connect(url)
  await expect.poll(() => reader.lines, soon).toEqual(numberedLines(2))
  socket.disconnect()
  expect(reader.isLive).toBe(false)
  await write({ 2: 'line 2', 3: 'line 3' })
  socket.connect()
  await expect.poll(() => reader.lines, soon).toEqual(numberedLines(4))
  expect(reader.updates.map(({ kind }) => kind)).toEqual(['begin', 'append'])
  await expect.poll(() => reader.isLive, soon).toBe(true)
  const ask = (attempt: number, sequence: number) =>
    socket.emitWithAck('watchLog', { ...cell, have: { attempt, sequence } })
  expect(await ask(1, 3)).toMatchObject({ tail: { from: 3, stretches: ['00:00:00.000 out line 3\n'] } })
  expect(await ask(1, 4)).toMatchObject({ tail: { from: 4, stretches: [] } })
  // What no log of this database can have said.
  expect(await ask(1, 9)).toMatchObject({ tail: { from: 0, stretches: { length: 4 } } })
  expect(await ask(2, 3)).toMatchObject({ tail: { attempt: 1, from: 0, stretches: { length: 4 } } })
})

test('a message that was lost on its way is asked for', async () => {
  const { url } = await openLivePlace(database)
  const { cell, begin, write } = await handmadeCell(database)
  await begin(1)
  await write({ 0: 'line 0' })
  const socket = await connectViewer(url)
  const reader = new LogReader(cell)
  reader.follow(socket)
  await expect.poll(() => reader.lines, soon).toEqual(numberedLines(1))
  const listeners = socket.listeners('log')
  socket.off('log')
  const lost = new Promise((resolve) => socket.once('log', resolve))
  await write({ 1: 'line 1' })
  await lost
  for (const listener of listeners) socket.on('log', listener)
  await write({ 2: 'line 2' })
  await expect.poll(() => reader.lines, soon).toEqual(numberedLines(3))
})

test('a new attempt at the cell takes the place of the one before, also while it says nothing', async () => {
  const { url } = await openLivePlace(database)
  const { cell, begin, write, touchRun } = await handmadeCell(database)
  const reader = new LogReader(cell)
  await reader.connect(url)
  await expect.poll(() => reader.attempt, soon).toBe(0)
  await begin(1)
  await write({ 0: 'of the first' })
  await expect.poll(() => reader.lines, soon).toEqual(['of the first'])
  expect(reader.attempt).toBe(1)
  await begin(2)
  await touchRun()
  await expect.poll(() => reader.attempt, soon).toBe(2)
  expect(reader.lines).toEqual([])
  await write({ 1: 'of the first, late' }, 1)
  await write({ 0: 'of the second' }, 2)
  await expect.poll(() => reader.lines, soon).toEqual(['of the second'])
})

test('of a long log the end is sent, from the start of a line, and how much is not is said', async () => {
  const { url } = await openLivePlace(database)
  const { cell, begin, write } = await handmadeCell(database)
  await begin(1)
  const texts = Array.from({ length: 300 }, (_, index) => `${index} ${'ü'.repeat(1_000)}`)
  await write(Object.fromEntries(texts.entries()))
  const whole = texts.map((text) => `00:00:00.000 out ${text}\n`).join('')
  const reader = new LogReader(cell)
  await reader.connect(url)
  await expect.poll(() => reader.isLive, soon).toBe(true)
  expect(reader.log.length).toBeLessThanOrEqual(200_000)
  expect(reader.log.length).toBeGreaterThan(198_000)
  expect(reader.leftOut + reader.log.length).toBe(whole.length)
  expect(whole.endsWith(reader.log)).toBe(true)
  expect(reader.log.startsWith('00:00:00.000 out ')).toBe(true)
})

test('a log that is far ahead of its viewers reaches them bit by bit, all of it', async () => {
  const { url } = await openLivePlace(database)
  const { cell, begin, write } = await handmadeCell(database)
  await begin(1)
  const reader = new LogReader(cell)
  await reader.connect(url)
  await expect.poll(() => reader.attempt, soon).toBe(1)
  await write(Object.fromEntries(numberedLines(100).entries()))
  await expect.poll(() => reader.lines, soon).toEqual(numberedLines(100))
  expect(Math.max(...reader.heard.map(({ stretches }) => stretches.length))).toBe(16)
})

test('many viewers of many logs cost one statement a tick', async () => {
  const { url, statements } = await openLivePlace(database)
  const cells = await Promise.all(Array.from({ length: 10 }, () => handmadeCell(database)))
  await Promise.all(cells.map(({ begin }) => begin(1)))
  const readers = cells.flatMap(({ cell }) => [new LogReader(cell), new LogReader(cell)])
  await Promise.all(readers.map((reader) => reader.connect(url)))
  await expect.poll(() => readers.every(({ isLive }) => isLive), soon).toBe(true)
  await sleep(200) // some ticks, in which what the questions set off comes to rest
  const before = statements.length
  const startedAt = performance.now()
  for (let line = 0; line < 40; line++) {
    await Promise.all(cells.map(({ write }) => write({ [line]: `line ${line}` })))
  }
  for (const reader of readers) await expect.poll(() => reader.lines, soon).toEqual(numberedLines(40))
  const ticks = (performance.now() - startedAt) / 50 + 2
  expect(statements.length - before).toBeLessThanOrEqual(ticks)
})

test('nobody looks: nothing is read, also when a viewer left before its answer, or looks at another cell', async () => {
  const { url, statements, hold } = await openLivePlace(database)
  const [one, two, three] = await Promise.all([1, 2, 3].map(() => handmadeCell(database)))
  await Promise.all([one!, two!, three!].map(({ begin }) => begin(1)))
  const hasty = await connectViewer(url)
  const release = hold()
  hasty.emit('watchLog', { ...one!.cell, have: null }, () => {})
  await expect.poll(() => statements.length, { interval: 1 }).toBe(1)
  hasty.disconnect()
  const socket = await connectViewer(url)
  release()
  await socket.emitWithAck('watchLog', { ...two!.cell, have: null })
  await socket.emitWithAck('watchLog', { ...three!.cell, have: null })
  await sleep(150) // three ticks, in which what was set off comes to rest
  const before = statements.length
  for (const { write, touchRun } of [one!, two!]) {
    await write({ 0: 'unseen' })
    await touchRun()
  }
  await sleep(150)
  expect(statements.length).toBe(before)
  await three!.write({ 0: 'seen' })
  await expect.poll(() => statements.length, soon).toBe(before + 1)
  socket.emit('unwatchLog')
  await sleep(150)
  await three!.write({ 1: 'unseen' })
  await sleep(150)
  expect(statements.length).toBe(before + 1)
})

test('a cell that is not there is refused', async () => {
  const { url, problems } = await openLivePlace(database)
  const { cell } = await handmadeCell(database)
  const socket = await connectViewer(url)
  for (const missing of [{ position: 9 }, { phaseIndex: 9 }, { runId: 2_000_000_000 }]) {
    const reply = await socket.emitWithAck('watchLog', { ...cell, ...missing, have: null })
    expect(reply).toEqual({ kind: 'refused', message: 'There is no such cell.' })
  }
  expect(problems).toEqual([])
})

test.each([
  ['nothing', undefined],
  ['text', '1.0.0'],
  ['no cell', { runId: 1, have: null }],
  ['a phase of a size that no database has', { runId: 1, position: 0, phaseIndex: 40_000, have: null }],
  ['a position below 0', { runId: 1, position: -1, phaseIndex: 0, have: null }],
  ['half a sequence', { runId: 1, position: 0, phaseIndex: 0, have: { attempt: 1, sequence: 0.5 } }],
])('a log watch request that is %s is answered, and the server goes on', async (_what, request) => {
  const { url, problems } = await openLivePlace(database)
  const socket = await connectViewer(url)
  const answer = await socket.timeout(5_000).emitWithAck('watchLog', request as never)
  expect(answer).toEqual({ kind: 'refused', message: 'A log watch request names a cell.' })
  expect(logWatchRequestSchema.safeParse(request).success).toBe(false)
  socket.emit('watchLog', request as never, undefined as never)
  const { cell } = await handmadeCell(database)
  expect(await socket.emitWithAck('watchLog', { ...cell, have: null })).toMatchObject({ kind: 'tail' })
  expect(problems).toEqual([])
})
