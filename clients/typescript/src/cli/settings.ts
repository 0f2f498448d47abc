import { Usage } from './exits.ts'
import type { Given } from './options.ts'
import type { World } from './world.ts'

/** Where `npm start` listens, unless it is told otherwise. */
const DEFAULT_URL = 'http://localhost:8080'

/** The client that `npm start` makes, so that a first message can be sent. */
const DEMO_CLIENT = '550e8400-e29b-41d4-a716-446655440000'

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** Where the gateway is, and who asks. */
export type Settings = {
  /** Without a slash at its end. */
  readonly url: string
  readonly adminToken: string | null
  readonly apiKey: string | null
  /** Null: none was named, and no demo client can be meant. */
  readonly clientId: string | null
}

/**
 * The gateway of --url or SMS_URL, else the one of this machine; asked with SMS_TOKEN and SMS_KEY. With neither, a gateway on this
 * machine gets the token that its data folder holds: no other host ever does. Throws `Usage`.
 */
export async function readSettings(given: Given, world: Pick<World, 'env' | 'readFile'>): Promise<Settings> {
  const { env } = world
  const url = readUrl(
    given.url ?? env['SMS_URL'] ?? DEFAULT_URL,
    given.url === undefined ? 'SMS_URL' : '--url',
  )
  const isHere = isLoopback(url)
  const apiKey = secretOf(env, 'SMS_KEY')
  const own = secretOf(env, 'SMS_TOKEN')
  const adminToken = own ?? (apiKey === null && isHere ? await tokenOfDataFolder(world) : null)
  const clientId = given.client ?? (env['SMS_CLIENT'] || null)
  if (clientId !== null && !UUID.test(clientId))
    throw new Usage(
      `${given.client === undefined ? 'SMS_CLIENT' : '--client'} must be the id of a client, a UUID: sms clients lists them`,
    )
  return {
    url: url.href.replace(/\/+$/, ''),
    adminToken,
    apiKey,
    clientId: clientId ?? (isHere ? DEMO_CLIENT : null),
  }
}

/** The client that a command is about. Throws `Usage` when there is none. */
export function clientOf({ clientId }: Settings): string {
  if (clientId !== null) return clientId
  throw new Usage('which client? Say --client ID, or set SMS_CLIENT')
}

function readUrl(text: string, from: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null
  const isPlain =
    url !== null &&
    /^https?:$/.test(url.protocol) &&
    url.username === '' &&
    url.search === '' &&
    url.hash === ''
  if (isPlain) return url
  throw new Usage(`${from} must be an address such as ${DEFAULT_URL}, without user, query and fragment`)
}

function isLoopback({ hostname }: URL): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname)
}

/** What a header can hold. */
const SECRET = /^[\x21-\x7e]+$/

function secretOf(env: World['env'], name: string): string | null {
  const secret = env[name] || null
  if (secret === null || SECRET.test(secret)) return secret
  throw new Usage(`${name} must be visible ASCII characters, without spaces and line breaks`)
}

async function tokenOfDataFolder({ env, readFile }: Pick<World, 'env' | 'readFile'>): Promise<string | null> {
  const token = (await readFile(`${env['DATA_DIR'] || '.data'}/admin-token`))?.trim() ?? ''
  return SECRET.test(token) ? token : null
}
