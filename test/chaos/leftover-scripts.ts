import { readFile } from 'node:fs/promises'
import { signalProcessGroup } from '#lib/executors/process/process-group.ts'
import type { RecordedLine } from './records.ts'

/** Ends scripts that still run although their worker is gone. Answers how many there were. */
export async function endLeftoverScripts(lines: readonly RecordedLine[]): Promise<number> {
  const ended = new Set(lines.filter(({ event }) => event !== 'started').map(({ pid }) => pid))
  const unended = lines.filter(({ event, pid }) => event === 'started' && !ended.has(pid))
  let leftovers = 0
  for (const { pid } of unended) {
    if (!(await isPhaseScript(pid))) continue
    leftovers += 1
    signalProcessGroup(pid, 'SIGKILL')
  }
  return leftovers
}

// A pid may have been given to a stranger since.
async function isPhaseScript(pid: number): Promise<boolean> {
  const commandLine = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')
  return commandLine.includes('pipelines/chaos/scripts/phase.sh')
}
