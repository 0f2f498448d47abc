import { expect, test } from 'bun:test'
import { indexOf, linkFrom, readBook } from '../../../../src/console/guide/book.ts'
import { CHAPTERS } from '../../../../src/console/guide/chapters.ts'
import { chapterHtml, coverHtml } from '../../../../src/console/guide/guide-html.ts'
import { search } from '../../../../src/console/guide/search.ts'
import { readPages } from '../../../support/markdown.ts'

const BOOK = await readBook()
const ASSETS = { script: '/console/guide-1.js', style: '/console/guide-1.css', icon: '/console/icon.svg' }
/** Every page as it is served, by its address. */
const SERVED = new Map([
  ['/guide', coverHtml(BOOK, ASSETS)],
  ...BOOK.map((page) => [`/guide/${page.slug}`, chapterHtml(page, BOOK, ASSETS)] as const),
])
/** Pages of this process beside the guide, whose own tests are elsewhere. */
const OTHERS = new Set(['/', '/docs'])

test('every page of docs is in the guide, once, under an address of its own', async () => {
  const files = CHAPTERS.flatMap(({ chapters }) => chapters.map(({ file }) => file))
  const docs = (await readPages()).map(({ path }) => path).filter((path) => path.startsWith('docs/'))
  expect(files.filter((file) => file.startsWith('docs/')).toSorted()).toEqual(docs.toSorted())
  expect(new Set(BOOK.map(({ slug }) => slug)).size).toBe(BOOK.length)
})

test('every page has a title and says at its beginning what it is about', () => {
  const without = BOOK.filter(({ title, about }) => title === '' || about === '')
  expect(without.map(({ file }) => file)).toEqual([])
})

test('every link of every page leads to a page, and to a heading that is on it', () => {
  let walked = 0
  const broken = [...SERVED].flatMap(([from, html]) =>
    [...html.matchAll(/ href="([^"]*)"/g)].flatMap(([, href = '']) => {
      if (/^https?:/.test(href) || Object.values(ASSETS).includes(href)) return []
      walked++
      const [path = '', anchor] = href.split('#')
      const to = path === '' ? from : path
      if (OTHERS.has(to)) return []
      const page = SERVED.get(to)
      const isThere = anchor === undefined || page?.includes(` id="${decodeURIComponent(anchor)}"`)
      return page !== undefined && isThere ? [] : [`${from}: ${href}`]
    }),
  )
  expect(broken).toEqual([])
  expect(walked).toBeGreaterThan(1_000)
})

test('a page asks nothing of another host, and runs nothing inline but what applies the theme', () => {
  for (const html of SERVED.values()) {
    expect(html.match(/<(?:script|link|img)\b[^>]*(?:src|href)="(?!\/console\/)[^"]*"/g)).toBeNull()
    expect(html.match(/<script>/g)).toHaveLength(1)
    expect(html).not.toMatch(/ style="| on[a-z]+="/)
  }
})

test('the next and the previous page are those of the list', () => {
  const second = SERVED.get('/guide/first-callback') ?? ''
  expect(second).toContain('<a rel="prev" href="/guide/first-message">')
  expect(second).toContain('<a rel="next" href="/guide/connect-an-smsc">')
  expect(SERVED.get('/guide/first-message')).not.toContain('rel="prev"')
})

test.each([
  ['docs/guide/two-way.md', '../inbound.md#numbers', '/guide/inbound#numbers'],
  ['docs/inbound.md', 'mock.md', '/guide/mock'],
  ['README.md', 'docs/operate.md#scaling', '/guide/operate#scaling'],
  ['docs/operate.md', '../actors/message/SPEC.md#invariants', '/guide/message-machine#invariants'],
  ['docs/operate.md', 'http://localhost:8080/#/traffic', '/#/traffic'],
  ['docs/operate.md', 'http://localhost:8080/docs', '/docs'],
  ['docs/operate.md', 'https://www.standardwebhooks.com', 'https://www.standardwebhooks.com'],
  ['docs/operate.md', '#audit', '#audit'],
  ['docs/operate.md', '../src/provider/kinds.ts', null],
])('in %s a link to %s leads to %p', (file, href, to) => {
  expect(linkFrom(file, href)).toBe(to)
})

test('a search finds the page that is about it first', () => {
  const index = indexOf(BOOK)
  const first = (typed: string) => search(index, typed)[0]?.href.split('#')[0]
  expect(first('first callback')).toBe('/guide/first-callback')
  expect(first('smsc')).toBe('/guide/connect-an-smsc')
  expect(first('from kannel')).toBe('/guide/moving-from-kannel')
  expect(first('RECEIPT_PARK_MS')).toBe('/guide/readme')
  expect(search(index, 'verify PYTHON').map(({ heading }) => heading)).toContain('Python')
})
