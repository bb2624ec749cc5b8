/** The host's own forms: choosing people, writing mail, arranging a meeting, agreeing to permissions. */
import { arrangeMeeting, findPeople, sendMail } from './api.js'
import { avatar, element, openDialog, say } from './dom.js'

const buttons = (finish, label) =>
  element(
    'div',
    { class: 'actions' },
    element('button', { type: 'button', onclick: () => finish(null) }, 'Cancel'),
    element('button', { class: 'main', type: 'submit' }, label),
  )

const field = (label, control) => element('label', {}, element('span', {}, label), control)
const listOf = (text) =>
  text
    .split(/[;,]/)
    .map((one) => one.trim())
    .filter(Boolean)

/** Lets one choose somebody; resolves with the person or null. */
export function choosePerson(title) {
  return openDialog(title, (finish) => {
    const found = element('ul', { class: 'plain people', 'aria-label': 'People' })
    const show = async (search) => {
      const people = await findPeople(search)
      found.replaceChildren(
        ...people.map((person) =>
          element(
            'li',
            {},
            element(
              'button',
              { type: 'button', class: 'row', onclick: () => finish(person) },
              avatar(person.displayName),
              element(
                'span',
                {},
                element('strong', {}, person.displayName),
                element('small', {}, [person.jobTitle, person.site].filter(Boolean).join(' · ')),
              ),
            ),
          ),
        ),
      )
    }
    const search = element('input', { type: 'search', autofocus: true, oninput: () => void show(search.value) })
    void show('')
    return element(
      'form',
      { method: 'dialog', onsubmit: (event) => event.preventDefault() },
      field('Find somebody', search),
      found,
      element('div', { class: 'actions' }, element('button', { type: 'button', onclick: () => finish(null) }, 'Close')),
    )
  })
}

/**
 * Writes a mail as `person`; Send sends it. Resolves with the sent mail or null. `onRecipients` hears of every change; `beside`
 * leaves the page in reach while writing.
 */
export function composeMail(person, draft, { onRecipients = () => undefined, beside = false } = {}) {
  return openDialog(
    'New message',
    (finish) => {
      const to = element('input', { name: 'to', required: true, value: (draft.to ?? []).join('; '), autofocus: true })
      const cc = element('input', { name: 'cc', value: (draft.cc ?? []).join('; ') })
      const subject = element('input', { name: 'subject', value: draft.subject ?? '' })
      const body = element('textarea', { name: 'body', rows: '8' })
      body.value = draft.body ?? ''
      const problem = element('p', { class: 'problem', role: 'alert' })
      const told = () => onRecipients({ to: listOf(to.value), cc: listOf(cc.value) })
      to.addEventListener('change', told)
      cc.addEventListener('change', told)
      const send = async (event) => {
        event.preventDefault()
        try {
          const mail = {
            from: person.id,
            to: listOf(to.value),
            cc: listOf(cc.value),
            subject: subject.value,
            body: body.value,
          }
          finish(await sendMail({ ...mail, ...(draft.conversationId ? { conversationId: draft.conversationId } : {}) }))
          say('Sent.')
        } catch (error) {
          problem.textContent = error.message
        }
      }
      return element(
        'form',
        { onsubmit: send },
        field('To', to),
        field('Cc', cc),
        field('Subject', subject),
        field('Message', body),
        problem,
        buttons(finish, 'Send'),
      )
    },
    { beside },
  )
}

/** `YYYY-MM-DDTHH:mm` in the browser's own zone, as `datetime-local` wants it. */
const localInput = (ms) => {
  const shifted = new Date(ms - new Date(ms).getTimezoneOffset() * 60_000)
  return shifted.toISOString().slice(0, 16)
}

/** Arranges a meeting as `person`; Send invites. Resolves with the event or null. Times in ms. */
export function composeMeeting(person, draft) {
  return openDialog('New meeting', (finish) => {
    const start = draft.start ?? Math.ceil((draft.now ?? Date.now()) / 1_800_000) * 1_800_000
    const end = draft.end ?? start + 1_800_000
    const attendees = element('input', {
      name: 'attendees',
      value: (draft.attendees ?? []).join('; '),
      autofocus: true,
    })
    const subject = element('input', { name: 'subject', required: true, value: draft.subject ?? '' })
    const from = element('input', { type: 'datetime-local', name: 'start', required: true, value: localInput(start) })
    const to = element('input', { type: 'datetime-local', name: 'end', required: true, value: localInput(end) })
    const place = element('input', { name: 'location', value: draft.location ?? '' })
    const problem = element('p', { class: 'problem', role: 'alert' })
    const send = async (event) => {
      event.preventDefault()
      try {
        finish(
          await arrangeMeeting({
            organizer: person.id,
            attendees: listOf(attendees.value),
            subject: subject.value,
            start: new Date(from.value).getTime(),
            end: new Date(to.value).getTime(),
            ...(place.value ? { location: place.value } : {}),
          }),
        )
        say('Invitations sent.')
      } catch (error) {
        problem.textContent = error.message
      }
    }
    return element(
      'form',
      { onsubmit: send },
      field('Title', subject),
      field('Attendees', attendees),
      element('div', { class: 'pair' }, field('Starts', from), field('Ends', to)),
      field('Where', place),
      problem,
      buttons(finish, 'Send'),
    )
  })
}

/** What the host asks before it gives a token. Resolves with what the person did, or null. `ask` as the sandbox says it. */
export function askForSignIn(person, app, ask) {
  const administrator = ask.consent.some(({ admin }) => admin)
  const title = ask.consent.length > 0 ? 'Permissions requested' : 'Confirm that it is you'
  return openDialog(title, (finish) =>
    element(
      'form',
      {
        onsubmit: (event) => {
          event.preventDefault()
          finish({ agree: ask.consent.length > 0, secondFactor: ask.secondFactor, signInAgain: ask.signInAgain })
        },
      },
      element('p', { class: 'quiet' }, person.userPrincipalName),
      ask.consent.length > 0 ? element('p', {}, `${app} would like to:`) : null,
      ask.consent.length > 0
        ? element(
            'ul',
            {},
            ask.consent.map(({ says, admin }) =>
              element('li', {}, admin ? `${says} (an administrator has to agree)` : says),
            ),
          )
        : null,
      ask.secondFactor
        ? element('p', {}, 'Your organisation asks for one more step. In the sandbox that is one button.')
        : null,
      ask.signInAgain ? element('p', {}, 'Your session has ended. Sign in again; the sandbox has no passwords.') : null,
      administrator
        ? element('p', { class: 'problem' }, 'Ask an administrator, or agree for everybody through the control API.')
        : null,
      element(
        'div',
        { class: 'actions' },
        element('button', { type: 'button', onclick: () => finish(null) }, 'Cancel'),
        administrator
          ? null
          : element(
              'button',
              { class: 'main', type: 'submit', autofocus: true },
              ask.consent.length > 0 ? 'Accept' : 'Confirm',
            ),
      ),
    ),
  )
}
