import { describe, expect, test } from 'bun:test'
import { existsSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { createApp } from '../../src/api/app.ts'
import { ERRORS, type ErrorEntry } from '../../src/domain/errors.ts'
import { Environment } from '../../src/environment.ts'
import { openDb } from '../../src/store/database/db.ts'
import { apiDeps, openBusAway } from '../support/apart.ts'
import { anchorsOf, codeWordsOf, proseOf, readPage, readPages, tableOf } from '../support/markdown.ts'

const ROOT = join(import.meta.dir, '../..')
const PAGES = await readPages()
const README = await readPage('README.md')
const OPERATE = await readPage('docs/operate.md')

describe('every page', () => {
  test('links to what is there', () => {
    const broken = PAGES.flatMap(({ path, text }) =>
      [...proseOf(text).matchAll(/\]\(([^)\s]+)\)/g)]
        .map(([, target = '']) => target)
        .filter((target) => !/^[a-z]+:/.test(target))
        .filter((target) => !leadsSomewhere(path, target))
        .map((target) => `${path}: ${target}`),
    )
    expect(broken).toEqual([])
  })

  test('names files that are there', () => {
    const inRepository = /^(?:src|actors|bench|docs|drizzle|ops|patches|scripts|test)\/[\w./@-]*$/
    const missing = PAGES.flatMap(({ path, text }) =>
      codeWordsOf(text)
        .filter((word) => inRepository.test(word) && !existsSync(join(ROOT, word)))
        .map((word) => `${path}: ${word}`),
    )
    expect(missing).toEqual([])
  })

  test('names npm scripts that are there', async () => {
    const { scripts } = await Bun.file(join(ROOT, 'package.json')).json()
    const named = PAGES.flatMap(({ text }) =>
      [...text.matchAll(/\b(?:npm|bun) run (?:-s )?([\w:]+)/g)].map(([, name = '']) => name),
    )
    expect(named.length).toBeGreaterThan(10)
    expect(named.filter((name) => name !== 'test' && !(name in scripts))).toEqual([])
  })
})

describe('every route that a page names', () => {
  test('is there', async () => {
    // Nobody asks it anything.
    const db = openDb({ address: { kind: 'socket', path: '/nowhere' }, name: 'book', max: 1 })
    const { routes } = createApp(apiDeps({ db, bus: openBusAway() }))
    const patterns = routes.map(
      ({ method, path }) =>
        new RegExp(`^${method} ${path.replaceAll(/:\w+/g, '[^/]+').replaceAll('*', '.*')}$`),
    )
    const named = PAGES.flatMap(({ path, text }) => [
      ...[...text.matchAll(/\b(GET|POST|PUT|PATCH|DELETE) (\/[\w/:-]+)/g)].map(
        ([, method, route]) => [path, `${method} ${route}`] as const,
      ),
      // Those of the guide are typed, by other methods too: test/e2e/guide.test.ts.
      ...[...(path.startsWith('docs/guide/') ? '' : text).matchAll(/^\$ curl -s .*\$G(\/[\w/:-]+)/gm)].map(
        ([, route]) => [path, `GET ${route}`] as const,
      ),
    ])
    expect(named.length).toBeGreaterThan(20)
    const missing = named.filter(([, route]) => !patterns.some((pattern) => pattern.test(route)))
    expect(missing).toEqual([])
    await db.close()
  })
})

function leadsSomewhere(page: string, target: string): boolean {
  const [path = '', anchor] = target.split('#')
  const file = path === '' ? page : normalize(join(dirname(page), path))
  if (!existsSync(join(ROOT, file))) return false
  const text = PAGES.find((one) => one.path === file)?.text
  return anchor === undefined || text === undefined || anchorsOf(text).includes(anchor)
}

/** What the README says of variables without a default of their own. */
const WITHOUT_DEFAULT: Readonly<Record<string, string>> = {
  ARCHIVE_AFTER_DAYS: 'none',
  ARCHIVE_TO: 'none',
  ALLOWED_HOSTS: 'none',
  SMPP_PORT: 'none',
  SMPP_TLS_PORT: 'none',
  SMPP_TLS_CERT: 'none',
  TLS_CERT: 'none',
  TLS_KEY: 'none',
  SMPP_TLS_KEY: 'none',
  METRICS_PORT: 'none',
  METRICS_TOKEN: 'none',
  METRICS_TOKEN_ALSO: 'none',
  POSTGRES_URL: 'embedded',
  NATS_URL: 'in-process',
  NATS_REPLICAS: 'as they are',
  REDIS_URL: 'in-process',
  ADMIN_TOKEN: 'embedded: made once, in `DATA_DIR/admin-token`',
  ADMIN_TOKEN_ALSO: 'none',
  OTP_SECRET_ALSO: 'none',
  SECRETS_KEY_ALSO: 'none',
  OTP_SECRET: 'embedded: made once in DATA_DIR/otp-secret',
  NUMBER_SECRET: 'embedded: made once in DATA_DIR/number-secret',
  SECRETS_KEY: 'embedded: made once, in `DATA_DIR/secrets-key`',
  PUBLIC_URL: 'this process',
  PROVIDER_ALLOW_PRIVATE: 'embedded: true',
  MOCK_DLR_URL: 'this process',
  OTEL_EXPORTER_OTLP_ENDPOINT: 'none',
  OTEL_EXPORTER_OTLP_HEADERS: 'none',
  TRACE_URL: 'none',
}
/** Its default depends on the machine. */
const OF_THE_MACHINE: Readonly<Record<string, string>> = { ACTOR_WORKERS: 'cores − 1' }

describe('the table of variables in the README', () => {
  const rows = tableOf(README, 'Variable').map(([names = '', defaults = '']) => ({
    names: [...names.matchAll(/`(\w+)`/g)].map(([, name = '']) => name),
    defaults,
  }))

  test('has every variable that is read, once, and no other', () => {
    expect(rows.flatMap(({ names }) => names).toSorted()).toEqual(
      Object.keys(Environment.properties).toSorted(),
    )
  })

  test('says their defaults', () => {
    const told = rows.flatMap(({ names, defaults }) => {
      const [first] = names
      if (names.length === 1 && first !== undefined && first in WITHOUT_DEFAULT) return [[first, defaults]]
      const values = defaults.replaceAll(/`|\([^)]*\)/g, '').split(', ')
      return names.map((name, index) => [name, (values[index] ?? values[0] ?? '').trim()])
    })
    const wanted = Object.entries(Environment.properties).map(([name, schema]) => [
      name,
      WITHOUT_DEFAULT[name] ?? OF_THE_MACHINE[name] ?? String(schema.default),
    ])
    expect(Object.fromEntries(told)).toEqual(Object.fromEntries(wanted))
  })
})

describe('docs/operate.md', () => {
  test('lists every refusal that says: later', () => {
    const entries: readonly [string, ErrorEntry][] = Object.entries(ERRORS)
    const later = entries.filter(([, { status }]) => status === 429 || status === 503)
    const listed = tableOf(OPERATE, 'Answer').map(([answer = '', retry = '']) => {
      const [, status, code] = /^(\d+) `(\w+)`$/.exec(answer) ?? []
      return [code, Number(status), retry.replace(/ s.*$/, '')]
    })
    expect(listed.toSorted()).toEqual(
      later.map(([code, { status, retryAfterS }]) => [code, status, String(retryAfterS)]).toSorted(),
    )
  })
})
