import { expect, test } from 'bun:test'
import { MAX_PER_SOURCE, openLivePlaces, PLACES_FOR_ADMINS } from '../../../../src/api/ops/live-places.ts'
import { must } from '../../../../src/domain/assert.ts'
import { MAX_WATCHERS } from '../../../../src/live/watch.ts'

test('one source has so many streams without a token, and a place given back is free again, once', () => {
  const places = openLivePlaces()
  const open = Array.from({ length: MAX_PER_SOURCE }, () => must(places.take('here', false), 'a place'))
  expect(places.take('here', false)).toBeNull()
  expect(places.take('there', false)).not.toBeNull()
  open[0]?.()
  open[0]?.()
  expect(places.take('here', false)).not.toBeNull()
  expect(places.take('here', false)).toBeNull()
})

test('however many sources come, places are left for admins', () => {
  const places = openLivePlaces()
  const taken = Array.from({ length: 10 * MAX_WATCHERS }, (_, i) => places.take(`source ${i}`, false))
  expect(taken.filter((place) => place !== null)).toHaveLength(MAX_WATCHERS - PLACES_FOR_ADMINS)
  for (let i = 0; i < MAX_WATCHERS; i++) expect(places.take('source 1', true)).not.toBeNull()
})
