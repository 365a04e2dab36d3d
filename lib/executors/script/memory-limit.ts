import { findProgram } from './find-program.ts'
import type { LineLog } from '#lib/executors/log/line-log.ts'
import type { ScriptCommand } from './script-command.ts'

type Program = { command: string; args: string[] }

/** `note`: what the log has to say of it. */
export type LimitedProgram =
  | { kind: 'startable'; program: Program; note: string | null }
  | { kind: 'not-started'; code: string; message: string }

const defaultPath = '/bin:/usr/bin' // where execvp looks without PATH
const bytesPerMb = 1_048_576
// Addresses that Node only sets aside count as memory here: 512 MB for compiled code, and the stacks of its threads.
// Measured with Node 24: an empty script stands at 575 MB.
const nodeReserveMb = 640

/**
 * A script's program with a bound on the memory of each of its processes: prlimit bounds their data (RLIMIT_DATA), and
 * Node its heap besides. Where there is no prlimit the script runs without, and the note says so.
 */
export async function limitMemory(
  { command, args, script }: Program & { script: ScriptCommand },
  { limitMb, path = defaultPath, cwd }: { limitMb: number | null; path: string | undefined; cwd: string },
): Promise<LimitedProgram> {
  const plain: LimitedProgram = { kind: 'startable', program: { command, args }, note: null }
  if (limitMb === null) return plain
  if (process.platform !== 'linux') return { ...plain, note: unlimited(limitMb, 'only Linux can bound it') }
  const prlimit = await findProgram('prlimit', { path, cwd })
  if (!('file' in prlimit)) {
    return { ...plain, note: unlimited(limitMb, 'prlimit was not found. Install util-linux') }
  }
  // Looked for here: prlimit would start, and then say in words of its own that it cannot find it.
  const found = await findProgram(command, { path, cwd })
  if (!('file' in found))
    return { kind: 'not-started', code: found.code, message: `${command}: ${found.code}` }
  const isNode = script.interpreter === 'node'
  const dataBytes = (limitMb + (isNode ? nodeReserveMb : 0)) * bytesPerMb
  const heapLimit = isNode ? [`--max-old-space-size=${limitMb}`] : []
  const limitedArgs = [`--data=${dataBytes}`, '--', command, ...heapLimit, ...args]
  return { kind: 'startable', program: { command: prlimit.file, args: limitedArgs }, note: null }
}

function unlimited(limitMb: number, why: string): string {
  return `Runs without its memory limit of ${limitMb} MB: ${why}.`
}

/** What prlimit could not start, although it is there: the interpreter that its first line names is not. */
export function failedBehindLimit(exitCode: number, log: LineLog): 'ENOENT' | null {
  const isPrlimits = log.lastLine('stderr').startsWith('prlimit: failed to execute')
  return isPrlimits && (exitCode === 126 || exitCode === 127) ? 'ENOENT' : null
}

// Python, NumPy; V8's heap and buffers; C++; the C library, and bash with it.
const outOfMemory =
  /MemoryError|Unable to allocate|out of memory|Array buffer allocation failed|bad_alloc|[Cc]annot allocate|ENOMEM/

/** That a script which failed had used up its memory, as far as its last words tell; '' where they do not. */
export function memoryHint({ memoryLimitMb, log }: { memoryLimitMb: number | null; log: LineLog }): string {
  if (memoryLimitMb === null || !outOfMemory.test(log.stderrTail())) return ''
  return `. It used more than its ${memoryLimitMb} MB of memory: raise memory_limit_mb, or have it use less.`
}
