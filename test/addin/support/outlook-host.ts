/** A page that speaks the host's side of office.js, as Outlook on the web does; office.js and the pane are unmodified. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './built.ts'
import { idToken } from './teams-host.ts'

export const outlookOrigin = 'https://outlook.office.com'
export const officeJsUrl = 'https://appsforoffice.microsoft.com/lib/1/hosted/office.js'

export type Address = { name: string; address: string; recipientType?: number }
/** The open item as Outlook hands it over; null while nothing is selected. */
export type HostItem = {
  kind: 'message' | 'appointment'
  /** A form that is being written; its lists are asked for one by one. */
  composing?: boolean
  from?: Address
  to?: Address[]
  cc?: Address[]
  organizer?: Address
  required?: Address[]
  optional?: Address[]
} | null

/** office.js's own numbers (outlook-web, HostItemType). */
const itemType = (item: NonNullable<HostItem>): number =>
  item.kind === 'message' ? (item.composing ? 4 : 1) : item.composing ? 5 : 2

/** What `GetInitialData` hands over. */
const initialData = (item: HostItem): object => ({
  permissionLevel: 2,
  userDisplayName: 'Mara Fontaine',
  userEmailAddress: 'mara@fontaine.example',
  userTimeZone: 'Romance Standard Time',
  ...(item === null
    ? {}
    : {
        itemType: itemType(item),
        subject: 'Budget',
        from: item.from,
        sender: item.from,
        organizer: item.organizer,
        resources: [],
        to: (item.kind === 'message' ? item.to : item.required) ?? [],
        cc: (item.kind === 'message' ? item.cc : item.optional) ?? [],
      }),
})

const script = `
const frame = document.querySelector('iframe')
const appOrigin = new URL(frame.src).origin
window.calls = []
let conversation = null
const post = (message) => frame.contentWindow.postMessage(JSON.stringify({ _origin: location.href, _serializerVersion: 1, ...message }), appOrigin)
addEventListener('message', (event) => {
  if (event.source !== frame.contentWindow || event.origin !== appOrigin) return
  if (event.data && event.data.nestedAppAuth) {
    const request = JSON.parse(event.data.nestedAppAuth)
    window.calls.push({ action: 'nested ' + request.method })
    const base = { messageType: 'NestedAppAuthResponse', requestId: request.requestId, success: true }
    const account = { environment: 'login.microsoftonline.com', homeAccountId: 'mara.tenant', localAccountId: 'mara', tenantId: 'tenant', username: 'mara@fontaine.example' }
    const answer = request.method === 'GetInitContext'
      ? { ...base, initContext: { sdkName: 'host', sdkVersion: '1.0.0', accountContext: account, capabilities: { queryAccount: true } } }
      : { ...base, account, token: { id_token: window.hostState.idToken, access_token: 'good-token', expires_in: 3600, scope: request.tokenParams.scope } }
    return frame.contentWindow.postMessage({ nestedAppAuthAnswer: JSON.stringify(answer) }, appOrigin)
  }
  if (typeof event.data !== 'string') return
  const message = JSON.parse(event.data)
  conversation = message._conversationId
  const reply = (data) => post({ _messageType: 1, _responseType: 0, _errorCode: 0, _actionName: message._actionName, _conversationId: message._conversationId, _correlationId: message._correlationId, _data: data })
  window.calls.push({ action: message._actionName, data: message._data })
  if (message._actionName === 'ContextActivationManager_getAppContextAsync')
    return reply({ _id: 'app', _appName: 64, _appVersion: '16.01', _appUILocale: window.hostState.locale, _dataLocale: window.hostState.locale, _docUrl: '', _clientMode: 0, _settings: { SettingsKey: '{}' }, _reason: 0, _requirementMatrix: JSON.stringify({ Mailbox: window.hostState.mailbox, NestedAppAuth: 1.1 }) })
  if (message._actionName === 'GetInitialData') return reply(window.hostState.data)
  // Dispatch 15 asks a compose form for one of its lists: 0 to or required, 1 cc or optional, 2 bcc.
  if (message._actionName === 'ExecuteMethod' && message._data.MethodData.DispatchId === 15) {
    const lists = [window.hostState.data.to, window.hostState.data.cc]
    return reply({ wasSuccessful: true, error: false, data: lists[message._data.ApiParams.recipientField] ?? [] })
  }
  if (message._actionType === 1 || message._actionType === 2) return reply({})
  reply({ wasSuccessful: true, error: false })
})
const event = (name, data) => post({ _messageType: 1, _responseType: 1, _actionName: name, _conversationId: conversation, _data: data })
window.changeRecipients = (to) => { window.hostState.data.to = to; event('olkRecipientsChanged', [JSON.stringify({ to: true })]) }
// Colours travel as numbers, and office.js makes them #rrggbb.
window.changeTheme = (background) => event('officeThemeChanged', [JSON.stringify({ bodyBackgroundColor: background, bodyForegroundColor: 0 })])
window.selectItem = (data) => { window.hostState.data = data; event('olkItemSelectedChanged', data ?? '') }
`

export type OutlookState = {
  mailbox: number
  locale: string
  item: HostItem
}

/** The page around the pane; `app` is the pane's address without the host's own parameters. */
export function outlookPage(app: string, state: OutlookState): string {
  const host = `_host_Info=Outlook$Web$16.01$${state.locale}$corr$$0#&_serializer_version=1&_xdm_Info=conv|app|${outlookOrigin}`
  const { mailbox, locale } = state
  const data = { mailbox, locale, data: initialData(state.item), idToken }
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Host</title>
<style>html,body,iframe{margin:0;width:100%;height:100%;border:0;display:block}</style></head>
<body><iframe title="Kith" name="" src="${app}?${host}"></iframe>
<script>window.hostState = ${JSON.stringify(data)};${script}</script></body></html>`
}

/** What the host does when another item is opened, as an argument for `selectItem`. */
export const itemData = (item: HostItem): object | null => (item === null ? null : initialData(item))

/**
 * Outlook gives the page a bridge for nested sign-in (`window.nestedAppAuthBridge`, which MSAL looks for). office.js of
 * the npm package is older than that, so that the test's host puts it there.
 */
export const bridgeScript = `
if (location.pathname.startsWith('/pane')) {
  const listeners = new Set()
  window.nestedAppAuthBridge = {
    addEventListener: (_name, listen) => listeners.add(listen),
    removeEventListener: (_name, listen) => listeners.delete(listen),
    postMessage: (text) => window.parent.postMessage({ nestedAppAuth: text }, '${outlookOrigin}'),
  }
  addEventListener('message', (event) => {
    if (event.origin === '${outlookOrigin}' && event.data && event.data.nestedAppAuthAnswer)
      for (const listen of listeners) listen(event.data.nestedAppAuthAnswer)
  })
}`

const officeDir = join(root, 'node_modules/@microsoft/office-js/dist')

/** A file of office.js by its place under /lib/1/hosted/. */
export const officeFile = (path: string): Buffer =>
  readFileSync(join(officeDir, path.replace(/^\/lib\/1\/hosted\//, '')))

/** What office.js takes from MicrosoftAjax 3.5 on the web: types and events, nothing else. */
export const ajaxStub = `
window.Type = window.Type || Function
Function.__typeName = 'Function'
Function.prototype.registerClass = function (name) { this.__typeName = name; return this }
Function.prototype.registerInterface = function (name) { this.__typeName = name; return this }
Function.prototype.registerEnum = function (name) { this.__typeName = name; return this }
Type.registerNamespace = function (name) { let at = window; for (const part of name.split('.')) at = at[part] = at[part] || {} }
Function._validateParams = function () { return null }
Function.createDelegate = function (it, method) { return function () { return method.apply(it, arguments) } }
Function.createCallback = function (method, context) { return function () { return method.apply(this, [...arguments, context]) } }
Error.create = function (message, extra) { return Object.assign(new Error(message), extra) }
for (const kind of ['argument', 'argumentNull', 'argumentType', 'argumentOutOfRange', 'argumentUndefined', 'invalidOperation', 'notImplemented', 'parameterCount', 'format'])
  Error[kind] = function (name, message) { return new Error(kind + ': ' + (message || name)) }
Array.contains = (list, item) => list.indexOf(item) >= 0
Array.add = (list, item) => { list[list.length] = item }
Array.remove = (list, item) => { const at = list.indexOf(item); if (at >= 0) list.splice(at, 1); return at >= 0 }
Array.forEach = (list, method, instance) => { for (let at = 0; at < list.length; at++) method.call(instance, list[at], at, list) }
Array.indexOf = (list, item) => list.indexOf(item)
Array.clear = (list) => { list.length = 0 }
Array.clone = (list) => [...list]
String.format = (format, ...args) => format.replace(/\\{(\\d+)\\}/g, (_, at) => args[at])
String.isNullOrEmpty = (text) => !text
Type.registerClass = function () {}
window.Sys = { StringBuilder: function () {}, EventHandlerList: function () {}, Serialization: { JavaScriptSerializer: { serialize: JSON.stringify, deserialize: JSON.parse } }, Debug: { trace: () => {} }, Browser: { name: '' } }
`
