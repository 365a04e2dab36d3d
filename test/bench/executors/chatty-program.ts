/** What stands behind the numbers of lines: nothing, and characters of one to four bytes, so that chunks end within them. */
export const paddings = ['', 'plain words', 'Straße', '→ → →', '漢字', '🏠🏠', 'x'.repeat(60)]

/** The nth line of a stream, from 1. */
export function chattyLine(stream: 'stdout' | 'stderr', number: number): string {
  return `${stream} ${number} ${paddings[number % paddings.length]}`
}

/** Python that prints that many numbered lines to either stream, by turns, in chunks that end anywhere. */
export function chattyProgram(linesPerStream: number): string {
  return `import os, sys

paddings = ${JSON.stringify(paddings)}
sizes = [1, 7, 61, 509, 4093, 3]

def text_of(name):
    lines = ['%s %d %s' % (name, n, paddings[n % len(paddings)]) for n in range(1, ${linesPerStream} + 1)]
    return memoryview(('\\n'.join(lines) + '\\n').encode())

left = {1: text_of('stdout'), 2: text_of('stderr')}
turn = int(sys.argv[1])
while left[1] or left[2]:
    for stream in (1, 2):
        size = sizes[turn % len(sizes)]
        turn += 1
        if left[stream]:
            left[stream] = left[stream][os.write(stream, left[stream][:size]):]
`
}
