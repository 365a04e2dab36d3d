import type { Executor } from './executor.ts'

/** Manual phases cannot be marked done yet: each is skipped, and says so. */
export const performManual: Executor = async ({ phase }) => ({
  kind: 'skipped',
  reason: {
    code: 'EXECUTOR_NOT_AVAILABLE',
    sentence: `"${phase.displayName}" is done by a person, and Plotline cannot record that yet.`,
    remedy:
      'Make the phases that follow name it in "optional_dependencies", so that they do not wait for it.',
  },
})
