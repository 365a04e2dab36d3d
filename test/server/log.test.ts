import { expect, test } from 'vitest'
import { createLog } from '#lib/server/log.ts'

function logged(environment: Record<string, string>, { isTTY = false } = {}) {
  const lines: string[] = []
  const log = createLog({ level: 'info', environment, output: { write: (line) => lines.push(line), isTTY } })
  return { log, lines }
}

test('a key never reaches the log: not in a field, a message or an error', () => {
  const { log, lines } = logged({ MAPS_API_KEY: 'abcdef123456', HOME_NAME: 'ordinary' })
  log.info({ url: 'https://maps.example.com?key=abcdef123456' }, 'asking with abcdef123456')
  log.error(new Error('401 for abcdef123456'))
  log.info({ password: 'short', name: 'ordinary' }, 'ordinary')
  expect(lines).toHaveLength(3)
  expect(lines.join('')).not.toContain('abcdef123456')
  expect(lines.join('')).not.toContain('short')
  expect(lines[2]).toContain('ordinary')
})

test('the password in a database URL is left out', () => {
  const { log, lines } = logged({})
  log.info('connected to postgresql://plotline:pa-ss_w@127.0.0.1:5432/plotline')
  expect(lines[0]).toContain('postgresql://plotline:[secret]@127.0.0.1:5432/plotline')
})

test('a terminal gets a line that people can read', () => {
  const { log, lines } = logged({}, { isTTY: true })
  log.warn({ run: 7 }, 'paused')
  expect(lines[0]).toMatch(/^\d\d:\d\d:\d\d warn {2}paused run=7\n$/)
})
