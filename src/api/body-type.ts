/** Names of encodings whose every text is UTF-8 (WHATWG Encoding, 4.2; ASCII is a part of it). */
const CHARSETS: ReadonlySet<string> = new Set(['utf-8', 'utf8', 'us-ascii', 'ascii'])

/**
 * The rule that a body breaks by its headers, or null: `application/json`, in UTF-8 where a charset is said, and not
 * compressed. Media types, names of parameters and codings ignore case (RFC 9110, 8.3.1 and 8.4.1).
 */
export function brokenTypeRule(headers: Headers): string | null {
  const [type = '', ...parameters] = (headers.get('content-type') ?? '').split(';').map((part) => part.trim())
  if (type.toLowerCase() !== 'application/json') return 'must be application/json'
  if (!parameters.every(isUtf8)) return 'must be in UTF-8'
  const codings = (headers.get('content-encoding') ?? '').split(',').map((each) => each.trim().toLowerCase())
  return codings.every((coding) => coding === '' || coding === 'identity') ? null : 'must not be compressed'
}

/** True for a charset that is UTF-8, and for every other parameter. */
function isUtf8(parameter: string): boolean {
  const [name = '', value = ''] = parameter.split('=').map((part) => part.trim().toLowerCase())
  return name !== 'charset' || CHARSETS.has(value.replace(/^"(.*)"$/, '$1'))
}
