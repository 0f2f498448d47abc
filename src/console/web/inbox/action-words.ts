import type { KeywordAction } from '../../../domain/opt-out/keywords.ts'

/** What a word of a handset did, in the words of people. */
export const ACTION_WORDS: Readonly<Record<KeywordAction, string>> = {
  opt_out: 'opted out',
  opt_in: 'opted in',
  help: 'asked for help',
}
