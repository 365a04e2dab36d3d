import { spawn, spawnSync, type ChildProcess, type SpawnOptions } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { stat } from 'node:fs/promises'
import { dirname } from 'node:path'

/**
 * Who Postgres runs as: it refuses to run as root.
 * `namespace`: root outside, an ordinary user inside a user namespace, so every folder of ours stays reachable.
 * `system-user`: where user namespaces are off; that user must be able to reach the programs and the data.
 */
export type Identity = { kind: 'self' } | { kind: 'namespace' | 'system-user'; uid: number; gid: number }

export function chooseIdentity(): Identity {
  if (process.getuid?.() !== 0) return { kind: 'self' }
  const user = nonRootUser()
  const inside: Identity = { kind: 'namespace', ...user }
  const [command, args] = commandLine(inside, 'true', [])
  return spawnSync(command, args).status === 0 ? inside : { kind: 'system-user', ...user }
}

export function spawnAs(
  identity: Identity,
  { program, args, options }: { program: string; args: string[]; options: SpawnOptions },
): ChildProcess {
  const [command, commandArgs] = commandLine(identity, program, args)
  const switchUser = identity.kind === 'system-user' ? { uid: identity.uid, gid: identity.gid } : {}
  return spawn(command, commandArgs, { ...options, ...switchUser })
}

/** Whether any user may walk to this folder and read it. */
export async function isReachableByAll(folder: string): Promise<boolean> {
  if (((await stat(folder)).mode & 0o005) !== 0o005) return false
  for (let path = dirname(folder); ; path = dirname(path)) {
    if (((await stat(path)).mode & 0o001) === 0) return false
    if (path === dirname(path)) return true
  }
}

function commandLine(identity: Identity, program: string, args: string[]): [string, string[]] {
  if (identity.kind !== 'namespace') return [program, args]
  return [
    'unshare',
    ['--user', `--map-user=${identity.uid}`, `--map-group=${identity.gid}`, program, ...args],
  ]
}

/** initdb looks its user up by number, so it must be one that this machine knows. */
function nonRootUser(): { uid: number; gid: number } {
  const users = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'))
    .map(([name, , uid, gid]) => ({ name, uid: Number(uid), gid: Number(gid) }))
    .filter(({ uid, gid }) => uid > 0 && gid > 0)
  const user =
    users.find(({ name }) => name === 'postgres') ?? users.find(({ uid }) => uid < 65_534) ?? users[0]
  if (user === undefined) {
    throw new Error(
      'Postgres refuses to run as root, and /etc/passwd names no other user. Set DATABASE_URL, or add a user.',
    )
  }
  return { uid: user.uid, gid: user.gid }
}
