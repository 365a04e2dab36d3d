import { formatLogEntry, type LogStream } from '#lib/contract/log-lines.ts'
import type { TestDatabase } from '#test/support/database.ts'
import type { CellPlace } from './grid-steps.ts'

export const conversation: [LogStream, string][] = [
  ['plotline', 'Asking claude-sonnet-4-5 as image-assessor'],
  [
    'prompt',
    '# Image assessor\n\nYou look at the pictures of a home.\n\n{"property": {"address": "100 W First St"}}',
  ],
  ['assistant', 'I look at the pictures first.\nThen I score each room.\n\nThere are **two** of them.'],
  ['tool-call', 'Read processed/images/100-w-first-st/kitchen.jpg'],
  ['tool-call', `Bash ls -la ${'a-very-long-folder-name/'.repeat(6)}`],
  ['tool-result', 'An image, 1024 × 768'],
  ['tool-result', 'total 2\n-rw-r--r-- kitchen.jpg\n-rw-r--r-- bath.jpg\n<img src=x onerror=alert(1)>'],
  ['stderr', 'a deprecated option was used'],
  ['assistant', '{"status": "success", "score": 7}'],
  ['tool-call', 'Write scores.json'],
]

const usage = {
  model: 'claude-sonnet-4-5',
  turns: 4,
  inputTokens: 300,
  outputTokens: 800,
  cacheReadTokens: 12_000,
  cacheWriteTokens: 0,
}

/** Gives the first attempt at a cell the log and the usage of an agent. */
export async function writeAgentLog(
  { prisma }: TestDatabase,
  { runId, position, phaseIndex }: CellPlace & { runId: number },
): Promise<void> {
  const { id: propertyRunId } = await prisma.propertyRun.findUniqueOrThrow({
    where: { runId_position: { runId, position } },
  })
  const cell = { propertyRunId, phaseIndex }
  await prisma.attemptLog.deleteMany({ where: cell })
  const text = conversation.map(([stream, said]) => formatLogEntry({ stream, text: said }, 0)).join('')
  await prisma.attemptLog.create({ data: { ...cell, attemptNumber: 1, sequence: 0, text } })
  await prisma.attempt.updateMany({ where: { ...cell, number: 1 }, data: { costUsd: 0.12, usage } })
}
