type Splitter = {
  write: (chunk: Uint8Array) => void
  end: () => void
  /** Gives out what stands after the last line break, marked as the start of a line whose rest is lost. */
  breakOff: () => void
}

export const lineLengthLimit = 16_384 // longer lines are data, not messages: they would freeze a log view

/**
 * Splits UTF-8 bytes, in chunks of any size, into lines. A carriage return alone ends a line, too: progress bars.
 * A line over 16 KB is cut and says so. `isMidway`: the first bytes are no start of a line, and perhaps not of a character.
 */
export function createLineSplitter(
  onLine: (text: string) => void,
  { isMidway = false }: { isMidway?: boolean } = {},
): Splitter {
  const decoder = new TextDecoder()
  let pending = ''
  let isCut = false
  let mayContinueBreak = false
  let isWithoutStart = isMidway

  const append = (text: string) => {
    if (isWithoutStart && text !== '') pending = '… '
    if (text !== '') isWithoutStart = false
    const room = lineLengthLimit - pending.length
    if (text.length > room) isCut = true
    pending += text.slice(0, room)
  }
  const endLine = () => {
    onLine(isCut ? `${pending} … [line cut at 16 KB]` : pending)
    pending = ''
    isCut = false
    isWithoutStart = false
  }
  const take = (text: string) => {
    if (text === '') return
    const fresh = mayContinueBreak && text.startsWith('\n') ? text.slice(1) : text
    mayContinueBreak = text.endsWith('\r')
    const lines = fresh.split(/\r*\n|\r/)
    const rest = lines.pop() ?? ''
    for (const line of lines) {
      append(line)
      endLine()
    }
    append(rest)
  }
  return {
    write: (chunk) =>
      take(decoder.decode(isWithoutStart ? fromFirstCharacter(chunk) : chunk, { stream: true })),
    end() {
      take(decoder.decode())
      if (pending !== '') endLine()
    },
    breakOff() {
      if (pending !== '') onLine(`${pending} … [line cut]`)
      pending = ''
    },
  }
}

function fromFirstCharacter(bytes: Uint8Array): Uint8Array {
  const start = bytes.findIndex((byte) => (byte & 0xc0) !== 0x80)
  return bytes.subarray(start === -1 ? bytes.length : start)
}
