import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { openSync, closeSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fromRoot } from '#lib/server/pinned-node.mjs'
import { machineEnvironment } from '#test/support/app-process.ts'
import type { FaultLog } from './fault-log.ts'

export type WorkerSettings = {
  url: string
  folder: string
  pipelinesFolder: string
  recordsFolder: string
}

// As a supervisor would: a worker that could not start, because the database was away, is tried again.
const restartPauseMs = 1_000
// Longer than a script that ignores SIGTERM may hold a worker up (6 s), and than the longest outage.
const stopLimitMs = 120_000

/**
 * A place that always has a worker: `down` → `starting` → `up`, and from there `frozen` and back, or `ending` → `down`.
 * A worker that ends unasked is replaced. `closed`: no worker any more.
 */
export class WorkerSlot {
  mode: 'down' | 'starting' | 'up' | 'frozen' | 'ending' | 'closed' = 'down'
  readonly #settings: WorkerSettings
  readonly #log: FaultLog
  #child: ChildProcess | null = null
  #replacing: Promise<void> = Promise.resolve()

  constructor(settings: WorkerSettings, log: FaultLog) {
    this.#settings = settings
    this.#log = log
  }

  get pid(): number {
    return this.#child?.pid ?? 0
  }

  /** Resolves when the worker looks for work. */
  async start(): Promise<void> {
    while (this.mode !== 'closed') {
      this.mode = 'starting'
      if (await this.#startOnce()) return
      await sleep(restartPauseMs)
    }
  }

  async kill(replaceAfterMs: number): Promise<void> {
    const at = Date.now()
    const { pid } = this
    this.mode = 'ending'
    await this.#endWith('SIGKILL')
    this.#log.losses.push({ kind: 'killed', pid, at, until: at })
    await sleep(replaceAfterMs)
    await this.start()
  }

  async freeze(forMs: number): Promise<void> {
    const { pid } = this
    this.mode = 'frozen'
    this.#child?.kill('SIGSTOP')
    const at = Date.now()
    await sleep(forMs)
    this.#child?.kill('SIGCONT')
    this.#log.losses.push({ kind: 'frozen', pid, at, until: Date.now() })
    if (this.mode === 'frozen') this.mode = 'up'
  }

  /** SIGTERM, and another one in its place at once. */
  async restart(): Promise<void> {
    await this.#stop()
    await this.start()
  }

  /** Ends the worker in good order; there is none any more. */
  async close(): Promise<void> {
    if (this.mode === 'up') await this.#stop()
    this.mode = 'closed'
    await this.#endWith('SIGKILL')
    await this.#replacing
  }

  /** For the end of this process: nothing is waited for. */
  killAtOnce(): void {
    this.mode = 'closed'
    this.#child?.kill('SIGKILL')
  }

  async #stop(): Promise<void> {
    const at = Date.now()
    const { pid } = this
    this.mode = 'ending'
    const killing = setTimeout(() => this.#child?.kill('SIGKILL'), stopLimitMs)
    await this.#endWith('SIGTERM')
    clearTimeout(killing)
    this.#log.losses.push({ kind: 'stopped', pid, at, until: Date.now() })
  }

  async #endWith(signal: NodeJS.Signals): Promise<void> {
    const child = this.#child
    if (child === null || child.exitCode !== null || child.signalCode !== null) return
    const gone = once(child, 'exit')
    child.kill(signal)
    await gone
  }

  /** False when the worker ended before it was ready. */
  async #startOnce(): Promise<boolean> {
    const child = this.#spawn()
    this.#child = child
    const { promise: isReady, resolve } = Promise.withResolvers<boolean>()
    let said = ''
    child.stdout?.on('data', (bytes: Buffer) => {
      said += bytes.toString()
      if (said.includes('waiting for property runs')) resolve(true)
    })
    let wasReady = false
    child.once('exit', (code, signal) => {
      resolve(false)
      if (this.mode === 'ending' || this.mode === 'closed') return
      this.#log.endUnasked({ pid: child.pid ?? 0, at: Date.now(), code: String(signal ?? code), wasReady })
      if (wasReady) this.#replacing = sleep(restartPauseMs).then(() => this.start())
    })
    wasReady = await isReady
    if (wasReady) this.#log.starts.push({ pid: child.pid ?? 0, at: Date.now() })
    if (wasReady && this.mode === 'starting') this.mode = 'up'
    return wasReady
  }

  #spawn(): ChildProcess {
    const { url, folder, pipelinesFolder, recordsFolder } = this.#settings
    const log = openSync(join(folder, 'workers.log'), 'a')
    try {
      return spawn(
        process.execPath,
        ['--disable-warning=ExperimentalWarning', fromRoot('lib', 'server', 'main.ts'), 'worker'],
        {
          stdio: ['ignore', 'pipe', log],
          env: {
            ...machineEnvironment(),
            DATABASE_URL: url,
            PIPELINES_DIR: pipelinesFolder,
            PLOTLINE_DATA_DIR: folder,
            CHAOS_RECORDS: recordsFolder,
            LOG_LEVEL: 'warn',
          },
        },
      )
    } finally {
      closeSync(log)
    }
  }
}
