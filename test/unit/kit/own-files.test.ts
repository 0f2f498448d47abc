import { expect, test } from 'bun:test'
import { asTyped } from '../../../src/kit/own-files.ts'

test('a command is shown as it can be typed here: npm hands on only the options behind --', () => {
  expect(asTyped('migrate')).toBe('npm run migrate')
  expect(asTyped('restore', '--paused')).toBe('npm run restore -- --paused')
})
