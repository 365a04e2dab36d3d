import { accepted, type Refusal, type Result } from '#lib/contract/refusal.ts'
import { pipelineSchemaText } from '#lib/pipeline/pipeline-schema.ts'
import { type Config, readConfig } from './config.ts'
import { type CheckArguments, readPipelineArguments, type TryArguments } from './pipeline-arguments.ts'
import { checkPipelines } from './pipeline-check.ts'
import { checkJson, checkText } from './pipeline-check-text.ts'
import { planTrial, runTrial } from './pipeline-try.ts'
import { createPerson, nobodyThere } from './pipeline-try-person.ts'
import { countsText, eventText, seconds, trialJson, trialText } from './pipeline-try-text.ts'
import { harmless, paintFor } from './terminal-text.ts'

const exitCodes = { fine: 0, problem: 1, wrongUsage: 2, interrupted: 130 } as const

try {
  const ended = await main(process.argv.slice(2))
  if (!ended.ok) complain(ended.refusal)
  process.exitCode = ended.ok ? ended.value : exitCodes.wrongUsage
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = exitCodes.problem
}

/** What the author of a pipeline asks for from a terminal. Answers the exit code. */
async function main(argv: string[]): Promise<Result<number>> {
  const asked = readPipelineArguments(argv)
  if (!asked.ok) return asked
  if (asked.value.command === 'schema') {
    process.stdout.write(pipelineSchemaText())
    return accepted(exitCodes.fine)
  }
  // No database is looked at here, so a wrong URL of one is nobody's business.
  const config = readConfig({ ...process.env, DATABASE_URL: undefined })
  if (!config.ok) return config
  return asked.value.command === 'check'
    ? check(asked.value, config.value)
    : tryOut(asked.value, config.value)
}

async function check({ paths, isJson }: CheckArguments, settings: Config): Promise<Result<number>> {
  const files = await checkPipelines(paths, settings)
  if (isJson) console.log(JSON.stringify(checkJson(files), null, 2))
  else console.log(checkText(files, paintFor(process.stdout)))
  return accepted(files.some(({ problems }) => problems.length > 0) ? exitCodes.problem : exitCodes.fine)
}

async function tryOut(asked: TryArguments, config: Config): Promise<Result<number>> {
  const planned = await planTrial(asked, config.environment)
  if (!planned.ok) return planned
  const { pipeline, part, property } = planned.value
  // What a machine reads has standard output to itself.
  const log = asked.isJson ? process.stderr : process.stdout
  const paint = paintFor(log)
  const width = Math.max(...part.phases.map(({ id }) => id.length))
  log.write(`${harmless(`${property.address} through ${pipeline.name}`)}\n\n`)
  const interrupt = interruption()
  const terminal = { input: process.stdin, output: process.stderr, onInterrupt: interrupt.stop }
  const finished = await runTrial(planned.value, {
    ...asked,
    environment: config.environment,
    agentCommand: config.agentCommand,
    signal: interrupt.signal,
    askPerson: process.stdin.isTTY ? createPerson(terminal) : nobodyThere,
    tell: (event) => void log.write(eventText(event, paint, width)),
  })
  const { tried, kept, durationMs, isFine } = finished
  if (asked.isJson) console.log(JSON.stringify(trialJson(tried, { property, durationMs, kept }), null, 2))
  else console.log(`\n${trialText(tried, paint)}\n\n${countsText(tried)} in ${seconds(durationMs)}.`)
  if (kept !== null) log.write(`Kept: ${kept} (workspace, outputs.json, files)\n`)
  if (interrupt.signal.aborted) return accepted(exitCodes.interrupted)
  return accepted(isFine ? exitCodes.fine : exitCodes.problem)
}

/**
 * Aborted by the first Ctrl-C or signal, or when nobody reads the output any more; a second Ctrl-C ends the process at
 * once.
 */
function interruption(): { signal: AbortSignal; stop: () => void } {
  const controller = new AbortController()
  const stop = () => {
    if (controller.signal.aborted) process.exit(exitCodes.interrupted)
    console.error('\nStopping. Ctrl-C to stop at once.')
    controller.abort()
  }
  process.on('SIGINT', stop)
  // These may come twice for one reason: from the terminal that closed, and from the launcher, which passes them on.
  for (const name of ['SIGTERM', 'SIGHUP'] as const)
    process.on(name, () => controller.signal.aborted || stop())
  for (const output of [process.stdout, process.stderr]) output.on('error', () => controller.abort())
  return { signal: controller.signal, stop }
}

function complain({ message, fix, problems }: Refusal): void {
  console.error(harmless([message, ...problems.map((problem) => `  ${problem}`), fix].join('\n')))
}
