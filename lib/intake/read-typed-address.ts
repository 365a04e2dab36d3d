import { accepted, refused, type Result } from '#lib/contract/refusal.ts'
import { cellText } from './cell-text.ts'
import { type RowAddress, readRowAddress } from './row-address.ts'
import { addressRefusals } from './row-notes.ts'
import { excerpt } from './wording.ts'

/** An address as a person typed it, by the rules of a list's address column. */
export function readTypedAddress(text: string): Result<RowAddress> {
  const typed = cellText(text)
  const address = readRowAddress((field) => (field === 'full_address' ? typed : ''))
  if (typeof address !== 'string') return accepted(address)
  return refused(
    'bad_input',
    `"${excerpt(typed, 80)}" is no address that tells a home from others: it has ${addressRefusals[address].what}.`,
    'Write it as "2344 W Marconi Ave, Phoenix, AZ 85023".',
  )
}
