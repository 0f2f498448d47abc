import { describe, expect, test } from 'bun:test'
import type { TSchema } from '@sinclair/typebox'
import { CONTROL_NAMES, CONTROLS } from '../../src/domain/controls.ts'
import { codeWordsOf, readPage, tableOf } from '../support/markdown.ts'

const PAGE = await readPage('docs/controls.md')

/** The settings of a schema with dots between names, and what is usual for each; what callers name themselves is one setting. */
function settingsOf(schema: TSchema, usual: unknown, within = ''): [name: string, usual: unknown][] {
  const properties: Record<string, TSchema> | undefined = schema['properties']
  if (properties === undefined) return [[within, usual]]
  return Object.entries(properties).flatMap(([name, one]) =>
    settingsOf(
      one,
      (usual as Readonly<Record<string, unknown>>)[name], // it has each field of its schema
      within === '' ? name : `${within}.${name}`,
    ),
  )
}

describe('docs/controls.md', () => {
  test.each([...CONTROL_NAMES])('has each setting of %s once, with what is usual', (name) => {
    const told = tableOf(PAGE, `Of \`${name}\``).flatMap(([names = '', values = '']) => {
      const usual = codeWordsOf(values)
      return codeWordsOf(names).map((one, place) => [one, JSON.parse(usual[place] ?? '"not told"')])
    })
    const { schema, usual } = CONTROLS[name]
    expect(Object.fromEntries(told)).toEqual(Object.fromEntries(settingsOf(schema, usual)))
    expect(told.length).toBe(settingsOf(schema, usual).length)
  })

  test('names the routes of each', () => {
    for (const name of CONTROL_NAMES) {
      expect(PAGE).toContain(`\`/v1/controls/${name}\``)
      expect(PAGE).toContain(`\`/v1/clients/:id/controls/${name}\``)
    }
  })
})
