/** Why a phase run is skipped or blocked: a code for machines, a sentence for people, and what to do about it. */
export type Reason = { code: ReasonCode; sentence: string; remedy: string }

export const reasonCodes = [
  'UPSTREAM_FAILED',
  'UPSTREAM_SKIPPED',
  'UPSTREAM_BLOCKED',
  'UPSTREAM_CANCELLED',
  'UPSTREAM_INCOMPLETE',
  'MISSING_FIELD',
  'MISSING_KEY',
  'MISSING_FILE',
  'NETWORK_DISABLED',
  'NO_IMAGES',
  'AGENT_NOT_CONFIGURED',
  'EXECUTOR_NOT_AVAILABLE',
  'GATE_REJECTED',
  'SCRIPT_SKIPPED',
  'NOT_PRODUCED',
  'BUDGET_SPENT',
  // Of a pending phase run: it starts when a person says what came of it.
  'WAITS_FOR_PERSON',
] as const
export type ReasonCode = (typeof reasonCodes)[number]
