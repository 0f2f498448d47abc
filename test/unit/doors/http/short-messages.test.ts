import { describe, expect, test } from 'bun:test'
import { shortMessagesOf, textIn } from '../../../../src/doors/http/short-messages.ts'

const NONE = new Uint8Array(0)
const ucs2 = (text: string) => Buffer.from(text, 'utf16le').swap16()

function cut(dataCoding: number, octets: Uint8Array, header: Uint8Array = NONE) {
  return shortMessagesOf({ dataCoding, header, octets, protocolId: 0 }, 7)
}

// A short message holds 140 octets, 160 septets; what joins parts takes 6 of them, or 5 in a header that is there
// (3GPP TS 23.040, clauses 9.2.3.24 and 9.2.3.24.1).

describe('what fits one short message stays whole', () => {
  test.each([
    ['160 septets', 0x10, new Uint8Array(160).fill(0x61)],
    ['140 octets', 0x04, new Uint8Array(140)],
    ['70 characters of UCS-2', 0x18, ucs2('ж'.repeat(70))],
  ])('%s', (_, dataCoding, octets) => {
    expect(
      cut(dataCoding, octets)?.map(({ userData }) => [userData.header, userData.octets.length / 2]),
    ).toEqual([['', octets.length]])
  })
})

describe('what does not is cut', () => {
  test.each<[string, number, Uint8Array, number[]]>([
    ['septets at 153', 0x10, new Uint8Array(161).fill(0x61), [153, 8]],
    ['octets at 134', 0x04, new Uint8Array(141), [134, 7]],
    ['UCS-2 at 67 characters', 0x18, ucs2('ж'.repeat(71)), [134, 8]],
    [
      'not between an escape and its character',
      0x10,
      Uint8Array.from([...new Uint8Array(152).fill(0x61), 0x1b, 0x65, ...new Uint8Array(10).fill(0x61)]),
      [152, 12],
    ],
    ['not between the halves of a pair', 0x18, ucs2(`${'ж'.repeat(66)}😀${'ж'.repeat(5)}`), [132, 14]],
  ])('%s', (_, dataCoding, octets, lengths) => {
    const parts = cut(dataCoding, octets)
    expect(parts?.map(({ userData }) => userData.octets.length / 2)).toEqual(lengths)
    expect(parts?.map(({ userData }) => userData.header)).toEqual(['050003070201', '050003070202'])
    expect(Buffer.concat((parts ?? []).map(({ userData }) => Buffer.from(userData.octets, 'hex')))).toEqual(
      Buffer.from(octets),
    )
  })

  test('behind the header that is there', () => {
    const port = Uint8Array.of(6, 5, 4, 0x0b, 0x84, 0x23, 0xf0)
    const parts = cut(0x04, new Uint8Array(134), port)
    expect(parts?.map(({ userData }) => userData.header)).toEqual([
      '0b05040b8423f00003070201',
      '0b05040b8423f00003070202',
    ])
    expect(parts?.map(({ userData }) => userData.octets.length / 2)).toEqual([128, 6])
  })

  test('unless it is a part of another one', () => {
    const part = Uint8Array.of(5, 0, 3, 1, 2, 1)
    expect(cut(0x04, new Uint8Array(134), part)).toHaveLength(1)
    expect(cut(0x04, new Uint8Array(135), part)).toBeNull()
  })

  test('into ten parts at most', () => {
    expect(cut(0x04, new Uint8Array(1_340))).toHaveLength(10)
    expect(cut(0x04, new Uint8Array(1_341))).toBeNull()
    expect(cut(0x04, new Uint8Array(10), new Uint8Array(141))).toBeNull()
  })
})

test('its text is what people can read of it', () => {
  expect([
    textIn(0, Uint8Array.of(0, 0x1b, 0x65)),
    textIn(3, Uint8Array.of(0xe4)),
    textIn(8, ucs2('ж')),
  ]).toEqual(['@€', 'ä', 'ж'])
  expect([textIn(4, Uint8Array.of(1)), textIn(0xf5, Uint8Array.of(1))]).toEqual([null, null])
  expect(cut(0x04, Uint8Array.of(1))).toMatchObject([{ text: '', encoding: 'BINARY' }])
})
