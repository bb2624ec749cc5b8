/** What Outlook tells the pane of the open item, in office.js's own shape. Bodies are never told: the pane has no permission to ask. */

const readItem = 1
const kinds = { message: 1, appointment: 2, messageCompose: 4, itemLess: 6 }
const recipientTypes = { other: 0, distributionList: 1, user: 2, externalUser: 3 }
const responses = { none: 0, organizer: 1, tentativelyAccepted: 2, accepted: 3, declined: 4, notResponded: 0 }

const person =
  (domain) =>
  ({ name, address, kind }) => ({
    name,
    address,
    recipientType:
      kind === 'list'
        ? recipientTypes.distributionList
        : address.toLowerCase().endsWith(`@${domain}`)
          ? recipientTypes.user
          : recipientTypes.externalUser,
  })

const profile = (owner) => ({
  permissionLevel: readItem,
  userDisplayName: owner.displayName,
  userEmailAddress: owner.mail,
  userTimeZone: owner.zone,
  timeZoneOffsets: [],
})

/** A mail as it is read. */
export function messageData(owner, domain, message) {
  const shown = person(domain)
  return {
    ...profile(owner),
    itemType: kinds.message,
    id: message.id,
    itemClass: 'IPM.Note',
    conversationId: message.conversationId,
    internetMessageId: message.internetMessageId,
    subject: message.subject,
    normalizedSubject: message.subject.replace(/^((re|fw|fwd|aw|wg):\s*)+/i, ''),
    dateTimeCreated: Date.parse(message.receivedAt),
    dateTimeModified: Date.parse(message.receivedAt),
    from: shown(message.from),
    sender: shown(message.sender),
    to: message.to.map(shown),
    cc: message.cc.map(shown),
  }
}

/** A calendar entry as an attendee or its organiser reads it. */
export function appointmentData(owner, domain, event) {
  const shown = person(domain)
  const attendee = ({ emailAddress, response }) => ({
    ...shown(emailAddress),
    appointmentResponse: responses[response] ?? 0,
  })
  return {
    ...profile(owner),
    itemType: kinds.appointment,
    id: event.id,
    itemClass: 'IPM.Appointment',
    subject: event.subject,
    normalizedSubject: event.subject,
    location: event.location.displayName,
    start: Date.parse(event.start),
    end: Date.parse(event.end),
    dateTimeCreated: event.createdAt,
    dateTimeModified: event.modifiedAt,
    organizer: shown(event.organizer),
    to: event.attendees.filter(({ type }) => type === 'required').map(attendee),
    cc: event.attendees.filter(({ type }) => type === 'optional').map(attendee),
  }
}

/** A mail that is being written; its recipients are asked for one by one. */
export const composeData = (owner) => ({ ...profile(owner), itemType: kinds.messageCompose })

/** Nothing is open: only whose mailbox it is. */
export const itemlessData = (owner) => ({ ...profile(owner), itemType: kinds.itemLess })
