/** SQL for the key of a failure group: short enough for every cell of the wire and an address bar. '' where there is none. */
export function failureKeySql(signature: string): string {
  return `coalesce(left(md5(${signature}), 12), '')`
}
