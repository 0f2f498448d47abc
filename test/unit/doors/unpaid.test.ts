import { expect, test } from 'bun:test'
import { answerOfRefusal as jasminAnswer } from '../../../src/doors/jasmin/answers.ts'
import { answerOfRefusal as kannelAnswer } from '../../../src/doors/kannel/answers.ts'
import { refusedByOutcome } from '../../../src/doors/smpp/submit/refused-submission.ts'
import { refusalOfCode } from '../../../src/doors/vonage/statuses.ts'
import { cents } from '../../support/money.ts'

test.each(['insufficient_credits', 'daily_cap_reached'] as const)(
  'a message that is not paid for by %s is refused at every door as such, and not to be sent again at once',
  (code) => {
    const words = 'the words'
    expect(kannelAnswer(code, words)).toEqual({ status: 403, body: 'Not routable. Do not try again.' })
    expect(jasminAnswer({ code, error: words }, 'shop')).toEqual({
      status: 403,
      words: 'Cannot charge submit_sm, check RouterPB log file for details',
    })
    expect(refusalOfCode({ code, error: words })).toMatchObject({ kind: 'refused', status: '9' })
    const outcome = { kind: code, required: cents(5), available: cents(0.79), untilMs: 0 }
    expect(refusedByOutcome(outcome, { noCreditsStatus: 1_024 })).toMatchObject({
      status: 1_024,
      words: expect.stringContaining('it needs 5 cents, there are 0.79'),
    })
  },
)
