/** The host's side of office.js in Outlook on the web: messages are JSON strings between the page and the pane in the frame. */

const invoke = 0
const register = 1
const request = 0
const response = 1
const forCalling = 0
const forEventing = 1
/** What Outlook on the web calls itself. */
const outlookWebApp = 64
const requirements = JSON.stringify({ Mailbox: '1.15', NestedAppAuth: '1.1', DialogApi: '1.2' })

/** The pane's address: office.js reads host and conversation from it; the latter has to be its last part. */
export function paneAddress(conversation, { locale, theme }) {
  const hostInfo = `Outlook$Web$16.01$${locale}$${conversation}$$0`
  const query = new URLSearchParams({ host: 'outlook', theme, locale })
  return `/pane/?${query}&_host_Info=${hostInfo}#&_serializer_version=1&_xdm_Info=${conversation}|kith|${location.origin}`
}

/**
 * Speaks with one pane. `host` answers: `initialData()` for the open item (null for none) and `withoutItem()`, `execute(dispatchId, parameters)` for a method, and
 * `onContext()` when the pane asks where it is. Gives ways to tell the pane of changes and to stop.
 */
export function servePane(frame, conversation, host) {
  const registered = new Set()
  const post = (message) =>
    frame.contentWindow?.postMessage(
      JSON.stringify({ ...message, _conversationId: conversation, _origin: location.origin, _serializerVersion: 1 }),
      location.origin,
    )
  const appContext = () => ({
    _id: conversation,
    _appName: outlookWebApp,
    _appVersion: '16.01',
    _appUILocale: host.locale,
    _dataLocale: host.locale,
    _docUrl: `${location.origin}/outlook`,
    _clientMode: 0,
    _settings: host.settings(),
    _reason: 0,
    _requirementMatrix: host.requirements ?? requirements,
    _hostFullVersion: '16.0.1',
    _addinName: 'Kith',
  })
  const call = async ({ _actionName: name, _data: data }) => {
    if (name === 'ContextActivationManager_getAppContextAsync') {
      host.onContext()
      return appContext()
    }
    // office.js takes the owner's profile from here once and for all, so there is an answer without an item too.
    if (name === 'GetInitialData') return host.initialData() ?? host.withoutItem()
    if (name === 'ExecuteMethod') return host.execute(data?.MethodData?.DispatchId, data?.ApiParams)
    return null
  }
  const listen = async ({ source, origin, data }) => {
    if (source !== frame.contentWindow || origin !== location.origin || typeof data !== 'string' || data[0] !== '{')
      return
    const message = JSON.parse(data)
    if (message._messageType !== request || message._conversationId !== conversation) return
    const { _actionName, _actionType, _correlationId } = message
    if (_actionType === register) registered.add(_actionName)
    // office.js takes an empty answer to a registration for a failure.
    const _data = _actionType === invoke ? await call(message) : {}
    post({ _messageType: response, _responseType: forCalling, _errorCode: 0, _actionName, _correlationId, _data })
  }
  window.addEventListener('message', listen)
  const tell = (name, data) => {
    if (registered.has(name))
      post({ _messageType: response, _responseType: forEventing, _actionName: name, _data: data })
  }
  return {
    itemChanged: () => tell('olkItemSelectedChanged', host.initialData() ?? ''),
    recipientsChanged: () =>
      tell('olkRecipientsChanged', [JSON.stringify({ to: true, cc: true, bcc: false, resources: false })]),
    themeChanged: (theme) => tell('officeThemeChanged', [JSON.stringify(theme)]),
    stop: () => window.removeEventListener('message', listen),
  }
}
