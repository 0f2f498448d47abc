import { expect, test } from 'bun:test'
import { add, countsOf, NOTHING } from '../../scripts/test-counts.ts'

const REPORT = `<testsuites name="bun test" tests="3" assertions="1" failures="2" skipped="1" time="0.1">
  <testsuite name="a.test.ts" file="a.test.ts" tests="3">
    <testcase name="says &quot;no&quot; &amp; goes" classname="" time="0" file="a.test.ts" line="2" assertions="1">
      <failure type="AssertionError" message="expect(received).toEqual(expected)&#10;&#10;- 1&#10;+ 2">…</failure>
    </testcase>
    <testcase name="ends" classname="" time="0.1" file="a.test.ts" line="4" assertions="0">
      <failure type="TimeoutError" />
    </testcase>
  </testsuite>
</testsuites>`

test('a report of tests says how many failed, and each failure why', () => {
  expect(countsOf(REPORT)).toEqual({
    passed: 0,
    failed: 2,
    skipped: 1,
    failures: [
      '  a.test.ts: says "no" & goes\n      expect(received).toEqual(expected)\n      \n      - 1\n      + 2',
      '  a.test.ts: ends\n      TimeoutError',
    ],
  })
})

test('a report that is not there says nothing, and adds nothing', () => {
  expect(add(countsOf(REPORT), countsOf(''))).toEqual(countsOf(REPORT))
  expect(countsOf('')).toEqual(NOTHING)
})
