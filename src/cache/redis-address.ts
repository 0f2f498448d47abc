const DEFAULT_SENTINEL_PORT = 26379

/** A URL of sentinels: their hosts, the name they know the master by, perhaps the number of the database. */
const SENTINELS = /^(rediss?)\+sentinel:\/\/(?:([^@/]*)@)?([^/?]+)\/([^/?]+)(?:\/(\d+))?(?:\?(.*))?$/

/**
 * What ioredis is told of where Redis is. `redis://user:password@host:6379/0` is one server, `rediss://` the same over TLS.
 * `redis+sentinel://user:password@host:26379,host:26379/NAME/0` are sentinels that know who is the master called NAME; user and
 * password are those of Redis, `?sentinel_password=` is that of the sentinels, and `rediss+sentinel://` is TLS to both.
 */
export function redisAddress(url: string) {
  const sentinels = SENTINELS.exec(url)
  if (!sentinels && /^rediss?\+/.test(url))
    throw new Error(
      'sentinels are asked for a master by its name: redis+sentinel://host:26379,host:26379/NAME',
    )
  if (!sentinels) return url
  const [, scheme, credentials = '', hosts = '', name = '', db = '0', query = ''] = sentinels
  const { username, password } = new URL(`redis://${credentials}@redis`)
  const sentinelPassword = new URLSearchParams(query).get('sentinel_password')
  return {
    sentinels: hosts.split(',').map(sentinelOf),
    name: decodeURIComponent(name),
    db: Number(db),
    ...(username && { username: decodeURIComponent(username) }),
    ...(password && { password: decodeURIComponent(password) }),
    ...(sentinelPassword && { sentinelPassword }),
    ...(scheme === 'rediss' && { tls: {}, sentinelTLS: {}, enableTLSForSentinelMode: true }),
  }
}

function sentinelOf(host: string): { readonly host: string; readonly port: number } {
  const { hostname, port } = new URL(`redis://${host.trim()}`)
  return { host: hostname.replace(/^\[|\]$/g, ''), port: port ? Number(port) : DEFAULT_SENTINEL_PORT }
}
