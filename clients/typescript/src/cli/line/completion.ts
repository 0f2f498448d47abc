import type { Command, Verb } from '../command.ts'
import { EVERYWHERE, OPTIONS, type Option, type OptionName } from '../options.ts'

/** A word that may come next, and what it is. */
export type Offer = { readonly word: string; readonly says: string }

/**
 * What may stand in the place of the last of `words`, which stand behind `sms`; nothing where only the user knows, or a file is
 * meant.
 */
export function offersFor(words: readonly string[], commands: readonly Command[]): Offer[] {
  const [before, typed = ''] = [words.at(-2) ?? '', words.at(-1) ?? '']
  const option = optionOf(before)
  if (option?.value)
    return offered(
      (option.words ?? []).map((word) => ({ word, says: '' })),
      typed,
    )
  const [name, ...more] = placesOf(words.slice(0, -1))
  const command = commands.find((one) => one.name === name)
  const all = commands.map((one) => ({ word: one.name, says: one.says }))
  if (typed.startsWith('-')) return offered(optionsOf(command, more), typed)
  if (name === undefined) return offered([...all, { word: 'help', says: 'what a command can do' }], typed)
  if (name === 'help') return more.length > 0 ? [] : offered(all, typed)
  return offered(nextWordsOf(command, more), typed)
}

/** The word that comes next of each verb that begins as it was typed so far. */
function nextWordsOf(command: Command | undefined, typed: readonly string[]): Offer[] {
  const offers = new Map<string, string>()
  for (const { word, says } of command?.verbs ?? []) {
    const words = word?.split(' ') ?? []
    const next = words[typed.length]
    if (next === undefined || !typed.every((each, place) => each === words[place])) continue
    const isLast = words.length === typed.length + 1
    if (!offers.has(next)) offers.set(next, isLast ? says : '')
  }
  return [...offers].map(([word, says]) => ({ word, says }))
}

/** A script for a shell, which asks this program for the words. */
export const COMPLETIONS = {
  bash: `# eval "$(sms completion bash)"
_sms() {
  local IFS=$'\\n' offers
  offers=$("\${COMP_WORDS[0]}" completion words "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null | cut -f1)
  COMPREPLY=($(compgen -W "$offers" -- "\${COMP_WORDS[COMP_CWORD]}"))
}
complete -o default -F _sms sms
`,
  zsh: `#compdef sms
# eval "$(sms completion zsh)", behind compinit
_sms() {
  local -a offers
  offers=(\${(f)"$("\${words[1]}" completion words "\${(@)words[2,CURRENT]}" 2>/dev/null)"})
  if (( $#offers == 0 )); then _files; return; fi
  offers=("\${(@)offers//:/\\\\:}")
  offers=("\${(@)offers/$'\\t'/:}")
  _describe -V sms offers
}
compdef _sms sms
`,
} as const

/** Words that are neither options nor what an option takes. */
function placesOf(words: readonly string[]): string[] {
  return words.filter((word, place) => !word.startsWith('-') && !optionOf(words[place - 1] ?? '')?.value)
}

function optionOf(word: string): Option | undefined {
  const options: readonly (readonly [string, Option])[] = Object.entries(OPTIONS)
  return options.find(
    ([name, { short }]) => word === `--${name}` || (short !== undefined && word === `-${short}`),
  )?.[1]
}

function optionsOf(command: Command | undefined, typed: readonly string[]): Offer[] {
  const verbs = command?.verbs ?? []
  const isTyped = ({ word }: Verb) => word?.split(' ').every((each, place) => each === typed[place])
  const meant = verbs.filter(isTyped)
  const usual = verbs.filter(({ word }) => word === null)
  const taking = meant.length > 0 ? meant : usual.length > 0 ? usual : verbs
  const names: readonly OptionName[] = [
    ...taking.flatMap(({ by, options }) => [...(by ? [by] : []), ...options]),
    ...EVERYWHERE,
  ]
  return [...new Set(names)].map((name) => ({ word: `--${name}`, says: OPTIONS[name].says }))
}

function offered(offers: readonly Offer[], typed: string): Offer[] {
  return offers.filter(({ word }) => word.startsWith(typed))
}
