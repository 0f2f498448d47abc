/** What a word from a handset asks for. */
export const KEYWORD_ACTIONS = ['opt_out', 'opt_in', 'help'] as const
export type KeywordAction = (typeof KEYWORD_ACTIONS)[number]

/** Words beside those of all languages. */
export type OwnWords = {
  readonly stop_words: readonly string[]
  readonly start_words: readonly string[]
  readonly help_words: readonly string[]
}

/**
 * The words, by language (ISO 639-1). English: the defaults of Twilio ("Twilio support for opt-out keywords") and of AWS End
 * User Messaging ("Keywords", with ARRET and TD), which both name French ones for Canada; the others: what operators and
 * the two have people write there. A word is in it as `keywordOf` folds it.
 */
const WORDS: Readonly<Record<string, Readonly<Record<KeywordAction, readonly string[]>>>> = {
  en: {
    opt_out: [
      ...['stop', 'stopall', 'stop all', 'unsubscribe', 'cancel', 'end', 'quit', 'revoke', 'optout'],
      ...['opt-out', 'opt out', 'remove', 'td'],
    ],
    opt_in: ['start', 'yes', 'unstop', 'optin', 'opt-in', 'opt in', 'subscribe'],
    help: ['help', 'info'],
  },
  es: {
    opt_out: ['alto', 'baja', 'cancelar', 'parar', 'detener', 'desuscribir', 'darse de baja'],
    opt_in: ['alta', 'iniciar', 'comenzar', 'suscribir'],
    help: ['ayuda', 'información', 'informacion'],
  },
  fr: {
    opt_out: ['arret', 'arrêt', 'arrett', 'arrete', 'arrêter', 'arreter', 'désabonner', 'desabonner'],
    opt_in: ['reprendre', 'débuter', 'debuter', 'abonner'],
    help: ['aide', 'infos'],
  },
  de: {
    opt_out: ['stopp', 'abmelden', 'abbestellen', 'kündigen', 'kuendigen', 'ende', 'austragen'],
    opt_in: ['anmelden', 'beginn'],
    help: ['hilfe'],
  },
  pt: {
    opt_out: ['pare', 'sair', 'descadastrar', 'remover', 'cancele'],
    opt_in: ['começar', 'comecar', 'iniciar', 'voltar', 'cadastrar'],
    help: ['ajuda', 'informação', 'informacao'],
  },
  it: {
    opt_out: ['ferma', 'basta', 'annulla', 'disiscrivi', 'cancella', 'rimuovi'],
    opt_in: ['inizia', 'iscrivi', 'riprendi'],
    help: ['aiuto', 'informazioni'],
  },
  nl: {
    opt_out: ['stoppen', 'afmelden', 'uitschrijven', 'opzeggen'],
    opt_in: ['aanmelden', 'inschrijven', 'hervatten'],
    help: ['hulp', 'informatie'],
  },
}

const ACTIONS: ReadonlyMap<string, KeywordAction> = new Map(
  Object.values(WORDS).flatMap((language) =>
    KEYWORD_ACTIONS.flatMap((action) => language[action].map((word) => [word, action] as const)),
  ),
)

/** The longest text that is looked at, in UTF-16 units: no word is as long. */
const MAX_LOOKED_AT = 80

/** Marks and joiners that show nothing, which some phones put beside words. */
const INVISIBLE = /\p{Cf}|\p{Variation_Selector}|\u{34f}/gu
/** What people put around a word: quotes, dots, exclamation marks. */
const AROUND = /^[\p{P}\s]+|[\p{P}\s]+$/gu

/** A text as keywords are compared: compatibility forms as one (NFKC), nothing invisible, blanks trimmed and single, small letters. */
export function keywordOf(text: string): string {
  return text.normalize('NFKC').replaceAll(INVISIBLE, '').trim().replaceAll(/\s+/g, ' ').toLowerCase()
}

/**
 * What a text asks for: all of it is the word, or it is none. Own words count before the others. Who writes "Stop!" is done
 * with us: a word that stops is one with punctuation around it, too. Consent has to be exact.
 */
export function readKeyword(text: string, own: OwnWords): KeywordAction | null {
  if (text.length > MAX_LOOKED_AT) return null
  const word = keywordOf(text)
  const found = actionOf(word, own)
  if (found !== null) return found
  const bare = word.replaceAll(AROUND, '')
  return bare !== word && actionOf(bare, own) === 'opt_out' ? 'opt_out' : null
}

function actionOf(word: string, own: OwnWords): KeywordAction | null {
  if (own.stop_words.some((one) => keywordOf(one) === word)) return 'opt_out'
  if (own.start_words.some((one) => keywordOf(one) === word)) return 'opt_in'
  if (own.help_words.some((one) => keywordOf(one) === word)) return 'help'
  return ACTIONS.get(word) ?? null
}
