/** Who wrote a line of an attempt's log, and how it is marked there. The last four are an agent's conversation. */
export const logMarks = {
  stdout: 'out',
  stderr: 'err',
  plotline: '---',
  prompt: 'ask',
  assistant: 'say',
  'tool-call': 'use',
  'tool-result': 'got',
} as const
export type LogStream = keyof typeof logMarks

/** `at`: time of day in UTC, HH:MM:SS.mmm. `text` may hold line breaks. */
export type LogEntry = { at: string; stream: LogStream; text: string }

/**
 * One entry as it is stored: `HH:MM:SS.mmm out text`, a line each; the further lines of an entry have `|` in place of the
 * second space. `atMs`: milliseconds since 1970.
 */
export function formatLogEntry({ stream, text }: { stream: LogStream; text: string }, atMs: number): string {
  const head = `${new Date(atMs).toISOString().slice(11, 23)} ${logMarks[stream]}`
  return text
    .split('\n')
    .map((line, index) => `${head}${index === 0 ? ' ' : '|'}${line}\n`)
    .join('')
}

/** The entries of a stored log, or of a part of one. A line of no such form belongs to the entry before it. */
export function parseLog(log: string): LogEntry[] {
  const entries: LogEntry[] = []
  for (const line of log.split('\n')) {
    const match = linePattern.exec(line)
    const last = entries.at(-1)
    if (match === null) {
      if (last !== undefined && line !== '') last.text += `\n${line}`
      continue
    }
    const [, at = '', mark = '', joint, text = ''] = match
    const stream = streamOf[mark]
    if (stream === undefined) continue
    if (joint === '|' && last?.stream === stream) last.text += `\n${text}`
    else entries.push({ at, stream, text })
  }
  return entries
}

const linePattern = /^(\d\d:\d\d:\d\d\.\d{3}) (.{3})([ |])(.*)$/s
const streamOf: Record<string, LogStream | undefined> = Object.fromEntries(
  // The keys of logMarks, which Object.entries gives as plain strings.
  Object.entries(logMarks).map(([stream, mark]) => [mark, stream as LogStream]),
)

/** How many characters an entry takes where it is stored. */
export function storedLength({ text }: LogEntry): number {
  return text.split('\n').reduce((sum, line) => sum + line.length + storedHeadLength + 1, 0)
}

const storedHeadLength = 'HH:MM:SS.mmm out '.length

/** The end of a log, from the start of a line: at most `length` characters, and how many are left out before it. */
export function endOfLog(log: string, length: number): { text: string; leftOut: number } {
  if (log.length <= length) return { text: log, leftOut: 0 }
  const start = log.indexOf('\n', log.length - length - 1) + 1
  return { text: log.slice(start), leftOut: start }
}

/** A log in two: the first entries, which hold at least `length` characters together, and the others. */
export function splitLog(log: string, length: number): [string, string] {
  let start = log.indexOf('\n', length - 1) + 1
  while (start > 0 && start < log.length && log[start + storedHeadLength - 1] === '|') {
    start = log.indexOf('\n', start) + 1
  }
  return start === 0 ? [log, ''] : [log.slice(0, start), log.slice(start)]
}
