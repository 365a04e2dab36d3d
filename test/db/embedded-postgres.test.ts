import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import pg from 'pg'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { locateCluster } from '#lib/db/embedded-cluster.ts'
import { openEmbeddedPostgres } from '#lib/db/embedded-postgres.ts'
import { findRunningServer, stopServer } from '#lib/db/embedded-server.ts'

let folder = ''
let dataFolder = ''
const log = () => {}
const opener = join(import.meta.dirname, '..', 'support', 'embedded-process.ts')

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'plotline embedded '))
  await chmod(folder, 0o700)
  dataFolder = join(folder, 'a checkout', '.plotline')
})

afterAll(async () => {
  const cluster = await locateCluster(dataFolder)
  const left = await findRunningServer(cluster)
  if (left !== null) await stopServer(cluster, left)
  await rm(folder, { recursive: true })
  expect(left).toBeNull()
})

async function ask(url: string, statement: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url, application_name: 'test' })
  client.on('error', () => {})
  await client.connect()
  try {
    return (await client.query(statement)).rows
  } finally {
    await client.end()
  }
}

async function openInProcess(): Promise<{ child: ChildProcess; url: string }> {
  const child = spawn(process.execPath, [opener, dataFolder], { stdio: ['pipe', 'pipe', 'inherit'] })
  const lines = createInterface({ input: child.stdout! })
  const [url] = (await once(lines, 'line')) as [string]
  return { child, url }
}

async function close(child: ChildProcess) {
  child.stdin!.end()
  await once(child, 'exit')
}

async function kill(child: ChildProcess) {
  child.kill('SIGKILL')
  await once(child, 'exit')
}

async function postmasterPid(): Promise<number> {
  return Number((await readFile(join(dataFolder, 'postgres', 'postmaster.pid'), 'utf8')).split('\n')[0])
}

async function untilStopped() {
  await vi.waitFor(
    async () => expect(await findRunningServer(await locateCluster(dataFolder))).toBeNull(),
    10_000,
  )
}

test('what was committed is there after a restart', async () => {
  const first = await openEmbeddedPostgres({ dataFolder, log })
  await ask(first.url, `create table note as select 'kept ✓' as text`)
  await first.close()
  await untilStopped()
  await expect(ask(first.url, 'select 1')).rejects.toThrow('ECONNREFUSED')
  const second = await openEmbeddedPostgres({ dataFolder, log })
  expect(await ask(second.url, 'select text from note')).toEqual([{ text: 'kept ✓' }])
  await second.close()
})

test('it is durable, encoded in UTF-8, asks for its password and listens on this machine only', async () => {
  const postgres = await openEmbeddedPostgres({ dataFolder, log })
  expect(
    await ask(
      postgres.url,
      `select current_setting('fsync') as fsync, current_setting('synchronous_commit') as commit,
         current_setting('server_encoding') as encoding, current_setting('listen_addresses') as addresses,
         current_setting('unix_socket_directories') as sockets`,
    ),
  ).toEqual([{ fsync: 'on', commit: 'on', encoding: 'UTF8', addresses: '127.0.0.1', sockets: '' }])
  const wrong = new URL(postgres.url)
  wrong.password = 'guess'
  await expect(ask(wrong.href, 'select 1')).rejects.toThrow('password authentication failed')
  await postgres.close()
})

test('processes that start at once share one server, and the last one out stops it', async () => {
  await untilStopped()
  const opened = await Promise.all([openInProcess(), openInProcess(), openInProcess()])
  expect(new Set(opened.map(({ url }) => url)).size).toBe(1)
  const [first, second, third] = opened.map(({ child }) => child)
  await close(first!)
  expect(await ask(opened[0]!.url, 'select 1 as one')).toEqual([{ one: 1 }])
  await kill(second!)
  await close(third!)
  await untilStopped()
})

test('a server whose process was killed is attached to', async () => {
  const { child, url } = await openInProcess()
  await kill(child)
  const postgres = await openEmbeddedPostgres({ dataFolder, log })
  expect(postgres.url).toBe(url)
  await postgres.close()
  await untilStopped()
})

test('a server that was killed with its process is started again, with all it had committed', async () => {
  const { child, url } = await openInProcess()
  await ask(url, `create table late as select 1 as one`)
  const pid = await postmasterPid()
  await kill(child)
  process.kill(pid, 'SIGKILL')
  const postgres = await openEmbeddedPostgres({ dataFolder, log })
  expect(await ask(postgres.url, 'select one from late')).toEqual([{ one: 1 }])
  await postgres.close()
})

test('a server that is killed under a running process comes back at the same address', async () => {
  const lines: string[] = []
  const postgres = await openEmbeddedPostgres({ dataFolder, log: (line) => lines.push(line) })
  process.kill(await postmasterPid(), 'SIGKILL')
  await vi.waitFor(async () => expect(await ask(postgres.url, 'select 1 as one')).toEqual([{ one: 1 }]), {
    timeout: 15_000,
    interval: 100,
  })
  expect(lines).toContain('The embedded database went away; starting it again.')
  await postgres.close()
  await untilStopped()
})

test('a pid file that names a stranger does not stop it from starting', async () => {
  const stranger = spawn('sleep', ['60'])
  await writeFile(
    join(dataFolder, 'postgres', 'postmaster.pid'),
    `${stranger.pid}\n${dataFolder}/postgres\n1\n5999\n\n127.0.0.1\n\nready   \n`,
  )
  const postgres = await openEmbeddedPostgres({ dataFolder, log })
  expect(await ask(postgres.url, 'select 1 as one')).toEqual([{ one: 1 }])
  await postgres.close()
  stranger.kill()
})

test('a first start that was cut short is begun anew', async () => {
  const other = join(folder, 'cut short')
  await mkdir(join(other, 'postgres.new'), { recursive: true })
  await writeFile(join(other, 'postgres.new', 'PG_VERSION'), '18\n')
  const postgres = await openEmbeddedPostgres({ dataFolder: other, log })
  expect(await ask(postgres.url, 'select 1 as one')).toEqual([{ one: 1 }])
  await postgres.close()
})

test('a folder of another Postgres version is refused by name, with the fix', async () => {
  const other = join(folder, 'old')
  await mkdir(join(other, 'postgres'), { recursive: true })
  await writeFile(join(other, 'postgres', 'PG_VERSION'), '15\n')
  await expect(openEmbeddedPostgres({ dataFolder: other, log })).rejects.toThrow(
    /old\/postgres was made by Postgres 15; this Plotline carries Postgres 18.*PLOTLINE_DATA_DIR/,
  )
})

test('a folder that cannot be used is named, with the fix', async () => {
  const file = join(folder, 'a file')
  await writeFile(file, '')
  await expect(openEmbeddedPostgres({ dataFolder: file, log })).rejects.toThrow(
    /The data folder .*a file cannot be written .*PLOTLINE_DATA_DIR/,
  )
})
