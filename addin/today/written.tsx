/** What a card wrote, in its ten seconds, after the card itself has gone. */
import { lazy, Suspense, useState } from 'react'
import type { Message } from '../../contract/messages.ts'
import { Card } from '../ui/layout.tsx'
import { Loading } from '../ui/states.tsx'

const HeldMessage = lazy(() =>
  import('../drafts/held-message.tsx').then(({ HeldMessage: part }) => ({ default: part })),
)

/** Messages that cards wrote on this page, newest first, and how to add and forget one. */
export function useWritten() {
  const [messages, setMessages] = useState<Message[]>([])
  const forget = (messageId: string): void =>
    setMessages((all) => all.filter((message) => message.messageId !== messageId))
  return { messages, add: (message: Message): void => setMessages((all) => [message, ...all]), forget }
}

/** `onUndone` hears that the card stands again. */
export function WrittenCards({
  written: { messages, forget },
  onUndone,
}: {
  written: ReturnType<typeof useWritten>
  onUndone: () => void
}) {
  return messages.map((message) => (
    <Card key={message.messageId}>
      <Suspense fallback={<Loading heights={[48]} />}>
        <HeldMessage
          message={message}
          onUndone={() => {
            forget(message.messageId)
            onUndone()
          }}
        />
      </Suspense>
    </Card>
  ))
}
