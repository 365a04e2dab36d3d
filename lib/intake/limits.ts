/** Largest file that is read. A list of 200,000 homes with 30 columns has about 50 MB. */
export const maxListBytes = 64 * 1024 * 1024

export const maxListRows = 200_000

/** MLS exports have about 100 columns; more than this is a file of another kind. */
export const maxListColumns = 500

/** Fifty times the longest row seen in an export. A single line of 64 MB took a parser half a minute and 2 GB. */
export const maxLineChars = 1_000_000

/** Longest cell that Excel itself can hold is 32,767 characters. */
export const maxCellChars = 32_000
