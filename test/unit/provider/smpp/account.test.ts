import { describe, expect, test } from 'bun:test'
import { SMPP_KIND } from '../../../../src/provider/smpp/smpp-kind.ts'
import { hooks, submission } from '../../../support/http-provider.ts'

const check = (settings: object, ...secrets: string[]) =>
  SMPP_KIND.check({ host: 'smsc.example.com', port: 2775, system_id: 'u', ...settings }, new Set(secrets))

const NOT_PEM = 'no certificate'

describe('settings of an SMSC account', () => {
  test('that say no more than they must can be used', () => {
    expect(check({})).toBeNull()
  })

  for (const [why, field, settings, secrets = []] of [
    ['a port that is none', 'port', { port: 0 }],
    ['an account of more than 15 characters', 'system_id', { system_id: 'x'.repeat(16) }],
    ['an account beyond ASCII', 'system_id', { system_id: 'ü' }],
    ['an unknown bind', 'bind', { bind: 'tranceiver' }],
    ['a setting that there is none of', 'source', { source: { ton: 1 } }],
    ['a window of nothing', 'window', { window: 0 }],
    ['a type of a sender of no known shape', 'ton_npi.national', { ton_npi: { national: { ton: 2 } } }],
    ['a type beyond an octet', 'ton_npi.digits.ton', { ton_npi: { digits: { ton: 256 } } }],
    ['receipts that cannot come', 'receipts', { bind: 'transmitter' }],
    ['checking by certificates without checking', 'tls.verify', { tls: { verify: false, ca: NOT_PEM } }],
    ['certificates that are none', 'tls.ca', { tls: { ca: NOT_PEM } }],
    ['a certificate without its key', 'secrets.private_key', { tls: {} }, ['certificate']],
    ['a key without its certificate', 'secrets.certificate', { tls: {} }, ['private_key']],
    ['a certificate without TLS', 'tls', {}, ['certificate', 'private_key']],
    ['parameters in SMPP 3.3', 'long_messages', { interface_version: '3.3', long_messages: 'sar' }],
    ['parameters in SMPP 3.3', 'tlvs', { interface_version: '3.3', tlvs: { '0x1400': 'a' } }],
    ['a parameter that says what the text is', 'tlvs', { tlvs: { '0x0424': 'a' } }],
    ['a parameter twice', 'tlvs', { tlvs: { '0x140A': 'a', '0x140a': 'b' } }],
    ['a parameter of no type', 'tlvs.0x1400', { tlvs: { '0x1400': { int64: 1 } } }],
    ['an unknown outcome', 'status_map.0x08', { status_map: { '0x08': 'ignored' } }],
    ['a status that is none', 'status_map', { status_map: { '8': 'permanent' } }],
  ] as const)
    test(`${why}: ${field} is named`, () => {
      const violation = check(settings, ...secrets)
      expect([violation?.field, (violation?.rule ?? '').length > 0]).toEqual([field, true])
    })
})

test('a status and its outcome that cannot be have their rules', () => {
  expect(check({ status_map: { '8': 'permanent' } })?.rule).toBe(
    'must be by command_status, as {"0x0000000b": "temporary"}',
  )
  expect(check({ status_map: { '0x08': 'ignored' } })?.rule).toBe(
    'must be one of temporary, permanent, opted_out, throttled, unknown',
  )
})

test('an SMSC of 3.3, which has no parameters, is given none of a message either', async () => {
  const settings = { host: 'smsc.example.com', port: 2775, system_id: 'u' }
  const request = submission({
    tlvs: [{ tag: 0x1500, octets: Uint8Array.of(0x41) }],
    dlt: { entityId: '1101', templateId: '' },
  })
  const shown = async (version: string) => {
    const given = await SMPP_KIND.render?.({ ...settings, interface_version: version }, hooks({}), request)
    return Object.keys(given?.headers ?? {}).filter((name) => name.startsWith('0x'))
  }
  expect(await shown('3.4')).toEqual(['0x1400', '0x1500'])
  expect(await shown('3.3')).toEqual([])
})

test('a submission is shown before it is sent, without the password', async () => {
  const settings = { host: 'smsc.example.com', port: 2775, system_id: 'u', tlvs: { '0x1400': 'pe' } }
  const text = 'a'.repeat(161)
  const request = submission({ text, parts: 2 })
  const shown = await SMPP_KIND.render?.(settings, hooks({ password: 'hidden' }), request)
  expect(shown).toMatchObject({
    method: 'submit_sm',
    url: 'smpp://smsc.example.com:2775',
    headers: {
      part: '1 of 2',
      destination_addr: '4915112345678',
      esm_class: '64',
      '0x1400': 'pe',
      short_message: `050003000201${'61'.repeat(153)}`,
    },
    body: 'a'.repeat(153),
  })
  expect(JSON.stringify(shown)).not.toContain('hidden')
})
