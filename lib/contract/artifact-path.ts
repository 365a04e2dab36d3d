const largestId = 2_147_483_647 // of Postgres's integer

/**
 * Where a file of an attempt is served: `/artifacts/ID/SHA256/NAME`. Behind the same ID and hash stand the attempt's other
 * files too, by their names: so a page finds the images it names relative to itself. The hash makes the address one that
 * nobody guesses, and one under which the bytes never change.
 */
export type ArtifactPlace = { id: number; sha256: string; name: string }

export function artifactPath({ id, sha256, name }: ArtifactPlace): string {
  return `${siblingsPath({ id, sha256 })}${name.split('/').map(encodeURIComponent).join('/')}`
}

/** What the paths of all files of the attempt begin with. Holds nothing but digits, letters and slashes. */
export function siblingsPath({ id, sha256 }: Pick<ArtifactPlace, 'id' | 'sha256'>): string {
  return `/artifacts/${id}/${sha256}/`
}

/** Null: the path is none of these. */
export function parseArtifactPath(pathname: string): ArtifactPlace | null {
  const [, id, sha256, name] = /^\/artifacts\/(\d{1,10})\/([\da-f]{64})\/(.+)$/.exec(pathname) ?? []
  if (id === undefined || sha256 === undefined || name === undefined) return null
  try {
    const place = { id: Number(id), sha256, name: decodeURIComponent(name) }
    // No stored name holds U+0000, and Postgres refuses to look for one.
    return place.id <= largestId && !place.name.includes('\0') ? place : null
  } catch {
    return null // not percent-encoded UTF-8
  }
}

/** Such a file is shown outside the sandbox, in which browsers refuse to show it. */
export function isPdfName(name: string): boolean {
  return name.toLowerCase().endsWith('.pdf')
}
