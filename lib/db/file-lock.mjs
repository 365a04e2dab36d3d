// Plain JavaScript: the launcher holds such a lock on whatever Node the machine has, before anything is installed.
import { link, mkdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { dirname } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

const pollMs = 50
const refreshMs = 1_000
const abandonedMs = 15_000 // fifteen missed refreshes; its process id may belong to another program by now

/**
 * Runs `work` while no other process holds the lock file. The lock of a process that died is taken over.
 * @template T
 * @param {string} path
 * @param {() => Promise<T>} work
 * @param {{ onWait?: (holder: string) => void }} [options] `onWait` is called once when another process holds it
 * @returns {Promise<T>}
 */
export async function withFileLock(path, work, { onWait } = {}) {
  await mkdir(dirname(path), { recursive: true })
  const mine = JSON.stringify({ pid: process.pid, host: hostname(), at: Date.now(), key: Math.random() })
  let hasWaited = false
  while (!(await tryTake(path, mine))) {
    if (!hasWaited) onWait?.(path)
    hasWaited = true
    await sleep(pollMs)
  }
  const refresh = setInterval(() => void utimes(path, new Date(), new Date()).catch(() => {}), refreshMs)
  refresh.unref()
  try {
    return await work()
  } finally {
    clearInterval(refresh)
    if ((await read(path)) === mine) await rm(path, { force: true })
  }
}

/** @param {string} path @param {string} mine */
async function tryTake(path, mine) {
  try {
    await writeFile(path, mine, { flag: 'wx' })
    return true
  } catch (error) {
    if (!(error instanceof Error) || !('code' in error) || error.code !== 'EEXIST') throw error
  }
  const held = await read(path)
  if (held !== null && (await isAbandoned(path, held))) await setAside(path, held)
  return false
}

/** @param {string} path @param {string} held */
async function isAbandoned(path, held) {
  const age = await stat(path).then(
    (found) => Date.now() - found.mtimeMs,
    () => 0,
  )
  if (age > abandonedMs) return true
  try {
    const { pid, host } = JSON.parse(held)
    return host === hostname() && !isAlive(pid)
  } catch {
    return age > refreshMs // cut short while it was written
  }
}

/**
 * Two processes may find the same dead lock. Only one rename wins it; should it have carried off a new lock instead,
 * it is put back.
 * @param {string} path @param {string} dead
 */
async function setAside(path, dead) {
  const aside = `${path}.${process.pid}.dead`
  try {
    await rename(path, aside)
  } catch {
    return
  }
  if ((await read(aside)) !== dead) await link(aside, path).catch(() => {})
  await rm(aside, { force: true })
}

/** @param {string} path */
function read(path) {
  return readFile(path, 'utf8').catch(() => null)
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
