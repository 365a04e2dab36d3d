import { spawn } from 'node:child_process'
import { fromRoot, pinnedEnvironment } from './pinned-node.mjs'

const announceAfterMs = 1_000

/**
 * Runs a step of the preparations. Says what it is doing if it takes a while; shows its output only if it fails.
 * @param {string} announcement
 * @param {string} command
 * @param {string[]} args
 * @param {Record<string, string>} environment
 */
export async function runQuietly(announcement, command, args, environment) {
  const announce = setTimeout(() => console.error(announcement), announceAfterMs)
  /** @type {Buffer[]} */
  const output = []
  try {
    const child = spawn(command, args, {
      cwd: fromRoot(),
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...pinnedEnvironment(), ...environment },
      shell: process.platform === 'win32' && command === 'npm',
    })
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (part) => output.push(part))
    const stopChild = () => child.kill()
    process.once('exit', stopChild)
    const code = await new Promise((resolve, reject) => {
      child.on('error', reject)
      child.on('close', resolve)
    })
    process.off('exit', stopChild)
    if (code !== 0) throw new Error(`It ended with ${code ?? 'a signal'}.`)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new Error(
      `${Buffer.concat(output).toString('utf8')}\n${announcement.replace('…', '')} failed. ${reason}`,
    )
  } finally {
    clearTimeout(announce)
  }
}
