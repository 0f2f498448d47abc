import type { components } from '../../client.ts'
import type { Call } from '../call.ts'
import type { Command } from '../command.ts'
import type { Exit } from '../exits.ts'
import { fileVerbs, type WholeList } from '../files/whole-list.ts'
import { shown } from '../shown.ts'
import { factsOf } from '../table.ts'
import { readCount } from '../times.ts'

type Route = components['schemas']['Route']
type Candidate = components['schemas']['RouteExplanation']['candidates'][number]

/** `sms explain`: where a message would go, and why. */
export const EXPLAIN: Command = {
  name: 'explain',
  says: 'say which provider a message would go to now, and why (admins)',
  about: '',
  verbs: [
    {
      word: null,
      args: ['NUMBER'],
      says: 'nothing is sent',
      options: ['from', 'lane', 'parts', 'message', 'client'],
      run: explain,
    },
  ],
  examples: [
    ['sms explain +4915112345678', 'the rule, the providers, price and cost'],
    ['sms explain +4915112345678 --lane otp', 'a one-time password may go another way'],
  ],
}

/** `sms routes`: the rules. */
export const ROUTES: Command = {
  name: 'routes',
  says: 'list the rules that choose a provider, or replace them (admins)',
  about:
    'The first rule that fits a message decides. A file holds all of them: what it leaves out is gone. What export wrote is applied\nonly while nobody else has changed the rules since.',
  verbs: [
    { word: null, args: [], says: 'in their order', options: [], run: list },
    ...fileVerbs('routes', [], routesOf, (count) => `${count} rules: every process goes by them within 2 s`),
  ],
  examples: [
    ['sms routes', 'what there is'],
    ['sms routes export > routes.json', 'to change them: a rule a line, and their version'],
    ['sms routes apply routes.json', 'as the file says now, unless somebody else was faster'],
  ],
}

async function explain({ args: [to = ''], given, settings, gateway, out, world }: Call): Promise<Exit> {
  const answer = await gateway.post('/v1/routes/explain', {
    body: {
      to,
      ...(settings.clientId !== null && { client_id: settings.clientId }),
      ...(given.from !== undefined && { from: given.from }),
      ...(given.message !== undefined && { message_id: given.message }),
      ...(given.lane !== undefined && { lane: given.lane }),
      ...(given.parts !== undefined && { parts: readCount(given.parts, 'parts') }),
    },
    signal: world.signal,
  })
  out.one(answer, () => [
    ...answer.words.map(shown),
    ...factsOf(
      [
        ['rule', answer.rule?.name ?? 'none fits'],
        ['provider', answer.chosen],
        ['country', answer.country],
        ['price', `${answer.price_cents} cents`],
        ['cost', costOf(answer.candidates.find(({ provider }) => provider === answer.chosen))],
        ['refused', answer.refused],
      ],
      out.paint,
    ),
  ])
  return answer.chosen === null || answer.refused !== null ? 'unwelcome' : 'done'
}

function costOf(candidate: Candidate | undefined): string | null {
  const cents = candidate?.cost_cents ?? null
  return cents === null ? null : `${cents} cents`
}

async function list({ gateway, out, world }: Call): Promise<Exit> {
  const { routes } = await gateway.get('/v1/routes', { signal: world.signal })
  await out.list(
    routes,
    [
      { head: 'RULE', of: ({ name }) => name },
      { head: 'FITS', of: fits },
      { head: 'TO', of: targets, givesWay: true },
    ],
    'No rules: no message has a way. sms help routes',
  )
  return 'done'
}

function fits({ match }: Route): string {
  const conditions = Object.entries(match).map(
    ([name, value]) => `${name} ${typeof value === 'string' ? value : JSON.stringify(value)}`,
  )
  return conditions.length === 0 ? 'everything' : conditions.join(', ')
}

/** In the order in which they are asked: `a 2/3 b 1/3, then c`. */
function targets({ targets }: Route): string {
  const orders = [...new Set(targets.map(({ order }) => order))].sort((a, b) => a - b)
  return orders
    .map((order) => {
      const equal = targets.filter((target) => target.order === order)
      const sum = equal.reduce((total, { weight }) => total + weight, 0)
      return equal
        .map(({ provider, weight }) => (equal.length === 1 ? provider : `${provider} ${weight}/${sum}`))
        .join(' ')
    })
    .join(', then ')
}

function routesOf({ gateway, world: { signal } }: Call): WholeList<'routes'> {
  return {
    name: 'routes',
    read: () => gateway.whole.get('/v1/routes', { signal }),
    replace: (rows, header) =>
      gateway.whole.put('/v1/routes', {
        params: { header },
        // What a rule may have is for the gateway to say.
        body: { routes: rows as Route[] },
        signal,
      }),
  }
}
