/** What a host page asks of the sandbox. Every function rejects with a sentence that can be shown. */

async function ask(method, path, body) {
  const answer = await fetch(`/_sandbox${path}`, {
    method,
    ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  })
  const text = await answer.text()
  const read = text ? JSON.parse(text) : {}
  if (!answer.ok) throw new Error(read.error ?? `The sandbox answered ${answer.status}.`)
  return read
}

export const readHost = () => ask('GET', '/host')
export const findPeople = (search, top = 50) =>
  ask('GET', `/people?${new URLSearchParams({ search, kind: 'user', enabled: 'true', top: String(top) })}`).then(
    ({ people }) => people,
  )
export const readPerson = (key) => ask('GET', `/people/${encodeURIComponent(key)}`)
export const readMessages = (personId, folder) =>
  ask('GET', `/people/${personId}/messages?${new URLSearchParams({ folder, top: '60' })}`).then(
    ({ messages }) => messages,
  )
export const readEvents = (personId) => ask('GET', `/people/${personId}/events`).then(({ events }) => events)
export const sendMail = (mail) => ask('POST', '/mail', mail)
export const arrangeMeeting = (meeting) => ask('POST', '/meetings', meeting)
export const respond = (personId, eventId, response) =>
  ask('POST', `/people/${personId}/events/${encodeURIComponent(eventId)}/respond`, { response })
export const signIn = (request) => ask('POST', '/sign-in', request)
