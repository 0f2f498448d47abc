import { describe, expect, test } from 'bun:test'
import { type Senders, USUAL_SENDERS } from '../../../../src/domain/controls/senders.ts'
import type { Msisdn } from '../../../../src/domain/message.ts'
import { chooseSender, type OwnNumbers } from '../../../../src/domain/sender/sender-choice.ts'

const GERMAN = '+4915112345678' as Msisdn
const AMERICAN = '+12125550123' as Msisdn
/** Of the network of a satellite: no country. */
const SATELLITE = '+8821612345678' as Msisdn

/** A client with these groups, and these numbers of none. */
function owner(groups: Readonly<Record<string, readonly string[]>> = {}, ...more: string[]): OwnNumbers {
  const all = new Set([...Object.values(groups).flat(), ...more])
  return { group: (name) => groups[name] ?? [], has: (number) => all.has(number) }
}

const choose = (said: Partial<Senders>, own: OwnNumbers, from: string, to = GERMAN) =>
  chooseSender({ ...USUAL_SENDERS, ...said }, own, { from, to })
const asAsked = (from: string) => ({ kind: 'sender' as const, from, note: null })

describe('where nothing is said', () => {
  test.each(['SHOP', '12345', '+4915112345678'])('%s goes out as it is', (from) => {
    expect(choose({}, owner(), from)).toEqual(asAsked(from))
    expect(choose({}, owner(), from, AMERICAN)).toEqual(asAsked(from))
  })
})

describe('a list of senders', () => {
  const allowed = ['SHOP', '+4915112345678', '12345']

  test.each([
    ['SHOP', true],
    ['shop', false],
    ['SHOP2', false],
    ['+4915112345678', true],
    ['4915112345678', true],
    ['+4915112345679', false],
    ['12345', true],
    ['1234', false],
  ])('%s: %p', (from, mayUse) => {
    expect(choose({ allowed }, owner(), from)).toEqual(
      mayUse
        ? asAsked(from)
        : {
            kind: 'sender_refused',
            rule: 'must be one of those that the client may use: SHOP, +4915112345678, 12345',
          },
    )
  })

  test('lets numbers of the client through that it does not name, but no name with the digits of one', () => {
    const own = owner({}, '99')
    expect(choose({ allowed }, own, '99')).toEqual(asAsked('99'))
    expect(choose({ allowed }, { ...own, has: () => true }, 'A99').kind).toBe('sender_refused')
  })

  test('lets the numbers of the group through that stands in', () => {
    const own = {
      group: owner({ POOL: ['12345'], MAIN: ['+4915112345670'], ELSE: ['99'] }).group,
      has: () => false,
    }
    const said = { allowed: ['POOL'], group: 'MAIN' }
    expect(choose(said, own, '+4915112345670')).toEqual(asAsked('+4915112345670'))
    expect(choose(said, own, '12345').kind).toBe('sender_refused')
    expect(choose(said, own, '99').kind).toBe('sender_refused')
  })

  test('with nobody in it leaves the numbers of the client', () => {
    expect(choose({ allowed: [] }, owner(), 'SHOP')).toEqual({
      kind: 'sender_refused',
      rule: 'must be a number of the client: no other sender is allowed',
    })
    expect(choose({ allowed: [] }, owner({}, '99'), '99')).toEqual(asAsked('99'))
  })

  test('is told in part when it is long', () => {
    const many = Array.from({ length: 12 }, (_, place) => `S${place}`)
    expect(choose({ allowed: many }, owner(), 'SHOP')).toEqual({
      kind: 'sender_refused',
      rule: 'must be one of those that the client may use: S0, S1, S2, S3, S4, S5, S6, S7, S8, S9 and 2 more',
    })
  })
})

describe('a country that takes numbers only', () => {
  const countries = { US: 'numeric', DE: 'any' } as const

  test('takes numbers as they are, and keeps names from no other country', () => {
    expect(choose({ countries }, owner(), '+12125550100', AMERICAN)).toEqual(asAsked('+12125550100'))
    expect(choose({ countries }, owner(), '12345', AMERICAN)).toEqual(asAsked('12345'))
    expect(choose({ countries }, owner(), 'SHOP')).toEqual(asAsked('SHOP'))
    expect(choose({ countries }, owner(), 'SHOP', SATELLITE)).toEqual(asAsked('SHOP'))
  })

  test('has a number of the group in the place of a name', () => {
    expect(choose({ countries, group: 'US' }, owner({ US: ['+12125550100'] }), 'SHOP', AMERICAN)).toEqual({
      kind: 'sender',
      from: '+12125550100',
      note: '+12125550100 in the place of SHOP: US takes no alphanumeric sender',
    })
  })

  test('refuses a name that nothing can stand in for', () => {
    expect(choose({ countries }, owner({ US: ['+12125550100'] }), 'SHOP', AMERICAN)).toEqual({
      kind: 'sender_refused',
      rule: 'must be a number: US takes no alphanumeric sender',
    })
    expect(choose({ countries, group: 'US' }, owner(), 'SHOP', AMERICAN)).toEqual({
      kind: 'sender_refused',
      rule: 'must be a number: US takes no alphanumeric sender, and the group US of the client has none to stand in',
    })
  })

  test('gives no stand-in to who may not use the name', () => {
    const said = { countries, group: 'US', allowed: ['OTHER'] }
    expect(choose(said, owner({ US: ['+12125550100'] }), 'SHOP', AMERICAN).kind).toBe('sender_refused')
  })
})

describe('a sender that names a group', () => {
  const pool = ['+12125550100', '+12125550101', '+12125550102', '+4915112345670', '12345']
  const own = owner({ POOL: pool })
  const senderFor = (to: string, numbers = own) => {
    const choice = choose({}, numbers, 'POOL', to as Msisdn)
    return choice.kind === 'sender' ? choice.from : choice.kind
  }
  const americans = Array.from({ length: 3_000 }, (_, place) => `+1212555${String(place).padStart(4, '0')}`)

  test('is one of its numbers, with a word why', () => {
    expect(choose({}, own, 'POOL')).toEqual({
      kind: 'sender',
      from: '+4915112345670',
      note: '+4915112345670 of the group POOL',
    })
  })

  test('is of the country of the destination where one is, else any', () => {
    for (const to of americans) expect(senderFor(to)).toMatch(/^\+1212555010[012]$/)
    const elsewhere = new Set(Array.from({ length: 300 }, (_, place) => senderFor(`+4366412${1000 + place}`)))
    expect([...elsewhere].toSorted()).toEqual(pool.toSorted())
    expect(pool).toContain(senderFor(SATELLITE))
  })

  test('may be written without its plus, and a short code is of no country', () => {
    const numbers = owner({ POOL: ['12125550100', '4915112345670', '12125'] })
    expect(senderFor(AMERICAN, numbers)).toBe('12125550100')
    expect(senderFor(GERMAN, numbers)).toBe('4915112345670')
    const withCode = owner({ POOL: ['12125', '12125550100'] })
    for (const to of americans.slice(0, 50)) expect(senderFor(to, withCode)).toBe('12125550100')
  })

  test('stays the same for a destination, and each number has its share', () => {
    const first = americans.map((to) => senderFor(to))
    expect(americans.map((to) => senderFor(to, owner({ POOL: pool.toReversed() })))).toEqual(first)
    // A thousand each; six standard deviations are 155.
    for (const number of pool.slice(0, 3))
      expect(Math.abs(first.filter((one) => one === number).length - 1_000)).toBeLessThan(155)
  })

  test('changes only for the destinations of a number that goes', () => {
    const without = owner({ POOL: pool.filter((number) => number !== '+12125550101') })
    for (const to of americans.slice(0, 500))
      if (senderFor(to) !== '+12125550101') expect(senderFor(to, without)).toBe(senderFor(to))
  })

  test('must be in the list of senders, or be the group that stands in', () => {
    expect(choose({ allowed: ['SHOP'] }, own, 'POOL').kind).toBe('sender_refused')
    expect(choose({ allowed: ['POOL'] }, own, 'POOL').kind).toBe('sender')
    expect(choose({ allowed: ['SHOP'], group: 'POOL' }, own, 'POOL').kind).toBe('sender')
  })

  test('goes to countries that take numbers only', () => {
    expect(choose({ countries: { US: 'numeric' } }, own, 'POOL', AMERICAN).kind).toBe('sender')
  })
})
