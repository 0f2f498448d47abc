import { readFileSync } from 'node:fs'
import type { ConnectionOptions } from 'node:tls'

/** A server's name or address, and its port. */
export type Host = { readonly host: string; readonly port: number }

/** Who answers under a POSTGRES_URL. */
export type Servers = {
  /** In the order of the URL, at least one. */
  readonly hosts: readonly Host[]
  /** False: in clear. `prefer`: encrypted where the server offers it, to whoever it is. */
  readonly ssl: 'prefer' | ConnectionOptions | false
  /** For the driver: the first host alone, without what is read here. */
  readonly url: string
}

/** A URL of servers says what is not understood, or names a file that cannot be read; the message holds no secret. */
export class ServersWrong extends Error {
  override readonly name = 'ServersWrong'
}

const DEFAULT_PORT = 5432

/** What of the URL is for us alone, as libpq names it (PostgreSQL manual, 34.1.2). */
const OURS = ['sslmode', 'ssl', 'sslrootcert', 'sslcert', 'sslkey', 'target_session_attrs'] as const

/**
 * Reads `postgres://user:password@one:5432,two:5432/sms?sslmode=verify-full&sslrootcert=/etc/ca.pem`: several hosts of
 * which one takes writes, and TLS, as libpq reads them. Files are PEM. Without `sslrootcert` the authorities are those
 * that the runtime trusts, to which NODE_EXTRA_CA_CERTS adds. Throws `ServersWrong`.
 */
export function readServers(url: string): Servers {
  const [, scheme = '', user = '', list = '', path = '', query = ''] =
    /^([a-z]+:\/\/)((?:[^/?#]*@)?)([^/?#@]*)([^?#]*)\??([^#]*)/.exec(url) ?? []
  const parameters = new URLSearchParams(query)
  const given = Object.fromEntries(OURS.map((name) => [name, parameters.get(name) ?? '']))
  for (const name of OURS) parameters.delete(name)
  const sessions = given['target_session_attrs']
  if (sessions && sessions !== 'read-write' && sessions !== 'primary')
    throw new ServersWrong('target_session_attrs must be read-write: the gateway writes')
  const hosts = list.split(',').map(readHost)
  const [first] = hosts
  if (!first) throw new ServersWrong('it names no host')
  const rest = parameters.size > 0 ? `?${parameters}` : ''
  return { hosts, ssl: sslOf(given), url: `${scheme}${user}${textOf(first)}${path}${rest}` }
}

/** The first of these servers as the driver takes it, beside `url`: given so, an address of IPv6 is one. */
export function wayTo({ hosts: [first], ssl }: Servers) {
  return first ? { host: [first.host], port: [first.port], ssl } : { ssl }
}

/** A host as it stands in a URL. */
export function textOf({ host, port }: Host): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`
}

function readHost(text: string): Host {
  const [, six, name, port = ''] = /^(?:\[([^\]]+)\]|([^:[\]]*))(?::(\d{1,5}))?$/.exec(text) ?? []
  const host = six ?? name
  if (host === undefined) throw new ServersWrong('its hosts must be like one:5432,two:5432')
  return { host: host || 'localhost', port: Number(port || DEFAULT_PORT) }
}

function sslOf(given: Readonly<Record<string, string>>): Servers['ssl'] {
  const mode = given['sslmode'] || given['ssl'] || (given['sslrootcert'] ? 'verify-full' : 'disable')
  const files: ConnectionOptions = {
    ...(given['sslrootcert'] && given['sslrootcert'] !== 'system'
      ? { ca: fileOf('sslrootcert', given['sslrootcert']) }
      : {}),
    ...(given['sslcert'] ? { cert: fileOf('sslcert', given['sslcert']) } : {}),
    ...(given['sslkey'] ? { key: fileOf('sslkey', given['sslkey']) } : {}),
  }
  switch (mode) {
    case 'disable':
    case 'false':
      return false
    case 'allow':
    case 'prefer':
      return 'prefer'
    case 'require':
    case 'true':
      // With an authority libpq checks who it is, as it always did.
      return files.ca ? { ...files, checkServerIdentity: anyName } : { ...files, rejectUnauthorized: false }
    case 'verify-ca':
      return { ...files, checkServerIdentity: anyName }
    case 'verify-full':
      return files
    default:
      throw new ServersWrong(
        'sslmode must be disable, prefer, require, verify-ca or verify-full (the one that is safe on any network)',
      )
  }
}

const anyName = () => undefined

function fileOf(name: string, path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (cause) {
    throw new ServersWrong(`${name} (${path}) cannot be read`, { cause })
  }
}
