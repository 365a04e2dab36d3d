import { isPdfName } from '#lib/contract/artifact-path.ts'
import type { ArtifactFile } from '#lib/queries/read-artifact.ts'

// The policy that keeps what a phase wrote from running anything is set in lib/server/security-headers.ts.
const shownInPlace =
  /^(text\/(html|plain|csv|tab-separated-values|markdown|css)|application\/((geo\+)?json|pdf)|image\/(png|jpeg|gif|webp|avif|svg\+xml)|video\/(mp4|webm)|audio\/(mpeg|wav))(;|$)/

/**
 * How a file is handed out. The address names the bytes by their hash, so they may be kept for ever; `no-transform` holds the
 * compression off, under which there would be neither a length nor ranges.
 */
export function artifactHeaders(file: ArtifactFile, { isDownload }: { isDownload: boolean }): Headers {
  const { name, mediaType } = file
  // Where the name and the type differ, the policy, which goes by the name, would be the wrong one.
  const isAsNamed = isPdfName(name) === (mediaType === 'application/pdf')
  const isShown = !isDownload && isAsNamed && shownInPlace.test(mediaType)
  return new Headers({
    'content-type': isAsNamed ? withCharset(mediaType) : 'application/octet-stream',
    'content-disposition': contentDisposition(isShown ? 'inline' : 'attachment', name),
    etag: etagOf(file),
    'accept-ranges': 'bytes',
    'cache-control': 'private, max-age=31536000, immutable, no-transform',
  })
}

export function etagOf({ sha256 }: { sha256: string }): string {
  return `"${sha256}"`
}

/** RFC 6266, with the name as RFC 8187 wants it and a plain one for programs that do not read that. Folders are left off. */
export function contentDisposition(kind: 'inline' | 'attachment', name: string): string {
  const fileName = (name.split('/').at(-1) ?? name).toWellFormed()
  const plain = fileName.replaceAll(/[^\w .()-]/g, '_')
  const encoded = encodeURIComponent(fileName).replaceAll(
    /['()*]/g,
    (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`,
  )
  return `${kind}; filename="${plain}"; filename*=UTF-8''${encoded}`
}

function withCharset(mediaType: string): string {
  if (!/^[\w.+-]+\/[\w.+-]+(; *charset=[\w-]+)?$/.test(mediaType)) return 'application/octet-stream'
  return mediaType.startsWith('text/') && !mediaType.includes('charset')
    ? `${mediaType}; charset=utf-8`
    : mediaType
}
