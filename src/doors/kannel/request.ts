import { mediaTypeOf } from '../../api/http/body/body-type.ts'
import { hasBody } from '../../api/http/body/read-body.ts'
import type { Credentials } from '../http/caller.ts'
import { FORM_TYPE, readOctets, readQuery, readQueryAndForm } from '../http/parameters.ts'
import type { GivenParameters, SendSms } from './sendsms.ts'

/** What was sent, before anybody looks at what it says. */
export type Sent = {
  readonly given: GivenParameters
  readonly credentials: Credentials | null
  readonly text: string
  readonly udh: Uint8Array | null
  readonly charset: string | null
  /** What the type of the body says. */
  readonly defaultCoding: SendSms['coding'] | null
}

/** A body of a type that is not read, as Kannel answers it. */
export type NotTaken = { readonly status: 400 | 415; readonly words: string }

/** Bodies that are the text or the data itself, with the parameters in headers. */
const BODIES: Readonly<Record<string, SendSms['coding']>> = { 'text/plain': 0, 'application/octet-stream': 1 }

/** Types that Kannel reads and the gateway does not: markup that would have to be turned into a text first. */
const MARKUP = ['text/html', 'text/vnd.wap.wml', 'text/xml']

/** Reads the parameters where they are: in the query, in a form, or in X-Kannel headers beside a body that is the text. */
export async function readSent(request: Request): Promise<Sent | NotTaken> {
  if (request.method !== 'POST' || !hasBody(request)) return ofParameters(readQuery(request.url))
  const type = mediaTypeOf(request.headers)
  if (type === FORM_TYPE) return ofParameters(await readQueryAndForm(request))
  if (MARKUP.includes(type)) return { status: 415, words: 'Unsupported content-type, rejected' }
  const defaultCoding = BODIES[type]
  if (defaultCoding === undefined) return { status: 400, words: 'Invalid content-type' }
  return ofHeaders(request.headers, await readOctets(request), defaultCoding)
}

function ofParameters({ octets, all }: Pick<ReturnType<typeof readQuery>, 'octets' | 'all'>): Sent {
  const udh = octets('udh')
  return {
    given: { first: octets, all },
    credentials: credentialsIn(octets),
    text: octets('text') ?? '',
    udh: udh ? Buffer.from(udh, 'latin1') : null,
    charset: octets('charset'),
    defaultCoding: null,
  }
}

function ofHeaders(headers: Headers, text: string, defaultCoding: SendSms['coding']): Sent {
  const first = (name: string) => headers.get(`x-kannel-${name}`)?.trim() ?? null
  return {
    given: { first, all: (name) => [first(name)].flatMap((value) => value ?? []) },
    credentials: credentialsIn(first),
    text,
    udh: udhOf(first('udh') ?? ''),
    charset: /;\s*charset="?([^\s";]+)/i.exec(headers.get('content-type') ?? '')?.[1] ?? null,
    defaultCoding,
  }
}

/** In hexadecimal digits, or with percent signs as in a query. */
function udhOf(text: string): Uint8Array | null {
  if (text === '') return null
  if (/^(?:[0-9a-f]{2})+$/i.test(text)) return Buffer.from(text, 'hex')
  return Buffer.from(readQuery(`?udh=${text}`).octets('udh') ?? '', 'latin1')
}

function credentialsIn(first: GivenParameters['first']): Credentials | null {
  const user = first('username') ?? first('user')
  const password = first('password') ?? first('pass')
  return user === null || password === null ? null : { user, password }
}
