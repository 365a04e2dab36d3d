import { readFileSync } from 'node:fs'

/**
 * Of an installed peer.
 * @param {string} name
 */
export function versionOf(name) {
  const file = new URL(`./node_modules/${name}/package.json`, import.meta.url)
  return /** @type {string} */ (JSON.parse(readFileSync(file, 'utf8')).version)
}
