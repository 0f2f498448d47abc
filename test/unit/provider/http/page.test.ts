import { describe, expect, test } from 'bun:test'
import { HTTP_KIND } from '../../../../src/provider/http/http.ts'
import { PRESETS } from '../../../../src/provider/http/presets.ts'
import { VARIABLES } from '../../../../src/provider/http/template.ts'
import { blocksOf, readPage, tableOf } from '../../../support/markdown.ts'

const PAGE = await readPage('docs/providers-http.md')

describe('docs/providers-http.md', () => {
  test('names every variable, in order, and no other', () => {
    const named = tableOf(PAGE, 'Variable').map(([cell = '']) => cell.replace(/^`\{(.*)\}`$/, '$1'))
    expect(named).toEqual([...VARIABLES, 'secret.NAME', 'secret_base64.NAME'])
  })

  test('names every preset with its secrets', () => {
    const named = tableOf(PAGE, 'Preset').map(([name = '', , fields = '']) => [
      name,
      [...fields.matchAll(/`(\w+)`/g)].map(([, field]) => field),
    ])
    expect(named).toEqual(
      PRESETS.map(({ name, secrets }) => [`\`${name}\``, secrets.map((secret) => secret.name)]),
    )
  })

  test('has an example that is good', () => {
    const [example = '{}'] = blocksOf(PAGE, 'json')
    const { settings, secrets } = JSON.parse(example)
    expect(HTTP_KIND.check(settings, new Set(Object.keys(secrets)))).toBeNull()
  })

  test('says of statuses what is so', async () => {
    const { readAnswer, readAnswerSettings } = await import('../../../../src/provider/http/answer.ts')
    const reading = readAnswerSettings(undefined)
    if ('rule' in reading) throw new Error(reading.rule)
    const outcomeOf = (status: number) =>
      readAnswer(reading, { status, body: '', retryAfter: null }, { nowMs: 0, submissionId: 'M-1' }).kind
    const told = new Map<number, string>()
    // Rows in order: what is named one by one counts, then classes.
    const rows = tableOf(PAGE, 'Status').map(
      ([statuses = '', means = '']) => [statuses, means.replaceAll('`', '')] as const,
    )
    for (const [statuses, means] of rows)
      for (const [status] of statuses.matchAll(/\b\d{3}\b/g)) told.set(Number(status), means)
    for (const [statuses, means] of rows)
      for (const [, first] of statuses.matchAll(/\b(\d)xx\b/g))
        for (let status = Number(first) * 100; status < Number(first) * 100 + 100; status++)
          if (!told.has(status)) told.set(status, means)
    expect(told.size).toBe(400)
    expect([...told].filter(([status, means]) => outcomeOf(status) !== means)).toEqual([])
  })
})
