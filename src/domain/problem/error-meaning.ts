/** What operators answer most, in words (SMPP v3.4, clause 5.1.3). */
const MEANINGS: Readonly<Record<string, string>> = {
  ESME_RINVMSGLEN: 'the message is too long for it',
  ESME_RINVSRCADR: 'the sender is not allowed',
  ESME_RINVDSTADR: 'the number is not valid',
  ESME_RINVDSTTON: 'the form of the number is not valid',
  ESME_RINVSRCTON: 'the form of the sender is not valid',
  ESME_RINVPASWD: 'the password is wrong',
  ESME_RINVSYSID: 'the system_id is unknown',
  ESME_RBINDFAIL: 'it lets nobody bind',
  ESME_RALYBND: 'it is bound already',
  ESME_RINVBNDSTS: 'the session is not bound for that',
  ESME_RMSGQFUL: 'its queue is full',
  ESME_RTHROTTLED: 'it is sent too fast',
  ESME_RSYSERR: 'an error of its own',
  ESME_RSUBMITFAIL: 'it does not take it',
  ESME_RDELIVERYFAILURE: 'it could not be delivered',
  ESME_RINVSCHED: 'the time of sending is not valid',
  ESME_RINVEXPIRY: 'the validity is not valid',
  ESME_RX_T_APPN: 'an error for now, of its receiver',
  ESME_RX_P_APPN: 'an error for good, of its receiver',
  ESME_RX_R_APPN: 'its receiver refuses it',
  ESME_RUNKNOWNERR: 'an error that it does not name',
}

/** An error with what it means, where it begins with a status that is known: `ESME_RMSGQFUL (its queue is full)`. */
export function withMeaning(error: string): string {
  const [name = ''] = /^ESME_\w+/.exec(error) ?? []
  const meaning = Object.hasOwn(MEANINGS, name) ? MEANINGS[name] : undefined
  return meaning === undefined ? error : error.replace(name, `${name} (${meaning})`)
}
