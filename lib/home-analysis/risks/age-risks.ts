import type { Risk } from '../outputs/synthesis-output.ts'

type Era = { code: string; from: number; to: number; level: Risk['level']; sentence: string; advice: string }

/** Materials that went into houses of certain years, both years included. The year says "possible", an inspection says "yes". */
const eras: Era[] = [
  {
    code: 'LEAD_PAINT',
    from: 0,
    to: 1977,
    level: 'medium',
    sentence: 'Built before 1978: paint may hold lead.',
    advice: 'Ask for the lead disclosure; test before sanding.',
  },
  {
    code: 'ASBESTOS',
    from: 0,
    to: 1979,
    level: 'medium',
    sentence: 'Built before 1980: ducts, tiles or ceiling texture may hold asbestos.',
    advice: 'Test before any work that breaks them up.',
  },
  {
    code: 'ALUMINIUM_WIRING',
    from: 1965,
    to: 1973,
    level: 'high',
    sentence: 'Built 1965–1973: branch circuits may be aluminium, which loosens and can burn.',
    advice: 'Have an electrician open some outlets; insurers ask.',
  },
  {
    code: 'POLYBUTYLENE_PIPES',
    from: 1978,
    to: 1995,
    level: 'medium',
    sentence: 'Built about 1978–1995: water pipes may be polybutylene, which splits.',
    advice: 'Look for grey plastic pipe at the heater and under sinks.',
  },
  {
    code: 'SULPHUR_DRYWALL',
    from: 2001,
    to: 2009,
    level: 'low',
    sentence: 'Built 2001–2009: some houses got imported drywall that corrodes copper.',
    advice: 'Smell for sulphur; look for blackened copper at the air handler.',
  },
]

const lastYearOfR22 = 2009

/** What the age of a house makes possible: information, not part of the score. Empty when the year is unknown. */
export function ageRisks(yearBuilt: number | null, hvacAge: number | null, now: Date): Risk[] {
  if (yearBuilt === null) return []
  const risks: Risk[] = eras
    .filter(({ from, to }) => yearBuilt >= from && yearBuilt <= to)
    .map(({ code, level, sentence, advice }) => ({ code, level, sentence, advice }))
  const hvacYear = hvacAge === null ? yearBuilt : now.getUTCFullYear() - hvacAge
  if (hvacYear <= lastYearOfR22) risks.push(oldRefrigerant(hvacAge === null))
  return risks
}

function oldRefrigerant(isGuess: boolean): Risk {
  const which = isGuess
    ? 'If it is the first air conditioning, it'
    : 'The air conditioning is from before 2010 and'
  return {
    code: 'R22_REFRIGERANT',
    level: 'low',
    sentence: `${which} may run on R-22, which is no longer made.`,
    advice: 'Read the label of the outdoor unit.',
  }
}
