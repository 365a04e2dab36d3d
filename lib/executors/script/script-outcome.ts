import { memoryHint } from './memory-limit.ts'
import { failedForGood, failedForNow, startOf } from '#lib/executors/outcomes.ts'
import type { AttemptOutcome } from '#lib/executors/executor.ts'
import type { LineLog } from '#lib/executors/log/line-log.ts'
import type { Phase } from '#lib/pipeline/definition.ts'

const badArguments = 2
const protocol: Phase['exitCodes'] = { 65: 'permanent', 75: 'temporary', 77: 'skipped' }
const quoteLengthLimit = 500

/** `name`: its path or module as the pipeline names it. */
export type EndedScript = {
  name: string
  isPython: boolean
  memoryLimitMb: number | null
  exitCodes: Phase['exitCodes']
  log: LineLog
}

/** Whether it did its work, by its exit code. */
export function hasCompleted({ exitCodes }: EndedScript, exitCode: number): boolean {
  return exitCode === 0 || exitCodes[exitCode] === 'completed'
}

/** What a script's end means when it has not completed. */
export function outcomeOfExit(script: EndedScript, exitCode: number): AttemptOutcome {
  const { name, isPython, log } = script
  const lastWords = quote(log.lastLine('stderr') || log.lastLine())
  const end = `${name} ended with exit code ${exitCode}${lastWords === '' ? ' and said nothing' : `: ${lastWords}`}`
  const error = end + memoryHint(script)
  const meaning = script.exitCodes[exitCode] ?? protocol[exitCode]
  if (meaning === 'skipped') return { ...skippedByScript(name, log), exitCode }
  if (meaning === 'permanent') return failedForGood(error, exitCode)
  if (meaning === undefined && exitCode === badArguments && isPython) {
    return failedForGood(
      `${error} (Python scripts end so when they do not accept their arguments: look at "args")`,
      exitCode,
    )
  }
  return failedForNow(error, exitCode)
}

/** A script that a signal ended, and not one of ours. */
export function outcomeOfSignal(script: EndedScript, signal: string): AttemptOutcome {
  const hint = signal === 'SIGKILL' ? ' (the machine may have run out of memory)' : ''
  return failedForNow(`${script.name} was killed by ${signal}${memoryHint(script) || hint}`)
}

function skippedByScript(script: string, log: LineLog): AttemptOutcome {
  const reason = {
    code: 'SCRIPT_SKIPPED' as const,
    sentence: quote(log.lastLine()) || `${script} says that a prerequisite is not met.`,
    remedy: `Provide what ${script} asks for, then retry this phase.`,
  }
  return { kind: 'skipped', reason }
}

function quote(line: string): string {
  return startOf(line, quoteLengthLimit)
}
