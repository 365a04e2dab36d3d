import { stripVTControlCharacters } from 'node:util'

// Embeddings, overrides and isolates turn the order of letters around: what a line says is then not what it shows.
const deceptive = /[\0\u202A-\u202E\u2066-\u2069]/g

/**
 * Text as a log or an error may show it: without colours, and with replacement characters for U+0000, which Postgres
 * refuses, and for controls that turn the direction of text.
 */
export function cleanLogText(text: string): string {
  return stripVTControlCharacters(text).replaceAll(deceptive, '\uFFFD')
}
