import { type components, Refused } from '../../client.ts'
import type { Call } from '../call.ts'
import type { Verb } from '../command.ts'
import { type Exit, Usage } from '../exits.ts'
import { readWhole } from '../files/rows-file.ts'
import { clientOf } from '../settings.ts'
import { factsOf } from '../table.ts'

type Account = components['schemas']['SmppAccount']
/** What an admin may say of an account, beside its name and its password. */
type Settings = Omit<Account, 'client_id' | 'system_id' | 'sessions' | 'waiting'>

/** As many characters as SMPP has for a password (v3.4, clause 5.2.2): many clients send no more. */
const PASSWORD_CHARACTERS = 8
/** Without those that look like others. */
const LETTERS = 'abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789'

/** How a value is read that stands behind a field of the account. */
const FIELDS = {
  allow_ips: 'list',
  max_binds: 'json',
  window: 'json',
  max_parts_per_s: 'json',
  tlvs: 'list',
  'receipts.format': 'text',
  'receipts.message_id': 'text',
  join_parts: 'json',
  express: 'json',
  no_credits_status: 'json',
} as const satisfies Readonly<Record<string, 'list' | 'json' | 'text'>>

/** `sms smpp account …`: as whom a client binds. */
export const ACCOUNT_VERBS: readonly Verb[] = [
  { word: 'account show', args: [], says: 'as whom the client binds', options: ['client'], run: show },
  {
    word: 'account set',
    args: ['SYSTEM_ID', '[FIELD=VALUE…]'],
    says: 'make it, or change these fields of it',
    options: ['password-file', 'client'],
    run: set,
  },
  {
    word: 'account remove',
    args: [],
    says: 'the client binds no more; its sessions are ended',
    options: ['client'],
    run: remove,
  },
]

async function show({ settings, gateway, out, world }: Call): Promise<Exit> {
  const account = await gateway.get('/v1/clients/{id}/smpp', {
    params: { path: { id: clientOf(settings) } },
    signal: world.signal,
  })
  out.one(account, () => linesOf(account, out))
  return 'done'
}

async function set({
  args: [systemId = '', ...changes],
  given,
  settings,
  gateway,
  out,
  world,
}: Call): Promise<Exit> {
  const params = { path: { id: clientOf(settings) } }
  const changed = readChanges(changes)
  const own = given['password-file'] === undefined ? null : await readPassword(given['password-file'], world)
  const before = await gateway
    .get('/v1/clients/{id}/smpp', { params, signal: world.signal })
    .catch((error) => {
      if (error instanceof Refused && error.code === 'no_smpp_account') return null
      throw error
    })
  const made = before === null && own === null ? newPassword() : null
  const password = own ?? made
  const account = await gateway.put('/v1/clients/{id}/smpp', {
    params,
    body: {
      ...settingsOf(before),
      ...changed,
      ...(changed.receipts && { receipts: { ...before?.receipts, ...changed.receipts } }),
      system_id: systemId,
      ...(password !== null && { password }),
    },
    signal: world.signal,
  })
  out.one(made === null ? account : { ...account, password: made }, () => [
    ...linesOf(account, out),
    ...(made === null ? [] : factsOf([['password', made]], out.paint)),
  ])
  if (made !== null) out.note('the password is shown only now')
  return 'done'
}

async function remove({ settings, gateway, out, world }: Call): Promise<Exit> {
  const id = clientOf(settings)
  await gateway.delete('/v1/clients/{id}/smpp', { params: { path: { id } }, signal: world.signal })
  out.one({ client_id: id, removed: true }, () => [`${id} has no account any more`])
  return 'done'
}

/** `window=50 allow_ips=192.0.2.0/24,127.0.0.1 receipts.message_id=dec`. Throws `Usage`. */
function readChanges(changes: readonly string[]): Partial<Settings> {
  const read: Record<string, unknown> = {}
  const receipts: Record<string, unknown> = {}
  for (const change of changes) {
    const [, name = change, value] = /^([^=]*)=(.*)$/s.exec(change) ?? []
    if (value === undefined || !isField(name))
      throw new Usage(
        `${change} must be FIELD=VALUE, with one of ${Object.keys(FIELDS).join(', ')}; a password goes by --password-file`,
      )
    if (name.startsWith('receipts.')) receipts[name.slice('receipts.'.length)] = readValue(name, value)
    else read[name] = readValue(name, value)
  }
  // What a field may hold is for the gateway to say.
  return { ...read, ...(Object.keys(receipts).length > 0 && { receipts }) } as Partial<Settings>
}

function isField(name: string): name is keyof typeof FIELDS {
  return Object.hasOwn(FIELDS, name)
}

/** A list has commas, and may be null where that is all of them; numbers, true, false and null are as in JSON. */
function readValue(name: keyof typeof FIELDS, value: string): unknown {
  if (FIELDS[name] === 'text') return value
  if (FIELDS[name] === 'list' && value !== 'null') return value.split(',').filter((each) => each !== '')
  try {
    return JSON.parse(value)
  } catch {
    throw new Usage(`${name} must be a number, true, false or null`)
  }
}

async function readPassword(path: string, world: Call['world']): Promise<string> {
  const [first = ''] = (await readWhole(path, world)).split(/\r?\n/, 1)
  return first
}

/** Where the octet of a random number is beyond a multiple of the letters it is thrown again: each is as likely as the others. */
function newPassword(): string {
  let password = ''
  while (password.length < PASSWORD_CHARACTERS) {
    const [octet = 0] = crypto.getRandomValues(new Uint8Array(1))
    if (octet < LETTERS.length * Math.floor(256 / LETTERS.length)) password += LETTERS[octet % LETTERS.length]
  }
  return password
}

function settingsOf(account: Account | null): Partial<Settings> {
  if (account === null) return {}
  const { client_id: _, system_id: __, sessions: ___, waiting: ____, ...settings } = account
  return settings
}

function linesOf(account: Account, { paint }: Call['out']): string[] {
  return factsOf(
    [
      ['client', account.client_id],
      ['system_id', account.system_id],
      ['allow_ips', account.allow_ips.length === 0 ? 'any' : account.allow_ips.join(', ')],
      ['max_binds', account.max_binds],
      ['window', account.window],
      ['max_parts_per_s', account.max_parts_per_s ?? 'no limit of its own'],
      ['tlvs', account.tlvs === null ? 'all' : account.tlvs.join(', ') || 'none'],
      ['receipts', `${account.receipts.format}, ids as ${account.receipts.message_id}`],
      ['join_parts', String(account.join_parts)],
      ['express', String(account.express)],
      ['no_credits_status', `0x${account.no_credits_status.toString(16)}`],
      ['now', `${account.sessions} sessions bound, ${account.waiting} receipts and inbound messages wait`],
    ],
    paint,
  )
}
