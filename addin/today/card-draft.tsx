/** The draft of a card: sent by Kith after ten seconds, or from the owner's own mail form to an address outside the company. */
import { useState } from 'react'
import type { Suggestion } from '../../contract/suggestions.ts'
import { useAskWords } from '../ask/ask-words.ts'
import { Compose } from '../drafts/compose.tsx'
import { OwnDraft } from '../drafts/own-draft.tsx'
import { whoOf } from '../invites/invite-words.ts'
import { useWords } from '../strings/strings.ts'
import type { useSuggestionActions } from './today-query.ts'

type Props = { suggestion: Suggestion; actions: ReturnType<typeof useSuggestionActions> }

export function CardDraft({ suggestion, actions }: Props) {
  const { t } = useWords()
  const words = useAskWords()
  const [messageId] = useState(() => crypto.randomUUID())
  const { suggestionId, draft, action, people } = suggestion
  if (!draft) return null
  const who = whoOf(people, t)
  if (action === 'compose')
    return (
      <OwnDraft
        draft={{ to: draft.to, subject: draft.title, text: draft.body }}
        who={who}
        sentLabel={words.draft.iSent}
        onSent={() => actions.finish.mutate({ suggestionId })}
      />
    )
  return (
    <Compose
      draft={{ title: draft.title, body: draft.body }}
      who={who}
      send={(confirmed) => actions.write.mutateAsync({ suggestionId, body: { ...confirmed, messageId } })}
    />
  )
}
