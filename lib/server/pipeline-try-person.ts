import { once } from 'node:events'
import { userInfo } from 'node:os'
import { createInterface } from 'node:readline/promises'
import type { AttemptOutcome, AttemptRequest } from '#lib/executors/executor.ts'
import type { Phase } from '#lib/pipeline/definition.ts'

export type Terminal = {
  input: NodeJS.ReadableStream
  output: NodeJS.WritableStream
  onInterrupt: () => void
}

/** Asks whoever sits at the terminal what came of a phase that a person does. One question at a time. */
export function createPerson(terminal: Terminal): (request: AttemptRequest) => Promise<AttemptOutcome> {
  let before: Promise<unknown> = Promise.resolve()
  return (request) => {
    const answer = before.then(() => ask(request, terminal))
    before = answer.catch(() => {})
    return answer
  }
}

/** Where nobody can be asked. */
export async function nobodyThere({ phase }: AttemptRequest): Promise<AttemptOutcome> {
  return {
    kind: 'skipped',
    reason: {
      code: 'EXECUTOR_NOT_AVAILABLE',
      sentence: `"${phase.displayName}" is done by a person, and nobody can be asked here.`,
      remedy: 'Try it in a terminal, where you are asked what came of it.',
    },
  }
}

async function ask({ phase, signal }: AttemptRequest, terminal: Terminal): Promise<AttemptOutcome> {
  const lines = createInterface(terminal)
  // In a terminal readline takes Ctrl-C for itself.
  lines.on('SIGINT', terminal.onInterrupt)
  // A question is never answered once the input has ended: Ctrl-D.
  const ended = once(lines, 'close').then(() => null)
  const asked = (question: string) => Promise.race([lines.question(question, { signal }), ended])
  try {
    for (;;) {
      const answer = await asked(`${phase.displayName}: what came of it? [d]one, [f]ailed or [s]kip: `)
      if (answer === null) return leftUndone(phase)
      const word = answer.trim().toLowerCase().slice(0, 1)
      if (word === 's') return leftUndone(phase)
      if (word === 'f') {
        const note = await asked('What went wrong? ')
        return { kind: 'failed', error: note?.trim() || 'A person marked it failed', isPermanent: true }
      }
      if (word !== 'd') continue
      const note = (await asked('Note (may be empty): '))?.trim() ?? ''
      const output = { note, marked_by: userName(), marked_at: new Date().toISOString() }
      return { kind: 'completed', output, warnings: [], artifacts: [] }
    }
  } catch (error) {
    if (!signal.aborted) throw error
    return { kind: 'failed', error: 'It was cancelled', isPermanent: true }
  } finally {
    lines.close()
  }
}

function leftUndone({ displayName }: Phase): AttemptOutcome {
  const sentence = `"${displayName}" was left undone.`
  return {
    kind: 'skipped',
    reason: { code: 'EXECUTOR_NOT_AVAILABLE', sentence, remedy: 'Try again, and do it.' },
  }
}

function userName(): string {
  try {
    return userInfo().username
  } catch {
    // The account has no name on this machine: usual in containers.
    return 'somebody'
  }
}
