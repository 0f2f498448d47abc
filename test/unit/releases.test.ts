import { describe, expect, test } from 'bun:test'
import { join } from 'node:path'
import { version } from '../../package.json'
import { filesOf, RELEASES_BEFORE } from '../support/release-before.ts'

const ROOT = join(import.meta.dir, '../..')
const CHANGES = await Bun.file(join(ROOT, 'CHANGELOG.md')).text()

/** The headings of CHANGELOG.md, the newest first. */
const RELEASES = [...CHANGES.matchAll(/^## (\S+) – (\S+)$/gm)].map(([, name = '', since = '']) => ({
  name,
  since,
}))

/** 0.10.0 comes after 0.9.0. */
const place = (name: string) => name.split('.').reduce((place, number) => place * 1_000 + Number(number), 0)

describe('releases', () => {
  test('each change stands under one', () => {
    expect([...CHANGES.matchAll(/^## /gm)]).toHaveLength(RELEASES.length)
  })

  test('the newest one of CHANGELOG.md is that of package.json, and has no date before it is released', () => {
    expect(RELEASES[0]?.name).toBe(version)
    expect(RELEASES[0]?.since).toMatch(/^(Unreleased|\d{4}-\d\d-\d\d)$/)
  })

  test('they follow one another, in number and in time', () => {
    const names = RELEASES.map(({ name }) => name)
    expect(names).toEqual(names.toSorted((a, b) => place(b) - place(a)))
    expect(new Set(names).size).toBe(names.length)
    const dates = RELEASES.slice(1).map(({ since }) => since)
    expect(dates.filter((date) => !/^\d{4}-\d\d-\d\d$/.test(date))).toEqual([])
    expect(dates).toEqual(dates.toSorted().toReversed())
  })

  test('data of each earlier one is upgraded by a test', () => {
    const earlier = RELEASES.slice(1).map(({ name }) => name)
    expect(RELEASES_BEFORE.map((release) => release.version as string)).toEqual(earlier.toReversed())
  })

  test.each([...RELEASES_BEFORE])('$migration was the newest migration of $version', (release) => {
    const files = filesOf(release, 'drizzle')
    if (files === null) return
    expect(files.filter((name) => name.endsWith('.sql')).at(-1)).toBe(`${release.migration}.sql`)
  })
})
