import { describe, expect, test } from 'bun:test'
import fc from 'fast-check'
import ipaddr from 'ipaddr.js'
import { CALLBACK_URL_RULE, PUBLIC_HOST_RULE, readCallbackUrl } from '../../../src/domain/callback-url.ts'
import { isIpAddress, isLoopbackAddress, isPublicAddress } from '../../../src/domain/ip-address.ts'

const ruleFor = (text: string) => {
  const read = readCallbackUrl(text, false)
  return read.kind === 'violation' ? read.rule : null
}

describe('a URL of a host inside is refused', () => {
  for (const [host, what] of [
    ['127.0.0.1', 'loopback'],
    ['127.1', 'loopback, short'],
    ['2130706433', 'loopback as one decimal'],
    ['0x7f000001', 'loopback as hexadecimal'],
    ['0x7f.1', 'loopback, mixed'],
    ['0177.0.0.1', 'loopback as octal'],
    ['127.0.0.1.', 'loopback with a dot'],
    ['１２７.0.0.1', 'loopback in full-width digits'],
    ['0.0.0.0', 'this host'],
    ['0', 'this host, short'],
    ['10.1.2.3', 'private'],
    ['172.16.0.1', 'private'],
    ['172.31.255.255', 'private'],
    ['192.168.1.1', 'private'],
    ['100.64.0.1', 'carrier-grade NAT'],
    ['100.127.255.255', 'carrier-grade NAT'],
    ['169.254.169.254', 'metadata of clouds'],
    ['169.254.170.2', 'metadata of containers'],
    ['168.63.129.16', 'metadata of Azure'],
    ['192.0.0.192', 'metadata'],
    ['198.18.0.1', 'benchmarks'],
    ['224.0.0.1', 'multicast'],
    ['240.0.0.1', 'reserved'],
    ['255.255.255.255', 'broadcast'],
    ['[::1]', 'loopback'],
    ['[::]', 'unspecified'],
    ['[::ffff:127.0.0.1]', 'IPv4-mapped'],
    ['[::ffff:8.8.8.8]', 'IPv4-mapped'],
    ['[0:0:0:0:0:ffff:a9fe:a9fe]', 'IPv4-mapped metadata'],
    ['[::127.0.0.1]', 'IPv4-compatible'],
    ['[64:ff9b::127.0.0.1]', 'NAT64'],
    ['[64:ff9b:1::a9fe:a9fe]', 'local NAT64'],
    ['[2002:7f00:1::]', '6to4'],
    ['[2001:0:53aa:64c::1]', 'Teredo'],
    ['[fd00:ec2::254]', 'metadata of clouds'],
    ['[fc00::1]', 'unique local'],
    ['[fe80::1]', 'link-local'],
    ['[fec0::1]', 'site-local'],
    ['[ff02::1]', 'multicast'],
    ['[2001:db8::1]', 'documentation'],
    ['[100::1]', 'discard'],
    ['localhost', 'a local name'],
    ['LOCALHOST.', 'a local name'],
    ['a.localhost', 'a local name'],
    ['printer.local', 'a local name'],
    ['metadata.google.internal', 'a local name'],
    ['router.home.arpa', 'a local name'],
    ['redis', 'a name of this network'],
  ] as const) {
    test(`${host}: ${what}`, () => expect(ruleFor(`http://${host}:8080/x`)).toBe(PUBLIC_HOST_RULE))
  }
})

describe('a URL of another form is refused', () => {
  for (const text of [
    '',
    'client.example/sms',
    'ftp://client.example/',
    'file:///etc/passwd',
    'gopher://client.example/',
    'javascript:alert(1)',
    'http://',
    'http://user@client.example/',
    'http://user:secret@client.example/',
    'http://:secret@client.example/',
    'http://client.example/#part',
    'http://[fe80::1%25eth0]/',
    'http://127.0.0.256/',
    `http://client.example/${'x'.repeat(2_048)}`,
  ]) {
    test(text.slice(0, 50) || 'nothing', () => expect(ruleFor(text)).toBe(CALLBACK_URL_RULE))
  }
})

describe('a public URL is taken', () => {
  for (const [text, host] of [
    ['https://client.example/sms?x=1', 'client.example'],
    ['http://CLIENT.example:8080/', 'client.example'],
    ['https://8.8.8.8/', '8.8.8.8'],
    ['https://172.32.0.1/', '172.32.0.1'],
    ['https://100.128.0.1/', '100.128.0.1'],
    ['https://[2606:4700::1111]/', '2606:4700::1111'],
    ['https://xn--bcher-kva.example/', 'xn--bcher-kva.example'],
    ['https://my-local.example/', 'my-local.example'],
  ] as const) {
    test(text, () => expect(readCallbackUrl(text, false)).toMatchObject({ kind: 'url', host }))
  }

  test('and for development one of this machine, too, but of the same form', () => {
    expect(readCallbackUrl('http://127.0.0.1:9/x', true)).toMatchObject({ kind: 'url', host: '127.0.0.1' })
    expect(readCallbackUrl('http://localhost:9/x', true)).toMatchObject({ kind: 'url', host: 'localhost' })
    expect(readCallbackUrl('http://u:p@localhost/', true)).toMatchObject({ rule: CALLBACK_URL_RULE })
  })
})

describe('an address', () => {
  test('that this code calls public another library calls unicast', () => {
    const v4 = fc.ipV4()
    const v6 = fc.oneof(
      fc.ipV6(),
      fc.bigInt(0n, (1n << 125n) - 1n).map((rest) => {
        const hex = ((1n << 125n) + rest).toString(16)
        return hex.match(/.{4}/g)?.join(':') ?? ''
      }),
    )
    fc.assert(
      fc.property(fc.oneof(v4, v6), (text) => {
        const range = ipaddr.parse(text).range()
        if (isPublicAddress(text)) expect([text, range]).toEqual([text, 'unicast'])
        // Narrower than the library only where the whole IPv6 space outside 2000::/3 is meant.
        else if (range === 'unicast' && !text.includes(':')) expect(text).toBe('not public, but unicast')
      }),
      { numRuns: 3_000 },
    )
  })

  test.each([
    ['127.0.0.1', true],
    ['127.255.255.254', true],
    ['::1', true],
    ['0:0:0:0:0:0:0:1', true],
    ['128.0.0.1', false],
    ['126.255.255.255', false],
    ['::2', false],
    ['::', false],
    ['localhost', false],
  ])('%s never leaves this machine: %p', (text, isLoopback) => {
    expect(isLoopbackAddress(text)).toBe(isLoopback)
  })

  test('is read in every form of RFC 4291, and nothing else is one', () => {
    for (const text of [
      '::',
      '::1',
      '1::',
      '1:2:3:4:5:6:7:8',
      '1:2:3:4:5:6:1.2.3.4',
      '::ffff:1.2.3.4',
      'A::B',
    ])
      expect([text, isIpAddress(text)]).toEqual([text, true])
    for (const text of [
      '',
      '1.2.3',
      '1.2.3.4.5',
      '1.2.3.256',
      ':::',
      '1::2::3',
      '1:2:3:4:5:6:7',
      '12345::',
      'g::',
      '1:2:3:4:5:6:7:8:9',
      '::1.2.3',
      '1:2:3:4:5:6:7:8::',
      ':1',
      '1:',
    ])
      expect([text, isIpAddress(text)]).toEqual([text, false])
  })
})
