/** A message that was sent before this screen was opened: it can still be taken back while it is held. */
import { HeldMessage } from './held-message.tsx'
import { useMessage } from './message-query.ts'

/** Nothing until the server has said how it stands; the focus stays where it is. */
export function OnItsWay({ messageId, onUndone }: { messageId: string; onUndone: () => void }) {
  const message = useMessage(messageId)
  if (!message.data) return null
  return <HeldMessage message={message.data} isQuiet onUndone={onUndone} />
}
