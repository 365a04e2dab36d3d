import { accepted, type Refusal, type Result } from '#lib/contract/refusal.ts'
import { pipelineSchemaText } from '#lib/pipeline/pipeline-schema.ts'
import { readConfig } from './config.ts'
import { type CheckArguments, readPipelineArguments } from './pipeline-arguments.ts'
import { checkPipelines } from './pipeline-check.ts'
import { checkJson, checkText } from './pipeline-check-text.ts'
import { harmless, paintFor } from './terminal-text.ts'

const exitCodes = { fine: 0, problem: 1, wrongUsage: 2 } as const

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
  return asked.value.command === 'check' ? check(asked.value, config.value) : accepted(exitCodes.fine)
}

async function check(
  { paths, isJson }: CheckArguments,
  settings: { pipelinesFolder: string | null; environment: Record<string, string> },
): Promise<Result<number>> {
  const files = await checkPipelines(paths, settings)
  if (isJson) console.log(JSON.stringify(checkJson(files), null, 2))
  else console.log(checkText(files, paintFor(process.stdout)))
  return accepted(files.some(({ problems }) => problems.length > 0) ? exitCodes.problem : exitCodes.fine)
}

function complain({ message, fix, problems }: Refusal): void {
  console.error(harmless([message, ...problems.map((problem) => `  ${problem}`), fix].join('\n')))
}
