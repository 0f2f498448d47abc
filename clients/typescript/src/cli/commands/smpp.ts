import type { Call } from '../call.ts'
import type { Command } from '../command.ts'
import type { Exit } from '../exits.ts'
import { instantShown } from '../times.ts'
import { ACCOUNT_VERBS } from './smpp-account.ts'

/** `sms smpp`: who may bind to the SMPP server, and who is bound. */
export const SMPP: Command = {
  name: 'smpp',
  says: 'give clients an account at the SMPP server, list and end sessions (admins)',
  about:
    'Whoever speaks SMPP binds with the SYSTEM_ID and password of an account, at the SMPP_PORT of the gateway (docs/door-smpp.md).\nA new account gets a password that is shown once, or the one of --password-file. Fields are those of the API: allow_ips (with\ncommas), max_binds, window, max_parts_per_s, tlvs, receipts.format, receipts.message_id, join_parts, express, no_credits_status.',
  verbs: [
    {
      word: 'sessions',
      args: [],
      says: 'who is bound, the oldest first',
      options: ['client'],
      run: sessions,
    },
    ...ACCOUNT_VERBS,
    { word: 'kick', args: ['ID'], says: 'end a session; its client may bind again', options: [], run: kick },
  ],
  examples: [
    ['sms smpp account set shop', 'the demo client may bind as shop; the answer has its password'],
    [
      'sms smpp account set shop window=50 receipts.message_id=dec allow_ips=192.0.2.0/24,127.0.0.1',
      'change what is named, and leave the rest',
    ],
    ['sms smpp sessions', 'who is bound, from where, and what goes over it'],
    ['sms smpp kick ID', 'the id is the first word of its line'],
  ],
}

async function sessions({ given, gateway, out, world }: Call): Promise<Exit> {
  const query = given.client === undefined ? {} : { client_id: given.client }
  const answer = await gateway.get('/v1/smpp/sessions', { params: { query }, signal: world.signal })
  await out.list(
    answer.sessions,
    [
      { head: 'ID', of: ({ id }) => id },
      { head: 'SYSTEM ID', of: ({ system_id }) => system_id },
      { head: 'BOUND AS', of: ({ bound_as }) => bound_as },
      { head: 'FROM', of: ({ address, tls }) => `${address}${tls ? ' TLS' : ''}` },
      { head: 'SINCE', of: ({ since }) => instantShown(since) },
      { head: 'IN/S', of: ({ received_per_s }) => received_per_s, isRight: true },
      { head: 'OUT/S', of: ({ sent_per_s }) => sent_per_s, isRight: true },
      { head: 'IN', of: ({ received }) => received, isRight: true },
      { head: 'OUT', of: ({ sent }) => sent, isRight: true },
      { head: 'WINDOW', of: ({ in_hand, window }) => `${in_hand}/${window}`, isRight: true },
      { head: 'UNACKED', of: ({ unacked }) => unacked, isRight: true },
    ],
    'Nobody is bound.',
  )
  return 'done'
}

async function kick({ args: [id = ''], gateway, out, world }: Call): Promise<Exit> {
  await gateway.delete('/v1/smpp/sessions/{id}', { params: { path: { id } }, signal: world.signal })
  out.one({ id, kicked: true }, () => [`${id} is being ended`])
  return 'done'
}
