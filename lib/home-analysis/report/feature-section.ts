import { labelOf } from '../fact-catalogue.ts'
import { flagOf, type Facts } from '../fact.ts'
import { factValue } from './heading.ts'
import { html, type Html } from './html.ts'
import type { Sheet } from './sheet.ts'

const systems = [
  'roof_age',
  'hvac_age',
  'has_pool',
  'pool_equipment_age',
  'sewer_type',
  'solar_status',
  'property_type',
  'stories',
]
const features = ['has_pool', 'has_fireplace', 'has_rv_parking'] as const

/** Systems with their ages, and the features that are there, are not, or nobody mentions. */
export function featureSection({ synthesis: { facts } }: Sheet): Html {
  return html`<section>
    <h2>Systems and features</h2>
    <table>
      <tbody>
        ${systems
          .filter((name) => isWorthALine(facts, name))
          .map(
            (name) =>
              html`<tr>
                <td>${labelOf(name)}</td>
                <td>${factValue(facts, name)}</td>
              </tr>`,
          )}
      </tbody>
    </table>
    ${featureLine('There', facts, true)}${featureLine('Not there', facts, false)}${featureLine('Unknown', facts, null)}
  </section>`
}

function isWorthALine(facts: Facts, name: string): boolean {
  return name !== 'pool_equipment_age' || flagOf(facts, 'has_pool') !== false
}

function featureLine(title: string, facts: Facts, state: boolean | null): Html | null {
  const names = features.filter((name) => flagOf(facts, name) === state).map(labelOf)
  return names.length === 0
    ? null
    : html`<h3>${title}</h3>
        <p>${names.join(', ')}</p>`
}
