/** What the add-in asks of the place it runs in: Teams, Outlook, or a plain browser. */
import type { TokenSource } from '../../contract/client.ts'
import type { Agree } from './agree.ts'

/** What the server tells before anybody signs in (`GET /api/config`). */
export type PublicConfig = {
  /** The add-in's own application. */
  clientId: string
  /** The application that acts for the owner on the server. */
  apiClientId: string
  authority: string
  scope: string
  knownAuthorities: string[]
  hostOrigins: string[]
  officeJsUrl: string
  sandbox: boolean
}

export type HostTheme = 'light' | 'dark' | 'contrast'
export type HostName = 'teams' | 'outlook' | 'browser'

/** Somebody on the open mail or appointment. */
export type ItemPerson = { address: string; name: string }
/** The open item as the pane may know it; null while nothing is selected. */
export type OpenItem = { kind: 'message' | 'appointment'; composing: boolean; people: ItemPerson[] } | null

export type MailDraft = { to: string[]; subject: string; text: string }
export type MeetingDraft = { to: string[]; subject: string; body: string; start: string | null; end: string | null }

export type HostPort = {
  name: HostName
  locale: string
  theme: HostTheme
  /** A route of ours that the host was asked to open, or null. */
  deepLink: string | null
  onTheme: (listen: (theme: HostTheme) => void) => () => void
  token: TokenSource
  /** Asks the person to sign in; call it from a click. */
  signIn: (claims: string | null) => Promise<void>
  /** Asks for one more permission, for what the owner is about to do; call it from a click. */
  agree: Agree
  /** Says to the host that the page can be shown. */
  ready: () => void
  /** The host's own meeting form, filled in; the person sends it. False where the host has none. */
  newMeeting: (draft: MeetingDraft) => Promise<boolean>
  /** The host's own mail form, filled in; the person sends it. False where the host has none. */
  newMail: (draft: MailDraft) => Promise<boolean>
  /** The host's chat with a person, with a first line if there is one; null where there is none. */
  newChat: ((address: string, message?: string) => Promise<boolean>) | null
  /** The host's own people picker; nobody where the person closed it. Null where there is none. */
  pickPeople: ((wish: { title: string; single: boolean }) => Promise<ItemPerson[]>) | null
  /** The open item and its changes; null outside Outlook. */
  item: { read: () => Promise<OpenItem>; onChange: (listen: () => void) => () => void } | null
}

/** Thrown by a token source when the person has to do something first. `code` says what. */
export class SignInNeeded extends Error {
  readonly code: 'interaction' | 'refused' | 'unavailable'
  readonly claims: string | null
  constructor(code: 'interaction' | 'refused' | 'unavailable', claims: string | null) {
    super(`sign-in: ${code}`)
    this.name = 'SignInNeeded'
    this.code = code
    this.claims = claims
  }
}
