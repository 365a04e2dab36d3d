import type { Risk } from '../outputs/synthesis-output.ts'
import { html, type Html } from './html.ts'
import { badge, type Tone } from './marks.ts'
import type { Sheet } from './sheet.ts'

const tones: Record<Risk['level'], Tone> = { high: 'bad', medium: 'warn', low: 'open' }

/** Risks that are known, then those that the age of the house makes possible. */
export function riskSection({ synthesis: { risks, ageRisks, facts } }: Sheet): Html {
  const fallback = facts['year_built'] === undefined ? 'The year built is unknown.' : 'None for its age.'
  return html`<section>
    <h2>Risks</h2>
    ${riskList(risks, 'None in what is known. See what is unknown, below.')}
    <h3>Possible for its age</h3>
    ${riskList(ageRisks, fallback)}
  </section>`
}

function riskList(risks: Risk[], fallback: string): Html {
  if (risks.length === 0) return html`<p class="soft">${fallback}</p>`
  return html`<ul>
    ${risks.map((risk) => html`<li>${badge(risk.level, tones[risk.level])} ${risk.sentence} <span class="soft">${risk.advice}</span></li>`)}
  </ul>`
}
