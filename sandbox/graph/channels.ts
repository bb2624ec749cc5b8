/** Teams, their channels, and posts in these. */

import type { Answer } from '../exchange.ts'
import { type AddRoute, type Call, contextOf, created, ok } from './call.ts'
import { readChatMessage, showMessage } from './chat-message.ts'
import { GraphFailure } from './failure.ts'
import { permissions } from './permissions.ts'
import type { Team } from './teams-store.ts'

const gone = (what: string): GraphFailure => new GraphFailure(404, 'NotFound', `${what} was not found.`)

function needChannel(call: Call): { team: Team; channel: Team['channels'][number] } {
  const team = call.context.teams.teams.get(call.params[0]!)
  const channel = team?.channels.find(({ id }) => id === call.params[1])
  if (!team || !channel) throw gone('The team or channel')
  if (call.grant.personId !== null && !team.memberIds.includes(call.grant.personId))
    throw new GraphFailure(403, 'Forbidden', 'The caller is not a member of the team.')
  return { team, channel }
}

function postToChannel(call: Call): Answer {
  const { team, channel } = needChannel(call)
  const message = readChatMessage(call)
  channel.messages.push(message)
  const context = contextOf(call, `teams('${team.id}')/channels('${encodeURIComponent(channel.id)}')/messages/$entity`)
  return created({ '@odata.context': context, ...showMessage(call, message, { team, channelId: channel.id }) })
}

/** Routes of teams and channels. */
export function addChannelRoutes(add: AddRoute): void {
  add('POST', '/teams/{team}/channels/{channel}/messages', permissions.channelSend, postToChannel)
  add('GET', '{person}/joinedTeams', permissions.joinedTeams, (call) => {
    const found = [...call.context.teams.teams.values()].filter(({ memberIds }) => memberIds.includes(call.person.id))
    return ok({
      '@odata.context': contextOf(call, 'teams'),
      '@odata.count': found.length,
      value: found.map(({ id, displayName }) => ({
        id,
        displayName,
        description: null,
        isArchived: false,
        tenantId: call.context.tenant.id,
      })),
    })
  })
  add('GET', '/teams/{team}/channels', permissions.channels, (call) => {
    const team = call.context.teams.teams.get(call.params[0]!)
    if (!team) throw gone('The team')
    return ok({
      '@odata.context': contextOf(call, `teams('${team.id}')/channels`),
      '@odata.count': team.channels.length,
      value: team.channels.map(({ id, displayName }) => ({
        id,
        displayName,
        description: null,
        membershipType: 'standard',
      })),
    })
  })
}
