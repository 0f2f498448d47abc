import { describe, expect, test } from 'bun:test'
import { DEMO_CLIENT } from '../../../src/domain/demo-client.ts'
import { refusal, type } from '../../support/typed-line.ts'

const ID = '019abcde-0000-7000-8000-000000000001'

describe('sms smpp', () => {
  const session = {
    id: ID,
    client_id: DEMO_CLIENT.id,
    system_id: 'shop\u001b[2J',
    bound_as: 'transceiver',
    address: '192.0.2.7',
    tls: true,
    interface_version: '3.4',
    since: '2026-11-24T10:00:00.000Z',
    held_by: 'api-1',
    received: 120,
    sent: 7,
    received_per_s: 20,
    sent_per_s: 1.5,
    window: 50,
    in_hand: 3,
    unacked: 2,
  }

  test('sessions shows who is bound, and what goes over it', async () => {
    const { out, asked } = await type(
      ['smpp', 'sessions', '-c', DEMO_CLIENT.id],
      [{ status: 200, body: { sessions: [session] } }],
    )
    expect(asked.map(({ path }) => path)).toEqual([`/v1/smpp/sessions?client_id=${DEMO_CLIENT.id}`])
    expect(out.split('\n')[1]?.split(/ {2,}/)).toEqual([
      ID,
      'shop\\u{1b}[2J',
      'transceiver',
      '192.0.2.7 TLS',
      '2026-11-24 10:00:00',
      '20',
      '1.5',
      '120',
      '7',
      '3/50',
      '2',
    ])
  })

  test('kick ends one', async () => {
    const { exit, out, asked } = await type(['smpp', 'kick', ID], [{ status: 204, body: null }])
    expect({ exit, out }).toEqual({ exit: 'done', out: `${ID} is being ended\n` })
    expect(asked.map(({ method, path }) => `${method} ${path}`)).toEqual([`DELETE /v1/smpp/sessions/${ID}`])
  })

  const account = {
    client_id: DEMO_CLIENT.id,
    system_id: 'shop',
    allow_ips: [],
    max_binds: 4,
    window: 100,
    max_parts_per_s: null,
    tlvs: null,
    receipts: { format: 'text_and_tlvs', message_id: 'uuid' },
    join_parts: false,
    express: false,
    no_credits_status: 0x45,
    sessions: 0,
    waiting: 0,
  }
  const none = refusal(404, 'no_smpp_account')

  test('account set makes one, with a password that is shown once', async () => {
    const { exit, out, asked } = await type(
      ['smpp', 'account', 'set', 'shop', '--json'],
      [none, { status: 200, body: account }],
    )
    expect(exit).toBe('done')
    expect(asked.map(({ method, path }) => `${method} ${path}`)).toEqual([
      `GET /v1/clients/${DEMO_CLIENT.id}/smpp`,
      `PUT /v1/clients/${DEMO_CLIENT.id}/smpp`,
    ])
    const { password, ...body } = JSON.parse(asked[1]?.body ?? '')
    expect(body).toEqual({ system_id: 'shop' })
    // As many as SMPP has room for, without those that look like others.
    expect(password).toMatch(/^[a-km-zA-HJ-NP-Z2-9]{8}$/)
    expect(JSON.parse(out).password).toBe(password)
  })

  test('account set changes what is named and leaves the rest, the password too', async () => {
    const { out, asked } = await type(
      ['smpp', 'account', 'set', 'shop', 'window=50', 'receipts.message_id=dec', 'allow_ips=192.0.2.7,::1'],
      [
        { status: 200, body: account },
        { status: 200, body: account },
      ],
    )
    const { client_id: _, sessions: __, waiting: ___, ...settings } = account
    expect(JSON.parse(asked[1]?.body ?? '')).toEqual({
      ...settings,
      window: 50,
      receipts: { format: 'text_and_tlvs', message_id: 'dec' },
      allow_ips: ['192.0.2.7', '::1'],
    })
    expect(out).not.toContain('password')
  })

  test('account set takes a password from a file, and none from the line', async () => {
    const { asked } = await type(['smpp', 'account', 'set', 'shop', '--password-file', '-'], [none, none], {
      readInput: async () => 'kT7wq2Zp\r\nmore',
    })
    expect(JSON.parse(asked[1]?.body ?? '')).toEqual({ system_id: 'shop', password: 'kT7wq2Zp' })
    for (const field of ['password=x', 'window', 'window=many', 'sessions=1']) {
      const { exit, asked } = await type(['smpp', 'account', 'set', 'shop', field], [])
      expect({ field, exit, asked }).toEqual({ field, exit: 'usage', asked: [] })
    }
  })

  test('account remove ends it', async () => {
    const { exit, asked } = await type(['smpp', 'account', 'remove'], [{ status: 204, body: null }])
    expect(exit).toBe('done')
    expect(asked.map(({ method, path }) => `${method} ${path}`)).toEqual([
      `DELETE /v1/clients/${DEMO_CLIENT.id}/smpp`,
    ])
  })
})
