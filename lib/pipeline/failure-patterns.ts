import { keep } from './kept-characters.ts'
import { hostOf, pathWithoutIds, urlWithoutIds } from './url-without-ids.ts'
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

const reasonPhrase =
  '(?:client error|server error|bad request|unauthori[sz]ed|payment required|forbidden|not found|method not allowed|not acceptable|request time-?out|conflict|gone|payload too large|unprocessable|too many requests|internal server error|not implemented|bad gateway|service (?:temporarily )?unavailable|gateway time-?out|unavailable|error)'
const anyCode = String.raw`(?:0x[0-9A-Fa-f]{8}|[A-Z]{0,7}-?\d[\dA-Z]{0,4})`
const httpStatus = String.raw`[1-5]\d\d(?![\w,]|\.\d)`
const httpFailure = String.raw`[45]\d\d(?![\w,]|\.\d)`
// "got 412 homes" counts; "got 412 from the county" does not.
const noNoun = String.raw`(?!\s(?!(?:from|for|on|at|by|in|when|while|after|because|error|client|server|response|status|too|and|or|with)\b)[a-z])`

const kinds: FailurePattern[] = [
  [/\[?::1\]?:\d{1,5}\b/g, keep],
  [/(?<![\w.-])(\d{1,3}(?:\.\d{1,3}){3})(:\d{1,5})?(?![\w.])/g, hostOf],
  [/(?<![\w:])(?:[0-9a-f]{1,4}:){2,7}:?[0-9a-f]{1,4}(?![\w:])/gi, '<ip>'],
  [/(?:\blocalhost|<ip>|\b(?:[a-z0-9-]{1,63}\.){1,6}[a-z]{2,24}):\d{1,5}\b/gi, keepPort],
  [/\b[Pp]ort["']?[\s:=#(]{0,3}\d{1,5}\b/g, keepPort],
  [
    new RegExp(
      String.raw`(?<!\b(?:zip|postal|post|parcel|area|access|county|city|state|tax|use|land)[ _-]?)\b(?:[\w]{0,20}[_.])?(?:[Ee]xit(?:ed)?|EXIT|[Cc]ode|CODE|[Ss]tatus(?:[ _]?[Cc]ode)?|STATUS|[Ee]rrno|ERRNO|WinError|os error|[Ss]ignal|SQLSTATE|[Ee]xit(?:ed)?(?: with)?(?: code| status)?|[Hh][Tt][Tt][Pp](?:/\d(?:\.\d)?)?(?: [Ee]rror| [Ss]tatus)?)(?: is| was| of)?["']?[\s:=#([]{1,3}["']?${anyCode}(?![\w.]\w|\w)`,
      'g',
    ),
    keep,
  ],
  [/\bcurl: \(\d{1,3}\)/g, keep],
  [
    new RegExp(
      String.raw`\b(?:[Ee]rror|ERROR)(?:[\s:#([]{0,3}(?:${httpFailure}${noNoun}|[A-Z]{1,7}-?\d{3,5}\b)|[\s#([]{1,2}\d{3,5}\b${noNoun})`,
      'g',
    ),
    keep,
  ],
  [new RegExp(String.raw`\b${httpStatus}(?=[\s:,–—-]{1,3}${reasonPhrase}\b)`, 'gi'), keep],
  [
    new RegExp(
      String.raw`^\W{0,3}(?:${httpFailure}(?=\s?(?:[:–—.,;(-]|$)|\s[A-Z])|[A-Z]{1,7}-?\d{3,5}\b)`,
      'g',
    ),
    keep,
  ],
  [
    new RegExp(
      String.raw`\b(?:got|returned|received|answered|replied|responded|said|failed|rejected|threw|gave|with|an?|response)\b(?:\s(?:with|an?|the|HTTP)){0,2}[\s:]{1,2}["']?${httpFailure}${noNoun}`,
      'gi',
    ),
    keep,
  ],
  [new RegExp(String.raw`\b${httpFailure}(?=\s(?:from|error|response|status)\b)`, 'g'), keep],
]

const suffixes = [
  'Ave|Avenue|Av',
  'Blvd|Boulevard',
  'Cir|Circle',
  'Ct|Court',
  'Dr|Drive',
  'Hwy|Highway',
  'Ln|Lane',
  'Pkwy|Parkway',
  'Pl|Place',
  'Rd|Road',
  'St|Street',
  'Ter|Terrace',
  'Trl|Trail',
  'Way',
].join('|')
const name = String.raw`[A-Z][A-Za-z.'-]{1,20}`

const addresses: FailurePattern[] = [
  [
    new RegExp(
      String.raw`\b\d{1,6}[A-Z]?\s(?:[A-Z0-9][\w.'-]{0,30}\s){1,5}(?:${suffixes}|${suffixes.toUpperCase()})\b\.?(?:,?\s(?:#|(?:Apt|Unit|Ste|Suite|APT|UNIT|STE)\b\.?)\s?\w{1,6})?(?:,\s?${name}(?:\s${name}){0,2})?(?:,?\s[A-Z]{2}\b)?(?:\s\d{5}(?:-\d{4})?(?!\d))?`,
      'g',
    ),
    '<address>',
  ],
]

const values: FailurePattern[] = [
  [/\b[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\b/gi, '#'],
  [/\b0x[0-9a-f]+\b/gi, '#'],
  [/(?<![\w.])\d{1,30}(?:[.,]\d{1,30}){0,20}(?:e[-+]?\d{1,3})?(?!\w)/gi, '#'],
  [/[A-Za-z0-9]+/g, wordWithoutDigits],
  [/(?<![A-Za-z0-9#])[A-Za-z0-9#]+(?:[_-][A-Za-z0-9#]+)+/g, withoutIdTail],
]

const errorKey =
  /(?:error|message|detail|details|title|reason|msg|description|code|type|status)\w{0,12}\\?["']?\s*[:=]\s*$/i
const titleCase = new RegExp(`^${reasonPhrase}$`, 'i')

export const failurePatterns: readonly FailurePattern[] = [
  ...unread,
  ...dates,
  ...places,
  ...addresses,
  ...durations,
  ...kinds,
  ...values,
]

/** What stands between quotes: names of things and sentences stay, values go. */
export function quotedWithoutValue(content: string, before: string): string {
  if (content.startsWith('/')) return baseName(content)
  if (content.startsWith('<address>') || /^#\w?\s[\dA-Z#]/.test(content)) return '<address>'
  const words = content.split(/\s+/).filter(Boolean)
  if (words.length < 2) return content.length <= 40 ? content : '…'
  if (errorKey.test(before) || titleCase.test(content)) return content
  const sentence = words.filter((word) => /^[^\p{L}]*\p{Ll}/u.test(word))
  return sentence.length * 2 >= words.length ? content : '…'
}

function baseName(path: string): string {
  const parts = path.split(/[/\\]/).filter(Boolean)
  const last = parts.at(-1) ?? path
  const isTemporary =
    /^(?:tmp|temp|var|T|Temp)$/.test(parts[0] ?? '') || parts.includes('tmp') || parts.includes('Temp')
  if (isTemporary && !last.includes('.')) return '#'
  return isTemporary ? last.replace(/^tmp\w{6,}(?=\.)/, '#') : last
}

function keepLimit(match: string): string {
  return keep(
    match.replace(/\d+(?:\.\d+)?/, (text) => {
      const limit = Number(text)
      return String(limit >= 1_000 ? Math.round(limit / 100) * 100 : Math.round(limit))
    }),
  )
}

// The system hands out ports from here on as it likes.
const firstEphemeralPort = 32_768

function keepPort(match: string): string {
  return Number(/\d+$/.exec(match)?.[0]) < firstEphemeralPort ? keep(match) : match
}

/** "req_#" keeps its name; an id of several parts is one. */
function withoutIdTail(word: string): string {
  const first = word.indexOf('#')
  return first !== word.lastIndexOf('#') ? `${word.slice(0, first)}#` : word
}
