import { describe, expect, test } from 'bun:test'
import { Value } from '@sinclair/typebox/value'
import { Guard } from '../../../src/domain/controls/guard.ts'
import { SENDER_PRESET } from '../../../src/domain/controls/sender-preset.ts'
import { Senders, USUAL_SENDERS } from '../../../src/domain/controls/senders.ts'
import { CONTROL_NAMES, CONTROLS, controlOf, violationOfControl } from '../../../src/domain/controls.ts'
import { callingCodeOfCountry } from '../../../src/domain/country.ts'

describe('what holds', () => {
  test('is as usual where nothing is said', () => {
    for (const name of CONTROL_NAMES) expect(controlOf(name)).toEqual(CONTROLS[name].usual)
  })

  test('is what is said last, of a group of settings setting by setting, of a list as a whole', () => {
    const ofAll = { allowed: ['A', 'B'], countries: { US: 'numeric', CA: 'numeric' } }
    expect(controlOf('senders', ofAll, { allowed: ['C'], countries: { US: 'any' } })).toEqual({
      ...USUAL_SENDERS,
      allowed: ['C'],
      countries: { US: 'any', CA: 'numeric' },
    })
    expect(controlOf('senders', ofAll, { allowed: null }).allowed).toBeNull()
  })

  test('leaves what is usual as it was', () => {
    controlOf('senders', { countries: { US: 'numeric' } }).countries['DE'] = 'numeric'
    expect(controlOf('senders').countries).toEqual({})
  })

  test('has each field of its schema', () => {
    for (const name of CONTROL_NAMES) {
      expect(Object.keys(CONTROLS[name].usual).toSorted()).toEqual(
        Object.keys(CONTROLS[name].schema.properties).toSorted(),
      )
      expect([name, [...Value.Errors(CONTROLS[name].schema, CONTROLS[name].usual)]]).toEqual([name, []])
    }
  })
})

describe('what is said of senders', () => {
  test.each([
    [{ allowed: ['SHOP', 'no!'] }, 'allowed.1'],
    [{ allowed: [' '] }, 'allowed.0'],
    [{ countries: { US: 'numeric', UK: 'numeric' } }, 'countries.UK'],
    [{ countries: { us: 'numeric' } }, 'countries.us'],
    [{ countries: { ZZ: 'any' } }, 'countries.ZZ'],
    [{ caps: { 'no!': { parts_per_day: 1 } } }, 'caps.no!'],
    [{ caps: { '\0': { parts_per_day: 1 } } }, 'caps.\0'],
    [{ allowed: ['\ud800'] }, 'allowed.0'],
  ])('%j breaks the rule of %s', (said, field) => {
    expect(Value.Check(Senders, said)).toBe(true)
    expect(violationOfControl('senders', said)).toMatchObject({ kind: 'violation', field })
  })

  test('is taken where all are senders and countries', () => {
    const said = {
      allowed: ['SHOP', '12345', '+4915112345678'],
      group: 'MAIN',
      countries: { US: 'numeric', GB: 'any' },
      caps: { SHOP: { parts_per_minute: 1, parts_per_day: null } },
    }
    expect(Value.Check(Senders, said)).toBe(true)
    expect(violationOfControl('senders', said)).toBeNull()
  })

  test('is bounded', () => {
    const many = (count: number) => Array.from({ length: count }, (_, place) => `S${place}`)
    const each = <T>(count: number, value: T) => Object.fromEntries(many(count).map((name) => [name, value]))
    const isTaken = (said: object) => Value.Check(Senders, said)
    expect([isTaken({ allowed: many(1_000) }), isTaken({ allowed: many(1_001) })]).toEqual([true, false])
    expect([isTaken({ caps: each(1_000, {}) }), isTaken({ caps: each(1_001, {}) })]).toEqual([true, false])
    expect([isTaken({ countries: each(250, 'any') }), isTaken({ countries: each(251, 'any') })]).toEqual([
      true,
      false,
    ])
    const cap = (parts: number) => ({ caps: { SHOP: { parts_per_day: parts } } })
    expect([0, 1, 1.5, 1_000_000_000, 1_000_000_001].map((parts) => isTaken(cap(parts)))).toEqual([
      false,
      true,
      false,
      true,
      false,
    ])
  })
})

describe('a text that PostgreSQL cannot hold', () => {
  test('is refused wherever it stands', () => {
    expect(violationOfControl('opt_out', { stop_words: ['ok', '\0'] })).toMatchObject({
      field: 'stop_words.1',
    })
    expect(violationOfControl('opt_out', { stop_answer: 'a\ud800' })).toMatchObject({ field: 'stop_answer' })
  })
})

describe('the preset of published rules', () => {
  test('has countries that take numbers only, and is taken as what is said', () => {
    expect(SENDER_PRESET).toMatchObject({ US: 'numeric', CA: 'numeric', CN: 'numeric', BR: 'numeric' })
    expect(Object.keys(SENDER_PRESET)).not.toContain('DE')
    expect(violationOfControl('senders', { countries: SENDER_PRESET })).toBeNull()
    for (const country of Object.keys(SENDER_PRESET)) expect(callingCodeOfCountry(country)).not.toBeNull()
  })
})

describe('what is said of the guard', () => {
  test.each([
    ['a country of two letters that is none', { countries: { home: ['GB', 'UK'] } }, 'countries.home.1'],
    ['one that is allowed', { countries: { allowed: ['XX'] } }, 'countries.allowed.0'],
    ['what is no address', { allow: { end_users: ['1.2.3'] } }, 'allow.end_users.0'],
  ])('is refused for %s', (_, said, field) => {
    expect(Value.Check(Guard, said)).toBe(true)
    expect(violationOfControl('guard', said)).toMatchObject({ kind: 'violation', field })
  })

  test('is taken where all are countries and addresses', () => {
    const said = {
      allow: { numbers: ['+49'], end_users: ['192.0.2.1', '2001:DB8::1'] },
      countries: { allowed: null, home: ['GB', 'DE'] },
    }
    expect(violationOfControl('guard', said)).toBeNull()
  })
})
