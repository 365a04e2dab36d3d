import { costSection } from './cost-section.ts'
import { featureSection } from './feature-section.ts'
import { heading, notices } from './heading.ts'
import { html, type Html } from './html.ts'
import { lineageSection, unknownSection } from './lineage-sections.ts'
import { locationSection, marketSection, photoSection } from './place-sections.ts'
import { riskSection } from './risk-section.ts'
import { criteriaSection, scoreSection } from './score-section.ts'
import type { Sheet } from './sheet.ts'
import { sheetStyle } from './style.ts'
import { verdictSection } from './verdict-section.ts'

const style: Html = { markup: sheetStyle }

/**
 * One home on one page: a whole HTML document without scripts or anything to load, everything from outside escaped.
 * What is unknown says so; it is never printed as 0.
 */
export function dealSheet(sheet: Sheet): string {
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'" />
        <meta name="referrer" content="no-referrer" />
        <title>${sheet.address}: deal sheet</title>
        <style>
          ${style}
        </style>
      </head>
      <body>
        <main>
          ${heading(sheet)} ${notices(sheet)} ${verdictSection(sheet)}
          <div class="columns">${scoreSection(sheet)}${costSection(sheet)}</div>
          <div class="columns">${marketSection(sheet)}${locationSection(sheet)}</div>
          ${photoSection(sheet)}
          <div class="columns">${featureSection(sheet)}${riskSection(sheet)}</div>
          ${unknownSection(sheet)} ${criteriaSection(sheet)} ${lineageSection(sheet)}
          <footer>${footer(sheet)}</footer>
        </main>
      </body>
    </html> `
  return page.markup
}

function footer({ madeAt, runId, synthesis }: Sheet): Html {
  return html`Made on ${madeAt.toISOString().slice(0, 10)} in run ${runId}, rubric ${synthesis.score.rubric}.
  Estimates for orientation; not an appraisal, and no advice on a loan.`
}
