import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, expect } from 'vitest'
import { withFileLock } from '#lib/db/file-lock.mjs'
import { ensureBuild } from '#lib/server/launch-steps.mjs'
import { fromRoot } from '#lib/server/pinned-node.mjs'
import { machineEnvironment } from '#test/support/app-process.ts'

export type PlotlineProcess = {
  child: ChildProcess
  said: () => string
  /** The address it prints once it is ready. */
  url: () => Promise<string>
  /** Its exit code, or the signal that ended it. */
  end: Promise<number | NodeJS.Signals | null>
}

/** Builds the screens where that was not done yet: a start would do it. */
export async function ensureScreens(): Promise<void> {
  await withFileLock(fromRoot('.plotline', 'launch.lock'), ensureBuild)
}

const started: ChildProcess[] = []

/** A folder for Plotline's data, to be made outside of tests. Whatever still runs when the test file is done is ended. */
export async function newDataFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'plotline-process-'))
  afterAll(async () => {
    // Plotline first: it starts its database again.
    for (const child of started) child.kill('SIGKILL')
    for (const pid of await processesOf(folder)) process.kill(pid, 'SIGKILL')
    await rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 })
  })
  return folder
}

/** `main.ts start` with its own embedded database, on a free port. */
export function startPlotline(dataFolder: string, settings: Record<string, string> = {}): PlotlineProcess {
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', fromRoot('lib', 'server', 'main.ts'), 'start'],
    {
      env: {
        ...machineEnvironment(),
        NODE_ENV: 'production',
        PORT: '0',
        PLOTLINE_DATA_DIR: dataFolder,
        LOG_LEVEL: 'warn',
        ...settings,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  )
  started.push(child)
  let text = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (bytes: Buffer) => (text += bytes.toString()))
  const end = once(child, 'close').then(
    ([code, signal]) => (code ?? signal) as number | NodeJS.Signals | null,
  )
  const url = async () => {
    const ready = /Plotline is ready at (\S+)/
    await expect.poll(() => text, { timeout: 60_000, interval: 20 }).toMatch(ready)
    return ready.exec(text)![1]!
  }
  return { child, said: () => text, url, end }
}

export async function postgresPid(dataFolder: string): Promise<number> {
  return Number(
    (await readFile(join(dataFolder, 'postgres', 'postgres', 'postmaster.pid'), 'utf8')).split('\n')[0],
  )
}

/** Processes whose command line names this folder. */
export async function processesOf(folder: string): Promise<number[]> {
  const { stdout } = await promisify(execFile)('ps', ['-eo', 'pid=,args='])
  return stdout
    .split('\n')
    .filter((line) => line.includes(folder))
    .map((line) => Number.parseInt(line, 10))
}
