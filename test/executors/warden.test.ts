import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { resolve } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { until } from '#test/support/until.ts'
import { sourceFormatHome, temporaryFolder } from './attempt-request.ts'
import { isAlive } from './living-process.ts'

const workerFile = resolve(import.meta.dirname, 'worker-like.ts')
const wardenFile = resolve(import.meta.dirname, '../../lib/executors/process/warden.sh')
const script = (name: string) => resolve(sourceFormatHome, 'scripts', name)

/** A process that runs these scripts, once they have printed so many pids. */
async function workerWith(scripts: string[][], pidCount: number) {
  const worker = spawn(process.execPath, [workerFile, await temporaryFolder(), JSON.stringify(scripts)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  onTestFinished(() => void worker.kill('SIGKILL'))
  let printed = ''
  worker.stdout.on('data', (chunk: Buffer) => (printed += chunk.toString()))
  const pids = () => [...printed.matchAll(/^(\d+)$/gm)].map(([pid]) => Number(pid))
  const warden = () => Number(/^warden (\d+)$/m.exec(printed)?.[1])
  const gone = once(worker, 'exit')
  await until(
    async () => pids(),
    (found) => found.length >= pidCount && warden() > 0,
    10_000,
  )
  return { worker, gone, pids: pids(), warden: warden() }
}

/** Resolves when none of them lives. */
async function untilGone(pids: number[], limitMs: number) {
  return until(
    async () => pids.filter(isAlive),
    (left) => left.length === 0,
    limitMs,
  )
}

test('the scripts of a worker that was killed end, with grandchildren, those that ignore SIGTERM, and those that left their group', async () => {
  const scripts = [[script('family.sh')], [script('family.sh')], [script('runaway.sh'), 'quiet', 'stays']]
  const { worker, pids, warden } = await workerWith(scripts, 8)
  expect(pids.filter(isAlive)).toEqual(pids)
  worker.kill('SIGKILL')
  await untilGone(pids, 8_000)
  await untilGone([warden], 2_000)
}, 30_000)

test('scripts that end when asked are not waited for', async () => {
  const { worker, pids, warden } = await workerWith([[script('waits.sh')]], 1)
  worker.kill('SIGKILL')
  expect(await untilGone([...pids, warden], 3_000)).toEqual([])
}, 20_000)

test('a worker whose scripts have ended ends by itself, and its warden with it', async () => {
  const { gone, warden } = await workerWith([[script('says-pid.sh')]], 1)
  expect(await gone).toEqual([0, null])
  await untilGone([warden], 3_000)
}, 20_000)

test('a warden that died is replaced, and the new one knows the scripts that were running', async () => {
  const { worker, pids, warden } = await workerWith([[script('family.sh')]], 3)
  // A warden that dies at once is not replaced: the machine cannot run it.
  const startedAt = performance.now()
  await until(
    async () => performance.now() - startedAt,
    (passedMs) => passedMs > 1_100,
  )
  process.kill(warden, 'SIGKILL')
  await untilGone([warden], 3_000)
  worker.kill('SIGKILL')
  expect(await untilGone(pids, 8_000)).toEqual([])
}, 30_000)

test('a group that was released is left alone, and Ctrl-C does not end the warden', async () => {
  const [kept, released] = [0, 1].map(() => {
    const child = spawn('sleep', ['60'], { detached: true, stdio: 'ignore' })
    onTestFinished(() => void child.kill('SIGKILL'))
    return child
  })
  const warden = spawn('/bin/sh', ['-x', wardenFile], { stdio: ['pipe', 'ignore', 'pipe'] })
  // It tells its steps: the signals count once it has settled.
  let steps = ''
  warden.stderr.on('data', (chunk: Buffer) => (steps += chunk.toString()))
  await until(
    async () => steps,
    (text) => text.includes('read'),
    5_000,
  )
  for (const line of [
    `+${kept?.pid}:a`,
    `+${released?.pid}:b`,
    '+9999999:c',
    '-9999999',
    `-${released?.pid}`,
    '-9999998',
  ])
    warden.stdin.write(`${line}\n`)
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) warden.kill(signal)
  warden.stdin.end()
  expect(await once(warden, 'exit')).toEqual([0, null])
  expect([kept?.exitCode ?? kept?.signalCode, released?.exitCode ?? released?.signalCode]).toEqual([
    'SIGTERM',
    null,
  ])
}, 20_000)
