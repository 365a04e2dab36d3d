import { expect, test } from 'vitest'
import { chattyLine } from './executors/chatty-program.ts'
import { LineCheck, sumFaults } from './executors/line-check.ts'

const whole = { lost: 0, doubled: 0, out_of_order: 0, damaged: 0 }

/** What the check says of the lines of standard output with these numbers, and all of standard error. */
function faultsOf(numbers: readonly number[], change = (text: string) => text) {
  const check = new LineCheck(5)
  for (const number of numbers) check.add({ stream: 'stdout', text: change(chattyLine('stdout', number)) })
  check.add({ stream: 'plotline', text: 'Running ["python3"]' })
  for (let number = 1; number <= 5; number++) {
    check.add({ stream: 'stderr', text: chattyLine('stderr', number) })
  }
  return check.faults()
}

test('lines that arrive as they were written are whole', () => {
  expect(faultsOf([1, 2, 3, 4, 5])).toEqual(whole)
})

test.each([
  ['lost', [1, 2, 4, 5], { lost: 1 }],
  ['lost at the end', [1, 2, 3, 4], { lost: 1 }],
  ['doubled', [1, 2, 2, 3, 4, 5], { doubled: 1 }],
  ['out of order', [1, 3, 2, 4, 5], { out_of_order: 1 }],
])('a line that is %s is counted', (_, numbers, faults) => {
  expect(faultsOf(numbers)).toEqual({ ...whole, ...faults })
})

test('a line whose text was broken is damaged, and lost', () => {
  expect(faultsOf([1, 2, 3, 4, 5], (text) => text.replace('→', '\uFFFD'))).toEqual({
    ...whole,
    damaged: 1,
    lost: 1,
  })
})

test('faults of many logs are added up', () => {
  expect(sumFaults([{ ...whole, lost: 2 }, { ...whole, lost: 1, damaged: 1 }, whole])).toEqual({
    ...whole,
    lost: 3,
    damaged: 1,
  })
})
