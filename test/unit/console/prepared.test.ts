import { expect, setDefaultTimeout, test } from 'bun:test'
import { THEME_SCRIPT } from '../../../src/api/http/theme-script.ts'
import { CONSOLE_BUILD } from '../../../src/console/bundle.ts'
import { openPrepared } from '../../../src/console/prepared.ts'

// Seconds of CPU on a busy machine.
setDefaultTimeout(60_000)

/** CPU time of the thread which answers requests while the console is made: the layout alone takes a second. */
const MAX_CPU_MS = 500
/** Gzipped: the page, its script, style and icon, and the chart's layout. It has no fonts of its own, and 193,352 on 2026-11-27. */
const FIRST_LOAD_BYTES = 250_000

test('the console is made in a thread of its own, once, and its first load is under 250 kB', async () => {
  const before = process.threadCpuUsage()
  const prepared = openPrepared()
  const charts = await prepared.charts()
  const bundle = await prepared.bundle()
  const { user, system } = process.threadCpuUsage(before)
  expect((user + system) / 1_000).toBeLessThan(MAX_CPU_MS)
  expect(await prepared.charts()).toBe(charts)

  const page = new TextDecoder().decode(bundle.page.body)
  const loaded = [...page.matchAll(/(?:src|href)="\/console\/([^"]+)"/g)].map(([, name = '']) => name)
  expect(loaded.length).toBeGreaterThanOrEqual(2)
  // What its script imports at once is asked for, too: there is no such file.
  for (const name of loaded.filter((one) => one.endsWith('.js')))
    expect(new TextDecoder().decode(bundle.assets.get(name)?.body)).not.toMatch(/\b(?:from|import)\s*"\//)
  expect([...bundle.assets.values()].filter(({ type }) => type.startsWith('font/'))).toEqual([])
  const first = [bundle.page, charts, ...loaded.map((name) => bundle.assets.get(name))]
  const bytes = first.reduce((sum, file) => sum + (file?.gzipped.length ?? Number.POSITIVE_INFINITY), 0)
  expect(bytes).toBeLessThan(FIRST_LOAD_BYTES)
  // Names change with their content: they are kept for ever.
  for (const name of loaded) expect(name).toMatch(/-[a-z0-9]{6,}\.(js|css|svg)$/)
  // Nothing inline but what applies the theme: the page's policy would refuse it.
  const [head, ...rest] = page.split(`<script>${THEME_SCRIPT}</script>`)
  expect([head, rest.length]).toEqual([expect.stringMatching(/<head>$/), 1])
  expect(rest[0]).not.toMatch(/<script(?![^>]*\bsrc=)|<style|style="|\son[a-z]+="/)
})

/** What the page shares with the gateway: what is pure, and the list of numbers that the mock provider plays. */
const SHARED = /^(?:src\/(?:console|domain)|actors\/message|node_modules)\/|^src\/provider\/mock\/script\.ts$/

test('the types of the answers bring no code of the server into the page', async () => {
  const { metafile } = await Bun.build({ ...CONSOLE_BUILD, metafile: true })
  const files = Object.keys(metafile?.inputs ?? {})
  expect(files).toContain('src/console/web/api.ts')
  expect(files.filter((path) => !SHARED.test(path))).toEqual([])
})
