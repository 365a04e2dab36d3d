import { expect, test } from 'vitest'
import { importReportSchema } from '#lib/contract/import-report.ts'
import { listRefusalSchema } from '#lib/contract/screens.ts'
import { POST } from '../../app/api/lists/preview/route.ts'

const list = 'Wo,PLZ,Preis\nMain Street One,85201,300000\n'

function preview(text: string, columns: Record<number, string> = {}): Promise<Response> {
  const query = new URLSearchParams({ fileName: 'wo.csv', columns: JSON.stringify(columns) })
  return POST(
    new Request(`http://127.0.0.1/api/lists/preview?${query}`, {
      method: 'POST',
      body: new TextEncoder().encode(text),
    }),
  )
}

test('a list without a known address column is refused along with its columns, and read once they are chosen', async () => {
  const refused = await preview(list)
  expect(refused.status).toBe(400)
  const { message, columns } = listRefusalSchema.parse(await refused.json())
  expect(message).toMatch(/^No column of "wo.csv" is known to hold the address/)
  expect(columns.map(({ header, samples }) => [header, samples])).toEqual([
    ['Wo', ['Main Street One']],
    ['PLZ', ['85201']],
    ['Preis', ['300000']],
  ])

  const read = await preview(list, { 0: 'street', 1: 'zip' })
  expect(importReportSchema.parse(await read.json())).toMatchObject({ propertyCount: 1 })
})

test('a choice that leaves no home can be taken back: its refusal has the columns too', async () => {
  const refused = await preview('Wo,PLZ\n,85201\n', { 0: 'street' })
  const { message, columns } = listRefusalSchema.parse(await refused.json())
  expect(message).toMatch(/^No row of "wo.csv"/)
  expect(columns.map(({ field }) => field)).toEqual(['street', null])
})

test.each([
  ['no rows', 'Wo,PLZ\n'],
  ['nothing in it', ''],
])('a list with %s is refused without columns: there is nothing to choose', async (_, text) => {
  const refused = await preview(text)
  expect(refused.status).toBe(400)
  expect(listRefusalSchema.parse(await refused.json()).columns).toEqual([])
})
