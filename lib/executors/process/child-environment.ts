/** Variables by name. Given by the caller: only lib/server reads the process's own. */
export type Environment = Readonly<Record<string, string | undefined>>

// What an interpreter needs to start, find its libraries and write temporary files. Nothing that could be a secret.
const basicNames = [
  'PATH',
  'HOME',
  'USER',
  'LOGNAME',
  'LANG',
  'LC_ALL',
  'LC_CTYPE',
  'TZ',
  'TMPDIR',
  'TMP',
  'TEMP',
]

/** The basics every child gets. LANG falls back to UTF-8, or scripts that print "→" would fail. */
export function basicEnvironment(environment: Environment): Record<string, string> {
  return { LANG: 'C.UTF-8', ...pickVariables(environment, basicNames) }
}

/** Those of `names` that are set. */
export function pickVariables(environment: Environment, names: readonly string[]): Record<string, string> {
  const picked: Record<string, string> = {}
  for (const name of names) {
    const value = environment[name]
    if (value !== undefined) picked[name] = value
  }
  return picked
}
