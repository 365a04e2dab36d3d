import { mkdtemp } from 'node:fs/promises'
import { join } from 'node:path'
import { wardenPid } from '#lib/executors/process/process-group.ts'
import { runProcess } from '#lib/executors/process/run-process.ts'

/**
 * A process that runs scripts as a worker does, each named by its path and its arguments, below a folder. Prints the lines of the scripts,
 * then "warden PID"; ends by itself once the scripts have ended.
 */
const [, , folder = '', list = '[]'] = process.argv
const scripts = JSON.parse(list) as string[][]

await Promise.all(
  scripts.map(async ([path = '', ...args]) => {
    const workspace = await mkdtemp(join(folder, 'workspace-'))
    const running = runProcess({
      command: 'bash',
      args: [path, ...args],
      cwd: workspace,
      environment: { PATH: process.env.PATH ?? '', PLOTLINE_WORKSPACE: workspace },
      stdin: '',
      signal: new AbortController().signal,
      onOutput: (_stream, chunk) => process.stdout.write(chunk),
    })
    console.log(`warden ${wardenPid()}`)
    await running
  }),
)
