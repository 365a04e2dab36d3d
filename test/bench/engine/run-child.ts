import { fork } from 'node:child_process'
import { join } from 'node:path'
import type { MeasureRequest } from './child.ts'
import type { Measurement } from './measure.ts'

const program = join(import.meta.dirname, 'child.ts')
const graceSeconds = 120 // start, warm-up, enqueuing and close; an engine that hangs is ended

/** Measures in a process of its own. @throws when the engine failed, with what it said. */
export async function runChild(request: MeasureRequest): Promise<Measurement> {
  const child = fork(program, [JSON.stringify(request)], {
    execArgv: ['--disable-warning=ExperimentalWarning', '--disable-warning=DeprecationWarning'],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  })
  const said: Buffer[] = []
  child.stderr!.on('data', (part: Buffer) => said.push(part))
  const stop = () => child.kill('SIGKILL')
  process.once('exit', stop)
  const limit = setTimeout(stop, (request.limitSeconds + graceSeconds) * 1000)
  try {
    return await new Promise((resolve, reject) => {
      let measurement: Measurement | null = null
      child.on('message', (message) => (measurement = message as Measurement))
      child.on('error', reject)
      child.on('close', (code, signal) => {
        if (measurement !== null) return resolve(measurement)
        reject(
          new Error(
            `${request.engine} ended with ${code ?? signal}. ${Buffer.concat(said).toString().slice(-2_000)}`,
          ),
        )
      })
    })
  } finally {
    clearTimeout(limit)
    process.off('exit', stop)
  }
}
