import { type components, Refused } from '../../client.ts'
import type { Call } from '../call.ts'
import type { Command } from '../command.ts'
import type { Exit } from '../exits.ts'
import { fileVerbs, type WholeList } from '../files/whole-list.ts'
import { instantShown } from '../times.ts'

type Price = components['schemas']['Prices']['prices'][number]

/** `sms prices`: what messages cost clients. */
export const PRICES: Command = {
  name: 'prices',
  says: 'list price lists and what is in them, or replace one (admins)',
  about:
    'Of all prefixes that fit a number the longest decides. A file holds all of a list: what it leaves out is gone. What export wrote\nis applied only while nobody else has changed the list since.',
  verbs: [
    { word: null, args: [], says: 'the lists there are', options: [], run: lists },
    { word: 'show', args: ['LIST'], says: 'the prices of one', options: [], run: show },
    ...fileVerbs(
      'prices',
      ['LIST'],
      pricesOf,
      (count) => `${count} prices: every process goes by them within 2 s`,
    ),
  ],
  examples: [
    ['sms prices', 'the lists there are'],
    [
      `echo '{"prefix":"49","price_cents":0.79}' | sms prices apply default -`,
      'Germany for 0.79 cents a part, in the list of who has no other',
    ],
    ['sms prices show default', 'what is in it'],
    ['sms prices export default > default.json', 'to change it: a price a line, and its version'],
    ['sms prices apply default default.json', 'as the file says now, unless somebody else was faster'],
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

function pricesOf({ args: [name = ''], gateway, world: { signal } }: Call): WholeList<'prices'> {
  const path = { name }
  return {
    name: 'prices',
    read: () =>
      gateway.whole.get('/v1/price-lists/{name}', { params: { path }, signal }).catch((error) => {
        if (error instanceof Refused && error.code === 'unknown_price_list') return null
        throw error
      }),
    replace: (rows, header) =>
      gateway.whole.put('/v1/price-lists/{name}', {
        params: { path, header },
        // What an entry may have is for the gateway to say.
        body: { prices: rows as Price[] },
        signal,
      }),
  }
}
