import { describe, expect, test } from 'bun:test'
import { join } from 'node:path'
import { ERRORS } from '../../../src/domain/errors.ts'
import { readPage } from '../../support/markdown.ts'
import { alertsOf, OPS, type RuleFile, readOps } from '../../support/ops-files.ts'

const RULES = await readOps<RuleFile>('alerts.yml')
const ALERTS = alertsOf(RULES)
const NAMES = ALERTS.map(({ alert }) => alert)
const PAGE = await readPage('docs/operate.md')

type Case = { readonly alertname: string; readonly exp_alerts?: readonly object[] }
type TestFile = {
  readonly group_eval_order: readonly string[]
  readonly tests: readonly { readonly alert_rule_test: readonly Case[] }[]
}
const FILES = [...new Bun.Glob('*.test.yml').scanSync(OPS)]
const TESTS = await Promise.all(FILES.map((name) => readOps<TestFile>(name)))
const CASES = TESTS.flatMap(({ tests }) => tests).flatMap(({ alert_rule_test }) => alert_rule_test)
const rings = ({ exp_alerts = [] }: Case) => exp_alerts.length > 0
const namesOf = (cases: readonly Case[]) => [...new Set(cases.map(({ alertname }) => alertname))].toSorted()

describe('each alert', () => {
  test.each(ALERTS)('$alert says how bad it is, what is the matter, and where to read on', (alert) => {
    expect(alert.alert).toMatch(/^Sms[A-Z][A-Za-z]+$/)
    expect(['critical', 'warning']).toContain(alert.labels['severity'] ?? '')
    expect(Object.keys(alert.annotations).toSorted()).toEqual(['description', 'runbook_url', 'summary'])
    expect(alert.annotations['runbook_url']).toBe(`docs/operate.md#${alert.alert.toLowerCase()}`)
  })

  test('has a name of its own', () => {
    expect(new Set(NAMES).size).toBe(NAMES.length)
  })

  test('has a part of the run book, and each part there has its alert, in the same order', () => {
    const [, section = ''] = PAGE.split('\n## When an alert rings\n')
    const [inside = ''] = section.split('\n## ')
    expect([...inside.matchAll(/^### (\w+)$/gm)].map(([, name]) => name)).toEqual(NAMES)
    const empty = inside.split('\n### ').filter((part) => part.trim().split('\n').length < 2)
    expect(empty).toEqual([])
  })

  test('is proved to ring, and to be silent', () => {
    expect(namesOf(CASES.filter(rings))).toEqual(NAMES.toSorted())
    expect(namesOf(CASES.filter((one) => !rings(one)))).toEqual(NAMES.toSorted())
  })
})

test('promtool computes what alerts go by before them: a group that is not named is computed at any time', () => {
  const groups = RULES.groups.map(({ name }) => name)
  expect(TESTS.map(({ group_eval_order }) => group_eval_order)).toEqual(TESTS.map(() => groups))
})

describe('the alert of refused requests', () => {
  const codesOf = (name: string) => {
    const alert = ALERTS.find((one) => one.alert === name)
    return /code[=!]~"([\w|]+)"/.exec(alert?.expr ?? '')?.[1]?.split('|') ?? []
  }
  /** Refused with 503 for what the client or the provider wants, or told by another alert. */
  const NOT_OURS = [
    'too_many_trials',
    'otp_not_delivered',
    'provider_unusable',
    'provider_unreachable',
    'too_many_streams',
    'money_not_read',
    'statement_not_ready',
  ]

  test('knows every code that is the fault of the gateway, and the other alert all the rest', () => {
    const ours = Object.entries(ERRORS).filter(
      ([code, { status }]) => status >= 500 && !NOT_OURS.includes(code),
    )
    expect(codesOf('SmsTrafficTurnedAway').toSorted()).toEqual(ours.map(([code]) => code).toSorted())
    expect(codesOf('SmsRequestsRefused')).toEqual(codesOf('SmsTrafficTurnedAway'))
  })
})

describe('the example of Alertmanager', () => {
  test('keeps back alerts that there are', async () => {
    const text = await Bun.file(join(OPS, 'alertmanager.yml')).text()
    const words = [...text.matchAll(/Sms\(([\w|]+)\)|(Sms[A-Z]\w+)/g)]
    const named = words.flatMap(([, many, one = '']) => many?.split('|').map((name) => `Sms${name}`) ?? [one])
    expect(named.length).toBeGreaterThan(20)
    expect(named.filter((name) => !NAMES.includes(name))).toEqual([])
  })
})
