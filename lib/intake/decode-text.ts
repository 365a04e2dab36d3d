import { accepted, refused, type Result } from '#lib/contract/refusal.ts'
import { kindOfBinary, kindOfText } from './file-kind.ts'

export type DecodedText = { text: string; encoding: 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252' }

const csvFix = 'Save the list as CSV (comma-separated text, UTF-8) and drop that.'

/**
 * The text of a list file, with `\n` line ends: by byte order mark, else strict UTF-8, else windows-1252
 * (which cannot fail). Refuses what is no text, naming what it seems to be.
 */
export function decodeText(fileName: string, bytes: Uint8Array): Result<DecodedText> {
  const binary = kindOfBinary(bytes)
  if (binary)
    return refused('bad_input', `"${fileName}" looks like ${binary.name}, not a CSV file.`, binary.fix)
  const encoding = encodingOf(bytes)
  if (encoding !== 'utf-16le' && encoding !== 'utf-16be' && bytes.includes(0)) return notText(fileName)
  const text = new TextDecoder(encoding).decode(bytes)
  if (text.includes('\0') || isMostlyControl(text)) return notText(fileName)
  if (text.trim() === '') {
    return refused(
      'bad_input',
      `"${fileName}" is empty.`,
      'Drop a CSV file with a header row and one row per home.',
    )
  }
  const kind = kindOfText(text)
  if (kind) return refused('bad_input', `"${fileName}" looks like ${kind.name}, not a CSV file.`, kind.fix)
  return accepted({ text: text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text, encoding })
}

function encodingOf(bytes: Uint8Array): DecodedText['encoding'] {
  const [first, second, third, fourth] = bytes
  if (first === 0xff && second === 0xfe) return 'utf-16le'
  if (first === 0xfe && second === 0xff) return 'utf-16be'
  if (first && second === 0 && third && fourth === 0) return 'utf-16le'
  return isUtf8(bytes) ? 'utf-8' : 'windows-1252'
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    return true
  } catch {
    return false
  }
}

/** Binary data without a known start or a NUL byte still gives itself away by its control characters. */
function isMostlyControl(text: string): boolean {
  const start = text.slice(0, 4096)
  const controls = start.split('').filter((char) => char < ' ' && !'\t\n\v\f\r\x1b'.includes(char)).length
  return controls > start.length / 20
}

function notText(fileName: string): Result<never> {
  return refused('bad_input', `"${fileName}" is a binary file, not a CSV file.`, csvFix)
}
