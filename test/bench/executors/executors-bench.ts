import { availableParallelism } from 'node:os'
import { basicEnvironment, type Environment } from '#lib/executors/process/child-environment.ts'
import { createDiskArtifactStore } from '#lib/executors/artifacts/disk-artifact-store.ts'
import { createPerformer, type Performer } from '#lib/executors/perform-attempt.ts'
import { type Machine, readMachine } from '../machine.ts'
import { barePool, bareSpawn } from './bare.ts'
import { benchAttempt, benchPhase } from './bench-attempt.ts'
import { chattyThroughPerformer, type ChattyReport } from './chatty-performer.ts'
import { chattyThroughWorker } from './chatty-worker.ts'
import { type FloodReport, measureFlood } from './flood.ts'
import { measurePair, type Pair, type PairReport } from './pairs.ts'
import { withPythonItself } from './python-folder.ts'
import { writePrograms, type Programs } from './programs.ts'

export type ExecutorsReport = {
  bench: 'executors'
  at: string
  machine: Machine
  /** Attempts at once. */
  lanes: number
  attempts: PairReport[]
  chatty: { performer: ChattyReport; worker: ChattyReport }
  flood: FloodReport
  /** Of the bench's own two promises: not one line lost, doubled, out of order or damaged, here and in Postgres. */
  is_every_line_there: boolean
}

export type ExecutorsOptions = { scripts: number; linesPerStream: number }

// Two for each core: one computes while another is started or waits.
const lanesPerCore = 2
const threadsPerCore = 4 // as lib/executors/module-executor.ts has it

/** Attempts through the real performer beside the same programs started bare; chatty scripts; a flood. */
export async function benchExecutors(
  options: ExecutorsOptions,
  say: (line: string) => void,
): Promise<ExecutorsReport> {
  const machine = readMachine()
  const lanes = availableParallelism() * lanesPerCore
  const programs = await writePrograms(options)
  const environment = await withPythonItself(process.env)
  const performer = createPerformer({
    environment,
    store: createDiskArtifactStore({ folder: programs.artifactsFolder, host: 'bench' }),
  })
  try {
    const attempts = await measureAttempts({ performer, programs, environment, lanes, say })
    say(`${options.scripts} chatty scripts at once`)
    const throughPerformer = await chattyThroughPerformer(performer, programs, options)
    say('the same through a worker with Postgres')
    const throughWorker = await chattyThroughWorker(performer, programs, options)
    say('a script that prints 1 GB')
    const flood = await measureFlood({ performer, programs, environment, lanes })
    return {
      bench: 'executors',
      at: new Date().toISOString(),
      machine,
      lanes,
      attempts,
      chatty: { performer: throughPerformer, worker: throughWorker },
      flood,
      is_every_line_there: isWhole(throughPerformer) && isWhole(throughWorker),
    }
  } finally {
    await performer.close()
    await programs.remove()
  }
}

function isWhole({ lost, doubled, out_of_order, damaged }: ChattyReport): boolean {
  return lost + doubled + out_of_order + damaged === 0
}

async function measureAttempts(given: {
  performer: Performer
  programs: Programs
  environment: Environment
  lanes: number
  say: (line: string) => void
}): Promise<PairReport[]> {
  const { programs, lanes, say } = given
  const workspaces = await Promise.all(
    Array.from({ length: lanes }, (_, lane) => programs.workspace(`lane-${lane}`)),
  )
  const ours = oursOf(given.performer, programs, workspaces)
  const pool = barePool(availableParallelism() * threadsPerCore)
  const environment = basicEnvironment(given.environment)
  const bare =
    (...argv: [string, ...string[]]) =>
    () =>
      bareSpawn(argv, { cwd: programs.home, environment })
  const nodeOptions = [
    '--disable-warning=MODULE_TYPELESS_PACKAGE_JSON',
    '--disable-warning=ExperimentalWarning',
  ]
  const pairs: Pair[] = [
    {
      name: 'python script',
      perRound: 12,
      ours: ours('script', 'quiet.py'),
      bare: bare('python3', '-u', 'quiet.py'),
    },
    {
      name: 'node script',
      perRound: 8,
      ours: ours('script', 'quiet.mjs'),
      bare: bare(process.execPath, ...nodeOptions, 'quiet.mjs'),
    },
    { name: 'sh script', perRound: 24, ours: ours('script', 'quiet.sh'), bare: bare('bash', 'quiet.sh') },
    { name: 'module', perRound: 1_000, ours: ours('module', 'quiet.ts'), bare: pool.run },
  ]
  const reports: PairReport[] = []
  try {
    for (const pair of pairs) {
      say(`${pair.name}, beside the same bare`)
      reports.push(await measurePair(pair, lanes))
    }
  } finally {
    await pool.close()
  }
  return reports
}

function oursOf({ perform }: Performer, { home }: Programs, workspaces: readonly string[]) {
  return (executor: 'script' | 'module', file: string) => {
    const phase = benchPhase(executor, file)
    return async (lane: number) => {
      const outcome = await perform(benchAttempt({ phase, home, workspace: workspaces[lane]! }))
      if (outcome.kind === 'completed' && outcome.output.rooms === 3) return
      throw new Error(`${file} did not complete: ${JSON.stringify(outcome)}`)
    }
  }
}
