import { describe, expect, test } from 'bun:test'
import { type Answer, refusal, type } from '../../support/typed-line.ts'

const routes = (version: number, ...names: string[]): Answer => ({
  status: 200,
  body: { routes: names.map((name) => ({ name })) },
  headers: { etag: `"${version}"` },
})

/** Applies a file to a gateway that answers so. */
const apply = (text: string, answers: readonly Answer[], ...more: string[]) =>
  type(['routes', 'apply', 'routes.json', ...more], answers, {
    readFile: async (path) => (path === 'routes.json' ? text : null),
  })

describe('a list that is replaced whole', () => {
  test('is exported with its version, and applied to that version only', async () => {
    const { out } = await type(['routes', 'export'], [routes(17, 'a', 'b')])
    expect(out).toBe('{"etag":"\\"17\\"","routes":[\n  {"name":"a"},\n  {"name":"b"}\n]}\n')
    const { exit, asked } = await apply(out, [routes(18, 'a', 'b')])
    expect(exit).toBe('done')
    expect(asked.map(({ method, headers }) => [method, headers.get('if-match')])).toEqual([['PUT', '"17"']])
    expect(JSON.parse(asked[0]?.body ?? '')).toEqual({ routes: [{ name: 'a' }, { name: 'b' }] })
  })

  test('is not applied where somebody else was faster, and the line says what helps', async () => {
    const { exit, err } = await apply('{"etag":"\\"17\\"","routes":[]}', [
      refusal(412, 'precondition_failed'),
    ])
    expect(exit).toBe('refused')
    expect(err).toContain('export it again and change that; --force goes over what stands now')
  })

  test('is not replaced by a file that names no version, unless there is nothing to lose', async () => {
    const refused = await apply('{"name":"a"}', [routes(17, 'b')])
    expect(refused.exit).toBe('usage')
    expect(refused.err).toContain(
      'does not say which version of the routes it replaces, and there are 1 already',
    )
    expect(refused.asked.map(({ method }) => method)).toEqual(['GET'])
    const made = await apply('{"name":"a"}', [routes(3), routes(4, 'a')])
    expect(made.asked.map(({ method, headers }) => [method, headers.get('if-match')])).toEqual([
      ['GET', null],
      ['PUT', '"3"'],
    ])
  })

  test('that was never written has a version, too: of two that make it one is told', async () => {
    const file = { readInput: async () => '{"prefix":"49","price_cents":0.79}' }
    const answers = [refusal(404, 'unknown_price_list'), { status: 201, body: { name: 'eu' } }]
    const { exit, asked } = await type(['prices', 'apply', 'eu', '-'], answers, file)
    expect(exit).toBe('done')
    expect(asked[1]?.headers.get('if-match')).toBe('"0"')
  })

  test('goes over whatever stands with --force', async () => {
    const { asked } = await apply('{"etag":"\\"17\\"","routes":[]}', [routes(1)], '--force')
    expect(asked.map(({ method, headers }) => [method, headers.get('if-match')])).toEqual([['PUT', null]])
  })

  test('names the line that is wrong, and nothing is asked', async () => {
    const { exit, err, asked } = await apply('{"name":"a"}\n{"name":', [])
    expect({ exit, asked }).toEqual({ exit: 'usage', asked: [] })
    expect(err).toStartWith('sms: routes.json, line 2: must be a JSON object')
  })

  test('is missed in words', async () => {
    const { exit, err } = await type(['numbers', 'apply', 'no.json'], [])
    expect({ exit, err }).toEqual({ exit: 'usage', err: 'sms: no.json cannot be read\n' })
  })

  test('is an array, an object, or a row a line', async () => {
    for (const text of ['[{"name":"a"}]', '{"routes":[{"name":"a"}]}', '{"name":"a"}\n\n'])
      expect(JSON.parse((await apply(text, [routes(1)], '--force')).asked[0]?.body ?? '')).toEqual({
        routes: [{ name: 'a' }],
      })
  })
})
