import {
  Ban,
  Check,
  Circle,
  LoaderCircle,
  Lock,
  Minus,
  RotateCw,
  UserRound,
  X,
  CirclePause,
  type LucideIcon,
} from 'lucide-react'
import type { Standing } from '#lib/pipeline/standing.ts'
import type { AttemptStatus, PropertyRunStatus, RunStatus } from '#lib/pipeline/statuses.ts'

export type AnyStatus = Standing | PropertyRunStatus | RunStatus | AttemptStatus

type Look = { word: string; Icon: LucideIcon; text: string; fill: string }

/** How each status looks everywhere: the icon's shape tells, the word says, the colour only helps. */
export const looks: Record<AnyStatus, Look> = {
  pending: { word: 'Pending', Icon: Circle, text: 'text-pending', fill: 'fill-pending' },
  waiting: { word: 'Waits for you', Icon: UserRound, text: 'text-waiting', fill: 'fill-waiting' },
  running: { word: 'Running', Icon: LoaderCircle, text: 'text-running', fill: 'fill-running' },
  retrying: { word: 'Retrying', Icon: RotateCw, text: 'text-retrying', fill: 'fill-retrying' },
  completed: { word: 'Completed', Icon: Check, text: 'text-completed', fill: 'fill-completed' },
  failed: { word: 'Failed', Icon: X, text: 'text-failed', fill: 'fill-failed' },
  skipped: { word: 'Skipped', Icon: Minus, text: 'text-skipped', fill: 'fill-skipped' },
  blocked: { word: 'Blocked', Icon: Lock, text: 'text-blocked', fill: 'fill-blocked' },
  cancelled: { word: 'Cancelled', Icon: Ban, text: 'text-cancelled', fill: 'fill-cancelled' },
  paused: { word: 'Paused', Icon: CirclePause, text: 'text-retrying', fill: 'fill-retrying' },
  lost: { word: 'Worker lost', Icon: X, text: 'text-retrying', fill: 'fill-retrying' },
}
