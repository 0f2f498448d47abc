import { describe, expect, test } from 'bun:test'
import fc from 'fast-check'
import ipaddr from 'ipaddr.js'
import { CALLBACK_PORT_RULE } from '../../../../src/domain/callback/callback-port.ts'
import {
  CALLBACK_URL_RULE,
  PUBLIC_HOST_RULE,
  readCallbackUrl,
} from '../../../../src/domain/callback/callback-url.ts'
import { isIpAddress, isLoopbackAddress, isPublicAddress } from '../../../../src/domain/ip-address.ts'

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
    ['redis.', 'the same, written to its end'],
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
    expect(readCallbackUrl('http://127.0.0.1:9009/x', true)).toMatchObject({ kind: 'url', host: '127.0.0.1' })
    expect(readCallbackUrl('http://localhost:9009/x', true)).toMatchObject({ kind: 'url', host: 'localhost' })
    expect(readCallbackUrl('http://u:p@localhost/', true)).toMatchObject({ rule: CALLBACK_URL_RULE })
  })
})

describe('a port', () => {
  test.each(['', ':80', ':443', ':1024', ':3000', ':8000', ':8080', ':8443', ':9443', ':49152', ':65535'])(
    'of the web, "%s", is taken',
    (port) => {
      expect(ruleFor(`http://hooks.example.com${port}/x`)).toBeNull()
      expect(ruleFor(`https://hooks.example.com${port}/x`)).toBeNull()
    },
  )

  test.each([
    [1, 'tcpmux'],
    [9, 'discard'],
    [21, 'ftp'],
    [22, 'ssh'],
    [23, 'telnet'],
    [25, 'smtp'],
    [53, 'dns'],
    [81, 'no web port'],
    [389, 'ldap'],
    [445, 'smb'],
    [993, 'imaps'],
    [1023, 'the last of the system'],
    [1433, 'SQL Server'],
    [2049, 'NFS'],
    [2375, 'Docker'],
    [2379, 'etcd'],
    [3306, 'MySQL'],
    [3389, 'remote desktop'],
    [4222, 'NATS'],
    [5060, 'SIP'],
    [5432, 'PostgreSQL'],
    [5672, 'AMQP'],
    [5984, 'CouchDB'],
    [6000, 'X11'],
    [6379, 'Redis'],
    [6443, 'Kubernetes'],
    [6667, 'IRC'],
    [8086, 'InfluxDB'],
    [9042, 'Cassandra'],
    [9092, 'Kafka'],
    [9200, 'Elasticsearch'],
    [10080, 'Amanda'],
    [10250, 'a kubelet'],
    [11211, 'memcached'],
    [27017, 'MongoDB'],
  ])('%d is refused: %s', (port) => {
    expect(ruleFor(`http://hooks.example.com:${port}/x`)).toBe(CALLBACK_PORT_RULE)
    expect(readCallbackUrl(`https://127.0.0.1:${port}/x`, true)).toEqual({
      kind: 'violation',
      rule: CALLBACK_PORT_RULE,
    })
  })

  test('0 is refused', () => expect(ruleFor('http://hooks.example.com:0/x')).toBe(CALLBACK_PORT_RULE))
})

describe('an address', () => {
  // The registries of IANA for special purposes (IPv4, IPv6), and RFC 5771: the first and the last address of each block,
  // and the public ones beside it, where there are some.
  test.each([
    ['0.0.0.0', '0.255.255.255', null, '1.0.0.0'],
    ['10.0.0.0', '10.255.255.255', '9.255.255.255', '11.0.0.0'],
    ['100.64.0.0', '100.127.255.255', '100.63.255.255', '100.128.0.0'],
    ['127.0.0.0', '127.255.255.255', '126.255.255.255', '128.0.0.0'],
    ['168.63.129.16', '168.63.129.16', '168.63.129.15', '168.63.129.17'],
    ['169.254.0.0', '169.254.255.255', '169.253.255.255', '169.255.0.0'],
    ['172.16.0.0', '172.31.255.255', '172.15.255.255', '172.32.0.0'],
    ['192.0.0.0', '192.0.0.255', '191.255.255.255', '192.0.1.0'],
    ['192.0.2.0', '192.0.2.255', '192.0.1.255', '192.0.3.0'],
    ['192.31.196.0', '192.31.196.255', '192.31.195.255', '192.31.197.0'],
    ['192.52.193.0', '192.52.193.255', '192.52.192.255', '192.52.194.0'],
    ['192.88.99.0', '192.88.99.255', '192.88.98.255', '192.88.100.0'],
    ['192.168.0.0', '192.168.255.255', '192.167.255.255', '192.169.0.0'],
    ['192.175.48.0', '192.175.48.255', '192.175.47.255', '192.175.49.0'],
    ['198.18.0.0', '198.19.255.255', '198.17.255.255', '198.20.0.0'],
    ['198.51.100.0', '198.51.100.255', '198.51.99.255', '198.51.101.0'],
    ['203.0.113.0', '203.0.113.255', '203.0.112.255', '203.0.114.0'],
    ['224.0.0.0', '239.255.255.255', '223.255.255.255', null],
    ['240.0.0.0', '255.255.255.255', null, null],
    ['::', '1fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff', null, '2000::'],
    [
      '2001::',
      '2001:1ff:ffff:ffff:ffff:ffff:ffff:ffff',
      '2000:ffff:ffff:ffff:ffff:ffff:ffff:ffff',
      '2001:200::',
    ],
    [
      '2001:db8::',
      '2001:db8:ffff:ffff:ffff:ffff:ffff:ffff',
      '2001:db7:ffff:ffff:ffff:ffff:ffff:ffff',
      '2001:db9::',
    ],
    [
      '2002::',
      '2002:ffff:ffff:ffff:ffff:ffff:ffff:ffff',
      '2001:ffff:ffff:ffff:ffff:ffff:ffff:ffff',
      '2003::',
    ],
    [
      '2620:4f:8000::',
      '2620:4f:8000:ffff:ffff:ffff:ffff:ffff',
      '2620:4f:7fff:ffff:ffff:ffff:ffff:ffff',
      '2620:4f:8001::',
    ],
    [
      '3fff::',
      '3fff:fff:ffff:ffff:ffff:ffff:ffff:ffff',
      '3ffe:ffff:ffff:ffff:ffff:ffff:ffff:ffff',
      '3fff:1000::',
    ],
    ['4000::', 'ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff', '3fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff', null],
  ])('from %s to %s is not public, those beside it are', (first, last, before, after) => {
    expect([first, last].filter(isPublicAddress)).toEqual([])
    const beside = [before, after].filter((text) => text !== null)
    expect(beside.filter((text) => !isPublicAddress(text))).toEqual([])
  })

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
      // Octal to some, decimal to others.
      '010.0.0.1',
      '::ffff:010.0.0.1',
      '::ffff:0x7f.0.0.1',
      'fe80::1%eth0',
    ])
      expect([text, isIpAddress(text)]).toEqual([text, false])
  })
})

test.each(['https://example.com/\ud800', 'https://example.com/a\0b'])(
  '%j would be read as another URL',
  (text) => {
    expect(readCallbackUrl(text, true).kind).toBe('violation')
  },
)
