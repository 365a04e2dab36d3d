import { delimiter, join } from 'node:path'

const root = join(import.meta.dirname ?? new URL('.', import.meta.url).pathname, '..', '..')

/** @param {string[]} parts */
export function fromRoot(...parts) {
  return join(root, ...parts)
}

/** The Node that the `node` package pins: it runs .ts as it is, and no one depends on the machine's. */
export const pinnedNode = fromRoot(
  'node_modules',
  'node',
  'bin',
  process.platform === 'win32' ? 'node.exe' : 'node',
)

/** The environment with the pinned Node first in PATH, and nobody's telemetry. */
export function pinnedEnvironment() {
  return {
    ...process.env,
    PATH: [fromRoot('node_modules', '.bin'), process.env.PATH].filter(Boolean).join(delimiter),
    NEXT_TELEMETRY_DISABLED: '1',
    CHECKPOINT_DISABLE: '1',
  }
}
