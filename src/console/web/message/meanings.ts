import type { StatusName } from '../../../smpp/status.ts'

/**
 * What each command_status says to somebody who has not read SMPP v3.4 (clause 5.1.3; from ESME_RSERTYPUNAUTH on v5.0, clause
 * 4.7.6). Null: it can meet no submission of ours, and stands for itself.
 */
const SMPP: Readonly<Record<StatusName, string | null>> = {
  ESME_ROK: 'taken',
  ESME_RINVMSGLEN: 'the text is too long for it',
  ESME_RINVCMDLEN: 'it could not read the request: its length is wrong',
  ESME_RINVCMDID: 'it does not know this request',
  ESME_RINVBNDSTS: 'it does not take this on the connection as it is bound',
  ESME_RALYBND: 'the connection is bound already',
  ESME_RINVPRTFLG: 'it does not know the priority',
  ESME_RINVREGDLVFLG: 'it does not take the wish for a receipt as it was made',
  ESME_RSYSERR: 'the provider has an error of its own',
  ESME_RINVSRCADR: 'the sender is not valid or not allowed',
  ESME_RINVDSTADR: 'the number is not valid',
  ESME_RINVMSGID: 'it knows no message of this id',
  ESME_RBINDFAIL: 'logging in failed',
  ESME_RINVPASWD: 'the password is wrong',
  ESME_RINVSYSID: 'the system id is wrong',
  ESME_RCANCELFAIL: 'it could not be cancelled',
  ESME_RREPLACEFAIL: 'it could not be replaced',
  ESME_RMSGQFUL: 'the queue of the provider is full',
  ESME_RINVSERTYP: 'the service type is not valid',
  ESME_RINVNUMDESTS: 'there are too many or too few numbers',
  ESME_RINVDLNAME: 'it knows no such distribution list',
  ESME_RINVDESTFLAG: 'it does not know the kind of destination',
  ESME_RINVSUBREP: 'it does not take submissions that replace others',
  ESME_RINVESMCLASS: 'it does not take this kind of message',
  ESME_RCNTSUBDL: 'it cannot send to a distribution list',
  ESME_RSUBMITFAIL: 'the provider could not take it',
  ESME_RINVSRCTON: 'the kind (TON) of the sender is not valid',
  ESME_RINVSRCNPI: 'the numbering plan (NPI) of the sender is not valid',
  ESME_RINVDSTTON: 'the kind (TON) of the number is not valid',
  ESME_RINVDSTNPI: 'the numbering plan (NPI) of the number is not valid',
  ESME_RINVSYSTYP: 'the system type is wrong',
  ESME_RINVREPFLAG: 'it does not know the flag for replacing',
  ESME_RINVNUMMSGS: 'the number of messages is not valid',
  ESME_RTHROTTLED: 'it was sent to too fast',
  ESME_RINVSCHED: 'the time to send it at is not valid',
  ESME_RINVEXPIRY: 'the end of its validity is not valid',
  ESME_RINVDFTMSGID: 'it knows no such prepared message',
  ESME_RX_T_APPN: 'the receiver cannot take it for now',
  ESME_RX_P_APPN: 'the receiver will not take it',
  ESME_RX_R_APPN: 'the receiver refused it',
  ESME_RQUERYFAIL: 'the question for its status failed',
  ESME_RINVOPTPARSTREAM: 'an optional parameter could not be read',
  ESME_ROPTPARNOTALLWD: 'an optional parameter is not allowed here',
  ESME_RINVPARLEN: 'a parameter has a wrong length',
  ESME_RMISSINGOPTPARAM: 'a parameter that it wants is missing',
  ESME_RINVOPTPARAMVAL: 'a parameter has a value that it does not take',
  ESME_RDELIVERYFAILURE: 'it could not be delivered',
  ESME_RUNKNOWNERR: 'it failed, and the provider does not say why',
  ESME_RSERTYPUNAUTH: 'the account may not use this service type',
  ESME_RPROHIBITED: 'the account may not do this',
  ESME_RSERTYPUNAVAIL: 'the service is not available now',
  ESME_RSERTYPDENIED: 'the service was denied',
  ESME_RINVDCS: 'it does not take this alphabet (data coding)',
  ESME_RINVSRCADDRSUBUNIT: 'the part of the device it is from is not valid',
  ESME_RINVDSTADDRSUBUNIT: 'the part of the device it is for is not valid',
  ESME_RINVBCASTFREQINT: null,
  ESME_RINVBCASTALIAS_NAME: null,
  ESME_RINVBCASTAREAFMT: null,
  ESME_RINVNUMBCAST_AREAS: null,
  ESME_RINVBCASTCNTTYPE: null,
  ESME_RINVBCASTMSGCLASS: null,
  ESME_RBCASTFAIL: null,
  ESME_RBCASTQUERYFAIL: null,
  ESME_RBCASTCANCELFAIL: null,
  ESME_RINVBCAST_REP: null,
  ESME_RINVBCASTSRVGRP: null,
  ESME_RINVBCASTCHANIND: null,
}

/** The words of receipts (SMPP v3.4, Appendix B). */
const RECEIPT: Readonly<Record<string, string>> = {
  DELIVRD: 'delivered to the phone',
  UNDELIV: 'it could not be delivered',
  DELETED: 'the operator deleted it',
  REJECTD: 'the operator refused it',
  ACCEPTD: 'the operator took it',
  ENROUTE: 'on its way to the phone',
}

/** What an HTTP status says of a request that a provider or an endpoint was sent (RFC 9110, 15; RFC 6585). */
const HTTP: Readonly<Record<string, string>> = {
  400: 'the request is wrong',
  401: 'the credentials are wrong',
  402: 'the account has no money left',
  403: 'the account may not do this',
  404: 'there is nothing at this address',
  405: 'this address takes no such request',
  408: 'the request came too slowly',
  409: 'it contradicts what is there',
  410: 'there is nothing at this address any more',
  413: 'the request is too large',
  415: 'it does not take this kind of body',
  422: 'a value is not accepted',
  429: 'it was asked too often',
  500: 'it has an error of its own',
  502: 'what stands behind it does not answer',
  503: 'it is not available now',
  504: 'what stands behind it does not answer in time',
}

/** A code that is not followed by its meaning already. */
const CODES = new RegExp(
  `\\b(?:(ESME_R[A-Z0-9_]+)(?: \\(0x[0-9a-f]+\\))?|(${Object.keys(RECEIPT).join('|')})|HTTP ([45]\\d\\d)|answered ([45]\\d\\d)(?: Gone)?)(?! [(:]|: |\\w)`,
  'g',
)

/** What a code of a protocol means; null: it is none, or nobody has said. */
export function meaningOf(code: string): string | null {
  if (isStatusName(code)) return SMPP[code]
  return RECEIPT[code] ?? HTTP[code] ?? null
}

/** Words in which each code is followed by its meaning: `ESME_RINVDSTADR (the number is not valid)`. */
export function withMeanings(words: string): string {
  return words.replaceAll(CODES, (said: string, ...codes: (string | undefined)[]) => {
    const meaning = meaningOf(codes.slice(0, 4).find((code) => code !== undefined) ?? '')
    return meaning === null ? said : `${said} (${meaning})`
  })
}

function isStatusName(code: string): code is StatusName {
  return Object.hasOwn(SMPP, code)
}
