type Splitter = { write: (chunk: Uint8Array) => void; end: () => void }

export const lineLengthLimit = 16_384 // longer lines are data, not messages: they would freeze a log view

/**
 * Splits UTF-8 bytes, in chunks of any size, into lines. A carriage return alone ends a line, too: progress bars.
 * A line over 16 KB is cut and says so. `onText` gets all of the text, uncut.
 */
export function createLineSplitter(listener: {
  onLine: (text: string) => void
  onText: (text: string) => void
}): Splitter {
  const decoder = new TextDecoder()
  let pending = ''
  let isCut = false
  let mayContinueBreak = false

  const append = (text: string) => {
    const room = lineLengthLimit - pending.length
    if (text.length > room) isCut = true
    pending += text.slice(0, room)
  }
  const endLine = () => {
    listener.onLine(isCut ? `${pending} … [line cut at 16 KB]` : pending)
    pending = ''
    isCut = false
  }
  const take = (text: string) => {
    if (text === '') return
    listener.onText(text)
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
    write: (chunk) => take(decoder.decode(chunk, { stream: true })),
    end() {
      take(decoder.decode())
      if (pending !== '') endLine()
    },
  }
}
