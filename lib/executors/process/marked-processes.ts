import { readdir, readFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { signalIfThere } from './signal-process.ts'

/** The variable that tells which attempt a process belongs to. A process hands it on to all it starts, and cannot change it. */
export const markVariable = 'PLOTLINE_ATTEMPT'

const gatherMs = 10 // when a run is cancelled, all of its attempts look at once: one look through /proc serves them
const lookAgainMs = 100
const givesUpMs = 1_000 // what SIGKILL does not end hangs in the kernel
let nextLook: Promise<Marked[]> | null = null

type Marked = { pid: number; group: number; environment: Buffer }

/**
 * Sends SIGTERM to the processes that carry the mark and are no longer of the group: those of the group have had theirs, and
 * a second one would break off their tidying up. On Linux only; elsewhere none is found.
 */
export async function askStrays({ group, mark }: { group: number; mark: string }): Promise<void> {
  for (const stray of await processesMarked(mark))
    if (stray.group !== group) signalIfThere(stray.pid, 'SIGTERM')
}

/** Waits until no process carries the mark, and kills those that still do at the deadline (`performance.now()`). */
export async function endMarked(mark: string, { deadline }: { deadline: number }): Promise<void> {
  for (;;) {
    const left = await processesMarked(mark)
    if (left.length === 0 || performance.now() > deadline + givesUpMs) return
    if (performance.now() >= deadline) for (const { pid } of left) signalIfThere(pid, 'SIGKILL')
    await sleep(lookAgainMs)
  }
}

/** Linux shows the environment that a process was started with. */
async function processesMarked(mark: string): Promise<Marked[]> {
  if (process.platform !== 'linux') return []
  nextLook ??= sleep(gatherMs).then(() => {
    nextLook = null
    return lookThroughProcesses()
  })
  const variable = Buffer.from(`${markVariable}=${mark}\0`)
  return (await nextLook).filter(({ environment }) => environment.includes(variable))
}

async function lookThroughProcesses(): Promise<Marked[]> {
  const names = await readdir('/proc').catch((): string[] => [])
  const pids = names.filter((name) => /^\d+$/.test(name)).map(Number)
  return (await Promise.all(pids.map(markedProcess))).flat()
}

async function markedProcess(pid: number): Promise<Marked[]> {
  try {
    const environment = await readFile(`/proc/${pid}/environ`)
    if (!environment.includes(`${markVariable}=`)) return []
    const stat = await readFile(`/proc/${pid}/stat`, 'latin1')
    // After the name, which may hold anything: state, parent, group.
    const group = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[2])
    return [{ pid, group, environment }]
  } catch {
    return [] // gone by now, or somebody else's: not ours to end
  }
}
