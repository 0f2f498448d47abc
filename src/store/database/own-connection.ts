/** Where the parameters of a start-up packet begin: behind its length and the version of the protocol. */
const PARAMETERS_AT = 8

/** What each connection of the gateway names itself with. */
const OWN_NAME = /^sms-/

/**
 * True for a connection of the gateway by its start-up packet (PostgreSQL manual, 55.7). All connections share one session
 * of the embedded database, and what another program sets in it, as `pg_dump` does, would be set for all.
 */
export function isOwnConnection(packet: Uint8Array): boolean {
  const words = Buffer.from(packet.subarray(PARAMETERS_AT)).toString().split('\0')
  const at = words.findIndex((word, index) => index % 2 === 0 && word === 'application_name')
  return at >= 0 && OWN_NAME.test(words[at + 1] ?? '')
}

/** The ErrorResponse for every other one (PostgreSQL manual, 55.8): `invalid_authorization_specification`. */
export const NOT_OURS = errorResponse([
  'SFATAL',
  'VFATAL',
  'C28000',
  'Mthis socket is for the gateway alone: with POSTGRES_URL other programs may ask its database too',
])

function errorResponse(fields: readonly string[]): Buffer {
  const body = Buffer.from(`${fields.map((field) => `${field}\0`).join('')}\0`)
  const head = Buffer.alloc(5)
  head.write('E')
  head.writeInt32BE(body.length + 4, 1)
  return Buffer.concat([head, body])
}
