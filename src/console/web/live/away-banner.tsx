import { clock } from '../times.ts'
import { useGateway } from './gateway.ts'

/** Says on every page that the gateway does not answer, and of when what is shown is. */
export function AwayBanner() {
  const gateway = useGateway()
  if (gateway.kind === 'here') return null
  return (
    <p className="away" role="alert">
      <strong>The gateway does not answer.</strong>{' '}
      {gateway.lastAtMs === null
        ? 'Nothing was read yet.'
        : `What is shown is of ${clock(gateway.lastAtMs)} or earlier, when it last answered.`}{' '}
      This page asks again by itself.
    </p>
  )
}
