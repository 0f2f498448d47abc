/** What of an error's wording is kept: no address of ours, nothing that a library says of itself. */
const WORDS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'the connection was refused',
  ECONNRESET: 'the connection was closed without an answer',
  EPIPE: 'the connection was closed without an answer',
  ETIMEDOUT: 'the connection timed out',
  EHOSTUNREACH: 'the host cannot be reached',
  ENETUNREACH: 'the network cannot be reached',
  ConnectionRefused: 'the connection was refused',
  ConnectionClosed: 'the connection was closed without an answer',
  ERR_SOCKET_CLOSED: 'the connection was closed without an answer',
}

/** Why a request has no answer, in words for people: of an error of the network, TLS or HTTP. */
export function failureWords(error: unknown): string {
  if (!(error instanceof Error)) return 'the request failed'
  const code = 'code' in error ? String(error.code) : ''
  if (/^HPE_/.test(code)) return 'the answer is not HTTP'
  if (/CERT|TLS|SSL|SELF_SIGNED|UNABLE_TO/.test(code))
    return `the certificate or TLS handshake failed: ${code}`
  return WORDS[code] ?? `the request failed: ${code || error.name}`
}
