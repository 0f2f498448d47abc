import { routeWords } from '../../../domain/route/route-words.ts'
import type { Choice, StoredEvent } from '../answers.ts'

/** Events of the way to a provider: of others the provider is the one before. */
const OF_A_PROVIDER = /^(?:ACCEPTED|DISPATCHED|PROVIDER_|RECEIPT_|ALARM_RANG)/

/** Which attempt, at whom, of which part, and who is asked next: ` · attempt 2 · mock-b · part 3`, ` · attempt 1 · acme → mock-b`. */
export function placeWords(
  { event, attempt, provider, part }: StoredEvent,
  before: Pick<StoredEvent, 'provider'> | undefined,
): string {
  return [
    '',
    ...(attempt > 0 ? [`attempt ${attempt}`] : []),
    ...(provider != null && OF_A_PROVIDER.test(event) ? [wayOf(before?.provider ?? null, provider)] : []),
    ...(part == null ? [] : [`part ${part}`]),
  ].join(' · ')
}

/** A row names the provider in whose queue the message is after it: what answered is the one before. */
function wayOf(before: string | null, after: string): string {
  return before === null || before === after ? after : `${before} → ${after}`
}

/** Why a provider was chosen: by which rule, and who was passed over. */
export function choiceWords(choice: Choice): string {
  const { rule, providers, skipped } = choice
  const [chosen = null] = providers
  if (rule !== null && chosen !== null && providers.length === 1 && skipped.length === 0)
    return `By the rule "${rule}" it goes to ${chosen}.`
  return routeWords(choice, chosen).join(' ')
}
