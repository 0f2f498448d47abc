import type { Call } from '../call.ts'
import type { Command } from '../command.ts'
import type { Exit } from '../exits.ts'
import { listPages } from '../pages.ts'
import { clientOf } from '../settings.ts'
import { factsOf } from '../table.ts'
import { instantShown, readChange, readCount, readNumber } from '../times.ts'

/** `sms clients`: who sends. */
export const CLIENTS: Command = {
  name: 'clients',
  says: 'list clients, make one, give one an API key (admins)',
  about: '',
  verbs: [
    { word: null, args: [], says: 'all, by their ids', options: ['limit', 'all'], run: list },
    { word: 'show', args: ['ID'], says: 'one', options: [], run: show },
    {
      word: 'add',
      args: ['NAME'],
      says: 'make one; the answer has its id',
      options: ['credit', 'rps', 'price-list', 'key'],
      run: add,
    },
    {
      word: 'key',
      args: ['ID'],
      says: 'a new API key, shown once; the one before it ends',
      options: [],
      run: key,
    },
  ],
  examples: [
    ['sms clients', 'who is there, with their money'],
    ['sms clients add Shop --credit 1000 --rps 50', 'a client that may spend 1000 cents'],
  ],
}

/** `sms topup`: money in. */
export const TOPUP: Command = {
  name: 'topup',
  says: "add to a client's credit (admins)",
  about: 'In cents, with up to four decimals. The same line twice adds twice; with --key it adds once.',
  verbs: [
    {
      word: null,
      args: ['CLIENT', 'CENTS'],
      says: 'it is in the ledger at once',
      options: ['note', 'key'],
      run: topup,
    },
  ],
  examples: [
    [
      'sms topup 550e8400-e29b-41d4-a716-446655440000 5000 --note "invoice 118" --key invoice-118',
      '50 euros, once',
    ],
  ],
}

/** `sms adjust`: a correction. */
export const ADJUST: Command = {
  name: 'adjust',
  says: "correct a client's credit, with the reason (admins)",
  about:
    'In cents, with up to four decimals. The same line twice corrects twice; with --key it corrects once.',
  verbs: [
    {
      word: null,
      args: ['CLIENT', 'CENTS', 'REASON'],
      says: 'CENTS below 0 take away, no more than the client can spend; they go behind --',
      options: ['key'],
      run: adjust,
    },
  ],
  examples: [
    ['sms adjust 550e8400-e29b-41d4-a716-446655440000 100 "outage of 2026-11-20"', 'a gift of one euro'],
    ['sms adjust 550e8400-e29b-41d4-a716-446655440000 -- -250 "paid twice"', 'takes 2.50 euros away'],
  ],
}

/** `sms credit`: what is left. */
export const CREDIT: Command = {
  name: 'credit',
  says: 'say what a client has left to spend',
  about: '',
  verbs: [
    {
      word: null,
      args: [],
      says: 'free, held for what is under way, and spent',
      options: ['client'],
      run: credit,
    },
  ],
  examples: [['sms credit', 'of SMS_CLIENT, or the demo client']],
}

async function list(call: Call): Promise<Exit> {
  const { gateway, world } = call
  return await listPages(
    call,
    (limit) => gateway.list('/v1/clients', { params: { query: { limit } }, signal: world.signal }),
    [
      { head: 'ID', of: ({ id }) => id },
      { head: 'CREDIT', of: ({ credit_cents }) => credit_cents, isRight: true },
      { head: 'HELD', of: ({ held_cents }) => held_cents, isRight: true },
      { head: 'SPENT', of: ({ captured_cents }) => captured_cents, isRight: true },
      { head: 'RPS', of: ({ rate_limit_rps }) => rate_limit_rps, isRight: true },
      { head: 'PRICES', of: ({ price_list }) => price_list ?? 'default' },
      { head: 'KEY', of: ({ has_api_key }) => (has_api_key ? 'yes' : 'no') },
      { head: 'NAME', of: ({ name }) => name, givesWay: true },
    ],
    'No clients: sms clients add NAME',
  )
}

async function show({ args: [id = ''], gateway, out, world }: Call): Promise<Exit> {
  const client = await gateway.get('/v1/clients/{id}', { params: { path: { id } }, signal: world.signal })
  out.one(client, () =>
    factsOf(
      [
        ['id', client.id],
        ['name', client.name],
        ['credit', `${client.credit_cents} cents`],
        ['may spend', `${client.spendable_cents} cents`],
        ['limit', `${client.credit_limit_cents} cents below 0`],
        ['low-water mark', client.low_water_cents === null ? 'none' : `${client.low_water_cents} cents`],
        ['daily cap', client.daily_cap_cents === null ? 'none' : `${client.daily_cap_cents} cents`],
        ['today', `${client.spent_today_cents} cents`],
        ['held', `${client.held_cents} cents`],
        ['spent', `${client.captured_cents} cents`],
        ['rate', client.rate_limit_rps === null ? "the gateway's" : `${client.rate_limit_rps} messages/s`],
        ['prices', client.price_list ?? 'default'],
        ['API key', client.has_api_key ? 'yes' : 'no: sms clients key ID'],
        ['made', instantShown(client.created_at)],
      ],
      out.paint,
    ),
  )
  return 'done'
}

async function add({ args: [name = ''], given, gateway, out, world }: Call): Promise<Exit> {
  const client = await gateway.post('/v1/clients', {
    body: {
      name,
      ...(given.credit !== undefined && { credit_cents: readNumber(given.credit, '--credit') }),
      ...(given.rps !== undefined && { rate_limit_rps: readCount(given.rps, 'rps') }),
      ...(given['price-list'] !== undefined && { price_list: given['price-list'] }),
    },
    ...(given.key !== undefined && { headers: { 'Idempotency-Key': given.key } }),
    signal: world.signal,
  })
  out.one(client, () => [`${client.id}  ${client.credit_cents} cents`])
  return 'done'
}

async function key({ args: [id = ''], gateway, out, world }: Call): Promise<Exit> {
  const made = await gateway.post('/v1/clients/{id}/api-keys', {
    params: { path: { id } },
    signal: world.signal,
  })
  out.one(made, () => [made.api_key])
  out.note('it is shown only now: SMS_KEY takes it')
  return 'done'
}

async function topup({ args: [id = '', cents = ''], given, gateway, out, world }: Call): Promise<Exit> {
  const made = await gateway.post('/v1/clients/{id}/topups', {
    params: { path: { id } },
    body: { amount_cents: readNumber(cents, 'CENTS'), ...(given.note !== undefined && { note: given.note }) },
    ...(given.key !== undefined && { headers: { 'Idempotency-Key': given.key } }),
    signal: world.signal,
  })
  out.one(made, () => [`${made.amount_cents} cents added, top-up ${made.id}`])
  return 'done'
}

async function adjust({
  args: [id = '', cents = '', reason = ''],
  given,
  gateway,
  out,
  world,
}: Call): Promise<Exit> {
  const made = await gateway.post('/v1/clients/{id}/adjustments', {
    params: { path: { id } },
    body: { amount_cents: readChange(cents, 'CENTS'), reason },
    ...(given.key !== undefined && { headers: { 'Idempotency-Key': given.key } }),
    signal: world.signal,
  })
  out.one(made, () => [`${made.amount_cents} cents, adjustment ${made.id}`])
  return 'done'
}

async function credit({ settings, gateway, out, world }: Call): Promise<Exit> {
  const query = { client_id: clientOf(settings) }
  const balance = await gateway.get('/v1/me', { params: { query }, signal: world.signal })
  out.one(balance, () =>
    factsOf(
      [
        ['client', balance.name],
        ['credit', `${balance.credit_cents} cents`],
        ['may spend', `${balance.spendable_cents} cents`],
        ['held', `${balance.held_cents} cents`],
        ['spent', `${balance.captured_cents} cents`],
      ],
      out.paint,
    ),
  )
  return 'done'
}
