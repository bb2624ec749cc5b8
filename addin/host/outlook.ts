/** Outlook: the pane beside a mail or an appointment, through office.js. Reads names and addresses, never subject or text. */
import { addressOf } from '../consent/window.ts'
import type { Agree } from './agree.ts'
import type { HostPort, HostTheme, ItemPerson, OpenItem, PublicConfig } from './host-port.ts'
import { createSignIn } from './sign-in.ts'

/** office.js sets these to null, and a router needs them. */
const { pushState, replaceState } = history

function loadScript(source: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const script = document.createElement('script')
    script.src = source
    script.addEventListener('load', () => resolve())
    script.addEventListener('error', () => reject(new Error('office.js did not load')))
    document.head.append(script)
  })
}

const supports = (version: string): boolean => Office.context.requirements.isSetSupported('Mailbox', version)

/** Whether a colour such as `#1f1f1f` is a dark one, by its relative luminance. */
function isDark(color: string): boolean {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16) / 255)
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue < 0.5
}

/**
 * The theme of Outlook's own colours; without them the browser's wish. `isDarkTheme` is in some clients only, and the
 * event carries colours while `Office.context` keeps those of the start (office.js, OfficeThemeChangedEventArgs).
 */
function themeOf(theme: Partial<Office.OfficeTheme> | undefined): HostTheme {
  if (matchMedia('(forced-colors: active)').matches) return 'contrast'
  if (typeof theme?.isDarkTheme === 'boolean') return theme.isDarkTheme ? 'dark' : 'light'
  const background = theme?.bodyBackgroundColor
  if (background && /^#[0-9a-f]{6}/i.test(background)) return isDark(background) ? 'dark' : 'light'
  return matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light'
}

const groups: readonly string[] = ['distributionList']
const peopleOf = (entries: readonly (Office.EmailAddressDetails | undefined)[]): ItemPerson[] =>
  entries.flatMap((entry) =>
    entry?.emailAddress && !groups.includes(String(entry.recipientType))
      ? [{ address: entry.emailAddress, name: entry.displayName || entry.emailAddress }]
      : [],
  )

/** A list that a compose form answers later, and a read form has at hand. */
function listOf(field: unknown): Promise<Office.EmailAddressDetails[]> {
  if (Array.isArray(field)) return Promise.resolve(field as Office.EmailAddressDetails[])
  const asked = field as {
    getAsync?: (done: (answer: Office.AsyncResult<Office.EmailAddressDetails[]>) => void) => void
  }
  if (typeof asked?.getAsync !== 'function') return Promise.resolve([])
  return new Promise((resolve) => asked.getAsync?.((answer) => resolve(answer.value ?? [])))
}

const named: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
/** The form takes HTML alone: what somebody typed stays text in it. */
const htmlOf = (text: string): string => text.replace(/[&<>"]/g, (sign) => named[sign] ?? sign).replaceAll('\n', '<br>')

async function readItem(own: string): Promise<OpenItem> {
  const item = Office.context.mailbox.item
  if (!item) return null
  const composing = typeof item.subject === 'object'
  const parts = item as unknown as Record<string, unknown>
  const kind = item.itemType === Office.MailboxEnums.ItemType.Appointment ? 'appointment' : 'message'
  const single = [parts.from, parts.sender, parts.organizer].filter(
    (one): one is Office.EmailAddressDetails => typeof (one as { emailAddress?: unknown })?.emailAddress === 'string',
  )
  const lists = await Promise.all(
    (kind === 'message' ? ['to', 'cc'] : ['requiredAttendees', 'optionalAttendees']).map((name) => listOf(parts[name])),
  )
  const seen = new Set([own.toLowerCase()])
  const people = peopleOf([...single, ...lists.flat()]).filter(({ address }) => {
    const key = address.toLowerCase()
    return !seen.has(key) && Boolean(seen.add(key))
  })
  return { kind, composing, people }
}

/**
 * On the web a window of the page's own; on the desktop such a window could not answer, so the default browser is opened and
 * the owner says when it is done.
 */
function agreeInOutlook(inWindow: Agree, hint: () => string): Agree {
  const { requirements, ui, platform } = Office.context
  if (platform === Office.PlatformType.OfficeOnline || !requirements.isSetSupported('OpenBrowserWindowApi', '1.1'))
    return inWindow
  return async (scope) => {
    const wish = { scope, host: 'browser', nonce: crypto.randomUUID(), hint: hint() }
    ui.openBrowserWindow(new URL(addressOf(wish), location.origin).href)
    return 'unknown'
  }
}

/** Loads office.js and takes its context. Rejects when the script is not there or the page is not in Outlook. */
export async function openOutlook(config: PublicConfig): Promise<HostPort> {
  await loadScript(config.officeJsUrl)
  const { host } = await Office.onReady()
  Object.assign(history, { pushState, replaceState })
  if (host !== Office.HostType.Outlook) throw new Error('not opened in Outlook')
  const { mailbox } = Office.context
  const nested = createSignIn(config, true)
  const themes = new Set<(theme: HostTheme) => void>()
  if (supports('1.14'))
    mailbox.addHandlerAsync(Office.EventType.OfficeThemeChanged, (event: { officeTheme?: Office.OfficeTheme }) => {
      for (const listen of themes) listen(themeOf(event.officeTheme))
    })
  const changes = new Set<() => void>()
  const changed = (): void => {
    watchRecipients()
    for (const listen of changes) listen()
  }
  const watchRecipients = (): void => {
    const { item } = mailbox
    if (item && typeof item.subject === 'object')
      item.addHandlerAsync(Office.EventType.RecipientsChanged, () => {
        for (const listen of changes) listen()
      })
  }
  mailbox.addHandlerAsync(Office.EventType.ItemChanged, changed)
  watchRecipients()
  return {
    name: 'outlook',
    locale: Office.context.displayLanguage,
    theme: themeOf(Office.context.officeTheme),
    deepLink: null,
    onTheme: (listen) => {
      themes.add(listen)
      return () => themes.delete(listen)
    },
    ...nested,
    agree: agreeInOutlook(nested.agree, () => mailbox.userProfile.emailAddress),
    ready: () => undefined,
    newMeeting: async ({ to, subject, body, start, end }) => {
      mailbox.displayNewAppointmentForm({
        requiredAttendees: to,
        subject,
        body,
        ...(start ? { start: new Date(start) } : {}),
        ...(end ? { end: new Date(end) } : {}),
      } as Office.AppointmentForm)
      return true
    },
    newMail: async ({ to, subject, text }) => {
      mailbox.displayNewMessageForm({ toRecipients: to, subject, htmlBody: htmlOf(text) })
      return true
    },
    newChat: null,
    pickPeople: null,
    item: {
      read: () => readItem(mailbox.userProfile.emailAddress),
      onChange: (listen) => {
        changes.add(listen)
        return () => changes.delete(listen)
      },
    },
  }
}
