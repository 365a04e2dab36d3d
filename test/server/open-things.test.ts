import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { expect, test } from 'vitest'

const program = `
  import { OpenThings } from '#lib/server/open-things.ts'
  const open = new OpenThings()
  open.add({ close: async () => process.exit(7) })
  open.closeOnSignal(() => console.error('closing'))
  setInterval(() => console.log('still here'), 5)
`

test('a process whose output nobody reads any more closes in good order, instead of failing at each line for ever', async () => {
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  await once(child.stdout, 'data')
  child.stdout.destroy()
  child.stderr.destroy()
  const [code] = await once(child, 'exit')
  expect(code).toBe(7)
})
