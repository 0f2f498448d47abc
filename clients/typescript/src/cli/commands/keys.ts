import type { Call } from '../call.ts'
import type { Command } from '../command.ts'
import type { Exit } from '../exits.ts'
import { clientOf } from '../settings.ts'
import { instantShown, readInstant } from '../times.ts'

/** `sms keys`: who may speak for a client. */
export const KEYS: Command = {
  name: 'keys',
  says: "list a client's API keys, make one, take one away",
  about:
    'Of the client of SMS_KEY; without SMS_KEY, as an admin, of --client. A key is shown when it is made and never again: PREFIX tells\nwhich is which. Neither the key that the line comes with nor the last good one is taken away.',
  verbs: [
    { word: null, args: [], says: 'all, the newest first', options: ['client'], run: list },
    {
      word: 'add',
      args: ['NAME'],
      says: 'another one, shown once',
      options: ['client', 'until'],
      run: add,
    },
    {
      word: 'revoke',
      args: ['ID'],
      says: 'take it away: it works 3 seconds more',
      options: ['client'],
      run: revoke,
    },
  ],
  examples: [
    ['sms keys', 'which there are, and when each was used last'],
    ['sms keys add "web shop" --until +90d', 'a key for a program, for 90 days'],
  ],
}

async function list({ settings, gateway, out, world: { signal } }: Call): Promise<Exit> {
  const { api_keys } = settings.apiKey
    ? await gateway.get('/v1/me/api-keys', { signal })
    : await gateway.get('/v1/clients/{id}/api-keys', {
        params: { path: { id: clientOf(settings) } },
        signal,
      })
  await out.list(
    api_keys,
    [
      { head: 'ID', of: ({ id }) => id },
      { head: 'PREFIX', of: ({ prefix }) => prefix },
      { head: 'GOOD', of: ({ good }) => (good ? 'yes' : 'no') },
      { head: 'ENDS', of: ({ ends_at }) => instantShown(ends_at) },
      { head: 'LAST USED', of: ({ last_used_at }) => instantShown(last_used_at) },
      { head: 'MADE BY', of: ({ made_by }) => made_by },
      { head: 'NAME', of: ({ name }) => name ?? '(main)', givesWay: true },
    ],
    'No keys: sms keys add NAME',
  )
  return 'done'
}

async function add({ args: [name = ''], given, settings, gateway, out, world }: Call): Promise<Exit> {
  const { signal } = world
  const until = given.until === undefined ? {} : { ends_at: readInstant(given.until, 'until', world.now()) }
  const body = { name, ...until }
  const made = settings.apiKey
    ? await gateway.post('/v1/me/api-keys', { body, signal })
    : await gateway.post('/v1/clients/{id}/api-keys', {
        params: { path: { id: clientOf(settings) } },
        body,
        signal,
      })
  out.one(made, () => [made.api_key])
  out.note('it is shown only now: SMS_KEY takes it')
  return 'done'
}

async function revoke({
  args: [key_id = ''],
  settings,
  gateway,
  out,
  world: { signal },
}: Call): Promise<Exit> {
  if (settings.apiKey)
    await gateway.delete('/v1/me/api-keys/{key_id}', { params: { path: { key_id } }, signal })
  else
    await gateway.delete('/v1/clients/{id}/api-keys/{key_id}', {
      params: { path: { id: clientOf(settings), key_id } },
      signal,
    })
  out.one({ id: key_id, revoked: true }, () => [`${key_id} is taken away`])
  return 'done'
}
