import { routeWords } from '../../../domain/route-words.ts'
import type { Choice, StoredEvent } from '../answers.ts'

/** Events of the way to a provider: of others the provider is the one before. */
const OF_A_PROVIDER = /^(?:ACCEPTED|DISPATCHED|PROVIDER_|RECEIPT_|ALARM_RANG)/

/** Which attempt, at whom, of which part: ` · attempt 2 · mock-b · part 3`. */
export function placeWords({ event, attempt, provider, part }: StoredEvent): string {
  return [
    '',
    ...(attempt > 0 ? [`attempt ${attempt}`] : []),
    ...(provider != null && OF_A_PROVIDER.test(event) ? [provider] : []),
    ...(part == null ? [] : [`part ${part}`]),
  ].join(' · ')
}

/** Why a provider was chosen: by which rule, and who was passed over. */
export function choiceWords(choice: Choice): string {
  const [chosen = null] = choice.providers
  return routeWords(choice, chosen).join(' ')
}
