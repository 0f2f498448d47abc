import type { components } from '../../client.ts'
import type { Call } from '../call.ts'
import type { Command } from '../command.ts'
import type { Exit } from '../exits.ts'
import { readRows } from '../rows-file.ts'
import { instantShown } from '../times.ts'

type Price = components['schemas']['Prices']['prices'][number]

/** `sms prices`: what messages cost clients. */
export const PRICES: Command = {
  name: 'prices',
  says: 'list price lists and what is in them, or replace one (admins)',
  about:
    'Of all prefixes that fit a number the longest decides. A file holds all of a list: what it leaves out is gone.',
  verbs: [
    { word: null, args: [], says: 'the lists there are', options: [], run: lists },
    { word: 'show', args: ['LIST'], says: 'the prices of one', options: [], run: show },
    {
      word: 'apply',
      args: ['LIST', 'FILE'],
      says: 'as the file says: JSON, {"prices": […]}, or a line for each (- is standard input)',
      options: [],
      run: apply,
    },
  ],
  examples: [
    ['sms prices', 'the lists there are'],
    [
      `echo '{"prefix":"49","price_cents":0.79}' | sms prices apply default -`,
      'Germany for 0.79 cents a part, in the list of who has no other',
    ],
    ['sms prices show default', 'what is in it'],
  ],
}

async function lists({ gateway, out, world }: Call): Promise<Exit> {
  const { price_lists } = await gateway.get('/v1/price-lists', { signal: world.signal })
  await out.list(
    price_lists,
    [
      { head: 'LIST', of: ({ name }) => name },
      { head: 'ENTRIES', of: ({ entries }) => entries, isRight: true },
      { head: 'CHANGED', of: ({ updated_at }) => instantShown(updated_at) },
    ],
    'No price lists: a part costs PRICE_PER_PART_CENTS.',
  )
  return 'done'
}

async function show({ args: [name = ''], gateway, out, world }: Call): Promise<Exit> {
  const { prices } = await gateway.get('/v1/price-lists/{name}', {
    params: { path: { name } },
    signal: world.signal,
  })
  await out.list(
    prices,
    [
      { head: 'PREFIX', of: ({ prefix }) => (prefix === '' ? 'every number' : prefix) },
      { head: 'CENTS', of: ({ price_cents }) => price_cents, isRight: true },
      {
        head: 'EXPRESS',
        of: ({ express_surcharge_cents }) => express_surcharge_cents ?? null,
        isRight: true,
      },
      { head: 'FROM', of: ({ valid_from }) => instantShown(valid_from) },
    ],
    'It is empty: a part costs PRICE_PER_PART_CENTS.',
  )
  return 'done'
}

async function apply({ args: [name = '', path = ''], gateway, out, world }: Call): Promise<Exit> {
  const prices = await readRows(path, 'prices', world)
  const answer = await gateway.put('/v1/price-lists/{name}', {
    params: { path: { name } },
    // What an entry may have is for the gateway to say.
    body: { prices: prices as Price[] },
    signal: world.signal,
  })
  out.one(answer, () => [`${name}: ${prices.length} prices, every process goes by them within 2 s`])
  return 'done'
}
