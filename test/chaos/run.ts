// npm run chaos: kills, freezes and database restarts while a run goes on, then counts what was lost or doubled.
// Exit code 0: nothing. 1: something, or it could not be told. 2: the options were not understood.
import { chaos } from './chaos.ts'
import { type ChaosOptions, readChaosOptions, usage } from './chaos-options.ts'
import { describeReport } from './describe-report.ts'

const startedAt = Date.now()
const stop = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    if (stop.signal.aborted) process.exit(130)
    console.error('Stopping: workers and database are ended first.')
    stop.abort()
  })
}

const options = optionsOf(process.argv.slice(2))
if (options === null) process.exitCode = 2
else process.exitCode = await main(options)

async function main(chosen: ChaosOptions): Promise<number> {
  const say = (line: string) =>
    console.error(`${((Date.now() - startedAt) / 1000).toFixed(1).padStart(6)} s  ${line}`)
  say(`seed ${chosen.seed}`)
  try {
    const report = await chaos(chosen, { say, signal: stop.signal })
    const { verdict, ...rest } = report
    console.log(chosen.json ? JSON.stringify({ ...rest, ...verdict }, null, 2) : describeReport(report))
    return verdict.isSound ? 0 : 1
  } catch (error) {
    if (stop.signal.aborted) return 130
    console.error(error)
    return 1
  }
}

function optionsOf(argv: string[]): ChaosOptions | null {
  try {
    return readChaosOptions(argv)
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`)
    return null
  }
}
