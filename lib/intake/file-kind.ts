type FileKind = { name: string; fix: string }

const spreadsheetFix = 'Save it as CSV (File → Save As → CSV UTF-8) and drop that.'
const exportFix = 'Export the list as CSV from where it came from and drop that.'

const magicNumbers: { bytes: number[]; kind: FileKind }[] = [
  { bytes: [0xd0, 0xcf, 0x11, 0xe0], kind: { name: 'an Excel workbook (.xls)', fix: spreadsheetFix } },
  { bytes: [0x25, 0x50, 0x44, 0x46], kind: { name: 'a PDF', fix: exportFix } },
  { bytes: [0x89, 0x50, 0x4e, 0x47], kind: { name: 'a PNG image', fix: exportFix } },
  { bytes: [0xff, 0xd8, 0xff], kind: { name: 'a JPEG image', fix: exportFix } },
  { bytes: [0x47, 0x49, 0x46, 0x38], kind: { name: 'a GIF image', fix: exportFix } },
  { bytes: [0x1f, 0x8b], kind: { name: 'a gzip archive', fix: 'Unpack it and drop the CSV file inside.' } },
]

/** What a file that is no text seems to be, told from its first bytes; null when nothing speaks against text. */
export function kindOfBinary(bytes: Uint8Array): FileKind | null {
  if (startsWith(bytes, [0x50, 0x4b, 0x03, 0x04])) return kindOfZip(bytes)
  return magicNumbers.find(({ bytes: magic }) => startsWith(bytes, magic))?.kind ?? null
}

/** What a text that is no table seems to be; null when nothing speaks against a table. */
export function kindOfText(text: string): FileKind | null {
  const start = text.slice(0, 200).trimStart().toLowerCase()
  if (/^(<!doctype html|<html|<head|<body)/.test(start)) return { name: 'a web page', fix: exportFix }
  if (start.startsWith('<?xml')) return { name: 'an XML file', fix: exportFix }
  if (start.startsWith('{\\rtf')) return { name: 'an RTF document', fix: exportFix }
  if (/^(\{\s*"|\[\s*[{["])/.test(start)) return { name: 'a JSON file', fix: exportFix }
  return null
}

/** Excel, Numbers and LibreOffice files are zip archives; the name of an early entry tells which. */
function kindOfZip(bytes: Uint8Array): FileKind {
  const start = new TextDecoder('windows-1252').decode(bytes.subarray(0, 4096))
  if (/xl\/|\[Content_Types\]/.test(start)) return { name: 'an Excel workbook', fix: spreadsheetFix }
  if (start.includes('opendocument.spreadsheet')) return { name: 'a LibreOffice sheet', fix: spreadsheetFix }
  if (start.includes('Index/')) {
    return { name: 'a Numbers sheet', fix: 'Export it as CSV (File → Export To → CSV) and drop that.' }
  }
  return { name: 'a zip archive', fix: 'Unpack it and drop the CSV file inside.' }
}

function startsWith(bytes: Uint8Array, magic: number[]): boolean {
  return magic.every((byte, index) => bytes[index] === byte)
}
