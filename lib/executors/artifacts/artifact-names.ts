const nameLengthLimit = 200
const leftByDots = new Set(['', '.', '..'])

/**
 * A name that is safe to show, store, save under and put into an address: no control characters, backslashes or reserved
 * marks, and no step that leads out of a folder. Folders stay, apart by slashes.
 */
export function cleanArtifactName(path: string): string {
  const characters = path.toWellFormed().replaceAll(/[\p{Cc}\p{Cf}\\:*?"<>|]/gu, '_')
  const name = characters
    .split('/')
    .filter((step) => !leftByDots.has(step))
    .join('/')
  if (name === '') return 'file'
  return name.length <= nameLengthLimit ? name : `…${name.slice(1 - nameLengthLimit).toWellFormed()}`
}

/** The artifacts under clean names, each of its own: an attempt cannot store two of one name. */
export function nameArtifacts<Artifact extends { name: string }>(artifacts: readonly Artifact[]): Artifact[] {
  const taken = new Set<string>()
  return artifacts.map((artifact) => {
    const clean = cleanArtifactName(artifact.name)
    let name = clean
    for (let n = 2; taken.has(name); n++) name = `${n}-${clean}`
    taken.add(name)
    return { ...artifact, name }
  })
}
