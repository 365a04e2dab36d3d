import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

type Recorded = {
  property: number
  phase: string
  attempt: number
  /** Of the script, which leads a process group of its own. */
  pid: number
  workerPid: number
  /** Milliseconds since 1970. */
  at: number
}
/** `inputs`: the outputs of earlier phases that the script was given, by phase. */
export type RecordedStart = Recorded & { event: 'started'; inputs: Record<string, { result?: string }> }
/** `stopped`: by SIGTERM. `result`: what the output holds, one of its kind. */
export type RecordedEnd = Recorded & {
  event: 'completed' | 'failed' | 'skipped' | 'stopped'
  result: string | null
}
export type RecordedLine = RecordedStart | RecordedEnd

/** What the scripts wrote down, in each file's order. @throws when a line is not whole. */
export async function readRecords(folder: string): Promise<RecordedLine[]> {
  const lines: RecordedLine[] = []
  for (const name of await readdir(folder)) {
    const text = await readFile(join(folder, name), 'utf8')
    for (const line of text.split('\n')) if (line !== '') lines.push(readLine(line, name))
  }
  return lines
}

function readLine(line: string, fileName: string): RecordedLine {
  try {
    const recorded = JSON.parse(line) as RecordedLine
    return { ...recorded, at: recorded.at * 1000 }
  } catch (cause) {
    throw new Error(`${fileName} holds a line that is not whole: ${line}`, { cause })
  }
}
