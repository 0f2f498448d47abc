import { TokenGate } from '../admin/token-form.tsx'
import { usePlace } from '../router.ts'
import { InboundList } from './inbound-list.tsx'
import { InboundView } from './inbound-view.tsx'

/** `#/inbox`: what came in; `#/inbox/ID`: one, with its conversation. */
export function InboxPage() {
  const { path } = usePlace()
  const id = path[1]
  return (
    <>
      <h1>Inbox</h1>
      <TokenGate why="What comes in from handsets is for admins: give the admin token.">
        <div className={`inbox${id === undefined ? '' : ' is-open'}`}>
          <InboundList openId={id ?? null} />
          {id === undefined ? (
            <p className="panel quiet inbox-hint">Choose a message to see its conversation.</p>
          ) : (
            <InboundView key={id} id={id} />
          )}
        </div>
      </TokenGate>
    </>
  )
}
