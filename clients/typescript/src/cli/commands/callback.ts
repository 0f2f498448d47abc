import type { components } from '../../client.ts'
import type { Call } from '../call.ts'
import type { Command } from '../command.ts'
import { type Exit, Usage } from '../exits.ts'
import { clientOf } from '../settings.ts'
import { factsOf } from '../table.ts'
import { instantShown, readInstant, readPast } from '../times.ts'

/** `sms callback`: where a client is told. */
export const CALLBACK: Command = {
  name: 'callback',
  says: 'show where a client is told of its messages, set it, tell it again',
  about:
    'Of the client of SMS_KEY; without SMS_KEY, as an admin, of --client. What callbacks are signed with is shown when it is made and\nnever again. replay goes through all that there are, however many requests it takes.',
  verbs: [
    { word: null, args: [], says: 'the endpoint and its health', options: ['client'], run: show },
    {
      word: 'set',
      args: ['URL'],
      says: 'callbacks are posted there; one that was disabled is enabled',
      options: ['client', 'every-status'],
      run: set,
    },
    {
      word: 'rotate',
      args: [],
      says: 'another secret; the one before signs too for a day',
      options: ['client'],
      run: rotate,
    },
    { word: 'enable', args: [], says: 'after it was disabled or paused', options: ['client'], run: enable },
    { word: 'remove', args: [], says: 'callbacks that are open end', options: ['client'], run: remove },
    {
      word: 'replay',
      args: [],
      says: 'of a message, or of a time, are told again',
      options: ['client', 'message', 'since', 'until', 'dead'],
      run: replay,
    },
  ],
  examples: [
    ['sms callback', 'where the demo client is told'],
    ['sms callback set https://example.com/sms --every-status', 'the answer has the secret'],
    ['sms callback replay --since 2h --dead', 'those given up in the last two hours'],
  ],
}

type Endpoint = components['schemas']['CallbackEndpoint']

const ofClient = (call: Call) => ({
  params: { path: { id: clientOf(call.settings) } },
  signal: call.world.signal,
})

async function show(call: Call): Promise<Exit> {
  const { settings, gateway, world } = call
  const endpoint = settings.apiKey
    ? await gateway.get('/v1/me/callback', { signal: world.signal })
    : await gateway.get('/v1/clients/{id}/callback', ofClient(call))
  return shown(call, endpoint)
}

async function enable(call: Call): Promise<Exit> {
  const { settings, gateway, world } = call
  const endpoint = settings.apiKey
    ? await gateway.post('/v1/me/callback/enable', { signal: world.signal })
    : await gateway.post('/v1/clients/{id}/callback/enable', ofClient(call))
  return shown(call, endpoint)
}

function shown({ out }: Call, endpoint: Endpoint): Exit {
  const { breaker, counts } = endpoint
  out.one(endpoint, () =>
    factsOf(
      [
        ['url', endpoint.url ?? 'none: sms callback set URL'],
        ['told', endpoint.every_status ? 'each change of status' : 'final ones'],
        [
          'enabled',
          endpoint.enabled ? 'yes' : `no${endpoint.disabled_reason ? `: ${endpoint.disabled_reason}` : ''}`,
        ],
        [
          'breaker',
          breaker.open_until ? `${breaker.state} until ${instantShown(breaker.open_until)}` : breaker.state,
        ],
        ['waiting', `${counts.open}`],
        ['in 24 hours', `${counts.delivered_24h} delivered, ${counts.dead_24h} given up`],
      ],
      out.paint,
    ),
  )
  return 'done'
}

async function set(call: Call): Promise<Exit> {
  const {
    args: [url = ''],
    given,
    settings,
    gateway,
    out,
    world,
  } = call
  const body = { url, every_status: given['every-status'] === true }
  const made = settings.apiKey
    ? await gateway.put('/v1/me/callback', { body, signal: world.signal })
    : await gateway.put('/v1/clients/{id}/callback', { ...ofClient(call), body })
  out.one(made, () => [made.url, ...(made.secret === undefined ? [] : [made.secret])])
  if (made.secret !== undefined) out.note('the secret is shown only now')
  return 'done'
}

async function rotate(call: Call): Promise<Exit> {
  const { settings, gateway, out, world } = call
  const made = settings.apiKey
    ? await gateway.post('/v1/me/callback/rotate-secret', { signal: world.signal })
    : await gateway.post('/v1/clients/{id}/callback/rotate-secret', ofClient(call))
  out.one(made, () => [made.secret])
  out.note(`it is shown only now; the one before signs too until ${instantShown(made.previous_secret_until)}`)
  return 'done'
}

async function remove(call: Call): Promise<Exit> {
  const { settings, gateway, out, world } = call
  if (settings.apiKey) await gateway.delete('/v1/me/callback', { signal: world.signal })
  else await gateway.delete('/v1/clients/{id}/callback', ofClient(call))
  out.one({ removed: true }, () => ['removed'])
  return 'done'
}

async function replay(call: Call): Promise<Exit> {
  const { given, settings, gateway, out, world } = call
  const nowMs = world.now()
  if (given.message === undefined && given.since === undefined)
    throw new Usage('which ones? Say --message ID, or --since TIME')
  const which = {
    ...(given.message !== undefined && { message_id: given.message }),
    ...(given.since !== undefined && { from: readPast(given.since, 'since', nowMs) }),
    ...(given.since !== undefined && { to: readInstant(given.until ?? '+1m', 'until', nowMs) }),
    ...(given.dead === true && { state: 'DEAD' as const }),
  }
  let replayed = 0
  for (let cursor: string | null = null; ; ) {
    const body = { ...which, ...(cursor !== null && { cursor }) }
    const answer: components['schemas']['ReplayedCallbacks'] = settings.apiKey
      ? await gateway.post('/v1/me/callbacks/replay', { body, signal: world.signal })
      : await gateway.post('/v1/callbacks/replay', {
          body: { client_id: clientOf(settings), ...body },
          signal: world.signal,
        })
    replayed += answer.replayed
    cursor = answer.next_cursor
    if (cursor === null) break
  }
  out.one({ replayed }, () => [`${replayed} are told again`])
  return 'done'
}
