import type { ProducedArtifact } from './executor.ts'

const nameLengthLimit = 200

/** A name that is safe to show, store and save under: no control characters, backslashes or reserved marks. */
export function cleanArtifactName(path: string): string {
  const name = path.toWellFormed().replaceAll(/[\p{Cc}\p{Cf}\\:*?"<>|]/gu, '_')
  return name.length <= nameLengthLimit ? name : `…${name.slice(1 - nameLengthLimit)}`
}

/** The artifacts under clean names, each of its own: an attempt cannot store two of one name. */
export function nameArtifacts(artifacts: ProducedArtifact[]): ProducedArtifact[] {
  const taken = new Set<string>()
  return artifacts.map((artifact) => {
    const clean = cleanArtifactName(artifact.name)
    let name = clean
    for (let n = 2; taken.has(name); n++) name = `${n}-${clean}`
    taken.add(name)
    return { ...artifact, name }
  })
}
