import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { onTestFinished } from 'vitest'
import { fromRoot } from '#lib/server/pinned-node.mjs'
import { machineEnvironment } from '#test/support/app-process.ts'

type Settings = { environment?: Record<string, string>; cwd?: string }

export type PipelineProcess = {
  child: ChildProcessWithoutNullStreams
  stdout: () => string
  stderr: () => string
  /** Its exit code, or the signal that ended it. */
  end: Promise<number | NodeJS.Signals | null>
}

/** `npm run pipeline -- …`, in the environment of the machine without anyone's keys and settings. */
export function startPipeline(
  argv: string[],
  { environment = {}, cwd = fromRoot() }: Settings = {},
): PipelineProcess {
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', fromRoot('lib', 'server', 'pipeline.ts'), ...argv],
    { cwd, env: { ...machineEnvironment(), ...environment } },
  )
  child.stdin.end()
  onTestFinished(() => void child.kill('SIGKILL'))
  const said = { stdout: '', stderr: '' }
  child.stdout.on('data', (bytes: Buffer) => (said.stdout += bytes.toString()))
  child.stderr.on('data', (bytes: Buffer) => (said.stderr += bytes.toString()))
  const end = once(child, 'close').then(
    ([code, signal]) => (code ?? signal) as number | NodeJS.Signals | null,
  )
  return { child, stdout: () => said.stdout, stderr: () => said.stderr, end }
}

export async function pipeline(argv: string[], settings: Settings = {}) {
  const started = startPipeline(argv, settings)
  const exitCode = await started.end
  return { exitCode, stdout: started.stdout(), stderr: started.stderr() }
}

/** A folder of this test's own with these files; what is not text is written as JSON. */
export async function folderOf(files: Record<string, unknown>): Promise<string> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'plotline-author-')))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true })
    const text = typeof content === 'string' ? content : JSON.stringify(content, null, 2)
    await writeFile(join(folder, path), text, { mode: 0o755 })
  }
  return folder
}
