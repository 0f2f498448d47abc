import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { THEME_SCRIPT } from '../../../../src/api/http/theme-script.ts'
import { CHAPTERS } from '../../../../src/console/guide/chapters.ts'
import { createDataDir } from '../../../support/data-dir.ts'
import { fetchHeld } from '../../../support/document.ts'
import { type Gateway, startGateway } from '../../../support/gateway.ts'

const data = createDataDir()
let gateway: Gateway

beforeAll(async () => {
  gateway = await startGateway({ DATA_DIR: data.path, AUTH: 'api_key' })
})
afterAll(async () => {
  await gateway.stop()
  data.remove()
})

const ask = (path: string, init?: RequestInit) => fetchHeld(`${gateway.url}${path}`, init)

describe('the guide', () => {
  test('has every page, in English, for whoever asks', async () => {
    const slugs = CHAPTERS.flatMap(({ chapters }) => chapters.map(({ slug }) => slug))
    for (const path of ['/guide', ...slugs.map((slug) => `/guide/${slug}`)]) {
      const answer = await ask(path)
      const said = ['content-type', 'content-language', 'cache-control'].map((name) =>
        answer.headers.get(name),
      )
      expect([path, answer.status, ...said]).toEqual([
        path,
        200,
        'text/html; charset=utf-8',
        'en',
        'no-cache',
      ])
      expect(await answer.text()).toContain('<html lang="en">')
    }
  })

  test('lets a page load nothing from outside, and run one script that stands in it', async () => {
    const policy = (await ask('/guide/operate')).headers.get('content-security-policy') ?? ''
    const hash = new Bun.CryptoHasher('sha256').update(THEME_SCRIPT).digest('base64')
    expect(policy).toStartWith(`default-src 'none'; script-src 'self' 'sha256-${hash}'; style-src 'self';`)
    expect(policy).not.toMatch(/https?:|\*|unsafe/)
  })

  test('is loaded with files that are there, and kept for ever', async () => {
    const page = await (await ask('/guide')).text()
    const files = [...page.matchAll(/(?:src|href)="(\/console\/[^"]+)"/g)].map(([, file = '']) => file)
    expect(files).toHaveLength(3)
    for (const file of files) {
      const answer = await ask(file)
      expect([file, answer.status, answer.headers.get('cache-control')]).toEqual([
        file,
        200,
        'public, max-age=31536000, immutable',
      ])
    }
  })

  test('is not sent again to a browser that has it', async () => {
    const etag = (await ask('/guide/two-way')).headers.get('etag') ?? ''
    const again = await ask('/guide/two-way', { headers: { 'if-none-match': etag } })
    expect([again.status, await again.text()]).toEqual([304, ''])
  })

  test('is answered to HEAD without its content', async () => {
    const answer = await ask('/guide/two-way', { method: 'HEAD' })
    expect([answer.status, answer.headers.get('etag'), await answer.text()]).toEqual([
      200,
      expect.stringMatching(/^"/),
      '',
    ])
  })

  test('has its search index in a file of its own, under 200 kB on the wire', async () => {
    const answer = await ask('/guide/search.json')
    expect(answer.headers.get('content-type')).toBe('application/json')
    const { pages } = (await answer.json()) as { pages: { path: string }[] }
    expect(pages[0]?.path).toBe('/guide/first-message')
    const zipped = await ask('/guide/search.json', {
      headers: { 'accept-encoding': 'gzip' },
      decompress: false,
    } as RequestInit)
    expect((await zipped.arrayBuffer()).byteLength).toBeLessThan(200_000)
  })

  test.each(['/guide/nowhere', '/guide/../guide/%2e%2e/README', '/guide/a/b', '/guide/__proto__'])(
    'says of %s that it is not there, as of any path',
    async (path) => {
      const answer = await ask(path)
      expect([answer.status, await answer.json()]).toEqual([
        404,
        { error: 'no such route', code: 'unknown_route', request_id: expect.any(String) },
      ])
    },
  )

  test('takes no other method', async () => {
    const answer = await ask('/guide/two-way', { method: 'POST' })
    expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'GET, HEAD, OPTIONS'])
  })
})
