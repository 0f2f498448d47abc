import { BY_REST } from '../../domain/door.ts'
import { acceptAnswers } from '../accept/accept-answers.ts'
import type { AcceptDeps } from '../accept/accept-messages.ts'
import { openAdmission } from '../accept/open-admission.ts'

/** How often an api looks for words that are to be answered, in milliseconds. */
export const ANSWER_KEYWORDS_MS = 1_000

/** They are messages to who has just opted out: no gate is asked, and there is at most one of a kind a day to a number. */
const ANY = openAdmission([])

/** Makes ordinary messages of the answers that words from handsets ask for, as `acceptAnswers` does. */
export async function answerKeywords(deps: AcceptDeps): Promise<void> {
  await acceptAnswers(deps, {
    table: 'keyword_answers',
    admission: ANY,
    keyPrefix: 'keyword-answer',
    given: BY_REST,
    unsent: 'a word from a handset is not answered',
  })
}
