/** Where a stored artifact lies, as `artifact.location` has it: `disk:HOST/NAME` or `s3:BUCKET/KEY`. */
export type ArtifactLocation =
  | { kind: 'disk'; host: string; name: string }
  | { kind: 's3'; bucket: string; key: string }

/** @throws when the text is neither: it was not written by `textOfLocation`. */
export function parseLocation(text: string): ArtifactLocation {
  const [, kind, place = '', name = ''] = /^(disk|s3):([^/]+)\/(.+)$/.exec(text) ?? []
  if (kind === 'disk') return { kind, host: place, name }
  if (kind === 's3') return { kind, bucket: place, key: name }
  throw new Error(`${JSON.stringify(text)} is not the location of an artifact.`)
}

export function textOfLocation(location: ArtifactLocation): string {
  return location.kind === 'disk'
    ? `disk:${location.host}/${location.name}`
    : `s3:${location.bucket}/${location.key}`
}
