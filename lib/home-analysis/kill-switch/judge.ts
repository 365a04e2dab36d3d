import { labelOf } from '../fact-catalogue.ts'
import type { Facts } from '../fact.ts'
import { joinWords } from '../format.ts'
import type { CriterionResult, KillSwitchResult } from '../outputs/verdict.ts'
import type { killSwitchSettings } from '../settings.ts'
import { meets } from './compare.ts'
import type { Criterion, KillSwitch } from './criterion.ts'
import { actualOf, consequenceOf, gapOf, requirementOf } from './explain.ts'

/**
 * The verdict on a home: FAIL when a hard criterion fails or the severities of failed soft ones reach 3.0, WARNING from 1.5,
 * else PASS. What is unknown is UNKNOWN, never a pass and never a miss; it counts as its criterion's `unknown` says.
 */
export function judge(
  facts: Facts,
  killSwitch: KillSwitch,
  settings: typeof killSwitchSettings,
): KillSwitchResult {
  const criteria = killSwitch.criteria.map((criterion) => judgeOne(facts, criterion))
  const severity = softSeverity(criteria)
  return {
    preset: killSwitch.preset,
    verdict: verdictOf(killSwitch.criteria, criteria, { severity, ...settings }),
    severity,
    failFromSeverity: settings.failFromSeverity,
    warnFromSeverity: settings.warnFromSeverity,
    sentence: summarise(criteria),
    criteria,
  }
}

function judgeOne(facts: Facts, criterion: Criterion): CriterionResult {
  const known = facts[criterion.field]
  const isMet = known === undefined ? null : meets(known.value, criterion)
  const shared = {
    name: criterion.name,
    type: criterion.type,
    field: criterion.field,
    requirement: requirementOf(criterion),
    actual: known === undefined ? null : actualOf(criterion, known.value),
    severity: criterion.severity,
    source: known?.source ?? null,
    confidence: known?.confidence ?? null,
  }
  if (known === undefined || isMet === null) {
    const consequence = `${labelOf(criterion.field)} is unknown: find out before an offer.`
    return { ...shared, result: 'UNKNOWN', gap: null, consequence }
  }
  if (isMet) return { ...shared, result: 'PASS', gap: null, consequence: null }
  return {
    ...shared,
    result: 'FAIL',
    gap: gapOf(criterion, known.value),
    consequence: consequenceOf(criterion, known.value),
  }
}

function softSeverity(criteria: CriterionResult[]): number {
  const failed = criteria.filter((row) => row.type === 'SOFT' && row.result === 'FAIL')
  // To a millionth: severities such as 1.1 and 1.9 must reach 3.0 exactly.
  return Math.round(failed.reduce((sum, row) => sum + row.severity, 0) * 1e6) / 1e6
}

function verdictOf(
  rules: Criterion[],
  results: CriterionResult[],
  limits: { severity: number } & typeof killSwitchSettings,
): KillSwitchResult['verdict'] {
  const unknownEffects = rules
    .filter((_, index) => results[index]?.result === 'UNKNOWN')
    .map((rule) => rule.unknown)
  const hasHardFail = results.some((row) => row.type === 'HARD' && row.result === 'FAIL')
  if (hasHardFail || unknownEffects.includes('fail') || limits.severity >= limits.failFromSeverity)
    return 'FAIL'
  return limits.severity >= limits.warnFromSeverity || unknownEffects.includes('warn') ? 'WARNING' : 'PASS'
}

function summarise(criteria: CriterionResult[]): string {
  const failed = criteria.filter((row) => row.result === 'FAIL')
  const unknown = criteria.filter((row) => row.result === 'UNKNOWN')
  const hard = failed.filter((row) => row.type === 'HARD').length
  const met = criteria.length - failed.length - unknown.length
  const missed = failed.length === 0 ? '' : ` Missed: ${failed.length} (${hard} of them must-haves).`
  const open = unknown.length === 0 ? '' : ` Unknown: ${joinWords(unknown.map((row) => row.name))}.`
  return `Meets ${met} of ${criteria.length} criteria.${missed}${open}`
}
