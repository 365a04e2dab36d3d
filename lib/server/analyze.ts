import { userInfo } from 'node:os'
import { stripVTControlCharacters } from 'node:util'
import { startRun } from '#lib/commands/start-run.ts'
import { accepted, type Refusal, type Result } from '#lib/contract/refusal.ts'
import { type RunSummary, runSettingsSchema } from '#lib/contract/runs.ts'
import type { Database } from '#lib/db/client.ts'
import { loadPipelines } from '#lib/executors/pipelines/pipeline-files.ts'
import { propertyResults } from '#lib/queries/property-results.ts'
import { readRun } from '#lib/queries/read-run.ts'
import { runResults } from '#lib/queries/run-results.ts'
import type { RunStandstill } from '#lib/queries/run-standstill.ts'
import { type AnalyzeArguments, readAnalyzeArguments, readListFile } from './analyze-arguments.ts'
import { followRun } from './analyze-follow.ts'
import { standstillLines } from './analyze-standstill.ts'
import { resultsTable } from './analyze-table.ts'
import { requireConfig } from './config.ts'
import { createLog } from './log.ts'
import { openArtifactStore } from './open-artifact-store.ts'
import { openMigratedDatabase } from './open-database.ts'
import { OpenThings } from './open-things.ts'
import { startWorker } from './start-worker.ts'

const exitCodes = { allWell: 0, someFailed: 1, badInput: 2 } as const

const open = new OpenThings()
try {
  const ended = await analyze(process.argv.slice(2))
  if (!ended.ok) complain(ended.refusal)
  process.exitCode = ended.ok ? ended.value : exitCodes.badInput
} catch (error) {
  if (!open.isClosing) console.error(error instanceof Error ? error.message : error)
  process.exitCode = exitCodes.someFailed
} finally {
  await open.close()
}

/** The main job from a terminal: import, run, progress, results. Answers the exit code. */
async function analyze(argv: string[]): Promise<Result<number>> {
  const asked = readAnalyzeArguments(argv)
  if (!asked.ok) return asked
  const list = await readListFile(asked.value.file)
  if (!list.ok) return list
  const config = requireConfig(process.env)
  const log = createLog({
    level: config.logLevel === 'info' ? 'warn' : config.logLevel,
    environment: { ...config.environment, ...config.ownSecrets },
  })
  open.closeOnSignal(() =>
    console.error('\nStopping. The run goes on where it stood with the next `npm start`.'),
  )
  const { database, url: databaseUrl } = open.add(await openMigratedDatabase(config, log))
  const { pipeline, failureLimit, budgetUsd } = asked.value
  const started = await startRun(
    { database, pipelines: await loadPipelines(config) },
    { ...list.value, ...runSettingsSchema.parse({}), pipeline, failureLimit, budgetUsd, actor: actor() },
  )
  if (!started.ok) return started
  const { runId } = started.value
  const store = open.add(await openArtifactStore(config))
  open.add(await startWorker({ config, database, databaseUrl, store, log }))
  const causes = await followRun(database, runId)
  if (causes.length > 0) await explain(database, runId, causes)
  const exitCode = await report(database, runId, asked.value)
  return accepted(causes.length === 0 ? exitCode : exitCodes.someFailed)
}

async function explain(database: Database, runId: number, causes: RunStandstill[]): Promise<void> {
  const run = await readRun(database, runId)
  const phaseNames = run?.phases.map((phase) => phase.displayName) ?? []
  tell(standstillLines(causes, { runId, phaseNames }))
}

/** Who starts the run, as its history tells it. */
function actor(): string {
  try {
    return `analyze (${userInfo().username})`
  } catch {
    // The account has no name on this machine: usual in containers.
    return 'analyze'
  }
}

async function report(database: Database, runId: number, { isJson }: AnalyzeArguments): Promise<number> {
  const [results, ranked] = await Promise.all([propertyResults(database, runId), runResults(database, runId)])
  if (results === null || ranked === null) throw new Error(`Run ${runId} is not in the database any more.`)
  const { summary, properties } = results
  if (isJson) {
    for (const line of [...properties, { summary }]) console.log(JSON.stringify(line))
  } else {
    console.log(resultsTable(ranked))
    console.log(
      `\n${summary.properties} homes in ${summary.duration_seconds.toFixed(1)} s: ${summary.completed} completed, ` +
        `${summary.failed} failed, ${summary.blocked} blocked. ${costSentence(summary)}It is run ${runId} in the browser (npm start).`,
    )
  }
  return summary.failed > 0 ? exitCodes.someFailed : exitCodes.allWell
}

function costSentence({ cost_usd }: RunSummary): string {
  // Four digits where it is cheap, so that it is not said to cost nothing.
  return cost_usd === 0 ? '' : `It cost $${cost_usd.toFixed(cost_usd < 0.1 ? 4 : 2)}. `
}

function complain({ message, fix, problems }: Refusal): void {
  tell([message, ...problems.map((problem) => `  ${problem}`), fix])
}

function tell(lines: string[]): void {
  // A file's name and cells, and what a phase says, are data: they must not steer the terminal.
  console.error(stripVTControlCharacters(lines.join('\n')))
}
