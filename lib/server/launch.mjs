// node lib/server/launch.mjs <start|worker|web|analyze|pipeline|test|bench|chaos> [arguments]
// Plain JavaScript: on a fresh clone it runs on whatever Node the machine has, before anything is installed.
import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { withFileLock } from '../db/file-lock.mjs'
import { ensureBuild, ensureClient, ensurePackages } from './launch-steps.mjs'
import { fromRoot, pinnedEnvironment, pinnedNode } from './pinned-node.mjs'

/** @type {Record<string, { file: string, args: string[], needsBuild: boolean }>} */
const commands = {
  start: { file: 'lib/server/main.ts', args: ['start'], needsBuild: true },
  worker: { file: 'lib/server/main.ts', args: ['worker'], needsBuild: false },
  web: { file: 'lib/server/main.ts', args: ['web'], needsBuild: true },
  analyze: { file: 'lib/server/analyze.ts', args: [], needsBuild: false },
  pipeline: { file: 'lib/server/pipeline.ts', args: [], needsBuild: false },
  test: { file: 'test/run.ts', args: [], needsBuild: false }, // it builds as one of its checks
  bench: { file: 'test/bench/run.ts', args: [], needsBuild: false },
  chaos: { file: 'test/chaos/run.ts', args: [], needsBuild: false },
}

const [name = '', ...rest] = process.argv.slice(2)
const command = commands[name]
if (command === undefined) {
  console.error(`Say what to run: npm start, or npm run ${Object.keys(commands).slice(1).join(' | ')}`)
  process.exit(64)
}

try {
  await withFileLock(fromRoot('.plotline', 'launch.lock'), () => prepare(command.needsBuild), {
    onWait: () => console.error('Waiting for another start of Plotline to finish its preparations…'),
  })
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exit(1)
}
run(command)

/** @param {boolean} needsBuild */
async function prepare(needsBuild) {
  await ensurePackages()
  await ensureClient()
  if (needsBuild) await ensureBuild()
}

/** @param {{ file: string, args: string[] }} command */
function run({ file, args }) {
  const child = spawn(
    pinnedNode,
    ['--disable-warning=ExperimentalWarning', fromRoot(file), ...args, ...rest],
    {
      stdio: 'inherit',
      env: pinnedEnvironment(),
    },
  )
  // Ctrl-C in a terminal reaches the child by itself: it is in the same process group.
  const isTerminal = process.stdin.isTTY || process.stdout.isTTY
  process.on('SIGINT', () => !isTerminal && child.kill('SIGINT'))
  for (const signal of /** @type {const} */ (['SIGTERM', 'SIGHUP']))
    process.on(signal, () => child.kill(signal))
  // npm's shell dies of a SIGTERM without passing it on, and would leave us behind.
  const parent = process.ppid
  const isOrphaned = () => process.env.npm_lifecycle_event !== undefined && process.ppid !== parent
  setInterval(() => isOrphaned() && child.kill('SIGTERM'), 500).unref()
  child.on('error', (error) => {
    console.error(`${pinnedNode} does not run: ${error.message}. Remove node_modules and try again.`)
    process.exit(1)
  })
  child.on('exit', (code, signal) =>
    process.exit(code ?? 128 + (signal === null ? 0 : constants.signals[signal])),
  )
}
