import type { components } from '../../client.ts'
import type { Call } from '../call.ts'
import type { Command, Verb } from '../command.ts'
import type { Exit } from '../exits.ts'
import type { Style } from '../paint.ts'
import { shown } from '../shown.ts'
import { factsOf } from '../table.ts'
import { instantShown } from '../times.ts'

type Provider = components['schemas']['Provider']

/** What an admin may do with one. */
const SAYS = {
  pause: 'submit nothing more to it',
  drain: 'let it finish, and give it nothing new',
  resume: 'go on',
} as const
type Action = keyof typeof SAYS

const STYLES: Readonly<Record<Provider['state'], Style>> = {
  active: 'green',
  paused: 'yellow',
  draining: 'yellow',
}

/** `sms providers`: the ways out, and what they do now. */
export const PROVIDERS: Command = {
  name: 'providers',
  says: 'list providers and what they do now, pause and resume them (admins)',
  about: 'Paused: what is for it waits. Draining: it gets what it has, and nothing new.',
  verbs: [
    { word: null, args: [], says: 'all', options: [], run: list },
    {
      word: 'show',
      args: ['NAME'],
      says: 'one, with its lines and where its receipts go',
      options: [],
      run: show,
    },
    ...(['pause', 'drain', 'resume'] as const).map(
      (word): Verb => ({
        word,
        args: ['NAME'],
        says: SAYS[word],
        options: [],
        run: (call) => act(word, call),
      }),
    ),
  ],
  examples: [
    ['sms providers', 'who is there, and how it goes'],
    ['sms providers pause mock', 'stop one; sms providers resume mock lets it go on'],
  ],
}

async function list({ gateway, out, world }: Call): Promise<Exit> {
  const { providers } = await gateway.get('/v1/providers', { signal: world.signal })
  await out.list(
    providers,
    [
      { head: 'NAME', of: ({ name }) => name },
      { head: 'KIND', of: ({ kind }) => kind },
      { head: 'STATE', of: ({ state }) => state, style: ({ state }) => STYLES[state] },
      { head: 'LINES', of: openLines, isRight: true },
      {
        head: 'IN FLIGHT',
        of: ({ live }) => live.lines.reduce((sum, { in_flight }) => sum + in_flight, 0),
        isRight: true,
      },
      { head: 'PARTS/S', of: ({ live }) => live.parts_per_s, isRight: true },
      {
        head: 'BREAKER',
        of: ({ live }) => live.breaker,
        style: ({ live }) => (live.breaker === 'open' ? 'red' : null),
      },
      { head: 'PROBLEM', of: ({ problem }) => problem, style: () => 'red', givesWay: true },
    ],
    'No providers.',
  )
  return 'done'
}

async function show({ args: [name = ''], gateway, out, world }: Call): Promise<Exit> {
  const provider = await gateway.get('/v1/providers/{name}', {
    params: { path: { name } },
    signal: world.signal,
  })
  const { live } = provider
  out.one(provider, () => [
    ...factsOf(
      [
        ['name', provider.name],
        ['kind', provider.kind],
        ['state', provider.state],
        ['problem', provider.problem],
        ['settings', JSON.stringify(provider.settings)],
        ['secrets', provider.secrets.length === 0 ? null : provider.secrets.join(', ')],
        ['lines', `${openLines(provider)} open of ${provider.lines ?? 'one in each worker thread'}`],
        [
          'bounds',
          `${provider.max_parts_per_s ?? 'any'} parts/s, ${provider.max_in_flight} in flight on a line`,
        ],
        ['no answer', `after ${provider.timeout_ms} ms: ${provider.on_unknown}`],
        ['now', `${live.parts_per_s} parts/s, ${live.waiting} waiting, breaker ${live.breaker}`],
        ['receipts', provider.receipt_url],
        ['inbound', provider.inbound_url],
        ['changed', instantShown(provider.updated_at)],
      ],
      out.paint,
    ),
    ...live.lines
      .filter(({ last_error }) => last_error !== null)
      .map(({ slot, state, last_error }) => out.paint('red', shown(`line ${slot} ${state}: ${last_error}`))),
  ])
  return 'done'
}

async function act(word: Action, { args: [name = ''], gateway, out, world }: Call): Promise<Exit> {
  const provider = await gateway.post(`/v1/providers/{name}/${word}`, {
    params: { path: { name } },
    signal: world.signal,
  })
  out.one(provider, () => [
    `${name} is ${out.paint(STYLES[provider.state], provider.state)}: every process goes by it within 2 s`,
  ])
  return 'done'
}

function openLines({ live }: Provider): number {
  return live.lines.filter(({ state }) => state === 'open').length
}
