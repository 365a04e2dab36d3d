import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { withFileLock } from '#lib/db/file-lock.mjs'
import { ensureBuild } from '#lib/server/launch-steps.mjs'
import { fromRoot, pinnedEnvironment } from '#lib/server/pinned-node.mjs'

export type AppProcess = { url: string; dataFolder: string; said: () => string; stop: () => Promise<void> }

// What a process needs to run at all. Keys of services stay out: a test must not use them.
const passedOn = ['PATH', 'HOME', 'TMPDIR', 'LANG', 'NEXT_TELEMETRY_DISABLED']

/**
 * Plotline as a person starts it, on a free port and with a data folder of its own, which goes when it is stopped.
 * `databaseUrl` null: the embedded database. Builds the screens first if they are out of date.
 */
export async function startApp(options: {
  databaseUrl: string | null
  pipelinesFolder?: string
}): Promise<AppProcess> {
  await withFileLock(fromRoot('.plotline', 'launch.lock'), ensureBuild)
  const dataFolder = await mkdtemp(join(tmpdir(), 'plotline-e2e-'))
  const settings = {
    PORT: '0',
    PLOTLINE_DATA_DIR: dataFolder,
    DATABASE_URL: options.databaseUrl ?? '',
    PIPELINES_DIR: options.pipelinesFolder ?? '',
    LOG_LEVEL: 'warn',
  }
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', fromRoot('lib', 'server', 'main.ts'), 'start'],
    {
      env: { ...machineEnvironment(), ...settings },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  )
  // A test file that fails while it is loaded never comes to its afterAll.
  const killWithUs = () => child.kill('SIGKILL')
  process.once('exit', killWithUs)
  const stop = async () => {
    await end(child)
    process.off('exit', killWithUs)
    await rm(dataFolder, { recursive: true, force: true })
  }
  const said = { text: '' }
  try {
    return { url: await untilReady(child, said), dataFolder, said: () => said.text, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

/** The environment of the machine without anyone's keys and settings. */
export function machineEnvironment(): NodeJS.ProcessEnv {
  const passed = Object.entries(pinnedEnvironment()).filter(([name]) => passedOn.includes(name))
  return { ...Object.fromEntries(passed), NODE_ENV: 'production' }
}

function untilReady(child: ChildProcess, said: { text: string }): Promise<string> {
  return new Promise((resolve, reject) => {
    const listen = (bytes: Buffer) => {
      said.text += bytes.toString()
      const url = /Plotline is ready at (\S+)/.exec(said.text)?.[1]
      if (url !== undefined) resolve(url)
    }
    child.stdout?.on('data', listen)
    child.stderr?.on('data', listen)
    child.once('error', reject)
    child.once('exit', (code) => reject(new Error(`Plotline ended with ${code}:\n${said.text}`)))
  })
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = once(child, 'exit')
  const killing = setTimeout(() => child.kill('SIGKILL'), 10_000) // SIGTERM gives back what runs, which takes a moment
  child.kill('SIGTERM')
  await gone
  clearTimeout(killing)
}
