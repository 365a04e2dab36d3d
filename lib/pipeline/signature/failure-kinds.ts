import type { FailurePattern } from './failure-patterns.ts'
import { keep } from './kept-characters.ts'
import { hostOf } from './url-without-ids.ts'

/** What HTTP calls a status. */
export const reasonPhrase =
  '(?:client error|server error|bad request|unauthori[sz]ed|payment required|forbidden|not found|method not allowed|not acceptable|request time-?out|conflict|gone|payload too large|unprocessable|too many requests|internal server error|not implemented|bad gateway|service (?:temporarily )?unavailable|gateway time-?out|unavailable|error)'
const anyCode = String.raw`(?:0x[0-9A-Fa-f]{8}|[A-Z]{0,7}-?\d[\dA-Z]{0,4})`
const httpStatus = String.raw`[1-5]\d\d(?![\w,]|\.\d)`
const httpFailure = String.raw`[45]\d\d(?![\w,]|\.\d)`
// "got 412 homes" counts; "got 412 from the county" does not.
const noNoun = String.raw`(?!\s(?!(?:from|for|on|at|by|in|when|while|after|because|error|client|server|response|status|too|and|or|with)\b)[a-z])`

const codeWord =
  '(?:[Ee]xit(?:ed)?(?: with)?(?: code| status)?|EXIT|[Cc]ode|CODE|[Ss]tatus(?:[ _]?[Cc]ode)?|STATUS|[Ee]rrno|ERRNO|WinError|os error|[Ss]ignal|SQLSTATE|[Hh][Tt][Tt][Pp](?:/\\d(?:\\.\\d)?)?(?: [Ee]rror| [Ss]tatus)?)'
const otherCodes = '(?:zip|postal|post|parcel|area|access|county|city|state|tax|use|land)'

/** Digits that say what kind of failure it is, with the words that make them so: they stay. */
export const failureKinds: readonly FailurePattern[] = [
  [/\[?::1\]?:\d{1,5}\b/g, keep],
  [/(?<![\w.-])(\d{1,3}(?:\.\d{1,3}){3})(:\d{1,5})?(?![\w.])/g, hostOf],
  [/(?<![\w:])[0-9a-f]{1,4}(?:::?[0-9a-f]{1,4}){2,8}(?![\w:])/gi, '<ip>'],
  [/(?:\blocalhost|<ip>|\b(?:[a-z0-9-]{1,63}\.){1,6}[a-z]{2,24}):\d{1,5}\b/gi, keepPort],
  [/\b[Pp]ort["']?[\s:=#(]{0,3}\d{1,5}\b/g, keepPort],
  [
    new RegExp(
      String.raw`(?<!\b${otherCodes}[ _-]?)\b(?:\w{0,20}[_.])?${codeWord}(?: is| was| of)?["']?[\s:=#([]{1,3}["']?${anyCode}(?![\w.]\w|\w)`,
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

// The system hands out ports from here on as it likes.
const firstEphemeralPort = 32_768

function keepPort(match: string): string {
  return Number(/\d+$/.exec(match)?.[0]) < firstEphemeralPort ? keep(match) : match
}
