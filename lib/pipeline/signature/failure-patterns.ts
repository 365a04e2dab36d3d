import { baseName } from './base-name.ts'
import { failureKinds } from './failure-kinds.ts'
import { keep } from './kept-characters.ts'
import { unknownAddress } from './unknown-address.ts'
import { pathWithoutIds, urlWithoutIds } from './url-without-ids.ts'
import { wordWithoutDigits } from './word-without-digits.ts'

/** What differs, and what takes its place. Applied in this order; every pattern takes time in proportion to the text. */
export type FailurePattern = [RegExp, string | ((match: string, ...groups: string[]) => string)]

const duration = '<duration>'
const time = '<time>'

const month = '(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}'
const zone = String.raw`(?:\s?(?:Z\b|UTC|GMT|[A-Z]{2,4}T\b|[+-]\d{2}:?\d{2}))?`
const hours = String.raw`\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d{1,9})?)?(?:\s?[AaPp]\.?[Mm]\b\.?)?${zone}`
const afterDate = String.raw`(?:(?:[T,]|\s(?:at\s)?){0,2}${hours})?`

const dates: FailurePattern[] = [
  [new RegExp(String.raw`(?<!\w)\d{4}[-/]\d{2}[-/]\d{2}(?!\d)${afterDate}`, 'g'), time],
  [/(?<!\w)\d{8}T\d{4,6}Z?/g, time],
  [
    new RegExp(
      String.raw`\b(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]{0,6},?\s)?(?:${month}\.?\s\d{1,2}(?:,?\s\d{4})?|\d{1,2}[\s-]${month}[\s-]\d{4})(?!\d)${afterDate}(?:\s\d{4}\b)?`,
      'g',
    ),
    time,
  ],
  [new RegExp(String.raw`(?<![\w/.])\d{1,2}([/.])\d{1,2}\1(?:\d{4}|\d{2})(?![\d/.])${afterDate}`, 'g'), time],
  [
    new RegExp(
      String.raw`(?<![\w:./-])\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d{1,9})?)?(?![\d:])(?:\s?[AaPp]\.?[Mm]\b\.?)?${zone}`,
      'g',
    ),
    time,
  ],
]

/** What Python could not read is in the message; the sentence before it says all. */
const unread: FailurePattern[] = [
  [
    /((?:could not convert string to float|invalid literal for int\(\) with base \d{1,2}|time data):? )(["']).{0,200}?\2/g,
    '$1$2…$2',
  ],
]

const codeFile = '(?:py|[cm]?[jt]sx?|sh|rb)'

const places: FailurePattern[] = [
  [/\b[a-z][a-z0-9+.-]{1,15}:\/\/(?:<address>|<city>|[^\s"'`<>)\]}|\\])+/gi, urlWithoutIds],
  [
    /(?<=\b(?:url|uri|path|endpoint|GET|POST|PUT|PATCH|DELETE|HEAD)["']?[\s:=]{1,3}["']?)\/[^\s"'`)\]}|\\]+/g,
    pathWithoutIds,
  ],
  [/\b[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}/g, '<email>'],
  [
    /(["'`])((?:[A-Za-z]:|~)?[/\\][^"'`\n/\\]{0,100}[/\\][^"'`\n]{1,300})\1/g,
    (_match, mark = '', path = '') => mark + baseName(path) + mark,
  ],
  [/(?<![\w/.<>\\])(?:[A-Za-z]:|~)?(?:[/\\][^\s"'`:;,()<>|/\\]{1,255}){2,40}[/\\]?/g, baseName],
  // Where in the code: another line is another failure. Where in the data ("line 1 column 5") is not.
  [new RegExp(String.raw`\.${codeFile}(?::\d{1,6}){1,2}(?!\d)`, 'g'), keep],
  [new RegExp(String.raw`\.${codeFile}["']?,? line \d{1,6}(?!\d)`, 'g'), keep],
]

const units = String.raw`(?:ms|µs|us|ns|s|secs?|seconds?|m|mins?|minutes?|h|hrs?|hours?|days?|milliseconds?)`

const durations: FailurePattern[] = [
  // A limit is the same for all; the milliseconds by which it was missed are not.
  [
    new RegExp(
      String.raw`\btime[ds]?[ _-]?out(?:[ _]?(?:ms|seconds|secs))?(?:\s(?:after|of|in|within|exceeded|waiting)){0,2}[\s:=("']{0,3}\d{1,9}(?:\.\d{1,9})?(?:\s?${units}\b)?`,
      'gi',
    ),
    keepLimit,
  ],
  [
    new RegExp(
      String.raw`(?<![\w.,$#-])(?:\d{1,9}(?:[.,]\d{1,9})?\s?${units}(?![A-Za-z])\s?){1,4}(?<!\s)`,
      'g',
    ),
    duration,
  ],
]

const values: FailurePattern[] = [
  [/\b[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\b/gi, '#'],
  [/[A-Za-z0-9]+/g, wordWithoutDigits],
  [/(?<![A-Za-z0-9#])[A-Za-z0-9#]+(?:[_-][A-Za-z0-9#]+)+/g, withoutIdTail],
]

export const failurePatterns: readonly FailurePattern[] = [
  ...unread,
  ...dates,
  ...places,
  [unknownAddress, '<address>'],
  ...durations,
  ...failureKinds,
  ...values,
]

function keepLimit(match: string): string {
  return keep(
    match.replace(/\d+(?:\.\d+)?/, (text) => {
      const limit = Number(text)
      if (limit < 10) return text
      return String(limit >= 1_000 ? Math.round(limit / 100) * 100 : Math.round(limit))
    }),
  )
}

/** "req_#" keeps its name; an id of several parts is one. */
function withoutIdTail(word: string): string {
  const first = word.indexOf('#')
  return first !== word.lastIndexOf('#') ? `${word.slice(0, first)}#` : word
}
