import { readFile } from 'node:fs/promises'

/** What the workers' log says, each message with its error, and how often. Numbers are left out, so that alike is alike. */
export async function readWorkerLog(file: string): Promise<Record<string, number>> {
  const counts: Record<string, number> = {}
  const text = await readFile(file, 'utf8')
  for (const line of text.split('\n')) {
    if (line.trim() === '') continue
    const message = messageOf(line).replaceAll(/\d+/g, '#')
    counts[message] = (counts[message] ?? 0) + 1
  }
  return counts
}

function messageOf(line: string): string {
  if (!line.startsWith('{')) return line
  const { msg, err } = JSON.parse(line) as { msg?: string; err?: { message?: string } }
  return [msg, err?.message].filter(Boolean).join(': ')
}
