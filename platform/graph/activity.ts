/** One entry in the owner's own activity feed in Teams. */
import type { OwnerRef } from '../../db/connect.ts'
import { ownFeed } from './client.ts'
import type { Graph, GraphAnswer } from './graph.ts'

export type FeedEntry = {
  suggestionId: string
  topic: string
  preview: string
  /** The app's id in Teams, for the link; named in the call only where several apps share one registration. */
  teamsAppId: string
}

/** The entry's kind, as the manifest declares it. */
const activityType = 'suggestionReady'

/** Opens the tab at the card. Ids only: an address of more than about a thousand characters is refused. */
export function linkTo(teamsAppId: string, suggestionId: string): string {
  const context = encodeURIComponent(JSON.stringify({ subEntityId: `suggestion/${suggestionId}` }))
  return `https://teams.microsoft.com/l/entity/${teamsAppId}/kith?context=${context}`
}

/**
 * Puts it there. As the application, by what the installation of the app allows for this one person
 * (`TeamsActivity.Send.User`): nobody can notify themselves by their own token
 * (concepts/teams-send-activityfeednotifications.md, "Can a user send notifications to themselves?"). 403 where the app is
 * not installed; 409 where several apps with this registration are, which naming the app resolves.
 */
export async function addToFeed(graph: Graph, owner: OwnerRef, entry: FeedEntry): Promise<GraphAnswer> {
  const { suggestionId, topic, preview, teamsAppId } = entry
  const send = (more: object): Promise<GraphAnswer> =>
    graph.request(owner, {
      as: 'app',
      method: 'POST',
      path: ownFeed(owner),
      body: {
        topic: { source: 'text', value: topic, webUrl: linkTo(teamsAppId, suggestionId) },
        activityType,
        previewText: { content: preview },
        ...more,
      },
      scopes: [],
    })
  const answer = await send({})
  return answer.kind === 'rejected' && answer.status === 409 ? send({ teamsAppId }) : answer
}
