/** What is worth a second look before people are invited. */
import { MessageBar, MessageBarBody } from '@fluentui/react-components'
import { useArea } from '../strings/area.ts'
import { useWords } from '../strings/strings.ts'
import { useGroupCheck } from './group-query.ts'
import { groupWords } from './group-words.ts'

/** Nobody is stopped: it is told, and the owner decides. */
export function GroupWarning({ contactIds }: { contactIds: readonly string[] }) {
  const { t } = useWords()
  const words = useArea(groupWords)
  const check = useGroupCheck(contactIds)
  const missing = check.data?.warnings.flatMap((warning) => warning.missing) ?? []
  if (missing.length === 0) return null
  return (
    <MessageBar intent="warning" layout="multiline">
      <MessageBarBody>{words.allButOne(t.app.list(missing), missing.length)}</MessageBarBody>
    </MessageBar>
  )
}
