import type { Tier, Verdict } from '#lib/contract/home-results.ts'
import type { scoreSettings } from '../settings.ts'

/**
 * FAILED when the kill switch failed; else UNICORN above 480 points of the known-only score, CONTENDER from 360, PASS below;
 * null without a score. Provisional while under 40 % of the rubric is known; a failure is never provisional.
 */
export function tierOf(
  home: { verdict: Verdict; score: number | null; coverage: number },
  settings: typeof scoreSettings,
): { tier: Tier | null; isProvisional: boolean } {
  if (home.verdict === 'FAIL') return { tier: 'FAILED', isProvisional: false }
  if (home.score === null) return { tier: null, isProvisional: true }
  return {
    tier: tierOfScore(home.score, settings.tiers),
    isProvisional: home.coverage < settings.firmCoverage,
  }
}

function tierOfScore(score: number, { unicornAbove, contenderFrom }: typeof scoreSettings.tiers): Tier {
  if (score > unicornAbove) return 'UNICORN'
  return score >= contenderFrom ? 'CONTENDER' : 'PASS'
}
