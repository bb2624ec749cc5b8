/** An Outlook-like host: mail and calendar of the person, and the pane beside the open item, through office.js's own protocol. */
import { readEvents, readMessages, respond } from './api.js'
import { composeMail, composeMeeting } from './dialogs.js'
import { avatar, byId, element, say } from './dom.js'
import { answerNestedAuth } from './nested-auth.js'
import { paneAddress, servePane } from './office-protocol.js'
import { appointmentData, composeData, itemlessData, messageData } from './outlook-item.js'
import { startShell } from './shell.js'

let shell = null
let folder = 'inbox'
/** `{ kind: 'message' | 'appointment', item }`, `{ kind: 'compose', to, cc }`, or null. */
let open = null
/** The item that was open before a form was. */
let behind = null
let pane = null
const settings = new Map()

const when = (text) =>
  new Intl.DateTimeFormat(navigator.language, {
    timeZone: shell.person().zone,
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
  }).format(Date.parse(text))

function initialData() {
  const { domain } = shell.host
  if (open?.kind === 'message') return messageData(shell.person(), domain, open.item)
  if (open?.kind === 'appointment') return appointmentData(shell.person(), domain, open.item)
  return open?.kind === 'compose' ? composeData(shell.person()) : null
}

const addresses = (list) =>
  (list ?? []).map((one) => (typeof one === 'string' ? one : (one?.address ?? one?.emailAddress ?? ''))).filter(Boolean)

async function write(draft) {
  if (open?.kind === 'compose') {
    say('Finish the message that is open first.')
    return
  }
  behind = open
  openItem({ kind: 'compose', to: draft.to ?? [], cc: draft.cc ?? [] })
  const onRecipients = ({ to, cc }) => {
    open = { kind: 'compose', to, cc }
    pane?.recipientsChanged()
  }
  const sent = await composeMail(shell.person(), draft, { onRecipients, beside: true })
  openItem(behind)
  if (sent) await showList()
}

async function arrange(draft) {
  if (await composeMeeting(shell.person(), { now: shell.host.now, ...draft })) await showList()
}

/** Methods of office.js that the pane uses, by their dispatch ids; the rest fail as an unsupported method does. */
const methods = {
  7: (asked) =>
    void arrange({
      subject: asked.subject,
      attendees: [...addresses(asked.requiredAttendees), ...addresses(asked.optionalAttendees)],
      start: asked.start,
      end: asked.end,
      location: asked.location,
    }),
  15: async ({ recipientField }) => {
    const listed = recipientField === 0 ? open?.to : recipientField === 1 ? open?.cc : []
    return (listed ?? []).map((address) => ({ name: address, address, recipientType: 2 }))
  },
  44: (asked) =>
    void write({
      to: addresses(asked?.toRecipients),
      cc: addresses(asked?.ccRecipients),
      subject: asked?.subject,
      body: asked?.htmlBody,
    }),
  107: () => ({ name: shell.person().displayName, address: shell.person().mail, recipientType: 2 }),
  404: ([given]) => void settings.set(shell.person().id, given),
}
methods[177] = methods[7]
methods[178] = methods[44]

async function execute(dispatchId, parameters) {
  const method = methods[dispatchId]
  if (!method) return { wasSuccessful: false, error: true, errorCode: 5000 }
  return { wasSuccessful: true, error: false, data: await method(parameters) }
}

/** The account bridge that MSAL looks for. */
function nestedAuthBridge() {
  const heard = new Set()
  return {
    addEventListener: (name, listen) => name === 'message' && heard.add(listen),
    removeEventListener: (_name, listen) => heard.delete(listen),
    postMessage: (text) =>
      void answerNestedAuth(text, shell.host, shell.person()).then((answer) => {
        for (const listen of heard) listen(answer)
      }),
  }
}

const colours = {
  default: { ground: '#ffffff', ink: '#242424' },
  dark: { ground: '#1f1f1f', ink: '#ffffff' },
  contrast: { ground: '#000000', ink: '#ffffff' },
}
/** Outlook's theme as office.js shows it (Mailbox 1.14). */
function officeTheme() {
  const { ground, ink } = colours[shell.theme()]
  return {
    isDarkTheme: shell.theme() !== 'default',
    bodyBackgroundColor: ground,
    bodyForegroundColor: ink,
    controlBackgroundColor: ground,
    controlForegroundColor: ink,
  }
}

/** What Outlook puts into the pane itself, in time for office.js to pass it on. */
function equip(pane) {
  pane.nestedAppAuthBridge = nestedAuthBridge()
  // The package's copy of office.js leaves the theme out on the web; the hosted one has it.
  Object.defineProperty(pane.OSF.DDA.OutlookContext.prototype, 'officeTheme', { configurable: true, get: officeTheme })
}

function openPane() {
  pane?.stop()
  const frame = element('iframe', { title: 'Kith', id: 'pane-frame' })
  const conversation = crypto.randomUUID()
  pane = servePane(frame, conversation, {
    locale: navigator.language,
    initialData,
    withoutItem: () => itemlessData(shell.person()),
    execute,
    settings: () => settings.get(shell.person().id) ?? {},
    onContext: () => equip(frame.contentWindow),
  })
  frame.src = paneAddress(conversation, { locale: navigator.language, theme: shell.theme() })
  byId('pane-place').replaceChildren(frame)
}

/** Opens an item, or none: the pane is told, and the reading area shows it. */
function openItem(next) {
  open = next
  pane?.itemChanged()
  showItem()
  for (const row of document.querySelectorAll('#list button'))
    row.setAttribute('aria-pressed', String(row.dataset.id === open?.item?.id))
}

const line = (label, text) => (text ? element('p', { class: 'quiet' }, `${label}: ${text}`) : null)
const names = (list) => list.map(({ name, emailAddress }) => name ?? emailAddress.name).join(', ')

function showItem() {
  const place = byId('item')
  if (open?.kind === 'message') {
    const { item } = open
    const reply = () =>
      write({
        to: [item.from.address],
        subject: item.subject.startsWith('Re: ') ? item.subject : `Re: ${item.subject}`,
        conversationId: item.conversationId,
      })
    place.replaceChildren(
      element('h1', {}, item.subject),
      element(
        'div',
        { class: 'from' },
        avatar(item.from.name),
        element('div', {}, element('strong', {}, item.from.name), element('small', {}, when(item.receivedAt))),
      ),
      line('To', names(item.to)),
      line('Cc', names(item.cc)),
      element(
        'div',
        { class: 'actions start' },
        element('button', { onclick: () => void reply() }, 'Reply'),
        element('button', { onclick: () => openItem(null) }, 'Close'),
      ),
      element('div', { class: 'text' }, item.body),
    )
  } else if (open?.kind === 'appointment') {
    const { item } = open
    const answer = (response) => async () => {
      await respond(shell.person().id, item.id, response)
      say('Answered.')
      await showList()
    }
    place.replaceChildren(
      element('h1', {}, item.subject),
      element('p', {}, `${when(item.start)} to ${when(item.end)}`),
      line('Where', item.location.displayName),
      line('Organiser', item.organizer.name),
      element(
        'ul',
        { class: 'plain' },
        item.attendees.map(({ emailAddress, response }) => element('li', {}, `${emailAddress.name}: ${response}`)),
      ),
      item.isOrganizer
        ? null
        : element(
            'div',
            { class: 'actions start' },
            element('button', { class: 'main', onclick: answer('accepted') }, 'Accept'),
            element('button', { onclick: answer('tentativelyAccepted') }, 'Tentative'),
            element('button', { onclick: answer('declined') }, 'Decline'),
          ),
      element('div', { class: 'actions start' }, element('button', { onclick: () => openItem(null) }, 'Close')),
    )
  } else place.replaceChildren(element('p', { class: 'quiet empty' }, 'Select an item to read'))
}

const row = (id, who, what, time, onclick) =>
  element(
    'li',
    {},
    element(
      'button',
      { class: 'row', 'data-id': id, 'aria-pressed': 'false', onclick },
      avatar(who),
      element('span', {}, element('strong', {}, who), element('span', {}, what), element('small', {}, time)),
    ),
  )

async function showList() {
  const { id } = shell.person()
  const list = byId('list')
  if (folder === 'calendar') {
    const events = await readEvents(id)
    list.replaceChildren(
      ...events.map((item) =>
        row(item.id, item.organizer.name, item.subject, when(item.start), () =>
          openItem({ kind: 'appointment', item }),
        ),
      ),
    )
  } else {
    const messages = await readMessages(id, folder)
    list.replaceChildren(
      ...messages.map((item) =>
        row(item.id, folder === 'inbox' ? item.from.name : names(item.to), item.subject, when(item.receivedAt), () =>
          openItem({ kind: 'message', item }),
        ),
      ),
    )
  }
  if (list.childElementCount === 0) list.replaceChildren(element('li', { class: 'quiet empty' }, 'Nothing here'))
}

function goTo(next) {
  folder = next
  for (const item of document.querySelectorAll('.rail button[data-name]')) {
    if (item.dataset.name === next) item.setAttribute('aria-current', 'page')
    else item.removeAttribute('aria-current')
  }
  openItem(null)
  showList().catch(({ message }) => say(message))
}

for (const item of document.querySelectorAll('.rail button[data-name]'))
  item.addEventListener('click', () => goTo(item.dataset.name))
byId('new-mail').addEventListener('click', () => void write({}))
byId('new-meeting').addEventListener('click', () => void arrange({}))
byId('toggle-pane').addEventListener('click', () => {
  const closed = byId('pane').toggleAttribute('hidden')
  byId('toggle-pane').setAttribute('aria-expanded', String(!closed))
  if (!closed) openPane()
})

await startShell({
  onTheme: () => {
    if (!shell) return
    // In the event colours are numbers, as Office writes them.
    const { isDarkTheme: _, ...shown } = officeTheme()
    pane?.themeChanged(
      Object.fromEntries(Object.entries(shown).map(([name, colour]) => [name, Number.parseInt(colour.slice(1), 16)])),
    )
  },
  onPerson: () => {
    if (!shell) return
    openPane()
    goTo('inbox')
  },
})
  .then((started) => {
    shell = started
    openPane()
    goTo('inbox')
    // New mail shows up by itself, as long as nobody is writing.
    setInterval(() => void (open?.kind === 'compose' ? null : showList().catch(() => undefined)), 10_000)
  })
  .catch(({ message }) => say(message))
