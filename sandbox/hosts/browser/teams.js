/** A Teams-like host: speaks the protocol of teams-js with the tab in the frame. */
import { readEvents, readPerson } from './api.js'
import { choosePerson, composeMail, composeMeeting } from './dialogs.js'
import { byId, element, openDialog, say } from './dom.js'
import { answerNestedAuth, getToken } from './nested-auth.js'
import { startShell } from './shell.js'

/** The teams-js whose protocol this is. */
const speaks = '2.58.0'
const runtime = {
  apiVersion: 4,
  isLegacyTeams: false,
  isNAAChannelRecommended: true,
  isDeeplyNestedAuthSupported: false,
  supports: {
    app: { notifySuccessResponse: {} },
    appInstallDialog: {},
    calendar: {},
    chat: {},
    dialog: { url: {} },
    mail: {},
    nestedAppAuth: {},
    pages: { appButton: {}, backStack: {}, config: {}, currentApp: {}, fullTrust: {} },
    people: {},
  },
}

const listeners = new Set()
const frame = byId('app')
let shell = null
let subPage = new URLSearchParams(location.search).get('subEntityId') ?? ''

const context = () => {
  const person = shell.person()
  return {
    theme: shell.theme(),
    locale: navigator.language,
    hostName: 'Teams',
    hostClientType: 'web',
    frameContext: 'content',
    entityId: 'peers',
    subEntityId: subPage,
    userObjectId: person.id,
    userPrincipalName: person.userPrincipalName,
    loginHint: person.userPrincipalName,
    userDisplayName: person.displayName,
    tid: shell.host.tenantId,
    sessionId: 'sandbox',
    appSessionId: 'sandbox',
    isFullScreen: false,
  }
}

const toApp = (message) => frame.contentWindow?.postMessage(message, location.origin)
/** Something that the tab asked to be told of. */
const tell = (func, ...args) => {
  if (listeners.has(func)) toApp({ func, args })
}

const ms = (text) => (text ? Date.parse(text) : undefined)
const many = (value) => (Array.isArray(value) ? value : String(value ?? '').split(','))
const meeting = ({ attendees, startTime, endTime, subject, content }) =>
  void composeMeeting(shell.person(), {
    attendees: many(attendees).filter(Boolean),
    subject,
    body: content,
    start: ms(startTime),
    end: ms(endTime),
    now: shell.host.now,
  })

/** Chats are not kept by the sandbox: the text is shown and can be copied. */
function chat({ members, users, message }) {
  const names = many(members ?? users).filter(Boolean)
  void openDialog(`Chat with ${names.join(', ')}`, (finish) =>
    element(
      'form',
      { method: 'dialog' },
      element(
        'label',
        {},
        element('span', {}, 'Message'),
        element('textarea', { rows: '4', autofocus: true }, message ?? ''),
      ),
      element('p', { class: 'quiet' }, 'The sandbox has no chats to send this to.'),
      element(
        'div',
        { class: 'actions' },
        element('button', { type: 'button', class: 'main', onclick: () => finish(null) }, 'Close'),
      ),
    ),
  )
}

/** Follows a deep link where Teams would; any other link opens in a window of its own. */
function follow(link) {
  let url
  try {
    url = new URL(link)
  } catch {
    return [false, 'That is not a link.']
  }
  const asked = Object.fromEntries(url.searchParams)
  if (url.hostname !== 'teams.microsoft.com') {
    if (url.protocol !== 'https:' && url.protocol !== 'http:') return [false, 'Only web links are followed.']
    window.open(url.href, '_blank', 'noopener')
    return [true]
  }
  if (url.pathname.startsWith('/l/meeting/new')) meeting(asked)
  else if (url.pathname.startsWith('/l/chat/')) chat(asked)
  else if (url.pathname.startsWith('/l/entity/')) openTab(JSON.parse(asked.context ?? '{}').subEntityId ?? '')
  else return [false, 'The sandbox does not have that part of Teams.']
  return [true]
}

async function selectPeople(asked) {
  const chosen = []
  for (;;) {
    const person = await choosePerson(asked?.title ?? 'Select people')
    if (person) chosen.push({ objectId: person.id, displayName: person.displayName, email: person.mail })
    if (!person || asked?.singleSelect) break
  }
  return chosen.length > 0 ? [null, chosen] : [{ errorCode: 8000, message: 'The person cancelled.' }]
}

async function authToken(resources, claims, silent) {
  const scope = resources?.[0] ? `${resources[0]}/.default` : `api://${shell.host.apiClientId}/access_as_user`
  const reply = await getToken(
    shell.person(),
    { clientId: shell.host.spaClientId, scope, claims: claims?.[0] },
    !silent,
  )
  return reply.token ? [true, reply.token.access_token] : [false, reply.status]
}

/** What each request of the tab is answered with; undefined where no answer is due. */
const answers = {
  initialize: () => ['content', 'web', speaks, JSON.stringify(runtime)],
  getContext: () => [context()],
  registerHandler: ([name]) => void listeners.add(name),
  'appInitialization.appLoaded': () => void frame.parentElement.classList.add('loaded'),
  'appInitialization.success': () => {
    frame.parentElement.classList.add('loaded')
    return [true]
  },
  'appInitialization.failure': ([reason, message]) => say(`The tab failed: ${message ?? reason}`),
  'appInitialization.expectedFailure': ([reason, message]) => say(`The tab says: ${message ?? reason}`),
  'calendar.composeMeeting': ([asked]) => {
    meeting(asked)
    return [true]
  },
  'calendar.openCalendarItem': () => {
    void showCalendar()
    return [true]
  },
  'mail.composeMail': ([asked]) => {
    void composeMail(shell.person(), {
      to: asked.toRecipients,
      cc: asked.ccRecipients,
      subject: asked.subject,
      body: asked.message,
    })
    return [true]
  },
  'chat.openChat': ([asked]) => {
    chat(asked)
    return [true]
  },
  'people.selectPeople': ([asked]) => selectPeople(asked),
  executeDeepLink: ([link]) => follow(link),
  'pages.navigateToApp': ([asked]) => {
    openTab(asked?.subPageId ?? asked?.subEntityId ?? '')
    return [true]
  },
  'pages.currentApp.navigateTo': ([asked]) => {
    openTab(asked?.subPageId ?? '')
    return [true]
  },
  'pages.shareDeepLink': () => [true],
  returnFocus: () => {
    byId('me').focus()
    return [true]
  },
  'authentication.getAuthToken': ([resources, claims, silent]) => authToken(resources, claims, silent),
}

window.addEventListener('message', async ({ source, origin, data }) => {
  if (source !== frame.contentWindow || origin !== location.origin || typeof data?.func !== 'string') return
  const reply = (args) =>
    toApp({
      id: data.id,
      uuidAsString: data.uuidAsString,
      uuid: data.uuid,
      args,
      monotonicTimestamp: performance.now() + performance.timeOrigin,
    })
  if (data.func === 'nestedAppAuth.execute') {
    reply([null, await answerNestedAuth(data.data, shell.host, shell.person())])
    return
  }
  const answer = answers[data.func]
  const args = answer ? await answer(data.args ?? []) : [false, `The sandbox does not have ${data.func}.`]
  if (args !== undefined) reply(args)
})

function select(name) {
  for (const item of document.querySelectorAll('.rail button')) {
    if (item.dataset.name === name) item.setAttribute('aria-current', 'page')
    else item.removeAttribute('aria-current')
  }
  byId('tab').hidden = name !== 'kith'
  byId('calendar').hidden = name !== 'calendar'
}

/** Shows the tab, anew where another page of it is asked for or somebody else looks. */
function openTab(page = subPage) {
  subPage = page
  select('kith')
  listeners.clear()
  frame.parentElement.classList.remove('loaded')
  frame.src = `/tab/?${new URLSearchParams({ host: 'teams', theme: shell.theme(), locale: navigator.language })}`
}

async function showCalendar() {
  select('calendar')
  const person = await readPerson(shell.person().id)
  const format = new Intl.DateTimeFormat(navigator.language, {
    timeZone: person.zone,
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
  })
  const events = await readEvents(person.id)
  byId('calendar').replaceChildren(
    element('h1', {}, 'Calendar'),
    element('p', { class: 'quiet' }, `The coming fortnight, ${person.zone}`),
    element(
      'ul',
      { class: 'plain' },
      events.map((event) =>
        element(
          'li',
          {},
          element('strong', {}, `${format.format(Date.parse(event.start))}  ${event.subject}`),
          element(
            'small',
            {},
            event.attendees.map(({ emailAddress, response }) => `${emailAddress.name} (${response})`).join(', '),
          ),
        ),
      ),
    ),
  )
}

byId('go-kith').addEventListener('click', () => openTab(''))
byId('go-calendar').addEventListener('click', () => void showCalendar().catch(({ message }) => say(message)))
frame.addEventListener('load', () => frame.parentElement.classList.add('loaded'))

await startShell({
  onTheme: (theme) => tell('themeChange', theme),
  onPerson: () => {
    if (shell) openTab('')
  },
})
  .then((started) => {
    shell = started
    openTab()
  })
  .catch(({ message }) => say(message))
