import { afterEach, describe, expect, test } from 'bun:test'
import { openPages, type Pages } from '../../../src/outbound/pages.ts'
import { eventually } from '../../support/eventually.ts'

const closes: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closes.splice(0)) await close()
})

/** A server, what it was asked for, and a clock that stands. */
function serve(answer: (path: string) => Response | Promise<Response>) {
  const asked: string[] = []
  const server = Bun.serve({
    port: 0,
    hostname: '127.0.0.1',
    fetch(request) {
      const { pathname, search } = new URL(request.url)
      asked.push(`${request.method} ${pathname}${search}`)
      return answer(pathname)
    },
  })
  closes.push(() => server.stop(true))
  return { origin: server.url.origin, asked }
}

function pagesAt(nowMs = { is: 0 }, timeoutMs = 5_000): Pages {
  return openPages({
    allowPrivate: true,
    resolve: async () => ['127.0.0.1'],
    timeoutMs,
    now: () => nowMs.is,
  })
}

const HOUR_MS = 3_600_000

describe('a page', () => {
  test('is asked for once a day, also by many at once', async () => {
    const { origin, asked } = serve(() => new Response('a certificate'))
    const nowMs = { is: 0 }
    const pages = pagesAt(nowMs)
    const url = `${origin}/a.pem`
    const many = await Promise.all(Array.from({ length: 50 }, () => pages.read(url)))
    expect(new Set(many)).toEqual(new Set(['a certificate']))
    nowMs.is = 23 * HOUR_MS
    expect(await pages.read(url)).toBe('a certificate')
    expect(asked).toEqual(['GET /a.pem'])
    nowMs.is = 25 * HOUR_MS
    expect(await pages.read(url)).toBe('a certificate')
    expect(asked).toHaveLength(2)
  })

  test('that is not there is not asked for again at once', async () => {
    let status = 404
    const { origin, asked } = serve(() => new Response('x', { status }))
    const nowMs = { is: 0 }
    const pages = pagesAt(nowMs)
    expect(await pages.read(`${origin}/a`)).toBeNull()
    status = 200
    expect(await pages.read(`${origin}/a`)).toBeNull()
    expect(asked).toHaveLength(1)
    nowMs.is = 6_000
    expect(await pages.read(`${origin}/a`)).toBe('x')
  })

  test.each([201, 204, 301, 403, 500])('that is answered %i is none', async (status) => {
    const { origin } = serve(
      () => new Response(status === 204 ? null : 'x', { status, headers: { location: '/elsewhere' } }),
    )
    expect(await pagesAt().read(`${origin}/a`)).toBeNull()
  })

  test('of which many are invented does not push out one that is used', async () => {
    const { origin, asked } = serve((path) => new Response('x', { status: path === '/good' ? 200 : 404 }))
    const pages = pagesAt()
    await pages.read(`${origin}/good`)
    for (let i = 0; i < 100; i++) await pages.read(`${origin}/invented-${i}`)
    await pages.read(`${origin}/good`)
    expect(asked.filter((path) => path === 'GET /good')).toHaveLength(1)
  })

  test('beyond the 64 that are kept is asked for anew, the oldest first', async () => {
    const { origin, asked } = serve(() => new Response('x'))
    const pages = pagesAt()
    for (let i = 0; i < 65; i++) await pages.read(`${origin}/${i}`)
    expect(asked).toHaveLength(65)
    await pages.read(`${origin}/64`)
    await pages.read(`${origin}/1`)
    expect(asked).toHaveLength(65)
    await pages.read(`${origin}/0`)
    expect(asked).toHaveLength(66)
  })

  test('is not waited for by more than eight, and others are told so at once', async () => {
    const gate = Promise.withResolvers<void>()
    const { origin, asked } = serve(async () => {
      await gate.promise
      return new Response('x')
    })
    const pages = pagesAt()
    const eight = Array.from({ length: 8 }, (_, i) => pages.read(`${origin}/${i}`))
    await eventually(() => asked.length === 8)
    expect(await pages.read(`${origin}/8`)).toBeNull()
    expect(await pages.visit(`${origin}/visit`)).toBe(false)
    gate.resolve()
    expect(await Promise.all(eight)).toEqual(Array.from({ length: 8 }, () => 'x'))
    // It was not asked for, so it is no failure.
    expect(await pages.read(`${origin}/8`)).toBe('x')
  })

  test('at an address that is not public is not asked for', async () => {
    const { origin, asked } = serve(() => new Response('x'))
    const inside = openPages({
      allowPrivate: false,
      resolve: async () => ['127.0.0.1'],
      timeoutMs: 5_000,
      now: Date.now,
    })
    const named = origin.replace('127.0.0.1', 'sns.eu-west-1.amazonaws.com')
    for (const url of [origin, named, 'not a URL']) {
      expect(await inside.read(url)).toBeNull()
      expect(await inside.visit(url)).toBe(false)
    }
    expect(asked).toEqual([])
  })

  test('of a server that says nothing in time is none', async () => {
    const { origin } = serve(() => new Promise<never>(() => {}))
    const pages = pagesAt({ is: 0 }, 200)
    expect([await pages.read(`${origin}/a`), await pages.visit(`${origin}/b`)]).toEqual([null, false])
  })
})

test('a visit is made each time, and is good when it is answered 2xx', async () => {
  let status = 200
  const { origin, asked } = serve(() => new Response('x', { status }))
  const pages = pagesAt()
  const visits: boolean[] = []
  for (status of [200, 200, 202, 302, 403, 500])
    visits.push(await pages.visit(`${origin}/?Action=Confirm&Token=1`))
  expect(visits).toEqual([true, true, true, false, false, false])
  expect(asked).toEqual(Array.from({ length: 6 }, () => 'GET /?Action=Confirm&Token=1'))
})
