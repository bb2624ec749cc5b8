/** Leads to the sorting screen where the directory is not open. */
import { Button, MessageBar, MessageBarBody } from '@fluentui/react-components'
import { useNavigate } from 'react-router'
import type { Reading } from '../../contract/me.ts'
import { useArea } from '../strings/area.ts'
import { useWords } from '../strings/strings.ts'
import { useLayout } from '../ui/layout.tsx'
import { sortWords } from './sort-words.ts'

/** Nothing where levels are known. */
export function SortNotice({ reading }: { reading: Reading }) {
  const layout = useLayout()
  const words = useArea(sortWords)
  const { t } = useWords()
  const go = useNavigate()
  if (!reading.missing.includes('directory')) return null
  return (
    <MessageBar intent="info" layout="multiline">
      <MessageBarBody>
        {t.partial.directory} {words.hint}
      </MessageBarBody>
      <div className={layout.row} style={{ gridArea: 'secondaryActions', justifySelf: 'end', padding: '0 12px 8px' }}>
        <Button size="small" onClick={() => void go('/people/sort')}>
          {words.open}
        </Button>
      </div>
    </MessageBar>
  )
}
