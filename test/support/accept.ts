import type { MessageDraft } from '../../src/domain/message/message-draft.ts'
import { acceptMessages } from '../../src/flow/accept/accept-messages.ts'
import type { AcceptOutcome } from '../../src/flow/accept/accept-request.ts'

/** What became of a draft that was asked for by itself; `failed` is that of its request. */
export type DraftOutcome = AcceptOutcome | { readonly kind: 'failed'; readonly error: unknown }

/** Accepts drafts in one batch, each a request of its own without a key; answers in their order. */
export async function acceptDrafts(
  deps: Parameters<typeof acceptMessages>[0],
  drafts: readonly MessageDraft[],
  onUncertain?: () => void,
): Promise<DraftOutcome[]> {
  const requests = drafts.map((draft) => ({ clientId: draft.clientId, drafts: [draft], once: null }))
  const outcomes = await acceptMessages(deps, requests, onUncertain)
  return outcomes.flatMap((outcome): readonly DraftOutcome[] =>
    outcome.kind === 'decided' ? outcome.outcomes : outcome.kind === 'failed' ? [outcome] : [],
  )
}
