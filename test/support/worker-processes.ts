import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { expect, type TestContext, vi } from 'vitest'

export type WorkerProcess = {
  child: ChildProcess
  /** Every line it said. */
  said: string[]
  says: (pattern: RegExp) => Promise<void>
  /** Lets held attempts complete. */
  release: () => void
  /** SIGKILL; resolves when it is gone. */
  kill: () => Promise<void>
}

/** A real worker in a process of its own, killed after the test. See worker-process.ts for `phases`. */
export async function startWorkerProcess(
  options: { url: string; host: string; phases: Record<string, number | 'held'> },
  { onTestFinished }: Pick<TestContext, 'onTestFinished'>,
): Promise<WorkerProcess> {
  const program = join(import.meta.dirname, 'worker-process.ts')
  const child = spawn(
    process.execPath,
    [program, options.url, options.host, JSON.stringify(options.phases)],
    {
      stdio: ['pipe', 'pipe', 'inherit'],
    },
  )
  onTestFinished(() => end(child))
  const said: string[] = []
  createInterface({ input: child.stdout }).on('line', (line) => said.push(line))
  const says = async (pattern: RegExp) => {
    // expect.poll does not work in tests that run at the same time.
    await vi.waitFor(() => expect(said.join('\n')).toMatch(pattern), { timeout: 40_000, interval: 10 })
  }
  await says(/^ready$/m)
  return { child, said, says, release: () => child.stdin.write('\n'), kill: () => end(child) }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = once(child, 'exit')
  child.kill('SIGKILL')
  await gone
}
