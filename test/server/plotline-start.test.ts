import { once } from 'node:events'
import { mkdir, writeFile } from 'node:fs/promises'
import { request } from 'node:http'
import { type AddressInfo, createServer, connect } from 'node:net'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { maxListBytes } from '#lib/intake/limits.ts'
import {
  ensureScreens,
  newDataFolder,
  type PlotlineProcess,
  postgresPid,
  processesOf,
  startPlotline,
} from './plotline-process.ts'

beforeAll(ensureScreens, 180_000)

const dataFolder = await newDataFolder()
const freshFolder = await newDataFolder()
const pipelinesFolder = join(dataFolder, 'pipelines')
const settings = { PIPELINES_DIR: pipelinesFolder }
const list = 'street,city,state,zip\n1 A St,Phoenix,AZ,85001\n2 B St,Phoenix,AZ,85001\n'
const nextPhase = join(dataFolder, 'go')

beforeAll(async () => {
  await mkdir(pipelinesFolder)
  const script = { executor: 'script', executor_path: 'held.sh' }
  await writeFile(join(pipelinesFolder, 'first.sh'), 'echo done\n')
  await writeFile(join(pipelinesFolder, 'held.sh'), `while [ ! -e ${nextPhase} ]; do sleep 0.05; done\n`)
  const phases = {
    first: { ...script, executor_path: 'first.sh' },
    held: { ...script, dependencies: ['first'] },
  }
  await writeFile(join(pipelinesFolder, 'held.json'), JSON.stringify({ phases }))
})

type Sent = { status: number | undefined; body: string; headers: Record<string, unknown> }

function send(
  url: string,
  options: { method?: string; headers?: Record<string, string>; body?: string } = {},
): Promise<Sent> {
  return new Promise((resolve, reject) => {
    const asking = request(url, { method: options.method ?? 'GET', headers: options.headers }, (response) => {
      let body = ''
      response.on('data', (bytes: Buffer) => (body += bytes.toString()))
      response.on('end', () => resolve({ status: response.statusCode, body, headers: response.headers }))
    })
    asking.on('error', reject)
    asking.end(options.body)
  })
}

async function startRun(url: string): Promise<number> {
  const { body } = await send(`${url}/api/runs?fileName=homes.csv&pipeline=held`, {
    method: 'POST',
    body: list,
  })
  return (JSON.parse(body) as { runId: number }).runId
}

async function cellsOf(url: string, runId: number): Promise<string[]> {
  const paths = [0, 1].flatMap((position) => [0, 1].map((phaseIndex) => `${position}/${phaseIndex}`))
  return Promise.all(
    paths.map(async (path) => {
      const { body } = await send(`${url}/api/runs/${runId}/cells/${path}`)
      const cell = JSON.parse(body) as { status: string; attempts: { status: string }[] }
      return `${cell.status}: ${cell.attempts.map(({ status }) => status).join(', ')}`
    }),
  )
}

async function untilCells(url: string, runId: number, cells: string[]): Promise<void> {
  await expect.poll(() => cellsOf(url, runId), { timeout: 60_000, interval: 50 }).toEqual(cells)
}

const inTheMiddle = ['completed: completed', 'running: running', 'completed: completed', 'running: running']

let runId = 0

const slowly = { timeout: 120_000 } // each starts Plotline once or twice, databases and all

test(
  'doors are shut to foreign names, foreign pages, rubbish and floods, with a sentence each',
  slowly,
  async () => {
    const plotline = startPlotline(dataFolder, settings)
    const url = await plotline.url()
    const home = await send(url)
    expect(home.status).toBe(200)
    expect(home.headers['content-security-policy']).toContain("default-src 'self'")
    expect(home.headers['x-content-type-options']).toBe('nosniff')
    expect(home.headers['x-powered-by']).toBeUndefined()

    expect(await send(url, { headers: { host: 'evil.example' } })).toMatchObject({
      status: 403,
      body: expect.stringContaining('Open Plotline at the address it printed'),
    })
    const runs = `${url}/api/runs?fileName=homes.csv`
    const foreign = { origin: 'https://evil.example' }
    expect((await send(runs, { method: 'POST', headers: foreign, body: list })).status).toBe(403)
    const flood = { 'content-length': String(maxListBytes + 1) }
    expect(await sendHead(runs, { method: 'POST', headers: flood })).toMatchObject({ status: 413 })
    const rubbish = await send(runs, { method: 'POST', body: '\x89PNG\r\n\x1a\n\0\0\0' })
    expect(rubbish.status).toBe(400)
    expect(JSON.parse(rubbish.body)).toMatchObject({
      message: expect.stringMatching(/\w.+\.$/),
      fix: expect.any(String),
    })
    expect(
      (await send(`${url}/api/runs?fileName=%00&pipeline=held`, { method: 'POST', body: '\0' })).status,
    ).toBe(400)
    expect(JSON.parse((await send(`${url}/api/runs`)).body)).toEqual([])

    runId = await startRun(url)
    await untilCells(url, runId, inTheMiddle)
    await stopWithin10Seconds(plotline, url)
  },
)

async function stopWithin10Seconds(plotline: PlotlineProcess, url: string): Promise<void> {
  // A request that hangs must not hold it up.
  const { hostname, port } = new URL(url)
  const hanging = connect(Number(port), hostname)
  hanging.on('error', () => {})
  hanging.write(`POST /api/runs HTTP/1.1\r\nHost: ${hostname}:${port}\r\nContent-Length: 100\r\n\r\nhalf`)
  await once(hanging, 'connect')
  const startedAt = Date.now()
  plotline.child.kill('SIGINT')
  expect(await plotline.end).toBe(0)
  expect(Date.now() - startedAt).toBeLessThan(10_000)
  expect(plotline.said()).toContain('Stopping: what runs now is given back')
  expect(await processesOf(dataFolder)).toEqual([])
}

/** The answer's head to a request whose body never comes. */
function sendHead(
  url: string,
  options: { method: string; headers: Record<string, string> },
): Promise<{ status: number | undefined }> {
  return new Promise((resolve, reject) => {
    const asking = request(url, options, (response) => {
      resolve({ status: response.statusCode })
      asking.destroy()
    })
    asking.on('error', reject)
    asking.flushHeaders()
  })
}

test(
  'after a kill of Plotline and its database the next start has the run, and goes on with it',
  slowly,
  async () => {
    const killed = startPlotline(dataFolder, settings)
    const firstUrl = await killed.url()
    const held = 'running: running, lost'
    await untilCells(firstUrl, runId, ['completed: completed', held, 'completed: completed', held])
    const postgres = await postgresPid(dataFolder)
    killed.child.kill('SIGKILL')
    process.kill(postgres, 'SIGKILL')
    await killed.end

    const next = startPlotline(dataFolder, settings)
    const url = await next.url()
    await writeFile(nextPhase, '')
    const ended = 'completed: completed, lost, lost'
    await untilCells(url, runId, ['completed: completed', ended, 'completed: completed', ended])
    next.child.kill('SIGTERM')
    expect(await next.end).toBe(0)
    expect(await processesOf(dataFolder)).toEqual([])
  },
)

test('a port that is taken is named, with the way out, and nothing stays behind', slowly, async () => {
  const server = createServer()
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const plotline = startPlotline(dataFolder, { PORT: String(port) })
  expect(await plotline.end).toBe(1)
  server.close()
  expect(plotline.said().trim()).toBe(
    `Port ${port} is taken by another program. Stop that one, or choose another: PORT=${port + 1} npm start`,
  )
  expect(await processesOf(dataFolder)).toEqual([])
})

test('a wrong setting is named, with the fix, before anything starts', slowly, async () => {
  const plotline = startPlotline(dataFolder, { PORT: 'http', LOG_LEVEL: 'loud' })
  expect(await plotline.end).toBe(1)
  expect(plotline.said()).toContain('PORT=http is not a port. Write a number from 0 (any free one) to 65535.')
  expect(plotline.said()).toContain('LOG_LEVEL=loud is not a level.')
  expect(plotline.said()).not.toContain('    at ')
})

test('Ctrl-C while the database starts leaves nothing behind', slowly, async () => {
  const plotline = startPlotline(freshFolder)
  await expect
    .poll(() => postgresPid(freshFolder).catch(() => 0), { timeout: 20_000, interval: 2 })
    .toBeGreaterThan(0)
  plotline.child.kill('SIGINT')
  expect(await plotline.end).toBe(0)
  expect(plotline.said()).not.toContain('ready')
  expect(await processesOf(freshFolder)).toEqual([])
})
