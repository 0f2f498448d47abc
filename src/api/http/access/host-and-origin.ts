import { type Host, hostInUrl, isLoopbackHost, readHost, readHostName } from '../../../domain/host.ts'
import type { ApiDeps } from '../../../world.ts'
import type { Refusal } from '../refusal.ts'
import { type ReplySet, refuse } from '../refuse.ts'

/** Names of a gateway that only its own machine reaches. */
const LOOPBACK_NAMES = ['localhost', '127.0.0.1', '::1']

/** What changes nothing (RFC 9110, 9.2.1): any page may link to it, and none of another site can read the answer. */
const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS'])

/** Sites of which a browser says that they are not our own pages (Fetch Metadata, 2.3). */
const OTHER_SITES = new Set(['cross-site', 'same-site'])

/** Where a request was sent to and which page sent it: the refusal of what no honest caller sends, or null. */
export type HostAndOrigin = (request: Request, set: ReplySet) => Refusal | null

/**
 * Refuses what a web page could make a browser send. On loopback the Host must be one of this machine, or one of
 * ALLOWED_HOSTS: a name of somebody else's that leads here (DNS rebinding) would give his page everything to read.
 * Everywhere what changes something must not come from another site's page.
 */
export function openHostAndOrigin({
  host,
  allowedHosts,
}: Pick<ApiDeps, 'host' | 'allowedHosts'>): HostAndOrigin {
  const own = readHostName(host)
  const allowed = new Set(allowedHosts)
  const names =
    own !== null && isLoopbackHost(host) ? new Set([...LOOPBACK_NAMES, own, ...allowedHosts]) : null
  const readSaid = openKnownHosts()
  const hostRule = `must be ${names && [...names].map(hostInUrl).join(', ')}, with any port: others are named in ALLOWED_HOSTS`

  return (request, set) => {
    const { headers } = request
    const said = headers.get('host')
    // HTTP/1.0 may say none, as health checks do; browsers always do.
    if (said !== null) {
      const asked = readSaid(said)
      if (asked === null) return refuse(set, 'invalid_host')
      if (names && !names.has(asked.name))
        return refuse(set, 'host_not_allowed', { error: `Host ${hostRule}`, field: 'Host', rule: hostRule })
    }
    if (SAFE_METHODS.has(request.method)) return null
    const origin = headers.get('origin')
    const isForeign =
      OTHER_SITES.has(headers.get('sec-fetch-site') ?? '') ||
      (origin !== null && !isOurs(origin, said, allowed))
    return isForeign ? refuse(set, 'foreign_origin') : null
  }
}

/** Hosts remembered at once: some 20 kB. */
const MAX_KNOWN_HOSTS = 64

/** `readHost`, which asks the URL parser, once for each spelling: nearly all requests say the same one. */
function openKnownHosts(): (said: string) => Host | null {
  const known = new Map<string, Host | null>()
  return (said) => {
    const before = known.get(said)
    if (before !== undefined) return before
    const host = readHost(said)
    // Who makes up hosts costs himself a reading each, and others one.
    if (known.size >= MAX_KNOWN_HOSTS) known.clear()
    known.set(said, host)
    return host
  }
}

/**
 * True when a page of this origin came from the host that the request was sent to. The scheme is not looked at, for a
 * proxy may speak TLS in our place; nor is the port when the proxy leaves it out of the Host.
 */
function isOurs(origin: string, said: string | null, allowed: ReadonlySet<string>): boolean {
  const from = readHost(/^https?:\/\/([^/]+)$/i.exec(origin)?.[1] ?? '')
  if (!from) return false
  if (allowed.has(from.name)) return true
  const to = said === null ? null : readHost(said)
  if (from.name !== to?.name) return false
  const port = saidPort(to)
  return port === null || port === saidPort(from)
}

/** Null for the ports that need not be said, of either scheme. */
function saidPort({ port }: Host): number | null {
  return port === 80 || port === 443 ? null : port
}
