import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ChaosDatabase } from './chaos-database.ts'
import type { ChaosOptions } from './chaos-options.ts'
import { FaultLog } from './fault-log.ts'
import { inflictFaults } from './inflict-faults.ts'
import { endLeftoverScripts } from './leftover-scripts.ts'
import { planFaults } from './plan-faults.ts'
import { readRecords } from './records.ts'
import { RunWatch } from './run-watch.ts'
import { type ChaosRun, startChaosRun } from './start-chaos-run.ts'
import { readStoredRows } from './stored-rows.ts'
import { judge, type Verdict } from './verdict.ts'
import { readWorkerLog } from './worker-log.ts'
import { WorkerSlot } from './worker-slot.ts'

export type ChaosReport = {
  seed: number
  properties: number
  workers: number
  fault_seconds: number
  total_seconds: number
  faults: Record<string, number>
  database_away_seconds: number
  verdict: Verdict
  leftover_scripts_ended: number
  /** Workers that could not start, as while the database was away. */
  failed_worker_starts: number
  /** Warnings of the workers' logs, and how often. */
  worker_warnings: Record<string, number>
}

type Scene = {
  folder: string
  recordsFolder: string
  database: ChaosDatabase
  slots: WorkerSlot[]
  log: FaultLog
}

const pipelinesFolder = join(import.meta.dirname, '..', 'fixtures', 'pipelines', 'chaos')

/** Sets a run up, disturbs it, lets it finish, and judges what came of it. Leaves nothing behind, but for `keep`. */
export async function chaos(
  options: ChaosOptions,
  { say, signal }: { say: (line: string) => void; signal: AbortSignal },
): Promise<ChaosReport> {
  const folder = await mkdtemp(join(tmpdir(), 'plotline-chaos-'))
  let isSound = false
  const scene = await setUp(folder, options, say)
  const killWithUs = () => {
    for (const slot of scene.slots) slot.killAtOnce()
    scene.database.killAtOnce()
  }
  process.once('exit', killWithUs)
  try {
    const report = await disturb(scene, { options, say, signal })
    isSound = report.verdict.isSound
    return report
  } finally {
    await Promise.all(scene.slots.map((slot) => slot.close()))
    await endLeftoverScripts(await readRecords(scene.recordsFolder))
    await scene.database.close()
    process.off('exit', killWithUs)
    const isKept = options.keep || !(isSound || signal.aborted)
    if (isKept) say(`database, workers' log and records are in ${folder}`)
    else await rm(folder, { recursive: true, force: true })
  }
}

async function setUp(folder: string, { workers }: ChaosOptions, say: (line: string) => void): Promise<Scene> {
  const recordsFolder = join(folder, 'records')
  await mkdir(recordsFolder)
  const database = await ChaosDatabase.create(folder)
  const log = new FaultLog(say)
  const settings = { url: database.url, folder, pipelinesFolder, recordsFolder }
  const slots = Array.from({ length: workers }, () => new WorkerSlot(settings, log))
  return { folder, recordsFolder, database, slots, log }
}

async function disturb(
  scene: Scene,
  context: { options: ChaosOptions; say: (line: string) => void; signal: AbortSignal },
): Promise<ChaosReport> {
  const { database, slots, log } = scene
  const { options, say, signal } = context
  const run = await startChaosRun({ ...options, url: database.url, pipelinesFolder })
  await Promise.all(slots.map((slot) => slot.start()))
  const startedAt = Date.now()
  const watch = new RunWatch(database, { runId: run.runId, say })
  try {
    const faults = planFaults({ ...options, longOutageSeconds: options.outage })
    const isOver = () => watch.isOver
    await inflictFaults({ database, slots, log }, { faults, seconds: options.seconds, isOver, signal })
    const faultSeconds = secondsSince(startedAt)
    say(watch.isOver ? 'the run was over before the faults were' : 'no more faults; waiting for the end')
    const isOverInTime = await watch.untilOver(options.limit * 1000, signal)
    if (!isOverInTime) say(`not over after ${options.limit} s`)
    const totalSeconds = secondsSince(startedAt)
    await Promise.all(slots.map((slot) => slot.close()))
    return await report(scene, { options, run, faultSeconds, totalSeconds })
  } finally {
    await watch.close()
  }
}

async function report(
  { folder, recordsFolder, database, log }: Scene,
  about: { options: ChaosOptions; run: ChaosRun; faultSeconds: number; totalSeconds: number },
): Promise<ChaosReport> {
  const { options, run, faultSeconds, totalSeconds } = about
  const leftovers = await endLeftoverScripts(await readRecords(recordsFolder))
  const lines = await readRecords(recordsFolder)
  const phases = run.phases.map(({ id }) => id)
  const rows = await database.ask((client) => readStoredRows(client, { runId: run.runId, phases }))
  const awayMs = log.outages.reduce((sum, { from, to }) => sum + to - from, 0)
  return {
    seed: options.seed,
    properties: options.properties,
    workers: options.workers,
    fault_seconds: faultSeconds,
    total_seconds: totalSeconds,
    faults: log.done,
    database_away_seconds: Math.round(awayMs / 100) / 10,
    verdict: judge({ phases: run.phases, lines, rows, faults: log }),
    leftover_scripts_ended: leftovers,
    failed_worker_starts: log.unaskedEnds.filter(({ wasReady }) => !wasReady).length,
    worker_warnings: await readWorkerLog(join(folder, 'workers.log')),
  }
}

function secondsSince(startedAt: number): number {
  return Math.round((Date.now() - startedAt) / 100) / 10
}
