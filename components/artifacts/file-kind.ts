import type { AttemptDetail } from '#lib/contract/runs.ts'

export type FileEntry = AttemptDetail['artifacts'][number]

/** `picture`, `film` and `page` are looked at here, a `document` in a tab of its own, and what else there is is downloaded. */
export type FileKind = 'picture' | 'film' | 'page' | 'document' | 'other'

const kinds: [FileKind, RegExp][] = [
  ['picture', /^image\/(png|jpeg|gif|webp|avif|svg\+xml)$/],
  ['film', /^(video\/(mp4|webm)|audio\/(mpeg|wav))$/],
  ['page', /^text\/html(;|$)/],
  [
    'document',
    /^(text\/(plain|csv|tab-separated-values|markdown|css)(;|$)|application\/((geo\+)?json|pdf)$)/,
  ],
]

export function kindOf({ mediaType }: Pick<FileEntry, 'mediaType'>): FileKind {
  return kinds.find(([, pattern]) => pattern.test(mediaType))?.[0] ?? 'other'
}

export function isViewable(file: FileEntry): boolean {
  const kind = kindOf(file)
  return kind === 'picture' || kind === 'film' || kind === 'page'
}
